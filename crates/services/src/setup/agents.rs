//! System Settings › Setup › Agents.

use super::last_change::{Done, gone, note};
use super::new_agent::{check_alias, check_limit, insert, row_of};
use super::{changed, counted, taken};
use crate::actor::still_administers;
use crate::change::Tx;
use crate::chats::{group, requeue};
use crate::people::invitations::{invite, shut_out};
use crate::{Actor, ServiceError, Services, text};
use foyer_protocol::AgentId;
use foyer_protocol::people::Role;
use foyer_protocol::setup::{Agent, Membership, RecordKind, Saved};
use foyer_storage::agents::AgentRow;
use foyer_storage::{Conn, Lock, agents, chats, groups, invitations};
use std::collections::{HashMap, HashSet};

impl Services {
    /// All agents, active ones first, by name; whether they have chosen a password, and no word of it.
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
        let mut invited = invitations::all(&mut conn).await?;
        let rows = agents::list(&mut conn).await?;
        Ok(rows
            .into_iter()
            .map(|row| Agent {
                groups: memberships.remove(&row.id).unwrap_or_default(),
                joined: !row.password_hash.is_empty(),
                invited_until: invited.remove(&row.id),
                id: Some(row.id),
                name: row.name,
                alias: row.alias,
                email: row.email,
                role: row.role,
                limit: row.limit,
                active: row.active,
                status: row.status,
                version: row.version,
            })
            .collect())
    }

    /// Makes or changes an agent. A new one gets an invitation, which the answer holds. Deactivating ends the
    /// sessions and the invitation, and puts the agent's chats back into their queues.
    ///
    /// # Errors
    /// `Invalid` with a field; `Conflict` at another version; `NotFound` when it was deleted; `State` when
    /// no active administrator would be left; `Unconfirmed` without a password of late for a new agent, another
    /// role or another e-mail.
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
                shut_out(tx, &agent, &actor).await?;
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
        let alias = check_alias(&agent.alias)?;
        let row = row_of(&agent.name, &agent.email, agent.role, agent.limit)?;
        let row = AgentRow { alias, active: agent.active, ..row };
        let wanted = memberships_of(agent);
        let (actor, public_url) = (actor.clone(), self.settings.public_url.clone());
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                still_administers(tx, &actor).await?.is_confirmed(tx.now)?;
                tx.hints.company();
                insert(tx.conn, &row).await?;
                replace_memberships(tx.conn, &row.id, &wanted).await?;
                note(tx, &actor, RecordKind::Agent, row.id.as_str(), Done::Saved).await?;
                let invitation = if row.active { Some(invite(tx, &row, &public_url).await?) } else { None };
                Ok(Saved { invitation, ..Saved::new(row.id.0, 1) })
            })
        })
        .await
    }

    async fn change_agent(&self, actor: &Actor, agent: &Agent, id: &AgentId) -> Result<Saved, ServiceError> {
        let name = text::name("name", &agent.name, "Enter a name.")?;
        let email = text::email("email", &agent.email)?;
        let alias = check_alias(&agent.alias)?;
        check_limit(agent.limit)?;
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
                let email_key = text::email_key(&email);
                if role != old.role || email_key != text::email_key(&old.email) {
                    still_administers(tx, &actor).await?.is_confirmed(tx.now)?;
                }
                let row = AgentRow { name, email, alias, role, limit, active, version, ..old };
                let saved = agents::update(tx.conn, &row, &email_key)
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
                    shut_out(tx, &id, &actor).await?;
                }
                Ok(Saved::new(id.0, version + 1))
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
