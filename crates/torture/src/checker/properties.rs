//! Any run that kept its promises is passed, and any such run with one promise broken is not.

use super::samples::{acknowledged, client, joined, message, saw, wrote};
use super::{Kind, check};
use crate::history::{By, Entry, Happened, History, Side, Stream, What};
use foyer_protocol::chat::{ChatState, JoinedBy};
use proptest::prelude::*;

/// What may happen in a chat: (kind of entry, agent).
type Step = (u8, u8);

/// A chat that follows the rules, step by step, and who wrote what in it.
fn chat(number: i64, steps: &[Step]) -> Stream {
    let mut entries = vec![message(1, By::Visitor, &format!("{number}/1"))];
    let mut owner: Option<String> = None;
    let mut ended = false;
    for (kind, agent) in steps {
        let seq = i64::try_from(entries.len()).unwrap() + 1;
        let text = format!("{number}/{seq}");
        let entry = match (kind % 6, &owner) {
            (0, Some(owner)) => message(seq, By::Agent(owner.clone()), &text),
            (1, Some(owner)) => Entry {
                what: Happened::Comment(text.clone()),
                ..message(seq, By::Agent(owner.clone()), &text)
            },
            (2, None) => {
                let agent = format!("agent {}", agent % 3);
                owner = Some(agent.clone());
                joined(seq, &agent, JoinedBy::Take)
            }
            (3, Some(by)) => {
                let by = By::Agent(by.clone());
                owner = None;
                Entry { seq, by, id: None, what: Happened::Transferred }
            }
            (4, _) if *agent > 200 => {
                ended = true;
                Entry { seq, by: By::Visitor, id: None, what: Happened::Ended }
            }
            _ => message(seq, By::Visitor, &text),
        };
        entries.push(entry);
        if ended {
            break;
        }
    }
    let state = match (ended, &owner) {
        (true, _) => ChatState::Ended,
        (_, Some(_)) => ChatState::Active,
        _ => ChatState::Queued,
    };
    Stream { chat: number, seq: i64::try_from(entries.len()).unwrap(), state, owner, entries }
}

/// A run in which everybody wrote what is stored and saw it in order.
fn run(chats: &[Vec<Step>]) -> History {
    let streams: Vec<Stream> = (1..).zip(chats).map(|(number, steps)| chat(number, steps)).collect();
    let mut clients = Vec::new();
    let mut watcher = vec![What::Connected];
    for stream in &streams {
        let chat = stream.chat;
        let mut visitor = vec![What::Connected, What::Follows { chat, after: 0 }];
        watcher.push(What::Follows { chat, after: 0 });
        for entry in &stream.entries {
            let by_visitor = entry.by == By::Visitor;
            if let Some(text) = entry.text() {
                let notes = [wrote(text), acknowledged(text, chat, entry.seq)];
                if by_visitor { visitor.extend(notes) } else { watcher.extend(notes) }
            }
            if entry.for_visitors() {
                visitor.push(saw(chat, entry));
            }
            watcher.push(saw(chat, entry));
        }
        visitor.push(What::Rests { chat });
        watcher.push(What::Rests { chat });
        clients.push(client(&format!("visitor {chat}"), Side::Visitor, visitor));
    }
    clients.push(client("watcher", Side::Agent("agent 0".into()), watcher));
    History { clients, streams, restless: Vec::new() }
}

fn chats() -> impl Strategy<Value = Vec<Vec<Step>>> {
    prop::collection::vec(prop::collection::vec(any::<Step>(), 1..24), 1..6)
}

/// Breaks one promise somewhere in chat 1; answers the kind that must be found.
fn break_one(history: &mut History, how: u8, where_: usize) -> Kind {
    let entries = history.streams[0].entries.clone();
    let at = where_ % entries.len();
    let last = history.clients.len() - 1;
    let first_text = entries[0].text().unwrap_or_default().to_owned();
    match how % 7 {
        0 => {
            // Never stored, though it was seen: only the last place is free of other effects.
            history.forget(entries.len() - 1);
            Kind::Lost
        }
        1 => {
            history.append(message(0, By::Visitor, &first_text));
            Kind::Doubled
        }
        2 => {
            history.append(Entry { id: None, ..message(0, By::Visitor, &first_text) });
            Kind::Doubled
        }
        3 => {
            for entry in &mut history.streams[0].entries[at..] {
                entry.seq += 1;
            }
            history.streams[0].seq += 1;
            Kind::Gap
        }
        4 => {
            let other = message(entries[at].seq, By::System, "something else");
            history.note(last, saw(1, &other));
            Kind::Order
        }
        5 => {
            let gone = entries[at].seq;
            history.unnote(last, |w| matches!(w, What::Saw { chat: 1, entry } if entry.seq >= gone));
            Kind::Missed
        }
        _ => {
            history.append(joined(0, "agent x", JoinedBy::RoundRobin));
            history.append(joined(0, "agent y", JoinedBy::RoundRobin));
            history.streams[0].owner = Some("agent y".into());
            if history.streams[0].state == ChatState::Ended { Kind::Contradiction } else { Kind::TwoOwners }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_run_that_kept_its_promises_is_passed(chats in chats()) {
        prop_assert_eq!(check(&run(&chats)), vec![]);
    }

    #[test]
    fn one_broken_promise_is_found(chats in chats(), how in any::<u8>(), at in any::<usize>()) {
        let mut history = run(&chats);
        let wanted = break_one(&mut history, how, at);
        let found = check(&history);
        prop_assert!(found.iter().any(|fault| fault.kind == wanted), "{:?} is not in {:?}", wanted, found);
    }
}
