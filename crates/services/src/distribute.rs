//! Who gets a chat, inside the transaction that writes it (`docs/product/distribution.md`).
//!
//! Candidates are read, the pure rule chooses, and the choice is written under
//! [`foyer_storage::Lock::Distribution`], so no two decisions ever see the same capacity.

use crate::ServiceError;
use crate::setup::options;
use crate::tx::{Count, Tx};
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

/// A group whose queue is not handed out yet, and how many of its chats nobody there may be given.
struct OpenGroup {
    group: GroupId,
    skipped: i64,
}

/// Hands out waiting chats, transferred ones first, then oldest first, until the queues or the candidates
/// run out. Called by [`Services::change`](crate::Services) at the end of every change under the
/// distribution lock. Does nothing under the default distribution.
pub(crate) async fn drain(tx: &mut Tx<'_>) -> Result<(), ServiceError> {
    if !options(tx.conn).await?.round_robin {
        return Ok(());
    }
    let groups = chats::queued_groups(tx.conn).await?;
    let mut open: Vec<OpenGroup> = groups.into_iter().map(|group| OpenGroup { group, skipped: 0 }).collect();
    while let Some((at, head)) = next_in_line(tx.conn, &mut open).await? {
        let group = open[at].group.clone();
        let mut candidates: Vec<Candidate> =
            agents::candidates(tx.conn, &group, tx.now).await?.into_iter().map(candidate).collect();
        if !candidates.iter().any(Candidate::has_room) {
            // Assigning only ever uses up capacity, so this group is done for this round.
            open.remove(at);
            continue;
        }
        // Who gave a chat away is not handed it again before somebody else has answered.
        candidates.retain(|candidate| !head.given_by.contains(&candidate.agent));
        let Some(choice) = choose(&candidates) else {
            open[at].skipped += 1;
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

/// The chat that is next over all open groups, and which of them it is in; groups with nothing left are
/// dropped.
async fn next_in_line(
    conn: &mut Conn,
    open: &mut Vec<OpenGroup>,
) -> Result<Option<(usize, QueueHead)>, ServiceError> {
    let mut next: Option<(usize, QueueHead)> = None;
    let mut still_open = Vec::with_capacity(open.len());
    for group in open.drain(..) {
        let Some(head) = chats::queue_head(conn, &group.group, group.skipped).await? else { continue };
        if next.as_ref().is_none_or(|(_, best)| head.rank() < best.rank()) {
            next = Some((still_open.len(), head));
        }
        still_open.push(group);
    }
    *open = still_open;
    Ok(next)
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
