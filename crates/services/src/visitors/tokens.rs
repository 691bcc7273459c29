//! Visitors' tokens: only this installation makes them, and one that nobody uses ends.
//!
//! A token says when it was made and bears a seal over that and its link, so the server knows its own without having
//! stored them. A stranger who comes with a token of somebody else's making gets another one: nobody can prepare a
//! browser with a token that they know themselves. Tokens of before there was a seal stay good while the
//! database knows them.

use super::VisitorKey;
use super::identity::{self, Amiss, Identity};
use crate::ids::{hex, looks_like_token, random_token, unhex};
use crate::{ServiceError, Services};
use foyer_protocol::chat::ChatState;
use foyer_protocol::{LinkId, Timestamp};
use foyer_storage::{Lock, chats, link_secrets, settings, visitors};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A token that was not used for so long is no token any more.
const IDLE_MS: i64 = 90 * 24 * 3_600_000;
/// The name of the seal's key among the settings. Nobody is shown it.
const SEAL_SETTING: &str = "visitor_token_seal";

/// What a site has signed counts for so long after it is over, for who was here before.
const RESUMED_MS: i64 = 24 * 3_600_000;

/// How tokens of those begin whom a site has signed in: the script on the host's page waits with such a one for what the
/// page says of its visitor.
const SIGNED: &str = "s";

const MINUTE_MS: i64 = 60_000;
/// Bytes of a token: when it was made, in minutes; chance; the seal.
const MADE: usize = 4;
const SEALED: usize = 16;
const WHOLE: usize = 32;

/// What this installation seals tokens with; the same in all its processes.
#[derive(Clone)]
pub(crate) struct Seal([u8; 32]);

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal(…)")
    }
}

impl Seal {
    fn read(stored: &str) -> Option<Self> {
        unhex(stored).and_then(|bytes| bytes.try_into().ok()).map(Self)
    }

    /// A token for a visitor of a link, 64 hex digits. That of somebody whom the site has signed in begins with [`SIGNED`], and
    /// is good only beside what the site has signed for the same `subject`.
    fn token(&self, link: LinkId, subject: Option<&str>, now: Timestamp) -> String {
        let minutes = u32::try_from(now.0 / MINUTE_MS).unwrap_or(u32::MAX);
        let mut token = [0; WHOLE];
        token[..MADE].copy_from_slice(&minutes.to_be_bytes());
        token[MADE..SEALED].copy_from_slice(&rand::random::<[u8; SEALED - MADE]>());
        if let Some(mac) = self.mac(link, subject, &token[..SEALED]) {
            token[SEALED..].copy_from_slice(&mac.finalize().into_bytes()[..WHOLE - SEALED]);
        }
        let token = hex(&token);
        if subject.is_some() { [SIGNED, &token].concat() } else { token }
    }

    /// When a token was made; `None` for one that was not made here, not for this link or not for this subject.
    fn made_at(&self, link: LinkId, subject: Option<&str>, token: &str) -> Option<Timestamp> {
        let digits = if subject.is_some() { token.strip_prefix(SIGNED)? } else { token };
        let token = unhex(digits).filter(|token| token.len() == WHOLE)?;
        let (said, seal) = token.split_at(SEALED);
        self.mac(link, subject, said)?.verify_truncated_left(seal).ok()?;
        let minutes: [u8; MADE] = said[..MADE].try_into().ok()?;
        Some(Timestamp(i64::from(u32::from_be_bytes(minutes)) * MINUTE_MS))
    }

    /// `None` for a key of a wrong length; this one takes all.
    fn mac(&self, link: LinkId, subject: Option<&str>, said: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(&link.0.to_be_bytes());
        // Always as long.
        mac.update(said);
        if let Some(subject) = subject {
            mac.update(b"subject");
            mac.update(subject.as_bytes());
        }
        Some(mac)
    }
}

