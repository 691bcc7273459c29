//! Take, transfer, end: everything that changes who owns a chat.

use crate::actor::facts;
use crate::change::{Count, Tx};
use crate::distribute::{Assignment, Place, assign};
use crate::{Actor, ServiceError, Services, text};
use foyer_domain::permissions::{TakeRefusal, may_end, may_see_chat, may_take, may_transfer};
use foyer_metrics::HandOff;
use foyer_protocol::chat::{ChatState, EventBody, JoinedBy};
use foyer_protocol::limits::MESSAGE_CHARS;
use foyer_protocol::people::{AgentStatus, TransferTo};
use foyer_protocol::setup::Group;
use foyer_protocol::{AgentId, AppError, ChatId, ErrorKind, GroupId, Timestamp};
use foyer_storage::chats::{ChatRow, EndedBy};
use foyer_storage::events::By;
use foyer_storage::{Conn, Lock, agents, chats, events, groups, presence};

impl Services {
    /// **Take** a chat from the queue, or as manager from a colleague.
    ///
    /// # Errors
    /// `Conflict` when its owner is not `from` any more; `State` at the own limit without
    /// `over_limit`, when it has ended, or when it is the actor's own.
    pub async fn take_chat(
        &self,
        actor: &Actor,
        chat: &ChatId,
        from: Option<&AgentId>,
        over_limit: bool,
    ) -> Result<(), ServiceError> {
        #[cfg(feature = "planted-faults")]
        if foyer_storage::planted::is(foyer_storage::planted::Fault::NaiveAssignment) {
            return self.take_naively(actor, chat, from).await;
        }
        let (actor, id, from) = (actor.clone(), chat.clone(), from.cloned());
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                let chat = seen(tx.conn, &actor, &id).await?;
                check_take(&actor, &chat, from.as_ref())?;
                if !over_limit {
                    check_limit(tx.conn, actor.id()).await?;
                }
                let place = place_of(&chat);
                let assignment =
                    Assignment { agent: actor.id(), place: &place, by: JoinedBy::Take, why: None };
                assign(tx, &id, assignment).await
            })
        })
        .await
    }

    /// **Transfer** a chat to a group or to an agent.
    ///
    /// # Errors
    /// `Forbidden` unless the actor owns it or manages its department; `State` when it is not
    /// active or the target agent cannot take it; `NotFound` for an unknown target.
    pub async fn transfer_chat(
        &self,
        actor: &Actor,
        chat: &ChatId,
        to: &TransferTo,
        comment: &str,
    ) -> Result<(), ServiceError> {
        let comment = text::clean(comment);
        if comment.chars().count() > MESSAGE_CHARS {
            return Err(ServiceError::invalid("comment", "This comment is too long."));
        }
        let comment = Some(comment).filter(|comment| !comment.is_empty());
        let (actor, id, to) = (actor.clone(), chat.clone(), to.clone());
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                let chat = seen(tx.conn, &actor, &id).await?;
                if chat.summary.state != ChatState::Active {
                    return Err(ServiceError::state("Only a chat that somebody has can be transferred."));
                }
                if !may_transfer(&actor.viewer, &facts(&chat)) {
                    return Err(ServiceError::forbidden());
                }
                transfer(tx, &actor, &chat, &to, comment).await
            })
        })
        .await
    }

    /// **End chat**.
    ///
    /// # Errors
    /// `Forbidden` unless the actor owns it or manages its department; `State` when it has ended.
    pub async fn end_chat(&self, actor: &Actor, chat: &ChatId) -> Result<(), ServiceError> {
        let (actor, id) = (actor.clone(), chat.clone());
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                let chat = seen(tx.conn, &actor, &id).await?;
                if chat.summary.state == ChatState::Ended {
                    return Err(ServiceError::state("This chat has ended already."));
                }
                if !may_end(&actor.viewer, &facts(&chat)) {
                    return Err(ServiceError::forbidden());
                }
                let by = By::Agent(actor.id());
                end(tx, &chat, EndedBy::Agent, by).await
            })
        })
        .await
    }
}

