//! Judges a run by what its clients did and saw. Pure: no clock, no I/O, no database.
//!
//! The promise it holds the server to: what was acknowledged is stored, once, in the place that
//! was told; streams have no gaps; every reader saw one order; no agent was over the limit; no
//! chat had two owners. It knows nothing of kills, proxies or faults: none of them is an excuse.

mod messages;
mod owners;
#[cfg(test)]
mod properties;
mod readers;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use crate::history::{History, Record, Stream, What};
use serde::Serialize;
use std::collections::HashMap;
use std::fmt;

/// One broken promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Which promise.
    pub kind: Kind,
    /// What was seen, for people.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.kind, self.what)
    }
}

/// The promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Kind {
    /// Acknowledged or shown to somebody, and not there at the end.
    Lost,
    /// Stored twice.
    Doubled,
    /// Stored elsewhere than the acknowledgement said.
    Misplaced,
    /// In a stream, and nobody wrote it; or refused, and stored all the same.
    Unasked,
    /// Neither acknowledged nor refused although everything had come to rest.
    Unsettled,
    /// A stream that is not 1, 2, 3 …
    Gap,
    /// A reader saw another order, or something else in a place.
    Order,
    /// A reader that stayed to the end was not shown everything.
    Missed,
    /// An agent had more chats than the limit.
    OverLimit,
    /// A chat was given to somebody while somebody else had it.
    TwoOwners,
    /// A chat's summary contradicts its stream, or something happened after its end.
    Contradiction,
}

/// How much a run did: a judgement on nothing is worth nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Extent {
    /// Chats.
    pub chats: usize,
    /// Messages and comments written.
    pub written: usize,
    /// Acknowledgements.
    pub acknowledged: usize,
    /// Refusals.
    pub refused: usize,
    /// Times the server said that it failed.
    pub troubled: usize,
    /// Entries shown to readers.
    pub seen: usize,
    /// Entries in all streams.
    pub entries: usize,
    /// Owners given.
    pub joined: usize,
    /// Connections accepted.
    pub connections: usize,
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { chats, written, acknowledged, refused, troubled, seen, entries, joined, connections } =
            self;
        write!(
            f,
            "{chats} chats, {written} written, {acknowledged} acknowledged, {refused} refused, \
             {troubled} failed at first, \
             {entries} entries, {seen} seen, {joined} given, {connections} connections"
        )
    }
}

/// All broken promises of a run; empty when it kept them.
#[must_use]
pub fn check(history: &History) -> Vec<Fault> {
    let streams = Streams::of(history);
    let mut faults = Faults(Vec::new());
    messages::check(history, &streams, &mut faults);
    readers::check(history, &streams, &mut faults);
    owners::check(history, &mut faults);
    faults.0
}

/// How much there was to judge.
#[must_use]
pub fn extent(history: &History) -> Extent {
    let mut extent = Extent { chats: history.streams.len(), ..Extent::default() };
    for record in history.clients.iter().flat_map(|client| &client.records) {
        match record.what {
            What::Wrote { .. } => extent.written += 1,
            What::Acknowledged { .. } => extent.acknowledged += 1,
            What::Refused { .. } => extent.refused += 1,
            What::Saw { .. } => extent.seen += 1,
            What::Connected => extent.connections += 1,
            What::Troubled { .. } => extent.troubled += 1,
            What::Disconnected { .. }
            | What::Follows { .. }
            | What::Earlier { .. }
            | What::Rests { .. }
            | What::AskedToTake { .. }
            | What::Load { .. } => {}
        }
    }
    let entries = || history.streams.iter().flat_map(|stream| &stream.entries);
    extent.entries = entries().count();
    extent.joined = entries().filter(|e| matches!(e.what, crate::history::Happened::Joined(_))).count();
    extent
}

/// Where faults are put down.
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, kind: Kind, what: String) {
        self.0.push(Fault { kind, what });
    }
}

/// The streams by the chat's number.
struct Streams<'h>(HashMap<i64, &'h Stream>);

impl<'h> Streams<'h> {
    fn of(history: &'h History) -> Self {
        Self(history.streams.iter().map(|stream| (stream.chat, stream)).collect())
    }

    /// The entry in a place of a chat's stream.
    fn at(&self, chat: i64, seq: i64) -> Option<&'h crate::history::Entry> {
        self.0.get(&chat)?.entries.iter().find(|entry| entry.seq == seq)
    }
}

/// All records with the client they are of.
fn records(history: &History) -> impl Iterator<Item = (&crate::history::Client, &Record)> {
    history.clients.iter().flat_map(|client| client.records.iter().map(move |record| (client, record)))
}
