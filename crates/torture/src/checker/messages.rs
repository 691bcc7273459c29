//! What was written: stored once, in its place, and nothing else beside it.

use super::{Faults, Kind, Streams, records};
use crate::history::{Entry, History, What};
use std::collections::{HashMap, HashSet};

pub(super) fn check(history: &History, streams: &Streams<'_>, faults: &mut Faults) {
    let written = texts_written(history);
    gaps(history, faults);
    doubled(history, faults);
    strangers(history, &written, faults);
    settled(history, &written, streams, faults);
    for name in &history.restless {
        faults.add(Kind::Unsettled, format!("{name} did not come to rest"));
    }
}

/// Text by the sender's id.
fn texts_written(history: &History) -> HashMap<&str, &str> {
    records(history)
        .filter_map(|(_, record)| match &record.what {
            What::Wrote { id, text } => Some((id.as_str(), text.as_str())),
            _ => None,
        })
        .collect()
}

fn gaps(history: &History, faults: &mut Faults) {
    let mut numbers = HashSet::new();
    for stream in &history.streams {
        let chat = stream.chat;
        if !numbers.insert(chat) {
            faults.add(Kind::Contradiction, format!("two chats have the number {chat}"));
        }
        for (wanted, entry) in (1_i64..).zip(&stream.entries) {
            if entry.seq != wanted {
                faults.add(Kind::Gap, format!("chat {chat} has {} where {wanted} is due", entry.seq));
                break;
            }
        }
        let last = stream.entries.last().map_or(0, |entry| entry.seq);
        if last != stream.seq {
            let seq = stream.seq;
            faults.add(Kind::Contradiction, format!("chat {chat} says it ends at {seq}, it ends at {last}"));
        }
    }
}

/// The same id, or the same text, twice in the streams. Texts are unique in a run, so a text twice
/// is a message twice, whatever became of its id.
fn doubled(history: &History, faults: &mut Faults) {
    let mut ids = HashMap::new();
    let mut texts = HashMap::new();
    for stream in &history.streams {
        for entry in &stream.entries {
            let place = (stream.chat, entry.seq);
            if let Some(id) = &entry.id
                && let Some(first) = ids.insert(id.as_str(), place)
            {
                faults.add(Kind::Doubled, format!("id {id} stands at {first:?} and at {place:?}"));
            } else if let Some(text) = entry.text()
                && let Some(first) = texts.insert(text, place)
            {
                faults.add(Kind::Doubled, format!("{text:?} stands at {first:?} and at {place:?}"));
            }
        }
    }
}

/// Entries that nobody wrote.
fn strangers(history: &History, written: &HashMap<&str, &str>, faults: &mut Faults) {
    let texts: HashSet<&str> = written.values().copied().collect();
    for stream in &history.streams {
        for entry in &stream.entries {
            if let Some(text) = entry.text().filter(|text| !texts.contains(text)) {
                let (chat, seq) = (stream.chat, entry.seq);
                faults.add(Kind::Unasked, format!("nobody wrote {text:?}, at {seq} of chat {chat}"));
            }
        }
    }
}

/// Every message came to its end: acknowledged and there, or refused and not there.
fn settled(history: &History, written: &HashMap<&str, &str>, streams: &Streams<'_>, faults: &mut Faults) {
    let stored: HashMap<&str, (i64, i64)> = history
        .streams
        .iter()
        .flat_map(|stream| stream.entries.iter().map(|e| (stream.chat, e)))
        .filter_map(|(chat, e)| Some((e.text()?, (chat, e.seq))))
        .collect();
    let (mut acknowledged, mut refused) = (HashSet::new(), HashMap::new());
    for (client, record) in records(history) {
        match &record.what {
            What::Acknowledged { id, chat, seq } => {
                acknowledged.insert(id.as_str());
                let Some(text) = written.get(id.as_str()) else {
                    let name = &client.name;
                    faults
                        .add(Kind::Unasked, format!("{name} got an acknowledgement of {id}, never written"));
                    continue;
                };
                let there = streams.at(*chat, *seq);
                if there.and_then(Entry::text) == Some(text) {
                    continue;
                }
                match stored.get(text) {
                    Some(place) => faults.add(
                        Kind::Misplaced,
                        format!("{text:?} was acknowledged at {:?} and stands at {place:?}", (chat, seq)),
                    ),
                    None => faults.add(
                        Kind::Lost,
                        format!("{text:?} was acknowledged at {seq} of chat {chat} and is not there"),
                    ),
                }
            }
            What::Refused { id, why } => {
                refused.insert(id.as_str(), why.as_str());
            }
            _ => {}
        }
    }
    for (id, text) in written {
        match (acknowledged.contains(id), refused.get(id), stored.get(text)) {
            (false, None, _) => {
                faults.add(Kind::Unsettled, format!("{text:?} was neither acknowledged nor refused"));
            }
            (_, Some(why), Some(place)) => {
                faults.add(Kind::Unasked, format!("{text:?} was refused ({why}) and stands at {place:?}"));
            }
            _ => {}
        }
    }
}
