//! The signed-in agent behind a call.

use crate::ids::{hash_token, looks_like_token};
use crate::{ServiceError, Services};
use foyer_domain::permissions::{ChatFacts, Viewer, may_administer, may_see_chat};
use foyer_protocol::agent::{Entry, Me};
use foyer_protocol::people::Role;
use foyer_protocol::{AgentId, ErrorKind, SessionId};
use foyer_storage::agents::AgentRow;
use foyer_storage::chats::ChatRow;
use foyer_storage::{Conn, Lock, StorageError, agents, sessions};

/// Sessions not used for this long end; use moves the end.
pub(crate) const SESSION_MS: i64 = 30 * 24 * 3_600_000;
/// How often use is noted: not with every call.
const TOUCH_MS: i64 = 60_000;

/// The agent behind a call, with what decides the rights. Read anew for every call, so that a
/// right taken away is gone with the next one.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The session that was used.
    pub session: SessionId,
    /// Agent, role, groups and departments.
    pub viewer: Viewer,
    /// Name among colleagues.
    pub name: String,
    /// Name towards visitors: alias, else name.
    pub face: String,
    /// E-mail.
    pub email: String,
}

impl Actor {
    fn new(session: SessionId, viewer: Viewer, agent: AgentRow) -> Self {
        let face = if agent.alias.is_empty() { agent.name.clone() } else { agent.alias };
        Self { session, viewer, face, name: agent.name, email: agent.email }
    }

    /// The agent's id.
    #[must_use]
    pub fn id(&self) -> &AgentId {
        &self.viewer.agent
    }

    /// The agent's role.
    #[must_use]
    pub fn role(&self) -> Role {
        self.viewer.role
    }

    /// What the agent's own workspace shows of them.
    #[must_use]
    pub fn me(&self) -> Me {
        Me {
            id: self.viewer.agent.clone(),
            name: self.name.clone(),
            email: self.email.clone(),
            role: self.viewer.role,
        }
    }

    /// Whether the agent may see a chat of these facts ([`crate::ChatView::facts`]).
    #[must_use]
    pub fn may_see(&self, chat: &ChatFacts) -> bool {
        may_see_chat(&self.viewer, chat)
    }

    /// Refuses everybody but administrators.
    pub(crate) fn administers(&self) -> Result<(), ServiceError> {
        if may_administer(self.viewer.role) { Ok(()) } else { Err(ServiceError::forbidden()) }
    }

    /// The chat if the actor may see it; unknown and out of sight are both "not found".
    pub(crate) fn sees(&self, chat: Option<ChatRow>) -> Result<ChatRow, ServiceError> {
        chat.filter(|chat| may_see_chat(&self.viewer, &facts(chat)))
            .ok_or_else(|| ServiceError::not_found("chat"))
    }
}

/// What the pure rules want to know of a chat.
pub(crate) fn facts(chat: &ChatRow) -> ChatFacts {
    let summary = &chat.summary;
    ChatFacts {
        owner: summary.owner.clone(),
        group: summary.group.clone(),
        department: summary.department.clone(),
        state: summary.state,
    }
}

/// The viewer of an agent: role and groups as they are now.
pub(crate) async fn viewer(conn: &mut Conn, agent: &AgentRow) -> Result<Viewer, StorageError> {
    let memberships = agents::memberships(conn, &agent.id).await?;
    let mut departments: Vec<_> = memberships.iter().map(|m| m.department.clone()).collect();
    departments.sort();
    departments.dedup();
    Ok(Viewer {
        agent: agent.id.clone(),
        role: agent.role,
        groups: memberships.into_iter().map(|m| m.group).collect(),
        departments,
    })
}

impl Services {
    /// The agent behind a session token.
    ///
    /// # Errors
    /// `SignedOut` without a live session of an active agent.
    pub async fn actor(&self, token: Option<&str>) -> Result<Actor, ServiceError> {
        let token = token.filter(|t| looks_like_token(t)).ok_or_else(ServiceError::signed_out)?;
        let now = self.clock.now();
        let mut conn = self.store.read().await?;
        let session = sessions::by_token(&mut conn, &hash_token(token), now)
            .await?
            .ok_or_else(ServiceError::signed_out)?;
        let agent = agents::by_id(&mut conn, &session.agent)
            .await?
            .filter(|agent| agent.active)
            .ok_or_else(ServiceError::signed_out)?;
        let viewer = viewer(&mut conn, &agent).await?;
        drop(conn);
        if now.since_ms(session.last_seen_at) >= TOUCH_MS {
            let id = session.id.clone();
            self.change(Lock::Rows, move |tx| {
                Box::pin(
                    async move { Ok(sessions::touch(tx.conn, &id, now, now.plus_ms(SESSION_MS)).await?) },
                )
            })
            .await?;
        }
        Ok(Actor::new(session.id, viewer, agent))
    }

    /// Where whoever opens the workspace belongs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn entry(&self, token: Option<&str>) -> Result<Entry, ServiceError> {
        match self.actor(token).await {
            Ok(actor) => Ok(Entry::Workspace(actor.me())),
            Err(ServiceError::App(error)) if error.kind == ErrorKind::SignedOut => {
                let set_up = self.get_setup_state().await?.done;
                Ok(if set_up { Entry::SignIn } else { Entry::SetUp })
            }
            Err(error) => Err(error),
        }
    }

    /// The actor of a session that is known to be live, with rights as they are now: a socket asks
    /// again with every command, so that a right taken away ends at once.
    ///
    /// # Errors
    /// `SignedOut` when the session or the agent is gone.
    pub async fn actor_again(&self, actor: &Actor) -> Result<Actor, ServiceError> {
        let now = self.clock.now();
        let mut conn = self.store.read().await?;
        let sessions = sessions::of_agent(&mut conn, actor.id(), now).await?;
        if !sessions.iter().any(|session| session.id == actor.session) {
            return Err(ServiceError::signed_out());
        }
        let agent = agents::by_id(&mut conn, actor.id())
            .await?
            .filter(|agent| agent.active)
            .ok_or_else(ServiceError::signed_out)?;
        let viewer = viewer(&mut conn, &agent).await?;
        Ok(Actor::new(actor.session.clone(), viewer, agent))
    }
}
