//! Each promise broken once: the checker names that one.

use super::samples::{acknowledged, joined, kept, message, saw, wrote};
use super::{Kind, check, extent};
use crate::history::{By, Entry, Happened, History, What};
use foyer_protocol::chat::{ChatState, JoinedBy};

/// The kinds of fault found, each once.
fn kinds(history: &History) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = check(history).into_iter().map(|fault| fault.kind).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

/// The kinds found in the kept run after `change`.
fn after(change: impl FnOnce(&mut History)) -> Vec<Kind> {
    let mut history = kept();
    change(&mut history);
    kinds(&history)
}

#[test]
fn a_kept_run_has_no_fault_and_is_counted() {
    assert_eq!(check(&kept()), []);
    let extent = extent(&kept());
    assert_eq!((extent.chats, extent.written, extent.acknowledged), (1, 4, 4));
    assert_eq!((extent.seen, extent.entries, extent.joined, extent.connections), (9, 5, 1, 2));
}

#[test]
fn acknowledged_and_gone_is_lost() {
    let found = after(|h| h.forget(4));
    assert!(found.contains(&Kind::Lost), "{found:?}");
    // Also when nobody but its sender knew of it.
    let found = after(|h| {
        h.forget(4);
        let thanks = "thanks";
        h.unnote(0, |w| matches!(w, What::Saw { entry, .. } if entry.text() == Some(thanks)));
        h.unnote(1, |w| matches!(w, What::Saw { entry, .. } if entry.text() == Some(thanks)));
    });
    assert_eq!(found, [Kind::Lost]);
}

#[test]
fn shown_and_gone_is_lost() {
    let entry = message(6, By::Visitor, "ghost");
    assert_eq!(after(|h| h.note(1, saw(1, &entry))), [Kind::Lost]);
}

#[test]
fn stored_twice_is_doubled_by_its_id_or_by_its_text() {
    let same_id = message(0, By::Visitor, "thanks");
    let other_id = Entry { id: None, ..same_id.clone() };
    for again in [same_id, other_id] {
        let found = after(|h| {
            h.append(again.clone());
            h.unnote(0, |w| matches!(w, What::Rests { .. }));
            h.unnote(1, |w| matches!(w, What::Rests { .. }));
        });
        assert_eq!(found, [Kind::Doubled]);
    }
}

#[test]
fn acknowledged_elsewhere_is_misplaced() {
    assert_eq!(after(|h| h.note(0, acknowledged("thanks", 1, 3))), [Kind::Misplaced]);
}

#[test]
fn what_nobody_wrote_is_unasked() {
    let found = after(|h| {
        let entry = message(6, By::Visitor, "who?");
        h.append(entry.clone());
        h.unnote(0, |w| matches!(w, What::Rests { .. }));
        h.unnote(1, |w| matches!(w, What::Rests { .. }));
    });
    assert_eq!(found, [Kind::Unasked]);
}

#[test]
fn refused_and_stored_is_unasked() {
    let refused = What::Refused { id: "id of thanks".into(), why: "no".into() };
    assert_eq!(after(|h| h.note(0, refused)), [Kind::Unasked]);
}

#[test]
fn neither_acknowledged_nor_refused_is_unsettled() {
    assert_eq!(after(|h| h.note(0, wrote("more"))), [Kind::Unsettled]);
    let refused = What::Refused { id: "id of more".into(), why: "no".into() };
    let found = after(|h| {
        h.note(0, wrote("more"));
        h.note(0, refused);
    });
    assert_eq!(found, []);
}

#[test]
fn one_who_does_not_come_to_rest_is_a_fault() {
    assert_eq!(after(|h| h.restless.push("Joe".into())), [Kind::Unsettled]);
}

#[test]
fn a_missing_place_is_a_gap() {
    let found = after(|h| {
        h.streams[0].entries.remove(1);
    });
    assert!(found.contains(&Kind::Gap), "{found:?}");
}

#[test]
fn two_places_the_other_way_round_are_another_order() {
    let found = after(|h| {
        let records = &mut h.clients[1].records;
        let at = records.iter().position(|r| matches!(r.what, What::Saw { .. })).unwrap();
        records.swap(at + 2, at + 3);
    });
    assert_eq!(found, [Kind::Order]);
    let found = after(|h| h.note(1, saw(1, &message(3, By::Agent("joe".into()), "thanks"))));
    assert_eq!(found, [Kind::Order]);
}

#[test]
fn a_place_shown_twice_is_no_fault() {
    let again = saw(1, &message(3, By::Agent("joe".into()), "answer"));
    assert_eq!(after(|h| h.note(1, again)), []);
}

