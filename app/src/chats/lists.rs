//! Which chats a list shows, in which order, and how many it counts.

use super::place::{List, Section};
use crate::pure::order::{beside, sorted};
use crate::state::model::Model;
use foyer_protocol::agent::ChatSummary;
use foyer_protocol::chat::ChatState;
use foyer_protocol::people::Role;
use foyer_protocol::{ChatId, GroupId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

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

impl Model {
    /// Whether there is such a list for me.
    #[must_use]
    pub fn has_list(&self, list: &List) -> bool {
        match list {
            List::Group(group, _) => self.groups.iter().any(|g| &g.id == group && g.visible),
            List::All(_) => self.role() >= Role::Manager,
            List::Mine | List::MineCompleted | List::Queue => true,
        }
    }
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

/// Open chats of one place: in its queue, and in somebody's hands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// Nobody has them.
    pub queue: usize,
    /// Somebody does.
    pub active: usize,
}

/// How many open chats each list has. All of them in one pass: a change of one chat is news to every list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    mine: usize,
    all: Open,
    groups: BTreeMap<GroupId, Open>,
}

impl Counts {
    /// Counts what is open.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        let mut counts = Self::default();
        for chat in model.chats.values() {
            if !counts.groups.contains_key(&chat.group) {
                counts.groups.insert(chat.group.clone(), Open::default());
            }
            let Some(group) = counts.groups.get_mut(&chat.group) else { continue };
            if chat.state == ChatState::Queued {
                counts.all.queue += 1;
                group.queue += 1;
            } else {
                counts.all.active += 1;
                group.active += 1;
                counts.mine += usize::from(model.is_mine(chat));
            }
        }
        counts
    }

    /// The open chats of a group.
    #[must_use]
    pub fn group(&self, id: &GroupId) -> Open {
        self.groups.get(id).copied().unwrap_or_default()
    }

    /// How many a list has; nothing is counted of ended ones.
    #[must_use]
    pub fn list(&self, list: &List) -> usize {
        let in_section = |open: Open, section| match section {
            Section::Queue => open.queue,
            Section::Active => open.active,
            Section::Completed => 0,
        };
        match list {
            List::Mine => self.mine,
            List::MineCompleted => 0,
            List::Queue => self.all.queue,
            List::Group(group, section) => in_section(self.group(group), *section),
            List::All(section) => in_section(self.all, *section),
        }
    }
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
    let (still, known): (BTreeSet<&ChatId>, BTreeSet<&ChatId>) =
        (fresh.iter().collect(), shown.iter().collect());
    let kept = shown.iter().filter(|id| still.contains(id));
    let new = fresh.iter().filter(|id| !known.contains(id));
    kept.chain(new).cloned().collect()
}

/// The chat to go on with when `gone` leaves a list: the one after it, else the one before it.
#[must_use]
pub fn next_after<'a>(shown: &'a [ChatId], gone: &ChatId) -> Option<&'a ChatId> {
    if shown.contains(gone) { beside(shown, gone) } else { shown.first() }
}

#[cfg(test)]
mod tests {
    use super::{Counts, attention, hold_order, next_after, select};
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
        let counts = Counts::of(&model);
        let shown = [
            (List::Mine, 1),
            (List::Queue, 2),
            (List::MineCompleted, 0),
            (List::All(Section::Active), 2),
            (List::Group("support-1".into(), Section::Queue), 1),
            (List::Group("support-1".into(), Section::Active), 0),
            (List::Group("sales-1".into(), Section::Active), 2),
            (List::Group("none".into(), Section::Queue), 0),
        ];
        for (list, count) in shown {
            assert_eq!(counts.list(&list), count, "{list:?}");
        }
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

    #[test]
    fn after_a_chat_comes_the_one_below_it() {
        let ids = |text: &str| text.split(' ').map(ChatId::from).collect::<Vec<_>>();
        let shown = ids("a b c");
        for (gone, next) in [("a", Some("b")), ("b", Some("c")), ("c", Some("b")), ("z", Some("a"))] {
            assert_eq!(next_after(&shown, &gone.into()), next.map(ChatId::from).as_ref(), "{gone}");
        }
        assert_eq!(next_after(&ids("a"), &"a".into()), None);
    }
}
