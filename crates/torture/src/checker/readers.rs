//! What was read: every reader saw the one order, whole, and nothing that is gone since.

use super::{Faults, Kind, Streams};
use crate::history::{Client, Entry, Happened, History, Side, What};
use std::collections::{HashMap, HashSet};

pub(super) fn check(history: &History, streams: &Streams<'_>, faults: &mut Faults) {
    for client in &history.clients {
        let (places, beginnings) = (HashMap::new(), HashMap::new());
        Reader { client, streams, places, beginnings }.read(faults);
    }
}

/// One client, read from its first record to its last.
struct Reader<'h> {
    client: &'h Client,
    streams: &'h Streams<'h>,
    /// Highest place of each chat that was shown so far.
    places: HashMap<i64, i64>,
    /// What each chat's newest page left out, and what was read of that since.
    beginnings: HashMap<i64, Beginning>,
}

/// The part of a chat before the page that a reader was shown first.
struct Beginning {
    /// First place that was read.
    first: i64,
    /// Last place of this part.
    last: i64,
    shown: HashSet<i64>,
}

impl Reader<'_> {
    fn read(mut self, faults: &mut Faults) {
        for record in &self.client.records {
            match &record.what {
                What::Follows { chat, after } => self.follows(*chat, *after),
                What::Earlier { chat, first, last } => self.earlier(*chat, *first, *last, faults),
                What::Saw { chat, entry } => self.saw(*chat, entry, faults),
                What::Rests { chat } => self.rests(*chat, faults),
                _ => {}
            }
        }
    }

    /// From a place that was shown before, or from one behind it: then what lies between is a beginning
    /// that is still to be read, unless there is nothing in it that this reader is shown.
    fn follows(&mut self, chat: i64, after: i64) {
        let place = self.places.insert(chat, after).unwrap_or(0);
        if self.first_unseen(chat, place, after).is_some() {
            let beginning = Beginning { first: after + 1, last: after, shown: HashSet::new() };
            self.beginnings.insert(chat, beginning);
        }
    }

    fn earlier(&mut self, chat: i64, first: i64, last: i64, faults: &mut Faults) {
        let place = self.places.get(&chat).copied().unwrap_or(0);
        match self.beginnings.get_mut(&chat) {
            Some(beginning) if first < beginning.first && last + 1 >= beginning.first => {
                beginning.first = first;
            }
            // Once more.
            _ if last <= place => {}
            _ => {
                let name = &self.client.name;
                faults.add(
                    Kind::Order,
                    format!("{name} was read {first} to {last} of chat {chat} out of turn"),
                );
            }
        }
    }

    fn saw(&mut self, chat: i64, entry: &Entry, faults: &mut Faults) {
        let (name, seq) = (&self.client.name, entry.seq);
        let Some(there) = self.streams.at(chat, seq) else {
            faults.add(Kind::Lost, format!("{name} saw {seq} of chat {chat}, which is not there any more"));
            return;
        };
        if !same(entry, there) {
            faults.add(Kind::Order, format!("{name} saw something else at {seq} of chat {chat}"));
        }
        if self.client.side == Side::Visitor && !there.for_visitors() {
            faults.add(Kind::Order, format!("{name} was shown the comment at {seq} of chat {chat}"));
        }
        let place = self.places.get(&chat).copied().unwrap_or(0);
        // Shown before, which the protocol allows, and clients drop it; or of the beginning.
        if seq <= place {
            if let Some(beginning) = self.beginnings.get_mut(&chat) {
                beginning.shown.insert(seq);
            }
            return;
        }
        if let Some(missing) = self.first_unseen(chat, place, seq - 1) {
            faults.add(Kind::Order, format!("{name} saw {seq} of chat {chat} before {missing}"));
        }
        self.places.insert(chat, seq);
    }

    fn rests(&self, chat: i64, faults: &mut Faults) {
        let place = self.places.get(&chat).copied().unwrap_or(0);
        // Comments may follow the end; who rests has seen the end.
        let last = self.streams.0.get(&chat).map_or(0, |stream| {
            let end = stream.entries.iter().find(|entry| entry.what == Happened::Ended);
            end.map_or(stream.seq, |end| end.seq)
        });
        if let Some(missing) = self.first_unseen(chat, place, last).or_else(|| self.missing_before(chat)) {
            let name = &self.client.name;
            faults.add(Kind::Missed, format!("{name} rests on chat {chat} and never saw {missing}"));
        }
    }

    /// The first place of the beginning that this reader was not shown.
    fn missing_before(&self, chat: i64) -> Option<i64> {
        let Beginning { last, shown, .. } = self.beginnings.get(&chat)?;
        (1..=*last).find(|seq| !shown.contains(seq) && self.first_unseen(chat, seq - 1, *seq).is_some())
    }

    /// The first place in `after + 1 ..= upto` that this reader should have been shown.
    fn first_unseen(&self, chat: i64, after: i64, upto: i64) -> Option<i64> {
        (after + 1..=upto).find(|seq| {
            self.client.side != Side::Visitor || self.streams.at(chat, *seq).is_none_or(Entry::for_visitors)
        })
    }
}

/// Whether two readers' views of a place agree. Ids of agents and senders may be kept from visitors.
fn same(seen: &Entry, there: &Entry) -> bool {
    let ids = seen.id.is_none() || seen.id == there.id;
    ids && seen.what == there.what && std::mem::discriminant(&seen.by) == std::mem::discriminant(&there.by)
}
