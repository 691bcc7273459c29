//! Invitation links: who gets one chooses their own password. No administrator ever knows one.
//!
//! A link works once and for 72 hours. Its token stands behind the `#`, which no browser sends to a server, so
//! it is in no log; here only its hash is stored.

use super::sessions::{but_own, end};
use super::sign_in::{SignedIn, store_session};
use crate::actor::still_administers;
use crate::change::Tx;
use crate::ids::{hash_token, looks_like_token, random_token};
use crate::setup::last_change::{Done, note};
use crate::{Actor, ServiceError, Services};
use foyer_protocol::setup::{Invitation, Invited, RecordKind};
use foyer_protocol::{AgentId, AppError, ErrorKind};
use foyer_storage::agents::AgentRow;
use foyer_storage::sessions::Ending;
use foyer_storage::{Conn, Lock, agents, invitations};

/// How long a link works, in ms.
const LIVES_MS: i64 = 72 * 3_600_000;

impl Services {
    /// A new invitation for an agent, by which they choose a new password; one from before is void. Until it is
    /// used their present password works.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator; `Unconfirmed` without a password of late; `NotFound`
    /// when the agent is gone; `State` when they are deactivated.
    pub async fn invite(&self, actor: &Actor, id: &AgentId) -> Result<Invitation, ServiceError> {
        actor.administers()?;
        let (actor, id) = (actor.clone(), id.clone());
        let public_url = self.settings.public_url.clone();
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let actor = still_administers(tx, &actor).await?;
                let agent = agents::by_id(tx.conn, &id).await?;
                let agent = agent.ok_or_else(|| ServiceError::not_found("agent"))?;
                actor.is_confirmed(tx.now)?;
                if !agent.active {
                    return Err(ServiceError::state(
                        "Deactivated agents can't sign in. Make the agent active first.",
                    ));
                }
                let invitation = invite(tx, &agent, &public_url).await?;
                note(tx, &actor, RecordKind::Agent, id.as_str(), Done::Saved).await?;
                Ok(invitation)
            })
        })
        .await
    }

    /// Whom a link is for.
    ///
    /// # Errors
    /// `NotFound` when it does not work, whatever the reason.
    pub async fn invited(&self, token: &str) -> Result<Invited, ServiceError> {
        let agent = self.invited_agent(token).await?;
        Ok(Invited { name: agent.name, email: agent.email })
    }

    /// Chooses a password by a link, which is used up, and signs in. All other sessions of the agent end, and
    /// the one of the same browser (`old_token`).
    ///
    /// # Errors
    /// `NotFound` when the link does not work; `Invalid` for a password that is refused.
    pub async fn accept_invitation(
        &self,
        token: &str,
        password: &str,
        address: &str,
        user_agent: &str,
        old_token: Option<&str>,
    ) -> Result<SignedIn, ServiceError> {
        let agent = self.invited_agent(token).await?;
        self.check_password_of("password", password, &agent.name, &agent.email).await?;
        let password_hash = self.passwords.hash(password).await?;
        let fresh = self.fresh_session(&agent, address, user_agent);
        let signed_in = self.signed_in(&agent, &fresh);
        let (token_hash, old) = (hash_token(token), old_token.map(hash_token));
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                // Of two at once, one is too late.
                let used = invitations::use_up(tx.conn, &token_hash, tx.now).await?;
                active(tx.conn, used).await?;
                agents::set_password(tx.conn, &agent.id, &password_hash).await?;
                end(tx, Ending::OfAgent(&agent.id)).await?;
                if let Some(old) = old {
                    end(tx, Ending::OfToken(&old)).await?;
                }
                Ok(store_session(tx.conn, &fresh).await?)
            })
        })
        .await?;
        Ok(signed_in)
    }

    async fn invited_agent(&self, token: &str) -> Result<AgentRow, ServiceError> {
        if !looks_like_token(token) {
            return Err(void());
        }
        let now = self.clock.now();
        let mut conn = self.store.read().await?;
        let found = invitations::by_token(&mut conn, &hash_token(token), now).await?;
        active(&mut conn, found.map(|(agent, _)| agent)).await
    }
}

/// Makes an agent's invitation; one from before is void.
pub(crate) async fn invite(
    tx: &mut Tx<'_>,
    agent: &AgentRow,
    public_url: &str,
) -> Result<Invitation, ServiceError> {
    let token = random_token();
    let until = tx.now.plus_ms(LIVES_MS);
    invitations::put(tx.conn, &agent.id, &hash_token(&token), until).await?;
    Ok(Invitation { name: agent.name.clone(), link: format!("{public_url}/join#{token}"), until })
}

/// Ends what lets an agent in who is to be let in no more: sessions, but the one in use, and a link.
pub(crate) async fn shut_out(tx: &mut Tx<'_>, agent: &AgentId, actor: &Actor) -> Result<(), ServiceError> {
    invitations::remove(tx.conn, agent).await?;
    end(tx, but_own(agent, actor)).await?;
    Ok(())
}

/// The agent, if there is one and they may sign in.
async fn active(conn: &mut Conn, id: Option<AgentId>) -> Result<AgentRow, ServiceError> {
    let Some(id) = id else { return Err(void()) };
    agents::by_id(conn, &id).await?.filter(|agent| agent.active).ok_or_else(void)
}

fn void() -> ServiceError {
    let words = "This link doesn't work any more. Ask an administrator for a new one.";
    AppError::new(ErrorKind::NotFound, words).into()
}
