//! One chat's stream as far as it has arrived, and where to go on after a cut.
//!
//! What is here is always one stretch of the stream without a hole, because it comes in pages that say
//! which places they cover ([`StreamPage`]). Pages may arrive twice, or late around a reconnect; what
//! is kept never does. An acknowledgement of an own entry may overtake the stream: it waits behind the
//! stretch until a page reaches it.

use foyer_protocol::chat::{StreamEvent, StreamPage};
use std::borrow::Borrow;

/// Entries of one chat, ascending by `seq`, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream<E> {
    entries: Vec<E>,
    /// First place of the stretch.
    first: i64,
    /// Last place of it; below `first` while there is none.
    last: i64,
}

/// What became of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Took {
    /// It goes on at the end: what lies behind this place is new.
    Later(i64),
    /// It goes on at the beginning.
    Earlier,
    /// It lies behind a hole, or nothing was here: it stands alone now.
    Afresh,
    /// All of it was here, or it lies before a hole.
    Nothing,
}

impl<E> Default for Stream<E> {
    fn default() -> Self {
        Self { entries: Vec::new(), first: 1, last: 0 }
    }
}

impl<E: Borrow<StreamEvent> + From<StreamEvent>> Stream<E> {
    /// Takes in a page.
    pub fn take(&mut self, page: StreamPage) -> Took {
        let StreamPage { first, last, events, .. } = page;
        // Written so that places no honest server sends, up to the ends of the type, change nothing.
        if first < 1 || last < first {
            return Took::Nothing;
        }
        let took = if first - 1 > self.last {
            let kept = self.at_or_behind(last);
            self.entries.drain(..kept);
            self.first = first;
            Took::Afresh
        } else if last > self.last {
            Took::Later(self.last)
        } else if first < self.first && last >= self.first - 1 {
            Took::Earlier
        } else {
            return Took::Nothing;
        };
        self.first = self.first.min(first);
        self.last = self.last.max(last);
        let covered = self.before(first)..self.at_or_behind(last);
        // What was acknowledged is taken as the stream has it.
        self.entries.splice(covered, events.into_iter().filter(in_place(first, last)).map(E::from));
        took
    }

    /// Takes in an own entry that the server has acknowledged, ahead of the stream.
    pub fn acknowledged(&mut self, entry: StreamEvent) {
        let at = self.before(entry.seq);
        let is_known = self.entries.get(at).is_some_and(|known| seq(known) == entry.seq);
        // One before the end is here, or lies before all that is here and comes with its page.
        if entry.seq > self.last && !is_known {
            self.entries.insert(at, entry.into());
        }
    }
}

impl<E: Borrow<StreamEvent>> Stream<E> {
    /// All entries, ascending.
    #[must_use]
    pub fn entries(&self) -> &[E] {
        &self.entries
    }

    /// The entry at a place.
    #[must_use]
    pub fn at(&self, place: i64) -> Option<&E> {
        self.entries.get(self.before(place)).filter(|entry| seq(*entry) == place)
    }

    /// Highest `seq` here; 0 when empty.
    #[must_use]
    pub fn last_seq(&self) -> i64 {
        self.entries.last().map_or(0, seq)
    }

    /// Where to go on after a cut: the last place of the stretch; 0 while there is none.
    #[must_use]
    pub fn heard(&self) -> i64 {
        self.last
    }

    /// First place of the stretch.
    #[must_use]
    pub fn first(&self) -> i64 {
        self.first
    }

    /// Whether the stream has entries before those that are here.
    #[must_use]
    pub fn has_earlier(&self) -> bool {
        self.first > 1
    }

    /// How many entries stand before a place.
    fn before(&self, place: i64) -> usize {
        self.entries.partition_point(|entry| seq(entry) < place)
    }

    fn at_or_behind(&self, place: i64) -> usize {
        self.entries.partition_point(|entry| seq(entry) <= place)
    }
}

fn in_place(first: i64, last: i64) -> impl Fn(&StreamEvent) -> bool {
    move |event| (first..=last).contains(&event.seq)
}

fn seq(entry: &impl Borrow<StreamEvent>) -> i64 {
    entry.borrow().seq
}

#[cfg(test)]
mod tests;
