//! Which chats a list shows, in which order, and how many it counts.

use super::place::{List, Section};
use crate::pure::order::sorted;
use crate::state::model::Model;
use foyer_protocol::agent::ChatSummary;
use foyer_protocol::chat::ChatState;
use foyer_protocol::{ChatId, Timestamp};

/// Whether an open chat belongs in a list.
#[must_use]
pub fn belongs(model: &Model, list: &List, chat: &ChatSummary) -> bool {
    let state = match list.section() {
        Section::Queue => ChatState::Queued,
        Section::Active => ChatState::Active,
        Section::Completed => ChatState::Ended,
    };
    let whose = match list {
        List::Mine | List::MineCompleted => model.is_mine(chat),
        List::Group(group, _) => &chat.group == group,
        List::Queue | List::All(_) => true,
    };
    chat.state == state && whose
}

/// The chats of a list, in its order: a queue as it is handed out, transferred ones first; others the unanswered by wait, then the
/// rest by last activity; ended ones by their end, newest first.
#[must_use]
pub fn select(model: &Model, list: &List) -> Vec<ChatId> {
    let chats: Vec<&ChatSummary> = if list.section() == Section::Completed {
        model.ended.values().filter(|c| belongs(model, list, c)).collect()
    } else {
        model.chats.values().filter(|c| belongs(model, list, c)).collect()
    };
    let section = list.section();
    let chats = sorted(chats, |a, b| rank(section, a).cmp(&rank(section, b)));
    chats.into_iter().map(|c| c.id.clone()).collect()
}

/// Where a chat stands in a list of this section: lower comes first.
fn rank(section: Section, chat: &ChatSummary) -> [i64; 3] {
    match (section, chat.waiting_since) {
        // As the server hands them out.
        (Section::Queue, _) => [i64::from(chat.transferred_by.is_none()), chat.number, 0],
        (Section::Active, Some(since)) => [0, since.0, chat.number],
        (Section::Active, None) => [1, -chat.last_at.0, chat.number],
        (Section::Completed, _) => [0, -chat.ended_at.map_or(0, |at| at.0), -chat.number],
    }
}

/// How many open chats a list has.
#[must_use]
pub fn count(model: &Model, list: &List) -> usize {
    model.chats.values().filter(|c| belongs(model, list, c)).count()
}

/// From when a chat's wait in the queue is counted: the visitor's own waiting is not reset when
/// the chat is handed on.
#[must_use]
pub fn queue_wait_from(chat: &ChatSummary) -> Timestamp {
    chat.waiting_since.unwrap_or(chat.since)
}

/// How many things need me: chats of mine that wait for an answer, and the queue I may take from.
#[must_use]
pub fn attention(model: &Model) -> usize {
    let waits = |c: &&ChatSummary| {
        c.state == ChatState::Queued || (model.is_mine(c) && c.unread > 0 && c.state == ChatState::Active)
    };
    model.chats.values().filter(waits).count()
}

/// The order to show while it must not move under the pointer or the focus: what is shown stays
/// in place, what left is gone, what is new comes at the end.
#[must_use]
pub fn hold_order(shown: &[ChatId], fresh: &[ChatId]) -> Vec<ChatId> {
    let kept = shown.iter().filter(|id| fresh.contains(id));
    let new = fresh.iter().filter(|id| !shown.contains(id));
    kept.chain(new).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::{attention, count, hold_order, select};
    use crate::chats::place::{List, Section};
    use crate::state::Model;
    use crate::state::samples::{active, ended, me, queued};
    use foyer_protocol::agent::ChatSummary;
    use foyer_protocol::{ChatId, Timestamp};

    fn model(chats: impl IntoIterator<Item = ChatSummary>) -> Model {
        let mut model = Model::default();
        model.me = Some(me());
        for chat in chats {
            model.put(chat);
        }
        model
    }

    fn numbers(model: &Model, list: &List) -> Vec<String> {
        select(model, list).into_iter().map(|id| id.0).collect()
    }

    #[test]
    fn lists_hold_what_their_names_say() {
        let mut other = queued(4, 1);
        other.group = "support-1".into();
        let model =
            model([active(1, 1, "joe"), active(2, 1, "bob"), queued(3, 1), other, ended(5, 1, "joe")]);
        assert_eq!(numbers(&model, &List::Mine), ["c1"]);
        assert_eq!(numbers(&model, &List::MineCompleted), ["c5"]);
        assert_eq!(numbers(&model, &List::Queue), ["c3", "c4"]);
        assert_eq!(numbers(&model, &List::Group("support-1".into(), Section::Queue)), ["c4"]);
        assert_eq!(numbers(&model, &List::All(Section::Active)), ["c1", "c2"]);
        assert_eq!(count(&model, &List::Queue), 2);
        assert_eq!(attention(&model), 3);
    }

    #[test]
    fn in_the_queue_transferred_chats_come_first_and_then_the_oldest() {
        let mut first = queued(9, 1);
        first.transferred_by = Some("Bob".to_owned());
        assert_eq!(numbers(&model([queued(1, 1), first, queued(2, 1)]), &List::Queue), ["c9", "c1", "c2"]);
    }

    #[test]
    fn the_unanswered_come_before_the_quiet() {
        let quiet = |number, last_at| ChatSummary {
            waiting_since: None,
            last_at: Timestamp(last_at),
            ..active(number, 1, "joe")
        };
        let model = model([quiet(1, 50), quiet(2, 90), active(4, 1, "joe"), active(3, 1, "joe")]);
        assert_eq!(numbers(&model, &List::Mine), ["c3", "c4", "c2", "c1"]);
    }

    #[test]
    fn a_held_order_only_loses_and_appends() {
        let ids = |text: &str| text.split(' ').map(ChatId::from).collect::<Vec<_>>();
        assert_eq!(hold_order(&ids("a b c"), &ids("d c a")), ids("a c d"));
    }
}
