//! Who gets a chat, inside the transaction that writes it (`docs/product/distribution.md`).
//!
//! Candidates are read, the pure rule chooses, and the choice is written under
//! [`foyer_storage::Lock::Distribution`], so no two decisions ever see the same capacity.

use crate::ServiceError;
use crate::change::{Count, Tx};
use crate::setup::options;
use foyer_domain::distribution::{Candidate, choose};
use foyer_metrics::HandOff;
use foyer_protocol::chat::{EventBody, JoinedBy, Why};
use foyer_protocol::{AgentId, ChatId, DepartmentId, GroupId};
use foyer_storage::chats::QueueHead;
use foyer_storage::events::By;
use foyer_storage::{Conn, agents, chats, events};

/// A group with its department.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) group: GroupId,
    pub(crate) department: DepartmentId,
}

/// Who gets a chat, where it then belongs, and why.
pub(crate) struct Assignment<'a> {
    pub(crate) agent: &'a AgentId,
    pub(crate) place: &'a Place,
    pub(crate) by: JoinedBy,
    pub(crate) why: Option<Why>,
}

/// Gives a chat to an agent and writes it into the stream.
pub(crate) async fn assign(
    tx: &mut Tx<'_>,
    chat: &ChatId,
    assignment: Assignment<'_>,
) -> Result<(), ServiceError> {
    let Assignment { agent, place, by, why } = assignment;
    if !chats::set_owner(tx.conn, chat, agent, &place.group, &place.department, tx.now).await? {
        return Err(ServiceError::state("This chat has ended."));
    }
    events::append(tx.conn, &chat.into(), By::Agent(agent), &EventBody::Joined { by, why }, tx.now).await?;
    agents::note_assigned(tx.conn, agent, tx.now).await?;
    tx.count(Count::HandOff(match by {
        JoinedBy::Take => HandOff::Take,
        JoinedBy::RoundRobin => HandOff::RoundRobin,
        JoinedBy::Transfer => HandOff::TransferToAgent,
    }));
    tx.hints.chat(chat);
    tx.hints.queue(&place.group);
    tx.hints.people = true;
    Ok(())
}

/// Hands out waiting chats, oldest first, until the queues or the candidates run out. Called by
/// [`Services::change`](crate::Services) at the end of every change under the distribution lock. Does
/// nothing under the default distribution.
pub(crate) async fn drain(tx: &mut Tx<'_>) -> Result<(), ServiceError> {
    if !options(tx.conn).await?.round_robin {
        return Ok(());
    }
    let mut open_groups = chats::queued_groups(tx.conn).await?;
    while let Some((group, head)) = longest_waiting(tx.conn, &mut open_groups).await? {
        let candidates: Vec<Candidate> =
            agents::candidates(tx.conn, &group, tx.now).await?.into_iter().map(candidate).collect();
        let Some(choice) = choose(&candidates) else {
            // Assigning only ever uses up capacity, so this group is done for this round.
            open_groups.retain(|open| *open != group);
            continue;
        };
        let place = Place { group, department: head.department };
        let assignment = Assignment {
            agent: &choice.agent,
            place: &place,
            by: JoinedBy::RoundRobin,
            why: Some(choice.why),
        };
        assign(tx, &head.id, assignment).await?;
    }
    Ok(())
}

/// The chat that has waited longest over all open groups; groups with an empty queue are dropped.
async fn longest_waiting(
    conn: &mut Conn,
    open_groups: &mut Vec<GroupId>,
) -> Result<Option<(GroupId, QueueHead)>, ServiceError> {
    let mut longest: Option<(GroupId, QueueHead)> = None;
    let mut still_open = Vec::with_capacity(open_groups.len());
    for group in open_groups.drain(..) {
        let Some(head) = chats::queue_head(conn, &group).await? else { continue };
        still_open.push(group.clone());
        let older =
            longest.as_ref().is_none_or(|(_, best)| (head.since, head.number) < (best.since, best.number));
        if older {
            longest = Some((group, head));
        }
    }
    *open_groups = still_open;
    Ok(longest)
}

fn candidate(row: agents::CandidateRow) -> Candidate {
    Candidate {
        agent: row.id,
        name: row.name,
        active: row.active,
        limit: row.limit,
        last_ended: row.last_ended,
        last_assigned: row.last_assigned,
    }
}
