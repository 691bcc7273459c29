//! Signing in: limited per account and per address, with answers that tell nothing.

use super::browser::describe;
use crate::actor::SESSION_MS;
use crate::ids::{hash_token, random_id, random_token};
use crate::{ServiceError, Services, text};
use foyer_metrics::{SignIn, metrics};
use foyer_protocol::agent::Me;
use foyer_protocol::limits::PASSWORD_MAX_CHARS;
use foyer_protocol::{AppError, ErrorKind, SessionId, Timestamp};
use foyer_storage::agents::AgentRow;
use foyer_storage::sessions::Session;
use foyer_storage::{Conn, Lock, StorageError, agents, sessions};

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
    /// `TooMany` when the account name or the address failed too often lately.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        address: &str,
        user_agent: &str,
        old_token: Option<&str>,
    ) -> Result<SignedIn, ServiceError> {
        let email_key = text::key(&text::clean(email));
        let account = format!("account:{}", hash_token(&email_key));
        let address_key = format!("address:{address}");
        let now = self.clock.now();
        let after = now.plus_ms(-FAILURE_WINDOW_MS);
        let mut conn = self.store.read().await?;
        let of_account = sessions::failures(&mut conn, &account, after).await?;
        let of_address = sessions::failures(&mut conn, &address_key, after).await?;
        let agent = agents::by_email_key(&mut conn, &email_key).await?;
        drop(conn);
        if of_account >= self.settings.sign_in_failures_per_account
            || of_address >= self.settings.sign_in_failures_per_address
        {
            metrics().sign_ins.of(SignIn::Throttled).inc();
            return Err(AppError::new(
                ErrorKind::TooMany,
                "Too many tries. Wait 15 minutes, then try again.",
            )
            .into());
        }
        let hash = agent.as_ref().filter(|agent| agent.active).map(|a| a.password_hash.as_str());
        let fits =
            password.chars().count() <= PASSWORD_MAX_CHARS && self.passwords.verify(password, hash).await?;
        let Some(agent) = agent.filter(|_| fits) else {
            metrics().sign_ins.of(SignIn::Wrong).inc();
            self.note_failure(account, address_key, now, after).await?;
            return Err(ServiceError::invalid("password", "Email or password is wrong."));
        };
        let fresh = fresh_session(&agent, address, user_agent, now);
        let signed_in = signed_in(&agent, &fresh);
        let old = old_token.map(hash_token);
        self.store
            .write(Lock::Rows, move |conn| {
                Box::pin(async move {
                    sessions::forgive(conn, &account).await?;
                    if let Some(old) = old {
                        sessions::delete_by_token(conn, &old).await?;
                    }
                    store_session(conn, &fresh).await
                })
            })
            .await?;
        metrics().sign_ins.of(SignIn::Ok).inc();
        Ok(signed_in)
    }

    async fn note_failure(
        &self,
        account: String,
        address: String,
        now: Timestamp,
        after: Timestamp,
    ) -> Result<(), ServiceError> {
        self.store
            .write(Lock::Rows, move |conn| {
                Box::pin(async move {
                    sessions::fail(conn, &account, now, after).await?;
                    Ok::<_, ServiceError>(sessions::fail(conn, &address, now, after).await?)
                })
            })
            .await
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
