//! Visitors' tokens: only this installation makes them, and one that nobody uses ends.
//!
//! A token says when it was made and bears a seal over that and its link, so the server knows its own without having
//! stored them. A stranger who comes with a token of somebody else's making gets another one: nobody can prepare a
//! browser with a token that they know themselves. Tokens of before there was a seal stay good while the
//! database knows them.

use super::VisitorKey;
use crate::ids::{hex, looks_like_token, random_token, unhex};
use crate::{ServiceError, Services};
use foyer_protocol::{LinkId, Timestamp};
use foyer_storage::{Lock, settings, visitors};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A token that was not used for so long is no token any more.
const IDLE_MS: i64 = 90 * 24 * 3_600_000;
/// The name of the seal's key among the settings. Nobody is shown it.
const SEAL_SETTING: &str = "visitor_token_seal";

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

    /// A token for a visitor of a link, 64 hex digits.
    fn token(&self, link: LinkId, now: Timestamp) -> String {
        let minutes = u32::try_from(now.0 / MINUTE_MS).unwrap_or(u32::MAX);
        let mut token = [0; WHOLE];
        token[..MADE].copy_from_slice(&minutes.to_be_bytes());
        token[MADE..SEALED].copy_from_slice(&rand::random::<[u8; SEALED - MADE]>());
        if let Some(mac) = self.mac(link, &token[..SEALED]) {
            token[SEALED..].copy_from_slice(&mac.finalize().into_bytes()[..WHOLE - SEALED]);
        }
        hex(&token)
    }

    /// When a token was made; `None` for one that was not made here or not for this link.
    fn made_at(&self, link: LinkId, token: &str) -> Option<Timestamp> {
        let token = unhex(token).filter(|token| token.len() == WHOLE)?;
        let (said, seal) = token.split_at(SEALED);
        self.mac(link, said)?.verify_truncated_left(seal).ok()?;
        let minutes: [u8; MADE] = said[..MADE].try_into().ok()?;
        Some(Timestamp(i64::from(u32::from_be_bytes(minutes)) * MINUTE_MS))
    }

    /// `None` for a key of a wrong length; this one takes all.
    fn mac(&self, link: LinkId, said: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(&link.0.to_be_bytes());
        mac.update(said);
        Some(mac)
    }
}

impl Services {
    /// Who comes with a token: its own visitor when it was made here for this link and was used within 90 days, and a
    /// new one else.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visitor_key(&self, link: LinkId, token: Option<String>) -> Result<VisitorKey, ServiceError> {
        let now = self.clock.now();
        let seal = self.seal.get_or_try_init(|| self.read_seal()).await?;
        if let Some(token) = token.filter(|token| looks_like_token(token)) {
            let made_at = seal.made_at(link, &token);
            let key = VisitorKey::new(link, token);
            let used_at = visitors::last_used(&mut self.store.read().await?, &key.token_hash).await?;
            if used_at.max(made_at).is_some_and(|at| now.since_ms(at) < IDLE_MS) {
                return Ok(key);
            }
        }
        Ok(VisitorKey::new(link, seal.token(link, now)))
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
        let token = seal.token(LINK, now);
        assert!(looks_like_token(&token), "{token}");
        assert_ne!(token, seal.token(LINK, now), "each is another one");
        assert_eq!(seal.made_at(LINK, &token), Some(Timestamp(now.0 / MINUTE_MS * MINUTE_MS)));
        assert_eq!(seal.made_at(LinkId(4), &token), None, "made for another link");
        assert_eq!(other.made_at(LINK, &token), None, "made elsewhere");
    }

    #[test]
    fn what_was_changed_is_not_its_own() {
        let seal = Seal([1; 32]);
        let token = seal.token(LINK, Timestamp(1_700_000_000_000));
        for at in 0..token.len() {
            let digit = if &token[at..=at] == "0" { "1" } else { "0" };
            let changed = [&token[..at], digit, &token[at + 1..]].concat();
            assert_eq!(seal.made_at(LINK, &changed), None, "digit {at}");
        }
        for wrong in ["", "00", &token[1..], &"0".repeat(64), &"é".repeat(32)] {
            assert_eq!(seal.made_at(LINK, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_seal_says_nothing_of_itself() {
        let said = format!("{:?}", Seal([171; 32]));
        assert!(!said.contains("ab") && !said.contains("171"), "{said}");
    }
}
