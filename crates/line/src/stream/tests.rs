use super::{Stream, Took};
use foyer_protocol::Timestamp;
use foyer_protocol::chat::{Author, EventBody, StreamEvent, StreamPage};
use proptest::prelude::*;

fn entry(seq: i64, text: &str) -> StreamEvent {
    let body = EventBody::Message { text: text.to_owned() };
    StreamEvent { seq, at: Timestamp(seq), author: Author::Visitor, client_id: None, body }
}

/// A page of a stream whose every third entry its reader is not sent.
fn page(first: i64, last: i64) -> StreamPage {
    let events = (first..=last).filter(|seq| seq % 3 != 0).map(|seq| entry(seq, "stored")).collect();
    StreamPage { first, last, more: false, events }
}

fn seqs(stream: &Stream<StreamEvent>) -> Vec<i64> {
    stream.entries().iter().map(|entry| entry.seq).collect()
}

#[test]
fn pages_make_one_stretch() {
    use Took::{Afresh, Earlier, Later, Nothing};
    /// Pages that came, with what became of the last one; then first, heard and what is kept.
    type Row<'a> = (&'a [(i64, i64)], Took, (i64, i64), &'a [i64]);
    let table: [Row<'_>; 11] = [
        (&[(1, 0)], Nothing, (1, 0), &[]),
        (&[(1, 2)], Later(0), (1, 2), &[1, 2]),
        (&[(1, 2), (3, 5)], Later(2), (1, 5), &[1, 2, 4, 5]),
        // Twice, and overlapping.
        (&[(1, 4), (2, 4)], Nothing, (1, 4), &[1, 2, 4]),
        (&[(1, 4), (2, 5)], Later(4), (1, 5), &[1, 2, 4, 5]),
        // Nothing that its reader may see.
        (&[(1, 2), (3, 3)], Later(2), (1, 3), &[1, 2]),
        // The newest page of a long stream, and those before it.
        (&[(7, 8)], Afresh, (7, 8), &[7, 8]),
        (&[(7, 8), (4, 6)], Earlier, (4, 8), &[4, 5, 7, 8]),
        (&[(7, 8), (1, 5)], Nothing, (7, 8), &[7, 8]),
        // Behind a hole.
        (&[(1, 2), (7, 8)], Afresh, (7, 8), &[7, 8]),
        (&[(1, 2), (7, 8), (3, 6)], Earlier, (3, 8), &[4, 5, 7, 8]),
    ];
    for (came, took, (first, heard), kept) in table {
        let mut stream = Stream::default();
        let last = came.iter().map(|(first, last)| stream.take(page(*first, *last))).last();
        assert_eq!(last, Some(took), "{came:?}");
        assert_eq!((stream.first(), stream.heard()), (first, heard), "{came:?}");
        assert_eq!(seqs(&stream), kept, "{came:?}");
    }
}

#[test]
fn an_acknowledgement_waits_behind_the_stretch() {
    let mut stream = Stream::default();
    stream.take(page(7, 8));
    stream.acknowledged(entry(11, "typed"));
    stream.acknowledged(entry(11, "typed"));
    assert_eq!((stream.heard(), stream.last_seq(), seqs(&stream)), (8, 11, vec![7, 8, 11]));
    assert_eq!(stream.take(page(9, 10)), Took::Later(8));
    assert_eq!(stream.at(11).map(|entry| &entry.body), Some(&entry(11, "typed").body));
    assert_eq!(stream.take(page(11, 11)), Took::Later(10));
    assert_eq!(stream.at(11).map(|entry| &entry.body), Some(&entry(11, "stored").body));
    // Of a place long before what is here: it comes with its page.
    stream.acknowledged(entry(2, "typed"));
    assert_eq!(stream.at(2), None);
}

#[test]
fn what_waits_survives_a_newest_page_before_it() {
    let mut stream = Stream::default();
    stream.take(page(1, 2));
    stream.acknowledged(entry(11, "typed"));
    assert_eq!(stream.take(page(7, 8)), Took::Afresh);
    assert_eq!(seqs(&stream), [7, 8, 11]);
}

#[test]
fn a_page_of_nonsense_changes_nothing() {
    for (first, last) in [(0, 5), (-3, 4), (5, 4), (i64::MIN, i64::MAX), (i64::MAX, i64::MIN)] {
        let mut stream = Stream::default();
        stream.take(page(1, 4));
        let nonsense = StreamPage { first, last, more: true, events: vec![entry(2, "other")] };
        assert_eq!(stream.take(nonsense), Took::Nothing, "{first}..{last}");
        assert_eq!(seqs(&stream), [1, 2, 4]);
    }
}

proptest! {
    /// Whatever comes in whatever order: no hole, no double, nothing out of place, and all that the
    /// stretch covers.
    #[test]
    fn what_is_kept_is_one_stretch_and_all_of_it(
        came in prop::collection::vec((1_i64..60, 0_i64..20, any::<bool>()), 0..40)
    ) {
        let mut stream = Stream::<StreamEvent>::default();
        for (first, length, is_page) in came {
            if is_page {
                stream.take(page(first, first + length - 1));
            } else if first % 3 != 0 {
                stream.acknowledged(entry(first, "typed"));
            }
            let (first, heard) = (stream.first(), stream.heard());
            let within: Vec<i64> = seqs(&stream).into_iter().filter(|seq| *seq <= heard).collect();
            prop_assert_eq!(within, (first..=heard).filter(|seq| seq % 3 != 0).collect::<Vec<_>>());
            prop_assert!(seqs(&stream).windows(2).all(|two| two[0] < two[1]));
        }
    }
}