#[test]
fn a_comment_shown_to_a_visitor_is_a_fault() {
    let comment = kept().streams[0].entries[3].clone();
    assert_eq!(after(|h| h.note(0, saw(1, &comment))), [Kind::Order]);
}

/// Joe was shown the newest page of chat 1 first, and then the page before it.
fn in_pages(h: &mut History) {
    let entries = h.streams[0].entries.clone();
    h.unnote(1, |what| matches!(what, What::Saw { .. } | What::Follows { .. } | What::Rests { .. }));
    h.note(1, What::Follows { chat: 1, after: 3 });
    entries[3..].iter().for_each(|entry| h.note(1, saw(1, entry)));
    h.note(1, What::Earlier { chat: 1, first: 1, last: 3 });
    entries[..3].iter().for_each(|entry| h.note(1, saw(1, entry)));
    h.note(1, What::Rests { chat: 1 });
}

#[test]
fn one_who_reads_in_pages_must_have_seen_all() {
    assert_eq!(after(in_pages), []);
    let found = after(|h| {
        in_pages(h);
        h.unnote(1, |what| matches!(what, What::Saw { entry, .. } if entry.seq == 2));
    });
    assert_eq!(found, [Kind::Missed]);
    let found = after(|h| {
        in_pages(h);
        h.unnote(1, |what| matches!(what, What::Saw { entry, .. } if entry.seq == 4));
    });
    assert_eq!(found, [Kind::Order]);
    // A beginning that was never read.
    let found = after(|h| {
        in_pages(h);
        h.unnote(1, |what| matches!(what, What::Earlier { .. }));
        h.unnote(1, |what| matches!(what, What::Saw { entry, .. } if entry.seq < 4));
    });
    assert_eq!(found, [Kind::Missed]);
    let found = after(|h| {
        in_pages(h);
        h.note(1, What::Earlier { chat: 1, first: 7, last: 9 });
    });
    assert_eq!(found, [Kind::Order]);
}

#[test]
fn one_who_stayed_must_have_seen_all() {
    let seen_thanks = |w: &What| matches!(w, What::Saw { entry, .. } if entry.seq == 5);
    assert_eq!(after(|h| h.unnote(1, seen_thanks)), [Kind::Missed]);
    assert_eq!(after(|h| h.unnote(0, seen_thanks)), [Kind::Missed]);
}

#[test]
fn more_chats_than_the_limit() {
    let load = What::Load { agent: "joe".into(), active: 2, limit: 1 };
    assert_eq!(after(|h| h.note(1, load)), [Kind::OverLimit]);
}

#[test]
fn a_second_owner_is_a_fault_unless_the_chat_was_taken_over() {
    let bob = joined(6, "bob", JoinedBy::Take);
    let second = |h: &mut History| {
        h.append(bob.clone());
        h.streams[0].owner = Some("bob".into());
        h.unnote(0, |w| matches!(w, What::Rests { .. }));
        h.unnote(1, |w| matches!(w, What::Rests { .. }));
    };
    assert_eq!(after(second), [Kind::TwoOwners]);
    let takes = |from: Option<&str>| What::AskedToTake { chat: 1, from: from.map(str::to_owned) };
    for (from, fault) in [(Some("joe"), vec![]), (None, vec![Kind::TwoOwners])] {
        let found = after(|h| {
            second(h);
            let bob =
                super::samples::client("Bob", crate::history::Side::Agent("bob".into()), vec![takes(from)]);
            h.clients.push(bob);
        });
        assert_eq!(found, fault, "{from:?}");
    }
}

#[test]
fn a_summary_must_agree_with_its_stream() {
    assert_eq!(after(|h| h.streams[0].owner = Some("bob".into())), [Kind::Contradiction]);
    assert_eq!(after(|h| h.streams[0].state = ChatState::Queued), [Kind::Contradiction]);
    let found = after(|h| {
        h.append(Entry { seq: 0, by: By::Visitor, id: None, what: Happened::Ended });
        h.append(message(0, By::Visitor, "and then"));
        h.note(0, wrote("and then"));
        h.note(0, acknowledged("and then", 1, 7));
        h.streams[0].state = ChatState::Ended;
        h.unnote(0, |w| matches!(w, What::Rests { .. }));
        h.unnote(1, |w| matches!(w, What::Rests { .. }));
    });
    assert_eq!(found, [Kind::Contradiction]);
}

#[test]
fn a_history_can_be_kept_and_judged_again() {
    let text = serde_json::to_string(&kept()).unwrap();
    assert_eq!(serde_json::from_str::<History>(&text).unwrap(), kept());
}
