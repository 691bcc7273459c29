//! A stream as rows to draw: day rules, the "New" rule, sender groups, system lines.

use foyer_protocol::Timestamp;
use foyer_protocol::chat::{Author, EventBody, StreamEvent};
use std::sync::Arc;

/// Messages of one sender within this time stand together.
pub const GROUP_MS: i64 = 120_000;

/// What a row is.
#[derive(Clone, Debug, PartialEq)]
pub enum RowKind {
    /// A new day begins.
    Day,
    /// What follows was not read before.
    New,
    /// Something was said or happened. `first` of its sender group carries name and avatar.
    Event {
        /// What.
        event: Arc<StreamEvent>,
        /// Whether it opens a sender group.
        first: bool,
    },
}

/// One row of the thread.
#[derive(Clone, Debug, PartialEq)]
pub struct ThreadRow {
    /// Identifies the row while the thread grows.
    pub key: (i64, u8),
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: RowKind,
}

/// Rows of a part of a stream, which follows `before`. `new_from` is the first unread `seq`; `day_of` tells two
/// days of the reader's calendar apart.
#[must_use]
pub fn rows(
    before: Option<&StreamEvent>,
    events: &[Arc<StreamEvent>],
    new_from: Option<i64>,
    day_of: impl Fn(Timestamp) -> i64,
) -> Vec<ThreadRow> {
    let mut rows = Vec::with_capacity(events.len() + 4);
    let mut last = before;
    let mut day = before.map(|event| day_of(event.at));
    for event in events {
        let mut broken = false;
        let today = day_of(event.at);
        if day != Some(today) {
            day = Some(today);
            broken = true;
            rows.push(ThreadRow { key: (event.seq, 0), at: event.at, kind: RowKind::Day });
        }
        if new_from == Some(event.seq) {
            broken = true;
            rows.push(ThreadRow { key: (event.seq, 1), at: event.at, kind: RowKind::New });
        }
        let first = broken || !last.is_some_and(|last| stands_with(last, event));
        let kind = RowKind::Event { event: event.clone(), first };
        rows.push(ThreadRow { key: (event.seq, if first { 2 } else { 3 }), at: event.at, kind });
        last = Some(event);
    }
    rows
}

fn stands_with(before: &StreamEvent, event: &StreamEvent) -> bool {
    let same_kind = matches!(
        (&before.body, &event.body),
        (EventBody::Message { .. }, EventBody::Message { .. })
            | (EventBody::Comment { .. }, EventBody::Comment { .. })
    );
    // By name too: who was renamed meanwhile stands under both names.
    let same_author = before.author == event.author;
    same_kind && same_author && event.at.since_ms(before.at) <= GROUP_MS
}

/// The first message of the visitor after `read`, where the "New" rule goes.
#[must_use]
pub fn first_unread(events: &[Arc<StreamEvent>], read: i64) -> Option<i64> {
    events.iter().find(|e| e.seq > read && from_visitor(e)).map(|e| e.seq)
}

/// How many messages of others came after `seq`; `mine` tells own entries.
#[must_use]
pub fn news_after(events: &[Arc<StreamEvent>], seq: i64, mine: impl Fn(&Author) -> bool) -> usize {
    let is_text = |e: &StreamEvent| matches!(e.body, EventBody::Message { .. } | EventBody::Comment { .. });
    events.iter().rev().take_while(|e| e.seq > seq).filter(|e| is_text(e) && !mine(&e.author)).count()
}

/// More messages than this at once are told as one line.
const READ_EACH: usize = 3;

/// Lines to read aloud, by their `seq`: those that came at once after a cut are one sentence.
#[must_use]
pub fn read_aloud(fresh: Vec<(i64, String)>) -> Vec<(i64, String)> {
    match fresh.last() {
        Some((last, _)) if fresh.len() > READ_EACH => vec![(*last, format!("{} new messages", fresh.len()))],
        _ => fresh,
    }
}

/// Whether the visitor wrote it.
#[must_use]
pub fn from_visitor(event: &StreamEvent) -> bool {
    event.author == Author::Visitor && matches!(event.body, EventBody::Message { .. })
}

#[cfg(test)]
mod tests {
    use super::{RowKind, first_unread, news_after, read_aloud, rows};
    use crate::state::samples::{joe_says, visitor_says};
    use foyer_protocol::Timestamp;
    use foyer_protocol::chat::{Author, StreamEvent};
    use std::sync::Arc;

    fn at(ms: i64, event: StreamEvent) -> Arc<StreamEvent> {
        Arc::new(StreamEvent { at: Timestamp(ms), ..event })
    }

    /// D day, N new, capital a first event, small one that follows.
    fn drawn(events: &[Arc<StreamEvent>], new_from: Option<i64>) -> String {
        let mark = |kind| match kind {
            RowKind::Day => 'D',
            RowKind::New => 'N',
            RowKind::Event { first: true, .. } => 'E',
            RowKind::Event { first: false, .. } => 'e',
        };
        rows(None, events, new_from, |at| at.0 / 86_400_000).into_iter().map(|row| mark(row.kind)).collect()
    }

    #[test]
    fn senders_are_grouped_within_two_minutes() {
        let events = [
            at(0, visitor_says(1, "a")),
            at(60_000, visitor_says(2, "b")),
            at(200_000, visitor_says(3, "c")),
            at(201_000, joe_says(4, "d", "x")),
            at(202_000, joe_says(5, "e", "y")),
        ];
        assert_eq!(drawn(&events, None), "DEeEEe");
        let renamed = StreamEvent {
            author: Author::Agent { id: "joe".into(), name: "Joseph".into() },
            ..joe_says(3, "c", "z")
        };
        let events = [at(0, joe_says(1, "a", "x")), at(1, joe_says(2, "b", "y")), at(2, renamed)];
        assert_eq!(drawn(&events, None), "DEeE");
    }

    #[test]
    fn rules_break_groups() {
        let day = 86_400_000;
        let events =
            [at(0, visitor_says(1, "a")), at(1, visitor_says(2, "b")), at(day, visitor_says(3, "c"))];
        assert_eq!(drawn(&events, Some(2)), "DENEDE");
    }

    #[test]
    fn a_part_goes_on_where_the_one_before_ended() {
        let events = [at(0, visitor_says(1, "a")), at(1, visitor_says(2, "b")), at(2, joe_says(3, "c", "x"))];
        let day_of = |at: Timestamp| at.0 / 86_400_000;
        let whole = rows(None, &events, None, day_of);
        let mut parts = rows(None, &events[..1], None, day_of);
        parts.extend(rows(Some(&events[0]), &events[1..], None, day_of));
        assert_eq!(parts, whole);
    }

    #[test]
    fn many_at_once_are_read_as_one_sentence() {
        let fresh = |count: i64| (1..=count).map(|seq| (seq, format!("line {seq}"))).collect::<Vec<_>>();
        assert_eq!(read_aloud(fresh(3)), fresh(3));
        assert_eq!(read_aloud(fresh(40)), [(40, "40 new messages".to_owned())]);
        assert!(read_aloud(Vec::new()).is_empty());
    }

    #[test]
    fn unread_and_news() {
        let events = [at(0, visitor_says(1, "a")), at(1, joe_says(2, "b", "x")), at(2, visitor_says(3, "c"))];
        assert_eq!(first_unread(&events, 1), Some(3));
        assert_eq!(first_unread(&events, 3), None);
        assert_eq!(news_after(&events, 0, |a| matches!(a, Author::Agent { .. })), 2);
        assert_eq!(news_after(&events, 2, |_| false), 1);
    }
}
