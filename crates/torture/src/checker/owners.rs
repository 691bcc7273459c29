//! Who had which chat: one owner at a time, and nobody over the limit.

use super::{Faults, Kind, records};
use crate::history::{By, Happened, History, Stream, What};
use foyer_protocol::chat::{ChatState, JoinedBy};
use std::collections::HashSet;

/// Who asked for which chat of which owner.
type Asked<'h> = HashSet<(&'h str, i64, Option<&'h str>)>;

pub(super) fn check(history: &History, faults: &mut Faults) {
    let asked = asked(history);
    for stream in &history.streams {
        replay(stream, &asked, faults);
    }
    for (client, record) in records(history) {
        if let What::Load { agent, active, limit } = &record.what
            && active > limit
        {
            let (name, at) = (&client.name, record.at_ms);
            faults.add(
                Kind::OverLimit,
                format!("{agent} has {active} of {limit} chats, {name} saw at {at} ms"),
            );
        }
    }
}

fn asked(history: &History) -> Asked<'_> {
    records(history)
        .filter_map(|(client, record)| match (&client.side, &record.what) {
            (crate::history::Side::Agent(agent), What::AskedToTake { chat, from }) => {
                Some((agent.as_str(), *chat, from.as_deref()))
            }
            _ => None,
        })
        .collect()
}

/// Follows a chat through its stream: queue, owner, queue, owner, end.
fn replay(stream: &Stream, asked: &Asked<'_>, faults: &mut Faults) {
    let chat = stream.chat;
    let mut owner: Option<&str> = None;
    let mut ended = false;
    for entry in &stream.entries {
        // Colleagues still add what they learned afterwards.
        if ended && !matches!(entry.what, Happened::Comment(_)) {
            faults.add(Kind::Contradiction, format!("chat {chat} goes on at {} after its end", entry.seq));
            break;
        }
        match (&entry.what, &entry.by) {
            (Happened::Joined(by), By::Agent(agent)) => {
                let taken_over = *by == JoinedBy::Take && asked.contains(&(agent.as_str(), chat, owner));
                if let Some(owner) = owner.filter(|_| !taken_over) {
                    let seq = entry.seq;
                    faults.add(Kind::TwoOwners, format!("{agent} got chat {chat} at {seq}, {owner} had it"));
                }
                owner = Some(agent);
            }
            (Happened::Transferred, _) => owner = None,
            (Happened::Ended, _) => ended = true,
            _ => {}
        }
    }
    let state = match (ended, owner) {
        (true, _) => ChatState::Ended,
        (false, Some(_)) => ChatState::Active,
        (false, None) => ChatState::Queued,
    };
    if (state, owner) != (stream.state, stream.owner.as_deref()) {
        let says = (stream.state, &stream.owner);
        faults
            .add(Kind::Contradiction, format!("chat {chat} is {says:?}, by its stream {:?}", (state, owner)));
    }
}
