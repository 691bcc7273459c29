//! Streams in pages: how much of one is read and told at a time.
//!
//! A stream has no end, a frame has one: 200 entries or 256 KiB. Nothing here reads or answers more,
//! whoever asks and from wherever. Who may ask is decided by the callers.

use crate::ServiceError;
use crate::fan_out::visitor_event;
use foyer_protocol::chat::StreamPage;
use foyer_protocol::limits::{
    STREAM_FIRST_EVENTS, STREAM_PAGE_BYTES, STREAM_PAGE_EVENTS, STREAM_RESUME_EVENTS,
};
use foyer_protocol::{StreamId, wire};
use foyer_storage::events::EventRow;
use foyer_storage::{Conn, events};

/// A page before it is known who reads it.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// First place it covers.
    pub(crate) first: i64,
    /// Last place it covers.
    pub(crate) last: i64,
    more: bool,
    pub(crate) rows: Vec<EventRow>,
}

impl Page {
    /// What agents are shown of it.
    pub(crate) fn for_agents(self) -> StreamPage {
        let Self { first, last, more, rows } = self;
        StreamPage { first, last, more, events: rows.into_iter().map(|row| row.event).collect() }
    }

    /// What the visitor is shown of it.
    pub(crate) fn for_visitor(self) -> StreamPage {
        let Self { first, last, more, rows } = self;
        StreamPage { first, last, more, events: rows.into_iter().filter_map(visitor_event).collect() }
    }
}

/// No page: it covers nothing.
pub(crate) fn nothing() -> StreamPage {
    StreamPage { first: 1, last: 0, more: false, events: Vec::new() }
}

/// What somebody is shown who has the stream up to `after`, of a stream that ends at `head`: the page
/// that follows, or a short newest one for who has nothing or is far behind.
pub(crate) async fn following(
    conn: &mut Conn,
    stream: &StreamId,
    after: i64,
    head: i64,
) -> Result<Page, ServiceError> {
    if !resumes(after, head) {
        return end_of(conn, stream, 0, STREAM_FIRST_EVENTS).await;
    }
    let mut rows = events::after(conn, stream, after, count(STREAM_PAGE_EVENTS) + 1).await?;
    let fits = fits(rows.iter());
    let more = fits < rows.len();
    rows.truncate(fits);
    let last = rows.last().map_or(after, |row| row.event.seq);
    Ok(Page { first: after + 1, last, more, rows })
}

/// The page before a place.
pub(crate) async fn earlier(conn: &mut Conn, stream: &StreamId, before: i64) -> Result<Page, ServiceError> {
    let before = before.max(1);
    let rows = last_of(events::between(conn, stream, 0, before, count(STREAM_PAGE_EVENTS)).await?);
    let first = rows.first().map_or(before, |row| row.event.seq);
    Ok(Page { first, last: before - 1, more: false, rows })
}

/// The newest page of what follows `after`. When it begins behind `after + 1`, more was stored since than
/// one page holds.
pub(crate) async fn newest(conn: &mut Conn, stream: &StreamId, after: i64) -> Result<Page, ServiceError> {
    end_of(conn, stream, after, STREAM_PAGE_EVENTS).await
}

/// At most so many entries at the end of what follows `after`.
async fn end_of(conn: &mut Conn, stream: &StreamId, after: i64, most: usize) -> Result<Page, ServiceError> {
    let rows = last_of(events::between(conn, stream, after, i64::MAX, count(most)).await?);
    let first = rows.first().map_or(after + 1, |row| row.event.seq);
    let last = rows.last().map_or(after, |row| row.event.seq);
    Ok(Page { first, last, more: false, rows })
}

/// Whether a client at `after` gets all that it missed of a stream that ends at `head`.
fn resumes(after: i64, head: i64) -> bool {
    after > 0 && after <= head && head - after <= STREAM_RESUME_EVENTS
}

/// A number of entries as the database counts them.
fn count(entries: usize) -> i64 {
    i64::try_from(entries).unwrap_or(i64::MAX)
}

/// As many of the last rows as one page holds.
fn last_of(mut rows: Vec<EventRow>) -> Vec<EventRow> {
    let fits = fits(rows.iter().rev());
    rows.drain(..rows.len() - fits);
    rows
}

/// How many of these rows one page holds: at least one, so that nothing is too long to be read.
fn fits<'a>(rows: impl Iterator<Item = &'a EventRow>) -> usize {
    // An event of the protocol can always be encoded.
    let bytes = |row: &EventRow| wire::encode(&row.event).map_or(0, |bytes| bytes.len());
    fit(rows.map(bytes))
}

fn fit(bytes: impl Iterator<Item = usize>) -> usize {
    let mut sum = 0_usize;
    bytes
        .take(STREAM_PAGE_EVENTS)
        .take_while(|bytes| {
            let is_first = sum == 0;
            sum += bytes;
            is_first || sum <= STREAM_PAGE_BYTES
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::{fit, resumes};
    use foyer_protocol::limits::{STREAM_PAGE_BYTES, STREAM_PAGE_EVENTS};
    use proptest::prelude::*;

    #[test]
    fn a_page_has_an_end() {
        let half = STREAM_PAGE_BYTES / 2;
        for (bytes, wanted) in [
            (vec![], 0),
            (vec![1; 10], 10),
            (vec![1; 10_000], STREAM_PAGE_EVENTS),
            (vec![half, half, 1], 2),
            (vec![half, half + 1, 1], 1),
            // Longer than any page: alone.
            (vec![2 * STREAM_PAGE_BYTES, 1], 1),
        ] {
            assert_eq!(fit(bytes.iter().copied()), wanted);
        }
    }

    #[test]
    fn who_is_far_behind_is_shown_the_newest_page() {
        for (after, head, wanted) in [
            (0, 0, false),
            (0, 10, false),
            (1, 10, true),
            (10, 10, true),
            (11, 10, false),
            (1, 1_001, true),
            (1, 1_002, false),
            (i64::MAX, 10, false),
        ] {
            assert_eq!(resumes(after, head), wanted, "{after} of {head}");
        }
    }

    proptest! {
        #[test]
        fn a_page_is_never_too_long_and_never_empty(bytes in prop::collection::vec(1_usize..300_000, 1..400)) {
            let fits = fit(bytes.iter().copied());
            prop_assert!((1..=STREAM_PAGE_EVENTS).contains(&fits));
            prop_assert!(fits == 1 || bytes[..fits].iter().sum::<usize>() <= STREAM_PAGE_BYTES);
            // And no shorter than it must be.
            let one_more = bytes.get(..=fits).map_or(usize::MAX, |more| more.iter().sum());
            prop_assert!(fits == STREAM_PAGE_EVENTS || one_more > STREAM_PAGE_BYTES);
        }
    }
}