/// The chat as the actor may see it, inside the transaction.
pub(crate) async fn seen(conn: &mut Conn, actor: &Actor, id: &ChatId) -> Result<ChatRow, ServiceError> {
    actor.sees(chats::by_id(conn, id).await?)
}

/// Ends an open chat; the change then hands out what its owner's capacity allows.
pub(crate) async fn end(
    tx: &mut Tx<'_>,
    chat: &ChatRow,
    ended_by: EndedBy,
    by: By<'_>,
) -> Result<(), ServiceError> {
    let summary = &chat.summary;
    events::append(tx.conn, &summary.id.clone().into(), by, &EventBody::Ended, tx.now).await?;
    if !chats::set_ended(tx.conn, &summary.id, ended_by, tx.now).await? {
        return Err(ServiceError::state("This chat has ended already."));
    }
    if let Some(owner) = &summary.owner {
        agents::note_ended(tx.conn, owner, tx.now).await?;
        tx.hints.people = true;
    }
    tx.hints.chat(&summary.id);
    tx.hints.queue(&summary.group);
    Ok(())
}

/// Puts a chat into a group's queue and says so in the stream, as an act of `by`.
pub(crate) async fn requeue(
    tx: &mut Tx<'_>,
    chat: &ChatRow,
    by: &AgentId,
    group: &Group,
    comment: Option<String>,
) -> Result<(), ServiceError> {
    let (Some(group_id), Some(department)) = (&group.id, &group.department) else {
        return Err(ServiceError::internal("a listed group has no id"));
    };
    let body = EventBody::Transferred {
        group: group_id.clone(),
        group_name: group.name.clone(),
        agent_name: None,
        comment: comment.clone(),
    };
    events::append(tx.conn, &chat.summary.id.clone().into(), By::Agent(by), &body, tx.now).await?;
    given_away(tx, chat, by, comment).await?;
    chats::set_queued(tx.conn, &chat.summary.id, group_id, department, tx.now).await?;
    tx.count(Count::HandOff(HandOff::TransferToGroup));
    tx.hints.chat(&chat.summary.id);
    tx.hints.queue(group_id);
    tx.hints.queue(&chat.summary.group);
    tx.hints.people = true;
    Ok(())
}

/// Notes who gave the chat away, so that it does not come straight back.
async fn given_away(
    tx: &mut Tx<'_>,
    chat: &ChatRow,
    by: &AgentId,
    comment: Option<String>,
) -> Result<(), ServiceError> {
    let owner = chat.summary.owner.as_ref().unwrap_or(by);
    Ok(chats::given_away(tx.conn, &chat.summary.id, owner, by, comment.as_deref()).await?)
}

async fn transfer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    chat: &ChatRow,
    to: &TransferTo,
    comment: Option<String>,
) -> Result<(), ServiceError> {
    match to {
        TransferTo::Group(id) => {
            let group = target_group(tx.conn, id).await?;
            if !group.takes_chats {
                return Err(retired(&group));
            }
            requeue(tx, chat, actor.id(), &group, comment).await
        }
        TransferTo::Agent { agent, group: id } => {
            let group = target_group(tx.conn, id).await?;
            // Within its group a chat goes on.
            if !group.takes_chats && *id != chat.summary.group {
                return Err(retired(&group));
            }
            let name = check_target(tx.conn, chat, agent, id, tx.now).await?;
            let Some(department) = group.department else {
                return Err(ServiceError::internal("a listed group has no department"));
            };
            let body = EventBody::Transferred {
                group: id.clone(),
                group_name: group.name,
                agent_name: Some(name),
                comment: comment.clone(),
            };
            events::append(tx.conn, &chat.summary.id.clone().into(), By::Agent(actor.id()), &body, tx.now)
                .await?;
            given_away(tx, chat, actor.id(), comment).await?;
            tx.hints.queue(&chat.summary.group);
            let place = Place { group: id.clone(), department };
            let assignment = Assignment { agent, place: &place, by: JoinedBy::Transfer, why: None };
            assign(tx, &chat.summary.id, assignment).await
        }
    }
}

