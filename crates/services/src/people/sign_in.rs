//! Signing in: limited per account and per address, with answers that tell nothing.
//!
//! A stranger who guesses wrong must not lock the owner out, so the low limit of an account counts
//! for one address only.

use super::browser::describe;
use super::sessions::end;
use crate::change::Count;
use crate::ids::{hash_token, random_id, random_token};
use crate::passwords::Asker;
use crate::{ServiceError, Services, text};
use foyer_domain::network::Network;
use foyer_metrics::{SignIn, metrics};
use foyer_protocol::agent::Me;
use foyer_protocol::limits::PASSWORD_MAX_CHARS;
use foyer_protocol::{AgentId, AppError, ErrorKind, SessionId, Timestamp};
use foyer_storage::agents::AgentRow;
use foyer_storage::sessions::{Ending, Session};
use foyer_storage::{Conn, Lock, StorageError, agents, sessions};
use std::net::IpAddr;
use std::time::Duration;

/// How long failures are remembered.
pub(crate) const FAILURE_WINDOW_MS: i64 = 15 * 60_000;

/// How long whoever tried too often waits for that answer: refused at once, guessers would be back at once.
const REFUSED_AFTER: Duration = Duration::from_secs(1);

/// A fresh session. The token goes into the cookie and nowhere else.
#[derive(Debug)]
pub struct SignedIn {
    /// The secret.
    pub token: String,
    /// How long it lives at most, in ms.
    pub lives_ms: i64,
    /// Who is signed in.
    pub me: Me,
}

/// A session about to be stored, with its secret.
pub(crate) struct Fresh {
    token: String,
    session: Session,
}

