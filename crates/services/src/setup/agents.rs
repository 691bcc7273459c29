//! System Settings › Setup › Agents.

use super::last_change::{Done, gone, note};
use super::new_agent::{NewAgent, check_alias, check_limit, check_password, insert};
use super::{changed, counted, taken};
use crate::change::Tx;
use crate::chats::{group, requeue};
use crate::{Actor, ServiceError, Services, text};
use foyer_protocol::AgentId;
use foyer_protocol::people::Role;
use foyer_protocol::setup::{Agent, Membership, RecordKind, Saved};
use foyer_storage::agents::AgentRow;
use foyer_storage::{Conn, Lock, agents, chats, groups, sessions};
use std::collections::{HashMap, HashSet};

impl Services {
    /// All agents, active ones first, by name; without their passwords.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator.
    pub async fn list_agents(&self, actor: &Actor) -> Result<Vec<Agent>, ServiceError> {
        actor.administers()?;
        let mut conn = self.store.read().await?;
        let mut memberships: HashMap<AgentId, Vec<Membership>> = HashMap::new();
        for row in agents::all_memberships(&mut conn).await? {
            memberships
                .entry(row.agent)
                .or_default()
                .push(Membership { group: row.group, receives: row.receives });
        }
        let rows = agents::list(&mut conn).await?;
        Ok(rows
            .into_iter()
            .map(|row| Agent {
                groups: memberships.remove(&row.id).unwrap_or_default(),
                id: Some(row.id),
                name: row.name,
                alias: row.alias,
                email: row.email,
                password: String::new(),
                role: row.role,
                limit: row.limit,
                active: row.active,
                status: row.status,
                version: row.version,
            })
            .collect())
    }

    /// Makes or changes an agent. Deactivating ends the sessions and puts the agent's chats back
    /// into their queues; a new password ends the agent's other sessions.
    ///
    /// # Errors
    /// `Invalid` with a field; `Conflict` at another version; `NotFound` when it was deleted; `State` when
    /// no active administrator would be left.
    pub async fn save_agent(&self, actor: &Actor, agent: &Agent) -> Result<Saved, ServiceError> {
        actor.administers()?;
        match &agent.id {
            None => self.make_agent(actor, agent).await,
            Some(id) => self.change_agent(actor, agent, id).await,
        }
    }

