//! Signing in: limited per account and per address, with answers that tell nothing.
//!
//! A stranger who guesses wrong must not lock the owner out, so the low limit of an account counts
//! for one address only.

use super::browser::describe;
use crate::actor::SESSION_MS;
use crate::change::Count;
use crate::ids::{hash_token, random_id, random_token};
use crate::{ServiceError, Services, text};
use foyer_domain::network::Network;
use foyer_metrics::{SignIn, metrics};
use foyer_protocol::agent::Me;
use foyer_protocol::limits::PASSWORD_MAX_CHARS;
use foyer_protocol::{AgentId, AppError, ErrorKind, SessionId, Timestamp};
use foyer_storage::agents::AgentRow;
use foyer_storage::sessions::Session;
use foyer_storage::{Conn, Lock, StorageError, agents, sessions};
use std::net::IpAddr;

/// How long failures are remembered.
pub(crate) const FAILURE_WINDOW_MS: i64 = 15 * 60_000;

/// A fresh session. The token goes into the cookie and nowhere else.
#[derive(Debug)]
pub struct SignedIn {
    /// The secret.
    pub token: String,
    /// How long it lives, in ms.
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
    /// Signs in; an older session of the same browser (`old_token`) ends.
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
        let email = text::clean(email);
        let email_key = text::email_key(&email);
        let counted = Counted::new(&email_key, address);
        let now = self.clock.now();
        let after = now.plus_ms(-FAILURE_WINDOW_MS);
        // What is read, verified and counted below belongs together.
        let turn = self.passwords.turn().await?;
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
            return Err(AppError::new(
                ErrorKind::TooMany,
                "Too many tries. Wait 15 minutes, then try again.",
            )
            .into());
        }
        let hash = agent.as_ref().filter(|agent| agent.active).map(|a| a.password_hash.as_str());
        let fits = password.chars().count() <= PASSWORD_MAX_CHARS && turn.verify(password, hash).await?;
        let Some(agent) = agent.filter(|_| fits) else {
            metrics().sign_ins.of(SignIn::Wrong).inc();
            self.note_failure(counted, after).await?;
            return Err(ServiceError::invalid("password", "Email or password is wrong."));
        };
        drop(turn);
        let fresh = fresh_session(&agent, address, user_agent, now);
        let signed_in = signed_in(&agent, &fresh);
        let old = old_token.map(hash_token);
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                sessions::forgive(tx.conn, &counted.here).await?;
                if let Some(old) = old {
                    sessions::delete_by_token(tx.conn, &old).await?;
                }
                tx.count(Count::SignIn(SignIn::Ok));
                Ok(store_session(tx.conn, &fresh).await?)
            })
        })
        .await?;
        Ok(signed_in)
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

/// What a failure is counted for.
struct Counted {
    network: String,
    /// The account from this address: the lock that a forgetful owner meets, and nobody elsewhere.
    here: String,
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

/// A session for an agent, not stored yet.
pub(crate) fn fresh_session(agent: &AgentRow, address: &str, user_agent: &str, now: Timestamp) -> Fresh {
    Fresh {
        token: random_token(),
        session: Session {
            id: SessionId(random_id()),
            agent: agent.id.clone(),
            browser: describe(user_agent),
            address: text::clean_line(address, 60),
            created_at: now,
            last_seen_at: now,
            expires_at: now.plus_ms(SESSION_MS),
        },
    }
}

/// Stores a fresh session.
pub(crate) async fn store_session(conn: &mut Conn, fresh: &Fresh) -> Result<(), StorageError> {
    sessions::insert(conn, &fresh.session, &hash_token(&fresh.token)).await
}

/// What the caller gets once the session is stored.
pub(crate) fn signed_in(agent: &AgentRow, fresh: &Fresh) -> SignedIn {
    SignedIn {
        token: fresh.token.clone(),
        lives_ms: SESSION_MS,
        me: Me {
            id: agent.id.clone(),
            name: agent.name.clone(),
            email: agent.email.clone(),
            role: agent.role,
        },
    }
}
