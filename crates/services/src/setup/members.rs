//! The agents of a group, as they are changed with it: what differs is written, nothing else.
//!
//! An agent whose groups change here is out of date in every form that holds the agent, so that saving such
//! a form is a conflict and not a silent way back.

use super::last_change::{Done, note};
use crate::change::Tx;
use crate::{Actor, ServiceError};
use foyer_protocol::setup::{Member, RecordKind};
use foyer_protocol::{AgentId, GroupId};
use foyer_storage::{StorageError, agents, groups};
use std::collections::BTreeMap;

/// Writes what differs between the agents as they were read and as they are wanted.
pub(super) async fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    group: &GroupId,
    read: &[Member],
    wanted: &[Member],
) -> Result<(), ServiceError> {
    let (joining, leaving) = differences(read, wanted);
    for member in &joining {
        groups::join(tx.conn, group, member).await.map_err(gone)?;
        outdate(tx, actor, &member.agent).await?;
    }
    for agent in &leaving {
        groups::leave(tx.conn, group, agent).await?;
        outdate(tx, actor, agent).await?;
    }
    Ok(())
}

/// Whoever has the agent's form open is told. Of an agent who is gone nothing is noted: who deleted them is.
async fn outdate(tx: &mut Tx<'_>, actor: &Actor, agent: &AgentId) -> Result<(), ServiceError> {
    if agents::outdate(tx.conn, agent).await? {
        note(tx, actor, RecordKind::Agent, agent.as_str(), Done::Saved).await?;
    }
    Ok(())
}

fn gone(error: StorageError) -> ServiceError {
    match error {
        StorageError::Reference(_) => {
            ServiceError::invalid("members", "One of these agents is gone. Load the page again.")
        }
        other => other.into(),
    }
}

/// Who joins or receives chats otherwise than before, and who leaves.
fn differences(read: &[Member], wanted: &[Member]) -> (Vec<Member>, Vec<AgentId>) {
    let by_agent = |members: &[Member]| -> BTreeMap<AgentId, bool> {
        members.iter().map(|member| (member.agent.clone(), member.receives)).collect()
    };
    let (read, wanted) = (by_agent(read), by_agent(wanted));
    let joining = wanted.iter().filter(|(agent, receives)| read.get(*agent) != Some(*receives));
    let joining = joining.map(|(agent, receives)| Member { agent: agent.clone(), receives: *receives });
    let leaving = read.keys().filter(|agent| !wanted.contains_key(*agent)).cloned();
    (joining.collect(), leaving.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(list: &[(&str, bool)]) -> Vec<Member> {
        list.iter().map(|(agent, receives)| Member { agent: (*agent).into(), receives: *receives }).collect()
    }

    #[test]
    fn only_what_differs_is_written() {
        for (read, wanted, joining, leaving) in [
            (&[][..], &[][..], &[][..], &[][..]),
            (&[("a", true)], &[("a", true)], &[], &[]),
            (&[("a", true), ("b", true)], &[("b", false), ("c", true)], &[("b", false), ("c", true)], &["a"]),
            // The last word on an agent counts.
            (&[], &[("a", true), ("a", false)], &[("a", false)], &[]),
        ] {
            let leaving: Vec<AgentId> = leaving.iter().map(|agent: &&str| (*agent).into()).collect();
            let expected = (members(joining), leaving);
            assert_eq!(differences(&members(read), &members(wanted)), expected, "{read:?} {wanted:?}");
        }
    }
}