/// Who has come, by a token and by what their site has signed.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Who it is.
    pub key: VisitorKey,
    /// Why what the site has signed does not count, as a sentence for its makers; `None` where it counts or there is none.
    pub amiss: Option<String>,
    /// Whether the token that came is that of another visitor, whom a site had signed in: what was typed with it is not this
    /// one's.
    pub is_another: bool,
}

impl Services {
    /// Who comes with a token: its own visitor when it was made here for this link and was used within 90 days, and a
    /// new one else.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visitor_key(&self, link: LinkId, token: Option<String>) -> Result<VisitorKey, ServiceError> {
        let seal = self.seal().await?;
        if let Some(token) = token
            && let Some(known) = self.known(seal, link, token).await?
        {
            return Ok(known);
        }
        Ok(VisitorKey::new(link, seal.token(link, None, self.clock.now())))
    }

    /// Who comes with a token and with what their site has signed, if it has. The site's word counts before the token,
    /// but for who has an open chat without it: that one goes on as it began.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visitor_arrives(
        &self,
        link: LinkId,
        token: Option<String>,
        said: Option<&str>,
    ) -> Result<Arrival, ServiceError> {
        let seal = self.seal().await?;
        let was_signed = token.as_deref().is_some_and(|token| token.starts_with(SIGNED));
        let identity = match said {
            Some(said) => Some(self.read_identity(link, said).await?),
            None => None,
        };
        let (identity, amiss) = match identity {
            Some(Ok(identity)) => (Some(identity), None),
            Some(Err(amiss)) => {
                let words = amiss.words(link);
                match self.resumed(seal, link, token.as_deref(), amiss) {
                    Some(identity) => (Some(identity), None),
                    None => (None, Some(words)),
                }
            }
            None => (None, None),
        };
        let Some(identity) = identity else {
            let key = self.visitor_key(link, token).await?;
            return Ok(Arrival { key, amiss, is_another: was_signed });
        };
        if let Some(token) = token.clone()
            && let Some(key) = self.known(seal, link, token).await?
            && self.has_open_chat(&key).await?
        {
            let amiss =
                Some("The chat that is open began without it. It counts from the next one on.".to_owned());
            return Ok(Arrival { key, amiss, is_another: false });
        }
        let subject = Some(identity.subject.as_str());
        let own = token.filter(|token| seal.made_at(link, subject, token).is_some());
        let is_another = was_signed && own.is_none();
        let token = own.unwrap_or_else(|| seal.token(link, subject, self.clock.now()));
        Ok(Arrival { key: VisitorKey::signed(link, token, identity), amiss: None, is_another })
    }

    /// The visitor of a token that was made here for this link, unless nobody used it for 90 days.
    async fn known(
        &self,
        seal: &Seal,
        link: LinkId,
        token: String,
    ) -> Result<Option<VisitorKey>, ServiceError> {
        if !looks_like_token(&token) {
            return Ok(None);
        }
        let made_at = seal.made_at(link, None, &token);
        let key = VisitorKey::new(link, token);
        let used_at = visitors::last_used(&mut self.store.read().await?, &key.token_hash).await?;
        let now = self.clock.now();
        Ok(used_at.max(made_at).is_some_and(|at| now.since_ms(at) < IDLE_MS).then_some(key))
    }

    /// What a site has signed, by the secrets of its link.
    async fn read_identity(&self, link: LinkId, said: &str) -> Result<Result<Identity, Amiss>, ServiceError> {
        let secrets = link_secrets::of_link(&mut self.store.read().await?, link).await?;
        let secrets: Vec<String> = secrets.into_iter().map(|it| it.secret).collect();
        Ok(identity::read(said, &secrets, link, self.clock.now()))
    }

    /// Who comes back with what is over by now: a page that stayed open over night still has what it was given. It counts for
    /// a day, and only beside the token that its subject was given while it counted.
    fn resumed(&self, seal: &Seal, link: LinkId, token: Option<&str>, amiss: Amiss) -> Option<Identity> {
        let Amiss::Over(identity) = amiss else { return None };
        let is_recent = self.clock.now().since_ms(identity.over_at) < RESUMED_MS;
        let is_own = seal.made_at(link, Some(&identity.subject), token?).is_some();
        (is_recent && is_own).then_some(*identity)
    }

    async fn has_open_chat(&self, key: &VisitorKey) -> Result<bool, ServiceError> {
        let mut conn = self.store.read().await?;
        let Some(visitor) = visitors::by_token(&mut conn, &key.token_hash).await? else { return Ok(false) };
        let chat = chats::newest_of_visitor(&mut conn, &visitor.id, key.link).await?;
        Ok(chat.is_some_and(|chat| chat.summary.state != ChatState::Ended))
    }

    async fn seal(&self) -> Result<&Seal, ServiceError> {
        self.seal.get_or_try_init(|| self.read_seal()).await
    }

    /// The stored seal; the first process makes it.
    async fn read_seal(&self) -> Result<Seal, ServiceError> {
        let stored = settings::get(&mut self.store.read().await?, SEAL_SETTING).await?;
        let stored = match stored {
            Some((stored, _)) => stored,
            None => self.make_seal().await?,
        };
        Seal::read(&stored).ok_or_else(|| ServiceError::internal("the key of visitors' tokens is not one"))
    }

    async fn make_seal(&self) -> Result<String, ServiceError> {
        self.change(Lock::Rows, |tx| {
            Box::pin(async move {
                settings::put(tx.conn, SEAL_SETTING, &random_token(), 0).await?;
                let (stored, _) = settings::get(tx.conn, SEAL_SETTING)
                    .await?
                    .ok_or_else(|| ServiceError::internal("the key of visitors' tokens is gone"))?;
                Ok(stored)
            })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::{MINUTE_MS, Seal};
    use crate::ids::looks_like_token;
    use foyer_protocol::{LinkId, Timestamp};

    const LINK: LinkId = LinkId(3);

    #[test]
    fn a_seal_knows_its_own_tokens() {
        let (seal, other) = (Seal([1; 32]), Seal([2; 32]));
        let now = Timestamp(1_700_000_000_123);
        let token = seal.token(LINK, None, now);
        assert!(looks_like_token(&token), "{token}");
        assert_ne!(token, seal.token(LINK, None, now), "each is another one");
        assert_eq!(seal.made_at(LINK, None, &token), Some(Timestamp(now.0 / MINUTE_MS * MINUTE_MS)));
        assert_eq!(seal.made_at(LinkId(4), None, &token), None, "made for another link");
        assert_eq!(other.made_at(LINK, None, &token), None, "made elsewhere");
    }

    #[test]
    fn a_token_of_a_subject_is_nobody_elses() {
        let (seal, now) = (Seal([1; 32]), Timestamp(1_700_000_000_123));
        let token = seal.token(LINK, Some("42"), now);
        assert!(seal.made_at(LINK, Some("42"), &token).is_some());
        assert_eq!(seal.made_at(LINK, None, &token[1..]), None, "without its mark");
        for other in [None, Some(""), Some("4"), Some("421"), Some("subject42")] {
            assert_eq!(seal.made_at(LINK, other, &token), None, "{other:?}");
        }
        assert_eq!(seal.made_at(LINK, Some("42"), &seal.token(LINK, None, now)), None);
    }

    #[test]
    fn what_was_changed_is_not_its_own() {
        let seal = Seal([1; 32]);
        let token = seal.token(LINK, None, Timestamp(1_700_000_000_000));
        for at in 0..token.len() {
            let digit = if &token[at..=at] == "0" { "1" } else { "0" };
            let changed = [&token[..at], digit, &token[at + 1..]].concat();
            assert_eq!(seal.made_at(LINK, None, &changed), None, "digit {at}");
        }
        for wrong in ["", "00", &token[1..], &"0".repeat(64), &"é".repeat(32)] {
            assert_eq!(seal.made_at(LINK, None, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_seal_says_nothing_of_itself() {
        let said = format!("{:?}", Seal([171; 32]));
        assert!(!said.contains("ab") && !said.contains("171"), "{said}");
    }
}