impl Services {
    /// Signs in; an older session of the same browser (`old_token`) ends, and its sockets close.
    ///
    /// # Errors
    /// `Invalid` with the same words and timing for an unknown account and a wrong password;
    /// `TooMany` when the account from this address, the account from anywhere, or the address
    /// failed too often lately.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        address: &str,
        user_agent: &str,
        old_token: Option<&str>,
    ) -> Result<SignedIn, ServiceError> {
        let asker = self.asker(address).await?;
        let proven = self.prove(email, password, address, asker).await;
        if let Err(ServiceError::App(AppError { kind: ErrorKind::TooMany, .. })) = &proven {
            tokio::time::sleep(REFUSED_AFTER).await;
        }
        let Some(Proven { agent, counted }) = proven? else {
            metrics().sign_ins.of(SignIn::Wrong).inc();
            return Err(wrong());
        };
        let fresh = self.fresh_session(&agent, address, user_agent);
        let signed_in = self.signed_in(&agent, &fresh);
        let old = old_token.map(hash_token);
        // Beside changes of the account, which take the same lock: a password that was changed meanwhile opens nothing.
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                let now = agents::by_id(tx.conn, &agent.id).await?;
                if !now.is_some_and(|now| now.active && now.password_hash == agent.password_hash) {
                    return Err(wrong());
                }
                sessions::forgive(tx.conn, &counted.here).await?;
                if let Some(old) = old {
                    end(tx, Ending::OfToken(&old)).await?;
                }
                tx.count(Count::SignIn(SignIn::Ok));
                Ok(store_session(tx.conn, &fresh).await?)
            })
        })
        .await?;
        Ok(signed_in)
    }

    /// Whether somebody at this address goes first: where anybody is signed in, people work.
    async fn asker(&self, address: &str) -> Result<Asker, ServiceError> {
        let (network, now) = (network(address), self.clock.now());
        let known = sessions::is_network_known(&mut self.store.read().await?, &network, now).await?;
        Ok(if known { Asker::Known } else { Asker::Stranger })
    }

    /// Whose e-mail and password these are; `None` when they are nobody's, which is counted.
    ///
    /// # Errors
    /// `TooMany` when the account from this address, the account from anywhere, or the address failed too
    /// often lately, or too many wait to be verified.
    pub(crate) async fn prove(
        &self,
        email: &str,
        password: &str,
        address: &str,
        asker: Asker,
    ) -> Result<Option<Proven>, ServiceError> {
        let email = text::clean(email);
        let email_key = text::email_key(&email);
        let counted = Counted::new(&email_key, address);
        // What is read, verified and counted below belongs together.
        let turn = self.passwords.turn(asker).await.inspect_err(|_| {
            metrics().sign_ins.of(SignIn::Throttled).inc();
        })?;
        let now = self.clock.now();
        let after = now.plus_ms(-FAILURE_WINDOW_MS);
        let mut conn = self.store.read().await?;
        let agent = match agents::by_email_key(&mut conn, &email_key).await? {
            // Stored before all spellings of a domain had one key, and not saved since.
            None if !email.is_ascii() => agents::by_email_key(&mut conn, &text::key(&email)).await?,
            found => found,
        };
        let refused = self.refused(&mut conn, &counted, agent.as_ref(), now, after).await?;
        drop(conn);
        if refused {
            metrics().sign_ins.of(SignIn::Throttled).inc();
            let words = "Too many tries. Wait 15 minutes, then try again.";
            return Err(AppError::new(ErrorKind::TooMany, words).into());
        }
        // Nobody has the password of somebody who has not chosen one.
        let agent = agent.filter(|agent| agent.active && !agent.password_hash.is_empty());
        let hash = agent.as_ref().map(|agent| agent.password_hash.as_str());
        let fits = password.chars().count() <= PASSWORD_MAX_CHARS && turn.verify(password, hash).await?;
        match agent.filter(|_| fits) {
            Some(agent) => Ok(Some(Proven { agent, counted })),
            None => {
                self.note_failure(counted, after).await?;
                Ok(None)
            }
        }
    }

    /// A session for an agent, not stored yet.
    pub(crate) fn fresh_session(&self, agent: &AgentRow, address: &str, user_agent: &str) -> Fresh {
        let now = self.clock.now();
        Fresh {
            token: random_token(),
            session: Session {
                id: SessionId(random_id()),
                agent: agent.id.clone(),
                browser: describe(user_agent),
                address: text::clean_line(address, 60),
                network: network(address),
                created_at: now,
                last_seen_at: now,
                confirmed_at: now,
                expires_at: self.settings.session_end(now, now),
            },
        }
    }

    /// What the caller gets once the session is stored.
    pub(crate) fn signed_in(&self, agent: &AgentRow, fresh: &Fresh) -> SignedIn {
        SignedIn {
            token: fresh.token.clone(),
            lives_ms: self.settings.session_longest_ms,
            me: Me {
                id: agent.id.clone(),
                name: agent.name.clone(),
                email: agent.email.clone(),
                role: agent.role,
            },
        }
    }

    /// Whether there were too many failures to try again. A known and an unknown account are asked
    /// the same questions.
    async fn refused(
        &self,
        conn: &mut Conn,
        counted: &Counted,
        agent: Option<&AgentRow>,
        now: Timestamp,
        after: Timestamp,
    ) -> Result<bool, ServiceError> {
        let settings = &self.settings;
        let here = sessions::failures(conn, &counted.here, after).await?;
        let anywhere = sessions::failures(conn, &counted.anywhere, after).await?;
        let address = sessions::failures(conn, &counted.address, after).await?;
        if here >= settings.sign_in_failures_per_account || address >= settings.sign_in_failures_per_address {
            return Ok(true);
        }
        if anywhere < settings.sign_in_failures_per_account_anywhere {
            return Ok(false);
        }
        // Strangers must not shut out the owner: where the account is signed in, it may be tried.
        let id = agent.map_or_else(|| AgentId(String::new()), |agent| agent.id.clone());
        let known = sessions::of_agent(conn, &id, now).await?;
        Ok(!known.iter().any(|session| network(&session.address) == counted.network))
    }

    async fn note_failure(&self, counted: Counted, after: Timestamp) -> Result<(), ServiceError> {
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                for subject in [&counted.here, &counted.anywhere, &counted.address] {
                    sessions::fail(tx.conn, subject, tx.now, after).await?;
                }
                Ok(())
            })
        })
        .await
    }
}

fn wrong() -> ServiceError {
    ServiceError::invalid("password", "Email or password is wrong.")
}

/// Whose password was given.
pub(crate) struct Proven {
    /// The account.
    pub(crate) agent: AgentRow,
    /// What their failures are counted for.
    pub(crate) counted: Counted,
}

/// What a failure is counted for.
pub(crate) struct Counted {
    network: String,
    /// The account from this address: the lock that a forgetful owner meets, and nobody elsewhere.
    pub(crate) here: String,
    /// The account from all addresses together: much higher, against guessing from many.
    anywhere: String,
    /// The address with any account.
    address: String,
}

impl Counted {
    fn new(email_key: &str, address: &str) -> Self {
        let account = hash_token(email_key);
        let network = network(address);
        Self {
            here: format!("account:{account}@{network}"),
            anywhere: format!("account:{account}"),
            address: format!("address:{network}"),
            network,
        }
    }
}

/// An address as it is counted.
fn network(address: &str) -> String {
    match address.parse::<IpAddr>() {
        Ok(address) => Network::from(address).to_string(),
        // Only tests name addresses that are none.
        Err(_) => address.to_owned(),
    }
}

/// Stores a fresh session.
pub(crate) async fn store_session(conn: &mut Conn, fresh: &Fresh) -> Result<(), StorageError> {
    sessions::insert(conn, &fresh.session, &hash_token(&fresh.token)).await
}