    /// Deletes an agent nothing refers to.
    ///
    /// # Errors
    /// `InUse` when chats or messages refer to the agent, or it is the actor; `Conflict` at another
    /// version.
    pub async fn delete_agent(&self, actor: &Actor, id: &AgentId, version: i64) -> Result<(), ServiceError> {
        actor.administers()?;
        if actor.id() == id {
            return Err(ServiceError::in_use("You can't delete yourself."));
        }
        let (actor, agent) = (actor.clone(), id.clone());
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                if agents::by_id(tx.conn, &agent).await?.is_none() {
                    return Err(ServiceError::not_found("agent"));
                }
                let references = agents::references(tx.conn, &agent).await?;
                if references > 0 {
                    return Err(ServiceError::in_use(format!(
                        "In use by {}. Deactivate the agent instead.",
                        counted(references, "chat or message", "chats and messages")
                    )));
                }
                agents::replace_memberships(tx.conn, &agent, &[]).await?;
                sessions::delete_all(tx.conn, &agent).await?;
                foyer_storage::presence::leave_agent(tx.conn, &agent).await?;
                if !agents::delete(tx.conn, &agent, version).await? {
                    return Err(changed("agent"));
                }
                note(tx, &actor, RecordKind::Agent, agent.as_str(), Done::Deleted).await?;
                tx.hints.company();
                tx.hints.ended_agents.insert(agent);
                Ok(())
            })
        })
        .await
    }

    async fn make_agent(&self, actor: &Actor, agent: &Agent) -> Result<Saved, ServiceError> {
        let new = NewAgent {
            name: agent.name.clone(),
            email: agent.email.clone(),
            password: agent.password.clone(),
            role: agent.role,
            limit: agent.limit,
        };
        let alias = check_alias(&agent.alias)?;
        let row = AgentRow { alias, active: agent.active, ..self.prepare_agent(&new).await? };
        let wanted = memberships_of(agent);
        let (actor, id) = (actor.clone(), row.id.clone());
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                tx.hints.company();
                insert(tx.conn, &row).await?;
                replace_memberships(tx.conn, &row.id, &wanted).await?;
                note(tx, &actor, RecordKind::Agent, row.id.as_str(), Done::Saved).await
            })
        })
        .await?;
        Ok(Saved { id: id.0, version: 1 })
    }

    async fn change_agent(&self, actor: &Actor, agent: &Agent, id: &AgentId) -> Result<Saved, ServiceError> {
        let name = text::name("name", &agent.name, "Enter a name.")?;
        let email = text::email("email", &agent.email)?;
        let alias = check_alias(&agent.alias)?;
        check_limit(agent.limit)?;
        let new_hash = if agent.password.is_empty() {
            None
        } else {
            check_password(&agent.password)?;
            Some(self.passwords.hash(&agent.password).await?)
        };
        if actor.id() == id && (!agent.active || agent.role != Role::Administrator) {
            return Err(ServiceError::state(
                "You can't deactivate yourself or give up your own role. Ask another administrator.",
            ));
        }
        let wanted = memberships_of(agent);
        let (role, limit, active, version) = (agent.role, agent.limit, agent.active, agent.version);
        let (id, actor) = (id.clone(), actor.clone());
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                let Some(old) = agents::by_id(tx.conn, &id).await? else {
                    return Err(gone(tx, RecordKind::Agent, id.as_str(), "agent").await);
                };
                let password_changed = new_hash.is_some();
                let password_hash = new_hash.unwrap_or_else(|| old.password_hash.clone());
                let row = AgentRow { name, email, alias, role, limit, active, version, password_hash, ..old };
                let saved = agents::update(tx.conn, &row, &text::email_key(&row.email))
                    .await
                    .map_err(|e| taken(e, "email", "Another agent has this email."))?;
                if !saved {
                    return Err(changed("agent"));
                }
                replace_memberships(tx.conn, &id, &wanted).await?;
                note(tx, &actor, RecordKind::Agent, id.as_str(), Done::Saved).await?;
                tx.hints.company();
                if !active {
                    release_chats(tx, &id, actor.id()).await?;
                }
                if !active || password_changed {
                    end_sessions(tx, &id, actor.id(), &actor.session).await?;
                }
                Ok(Saved { id: id.0, version: version + 1 })
            })
        })
        .await
    }
}

fn memberships_of(agent: &Agent) -> Vec<(foyer_protocol::GroupId, bool)> {
    let mut seen = HashSet::new();
    agent
        .groups
        .iter()
        .filter(|membership| seen.insert(membership.group.clone()))
        .map(|membership| (membership.group.clone(), membership.receives))
        .collect()
}

async fn replace_memberships(
    conn: &mut Conn,
    id: &AgentId,
    wanted: &[(foyer_protocol::GroupId, bool)],
) -> Result<(), ServiceError> {
    // A group that was deleted meanwhile has no members: that keeps back none of the rest.
    let mut there = Vec::with_capacity(wanted.len());
    for (group, receives) in wanted {
        if groups::by_id(conn, group).await?.is_some() {
            there.push((group.clone(), *receives));
        }
    }
    Ok(agents::replace_memberships(conn, id, &there).await?)
}

/// Puts the agent's chats back into their queues.
async fn release_chats(tx: &mut Tx<'_>, agent: &AgentId, by: &AgentId) -> Result<(), ServiceError> {
    for id in chats::owned_by(tx.conn, agent).await? {
        if let Some(chat) = chats::by_id(tx.conn, &id).await? {
            let group = group(tx.conn, &chat.summary.group).await?;
            requeue(tx, &chat, by, &group, None).await?;
        }
    }
    Ok(())
}

/// Ends the agent's sessions, but not the one the change was made with.
async fn end_sessions(
    tx: &mut Tx<'_>,
    agent: &AgentId,
    by: &AgentId,
    session: &foyer_protocol::SessionId,
) -> Result<(), ServiceError> {
    for row in sessions::of_agent(tx.conn, agent, tx.now).await? {
        if agent == by && row.id == *session {
            continue;
        }
        sessions::delete(tx.conn, &row.id, agent).await?;
        tx.hints.ended_sessions.insert(row.id);
    }
    Ok(())
}
