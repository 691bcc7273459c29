//! One chat's stream as far as it has arrived, and where to go on after a cut.
//!
//! Frames may arrive twice or out of order around a reconnect; what is kept never does. An
//! acknowledgement may overtake older entries, so the last entry here does not tell that all before
//! it are here too.

use foyer_protocol::chat::StreamEvent;
use std::borrow::Borrow;

/// Entries of one chat, ascending by `seq`, each once.
///
/// There are two rules for where to go on, because visitors are not sent comments: who is sent every
/// number goes on at [`Stream::whole`], who is not at [`Stream::heard`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream<E> {
    entries: Vec<E>,
    heard: i64,
}

/// What became of an entry.
#[derive(Debug, PartialEq, Eq)]
pub enum Put<'a, E> {
    /// It is here now.
    New(&'a E),
    /// There was one at its place, which stays unless the caller changes it.
    Known {
        /// The one that was here.
        held: &'a mut E,
        /// The one that came now.
        again: E,
    },
}

impl<E> Default for Stream<E> {
    fn default() -> Self {
        Self { entries: Vec::new(), heard: 0 }
    }
}

impl<E: Borrow<StreamEvent>> Stream<E> {
    /// Takes in an entry that the stream brought.
    pub fn arrived(&mut self, entry: E) -> Put<'_, E> {
        self.heard = self.heard.max(seq(&entry));
        self.put(entry)
    }

    /// Takes in an own entry that the server has acknowledged, ahead of the stream.
    pub fn acknowledged(&mut self, entry: E) -> Put<'_, E> {
        self.put(entry)
    }

    fn put(&mut self, entry: E) -> Put<'_, E> {
        let at = self.entries.partition_point(|known| seq(known) < seq(&entry));
        if self.entries.get(at).is_some_and(|known| seq(known) == seq(&entry)) {
            return Put::Known { held: &mut self.entries[at], again: entry };
        }
        self.entries.insert(at, entry);
        Put::New(&self.entries[at])
    }

    /// All entries, ascending.
    #[must_use]
    pub fn entries(&self) -> &[E] {
        &self.entries
    }

    /// Highest `seq` here; 0 when empty.
    #[must_use]
    pub fn last_seq(&self) -> i64 {
        self.entries.last().map_or(0, seq)
    }

    /// Where to go on for who is sent every number: the highest `seq` up to which none is missing.
    #[must_use]
    pub fn whole(&self) -> i64 {
        let mut whole = 0;
        for entry in &self.entries {
            if seq(entry) != whole + 1 {
                break;
            }
            whole = seq(entry);
        }
        whole
    }

    /// Where to go on for who is not sent every number: the highest `seq` that the stream brought.
    /// It comes in order, so all before that have come.
    #[must_use]
    pub fn heard(&self) -> i64 {
        self.heard
    }
}

fn seq(entry: &impl Borrow<StreamEvent>) -> i64 {
    entry.borrow().seq
}

#[cfg(test)]
mod tests {
    use super::{Put, Stream};
    use foyer_protocol::Timestamp;
    use foyer_protocol::chat::{Author, EventBody, StreamEvent};

    fn entry(seq: i64, text: &str) -> StreamEvent {
        let body = EventBody::Message { text: text.to_owned() };
        StreamEvent { seq, at: Timestamp(seq), author: Author::Visitor, client_id: None, body }
    }

    /// A stream after these numbers; a negative one is an acknowledgement.
    fn after(numbers: &[i64]) -> Stream<StreamEvent> {
        let mut stream = Stream::default();
        for seq in numbers {
            if *seq > 0 {
                stream.arrived(entry(*seq, ""));
            } else {
                stream.acknowledged(entry(-*seq, ""));
            }
        }
        stream
    }

    #[test]
    fn entries_are_kept_once_in_order_and_say_where_to_go_on() {
        // What came; what is kept; whole, heard and last.
        let table: [(&[i64], &[i64], [i64; 3]); 9] = [
            (&[], &[], [0, 0, 0]),
            (&[1, 2, 3], &[1, 2, 3], [3, 3, 3]),
            // Twice.
            (&[1, 2, 1, 2, 2, 3], &[1, 2, 3], [3, 3, 3]),
            // Late.
            (&[3, 1, 2, 4], &[1, 2, 3, 4], [4, 4, 4]),
            // A number is missing: not come yet, or a comment.
            (&[1, 2, 5], &[1, 2, 5], [2, 5, 5]),
            (&[1, 2, 5, 3, 4], &[1, 2, 3, 4, 5], [5, 5, 5]),
            // An acknowledgement overtakes older entries, which then come.
            (&[1, -3], &[1, 3], [1, 1, 3]),
            (&[1, -3, 2], &[1, 2, 3], [3, 2, 3]),
            (&[1, -2, 2], &[1, 2], [2, 2, 2]),
        ];
        for (came, kept, [whole, heard, last]) in table {
            let stream = after(came);
            let seqs: Vec<i64> = stream.entries().iter().map(|entry| entry.seq).collect();
            assert_eq!(seqs, kept, "{came:?}");
            assert_eq!((stream.whole(), stream.heard(), stream.last_seq()), (whole, heard, last), "{came:?}");
        }
    }

    #[test]
    fn a_known_entry_stays_unless_the_caller_takes_the_new_one() {
        let mut stream = Stream::default();
        assert_eq!(stream.acknowledged(entry(1, "typed")), Put::New(&entry(1, "typed")));
        assert!(matches!(stream.arrived(entry(1, "stored")), Put::Known { .. }));
        assert_eq!(stream.entries(), [entry(1, "typed")]);
        if let Put::Known { held, again } = stream.arrived(entry(1, "stored")) {
            *held = again;
        }
        assert_eq!(stream.entries(), [entry(1, "stored")]);
    }
}
