//! One chat's stream, and what the server said of it.
//!
//! Order, doubles and holes are [`foyer_line::Stream`]'s.

use foyer_line::Took;
use foyer_protocol::chat::{StreamEvent, StreamPage};
use std::sync::Arc;

/// How the page before what is here stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Earlier {
    /// Nobody has asked for it.
    #[default]
    Idle,
    /// It is on its way.
    Asked,
    /// The server would not or could not give it.
    Failed,
}

/// Entries of one chat. Cloning is cheap: the entries are shared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stream {
    entries: foyer_line::Stream<Arc<StreamEvent>>,
    /// Whether the server has answered the first request for this stream.
    pub loaded: bool,
    /// Why the server would not show the stream.
    pub refused: Option<String>,
    /// How the page before what is here stands.
    pub earlier: Earlier,
}

impl Stream {
    /// Takes in a page; what is here already is dropped.
    pub fn take(&mut self, page: StreamPage) -> Took {
        let took = self.entries.take(page);
        // An answer that makes it no longer came for a beginning that is here no more.
        if matches!(took, Took::Earlier | Took::Afresh | Took::Nothing) {
            self.earlier = Earlier::Idle;
        }
        self.loaded = true;
        self.refused = None;
        took
    }

    /// Takes in an own entry that the server has acknowledged.
    pub fn acknowledged(&mut self, event: StreamEvent) {
        self.entries.acknowledged(event);
    }

    /// Whether the page before what is here should be asked for now; it counts as asked for.
    pub fn ask_earlier(&mut self) -> Option<i64> {
        let is_due = self.has_earlier() && self.earlier != Earlier::Asked;
        is_due.then(|| {
            self.earlier = Earlier::Asked;
            self.entries.first()
        })
    }

    /// The line is gone, and with it what was asked for.
    pub fn line_lost(&mut self) {
        if self.earlier == Earlier::Asked {
            self.earlier = Earlier::Idle;
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

    /// Lowest `seq` of what is here.
    #[must_use]
    pub fn first(&self) -> i64 {
        self.entries.first()
    }

    /// Whether the stream has entries before those that are here.
    #[must_use]
    pub fn has_earlier(&self) -> bool {
        self.entries.has_earlier()
    }

    /// Where to resume.
    #[must_use]
    pub fn resume_after(&self) -> i64 {
        self.entries.heard()
    }
}

#[cfg(test)]
mod tests {
    use super::{Earlier, Stream};
    use crate::state::samples::{page, visitor_says};

    #[test]
    fn the_page_before_is_asked_for_once_and_again_when_it_failed() {
        let mut stream = Stream::default();
        assert_eq!(stream.ask_earlier(), None, "nothing is here yet");
        stream.take(page(vec![visitor_says(401, "a"), visitor_says(402, "b")]));
        assert_eq!(stream.ask_earlier(), Some(401));
        assert_eq!(stream.ask_earlier(), None, "it is on its way");
        // What arrives below is no answer.
        stream.take(page(vec![visitor_says(403, "c")]));
        assert_eq!(stream.earlier, Earlier::Asked);
        stream.earlier = Earlier::Failed;
        assert_eq!(stream.ask_earlier(), Some(401));
        stream.line_lost();
        assert_eq!(stream.ask_earlier(), Some(401));
        let before = (1..=400).map(|seq| visitor_says(seq, "x")).collect();
        stream.take(page(before));
        assert_eq!((stream.earlier, stream.first(), stream.ask_earlier()), (Earlier::Idle, 1, None));
    }
}