pub(crate) fn check_take(actor: &Actor, chat: &ChatRow, from: Option<&AgentId>) -> Result<(), ServiceError> {
    let owner_name = || chat.summary.owner_name.clone().unwrap_or_else(|| "A colleague".to_owned());
    match may_take(&actor.viewer, &facts(chat)) {
        Ok(()) if chat.summary.owner.as_ref() == from => Ok(()),
        Ok(()) if chat.summary.owner.is_none() => {
            Err(ServiceError::conflict("This chat is back in the queue."))
        }
        Ok(()) | Err(TakeRefusal::OwnedByColleague) => {
            Err(ServiceError::conflict(format!("{} took this chat.", owner_name())))
        }
        Err(TakeRefusal::OutOfSight) => Err(ServiceError::not_found("chat")),
        Err(TakeRefusal::Ended) => Err(ServiceError::state("This chat has ended.")),
        Err(TakeRefusal::Own) => Err(ServiceError::state("You have this chat already.")),
    }
}

pub(crate) async fn check_limit(conn: &mut Conn, agent: &AgentId) -> Result<(), ServiceError> {
    let limit = agents::by_id(conn, agent).await?.map_or(0, |agent| agent.limit);
    let active = i64::try_from(chats::owned_by(conn, agent).await?.len()).unwrap_or(i64::MAX);
    if active >= limit {
        return Err(ServiceError::state(format!("You're at your limit: {active} of {limit} chats.")));
    }
    Ok(())
}

/// Whether `agent` can be given the chat now; answers the agent's name.
async fn check_target(
    conn: &mut Conn,
    chat: &ChatRow,
    agent: &AgentId,
    group: &GroupId,
    now: Timestamp,
) -> Result<String, ServiceError> {
    let target = agents::by_id(conn, agent)
        .await?
        .ok_or_else(|| no_target("This agent has been deleted.".to_owned()))?;
    if !target.active {
        return Err(no_target(format!("{} has been deactivated.", target.name)));
    }
    let memberships = agents::memberships(conn, agent).await?;
    if !memberships.iter().any(|m| m.group == *group) {
        return Err(no_target(format!("{} isn't in this group any more.", target.name)));
    }
    if chat.summary.owner.as_ref() == Some(agent) {
        return Err(ServiceError::state(format!("{} has this chat already.", target.name)));
    }
    if !presence::agent_connected(conn, agent, now).await? {
        return Err(ServiceError::state(format!("{} isn't connected.", target.name)));
    }
    if target.status == AgentStatus::Away {
        return Err(ServiceError::state(format!("{} is away.", target.name)));
    }
    let active = i64::try_from(chats::owned_by(conn, agent).await?.len()).unwrap_or(i64::MAX);
    if active >= target.limit {
        let (name, limit) = (target.name, target.limit);
        return Err(ServiceError::state(format!("{name} is at the limit: {active} of {limit} chats.")));
    }
    Ok(target.name)
}

/// The group a chat shall go to.
async fn target_group(conn: &mut Conn, id: &GroupId) -> Result<Group, ServiceError> {
    groups::by_id(conn, id).await?.ok_or_else(|| no_target("This group has been deleted.".to_owned()))
}

/// What was chosen has gone since.
fn no_target(what: String) -> ServiceError {
    AppError::new(ErrorKind::NotFound, format!("{what} Choose another target.")).into()
}

fn retired(group: &Group) -> ServiceError {
    ServiceError::state(format!("{} is inactive and takes no new chats. Choose another group.", group.name))
}

/// A group by its id.
pub(crate) async fn group(conn: &mut Conn, id: &GroupId) -> Result<Group, ServiceError> {
    groups::by_id(conn, id).await?.ok_or_else(|| ServiceError::not_found("group"))
}

pub(crate) fn place_of(chat: &ChatRow) -> Place {
    Place { group: chat.summary.group.clone(), department: chat.summary.department.clone() }
}

/// Whether the actor still sees the chat, for sockets.
#[must_use]
pub(crate) fn sees(actor: &Actor, chat: &ChatRow) -> bool {
    may_see_chat(&actor.viewer, &facts(chat))
}
