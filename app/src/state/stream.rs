//! One chat's stream, and what the server said of it.
//!
//! Order, doubles and gaps are [`foyer_line::Stream`]'s.

use foyer_protocol::chat::StreamEvent;
use std::sync::Arc;

/// Entries of one chat. Cloning is cheap: the entries are shared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stream {
    entries: foyer_line::Stream<Arc<StreamEvent>>,
    /// Whether the server has answered the first request for this stream.
    pub loaded: bool,
    /// Why the server would not show the stream.
    pub refused: Option<String>,
}

impl Stream {
    /// Adds entries; those already here are dropped.
    pub fn merge(&mut self, events: impl IntoIterator<Item = StreamEvent>) {
        for event in events {
            self.entries.arrived(Arc::new(event));
        }
    }

    /// All entries, ascending.
    #[must_use]
    pub fn events(&self) -> &[Arc<StreamEvent>] {
        self.entries.entries()
    }

    /// Highest `seq` here; 0 when empty.
    #[must_use]
    pub fn last_seq(&self) -> i64 {
        self.entries.last_seq()
    }

    /// Where to resume. Agents are sent every number, so a missing one is asked for again.
    #[must_use]
    pub fn resume_after(&self) -> i64 {
        self.entries.whole()
    }
}

#[cfg(test)]
mod tests {
    use super::Stream;
    use crate::state::samples::visitor_says;

    fn seqs(stream: &Stream) -> Vec<i64> {
        stream.events().iter().map(|e| e.seq).collect()
    }

    #[test]
    fn entries_are_ordered_and_kept_once() {
        let mut stream = Stream::default();
        stream.merge([visitor_says(3, "c"), visitor_says(1, "a")]);
        stream.merge([visitor_says(1, "again"), visitor_says(2, "b"), visitor_says(4, "d")]);
        stream.merge([visitor_says(4, "d")]);
        assert_eq!(seqs(&stream), [1, 2, 3, 4]);
    }

    #[test]
    fn a_gap_is_asked_for_again() {
        let mut stream = Stream::default();
        assert_eq!(stream.resume_after(), 0);
        stream.merge([visitor_says(1, "a"), visitor_says(2, "b"), visitor_says(5, "e")]);
        assert_eq!((stream.resume_after(), stream.last_seq()), (2, 5));
        stream.merge([visitor_says(3, "c"), visitor_says(4, "d")]);
        assert_eq!(stream.resume_after(), 5);
    }
}
