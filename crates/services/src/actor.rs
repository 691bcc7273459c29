//! The signed-in agent behind a call.

use crate::change::Tx;
use crate::ids::{hash_token, looks_like_token};
use crate::{ServiceError, Services};
use foyer_domain::permissions::{ChatFacts, Viewer, may_administer, may_block_networks, may_see_chat};
use foyer_protocol::agent::{Entry, Me};
use foyer_protocol::people::Role;
use foyer_protocol::{AgentId, ErrorKind, SessionId, Timestamp};
use foyer_storage::agents::AgentRow;
use foyer_storage::chats::ChatRow;
use foyer_storage::sessions::Session;
use foyer_storage::{Conn, Lock, StorageError, agents, sessions};

/// How often use is noted: not with every call.
pub(crate) const TOUCH_MS: i64 = 60_000;
/// How long a password that was given counts for what asks for it again.
pub(crate) const CONFIRMED_MS: i64 = 10 * 60_000;

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
    /// When the session's password was last given.
    confirmed_at: Timestamp,
}

impl Actor {
    fn new(session: Session, viewer: Viewer, agent: AgentRow) -> Self {
        let face = if agent.alias.is_empty() { agent.name.clone() } else { agent.alias };
        let Session { id, confirmed_at, .. } = session;
        Self { session: id, viewer, face, name: agent.name, email: agent.email, confirmed_at }
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

    /// Refuses everybody but managers and administrators.
    pub(crate) fn blocks_networks(&self) -> Result<(), ServiceError> {
        if may_block_networks(self.viewer.role) { Ok(()) } else { Err(ServiceError::forbidden()) }
    }

    /// Refuses whoever has not given their own password lately: a session that somebody else got hold of must not
    /// be enough to take an account over.
    pub(crate) fn is_confirmed(&self, now: Timestamp) -> Result<(), ServiceError> {
        if now.since_ms(self.confirmed_at).abs() < CONFIRMED_MS {
            Ok(())
        } else {
            Err(ServiceError::unconfirmed())
        }
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
    /// The agent behind a session token, who uses it.
    ///
    /// # Errors
    /// `SignedOut` without a live session of an active agent.
    pub async fn actor(&self, token: Option<&str>) -> Result<Actor, ServiceError> {
        let (actor, session) = self.of_token(token).await?;
        if self.clock.now().since_ms(session.last_seen_at) >= TOUCH_MS {
            self.touch(&session.id, session.created_at).await?;
        }
        Ok(actor)
    }

    /// The same for a workspace that connects. That is no use: it connects anew by itself after every cut, whether
    /// anybody sits there or not.
    ///
    /// # Errors
    /// As [`Services::actor`].
    pub async fn connecting_actor(&self, token: Option<&str>) -> Result<Actor, ServiceError> {
        Ok(self.of_token(token).await?.0)
    }

    async fn of_token(&self, token: Option<&str>) -> Result<(Actor, Session), ServiceError> {
        let token = token.filter(|t| looks_like_token(t)).ok_or_else(ServiceError::signed_out)?;
        let mut conn = self.store.read().await?;
        let session = sessions::by_token(&mut conn, &hash_token(token), self.clock.now()).await?;
        let session = session.ok_or_else(ServiceError::signed_out)?;
        Ok((of_session(&mut conn, session.clone()).await?, session))
    }

    /// Notes that somebody uses a session over its socket; to be called once in a minute at most.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session_used(&self, actor: &Actor) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let all = sessions::of_agent(&mut self.store.read().await?, actor.id(), now).await?;
        match all.into_iter().find(|session| session.id == actor.session) {
            Some(session) if now.since_ms(session.last_seen_at) >= TOUCH_MS => {
                self.touch(&session.id, session.created_at).await
            }
            // One that is over is told by other ways.
            _ => Ok(()),
        }
    }

    /// Notes that a session is used, which moves its end.
    async fn touch(&self, id: &SessionId, created_at: Timestamp) -> Result<(), ServiceError> {
        let (id, settings) = (id.clone(), self.settings.clone());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let end = settings.session_end(created_at, tx.now);
                Ok(sessions::touch(tx.conn, &id, tx.now, end).await?)
            })
        })
        .await
    }

    /// Where whoever opens the workspace belongs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn entry(&self, token: Option<&str>) -> Result<Entry, ServiceError> {
        match self.actor(token).await {
            Ok(actor) => Ok(Entry::Workspace(actor.me())),
            Err(ServiceError::App(error)) if error.kind == ErrorKind::SignedOut => {
                let set_up = self.get_setup_state("").await?.done;
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
        again(&mut self.store.read().await?, actor, now).await
    }
}

/// The administrator who acts, as of this transaction: what was read before it may be gone by now. Two who take
/// each other's role at once are told so, and one stays.
pub(crate) async fn still_administers(tx: &mut Tx<'_>, actor: &Actor) -> Result<Actor, ServiceError> {
    let actor = again(tx.conn, actor, tx.now).await?;
    actor.administers()?;
    Ok(actor)
}

/// The actor as the database has them now.
async fn again(conn: &mut Conn, actor: &Actor, now: Timestamp) -> Result<Actor, ServiceError> {
    let sessions = sessions::of_agent(conn, actor.id(), now).await?;
    let session = sessions.into_iter().find(|session| session.id == actor.session);
    of_session(conn, session.ok_or_else(ServiceError::signed_out)?).await
}

/// Whoever a live session is of.
async fn of_session(conn: &mut Conn, session: Session) -> Result<Actor, ServiceError> {
    let agent = agents::by_id(conn, &session.agent).await?;
    let agent = agent.filter(|agent| agent.active).ok_or_else(ServiceError::signed_out)?;
    let viewer = viewer(conn, &agent).await?;
    Ok(Actor::new(session, viewer, agent))
}
