//! What was written and is not settled: the server has neither acknowledged it nor shown it in the
//! stream.
//!
//! An item keeps its id from the first try on, so the server stores it once however often it is
//! sent. Who sends and who stores the list is the caller's business.

use foyer_protocol::{ClientId, Timestamp};

/// One item on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<T> {
    /// Made by the sender.
    pub id: ClientId,
    /// What is to be sent.
    pub what: T,
    /// How far it got.
    pub state: State,
}

/// How far an item got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It is to be sent.
    Waiting,
    /// It went out on the socket of now, at this time.
    Sent(Timestamp),
    /// The server could not store it just now: it is to be sent again, no sooner than this.
    PutOff(Timestamp),
    /// The server will not have it, and this is why. It is sent again only when a person asks.
    Refused(String),
}

impl<T> Item<T> {
    /// Why the server refused it, if it did.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        match &self.state {
            State::Refused(why) => Some(why),
            State::Waiting | State::Sent(_) | State::PutOff(_) => None,
        }
    }
}

/// All items on their way, in the order they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outbox<T> {
    items: Vec<Item<T>>,
}

impl<T> Default for Outbox<T> {
    fn default() -> Self {
        Self { items: Vec::new() }
    }
}

impl<T> Outbox<T> {
    /// Adds an item at the end; a known id is left alone.
    pub fn push(&mut self, id: ClientId, what: T) {
        if self.find(&id).is_none() {
            self.items.push(Item { id, what, state: State::Waiting });
        }
    }

    /// Takes out an item that the server has, whichever way it said so, or that its writer deleted.
    pub fn settle(&mut self, id: &ClientId) -> Option<Item<T>> {
        let at = self.items.iter().position(|item| &item.id == id)?;
        Some(self.items.remove(at))
    }

    /// The server will not have it. False when it is unknown.
    pub fn refuse(&mut self, id: &ClientId, why: String) -> bool {
        let Some(item) = self.find_mut(id) else { return false };
        item.state = State::Refused(why);
        true
    }

    /// The server could not store it, for a cause that passes: it keeps its place and is sent again at
    /// `again`, and nothing behind it in its lane before. False when it is unknown.
    pub fn put_off(&mut self, id: &ClientId, again: Timestamp) -> bool {
        let Some(item) = self.find_mut(id) else { return false };
        item.state = State::PutOff(again);
        true
    }

    /// **Try again**: a refused item is to be sent, with the same id. False when it is unknown.
    pub fn retry(&mut self, id: &ClientId) -> bool {
        let Some(item) = self.find_mut(id) else { return false };
        if item.refusal().is_some() {
            item.state = State::Waiting;
        }
        true
    }

    /// The socket is gone: what went out on it is to be sent again.
    pub fn cut(&mut self) {
        for item in &mut self.items {
            if matches!(item.state, State::Sent(_) | State::PutOff(_)) {
                item.state = State::Waiting;
            }
        }
    }

    /// What to send now, for callers that send one item at a time in each lane, so that its order
    /// stays whatever happens to the socket. It counts as sent from here on.
    pub fn due<L: PartialEq>(&mut self, now: Timestamp, lane: impl Fn(&T) -> L) -> Vec<&Item<T>> {
        let mut busy: Vec<L> = Vec::new();
        let mut due = Vec::new();
        for item in &mut self.items {
            let lane = lane(&item.what);
            if item.refusal().is_some() || busy.contains(&lane) {
                continue;
            }
            busy.push(lane);
            let is_due = match item.state {
                State::Waiting => true,
                State::PutOff(again) => again <= now,
                State::Sent(_) | State::Refused(_) => false,
            };
            if is_due {
                item.state = State::Sent(now);
                due.push(&*item);
            }
        }
        due
    }

    /// Whether an answer is later than `patience_ms`, so that the socket must be dead.
    #[must_use]
    pub fn overdue(&self, now: Timestamp, patience_ms: i64) -> bool {
        let late = |item: &Item<T>| matches!(item.state, State::Sent(at) if now.since_ms(at) > patience_ms);
        self.items.iter().any(late)
    }

    /// All items, in order.
    #[must_use]
    pub fn items(&self) -> &[Item<T>] {
        &self.items
    }

    /// The items that are not refused, in order.
    pub fn unrefused(&self) -> impl Iterator<Item = &Item<T>> {
        self.items.iter().filter(|item| item.refusal().is_none())
    }

    /// The item with this id.
    #[must_use]
    pub fn find(&self, id: &ClientId) -> Option<&Item<T>> {
        self.items.iter().find(|item| &item.id == id)
    }

    /// Whether everything is settled.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Takes out the items that `apart` names, in order.
    pub fn take_if(&mut self, apart: impl Fn(&T) -> bool) -> Vec<Item<T>> {
        self.items.extract_if(.., |item| apart(&item.what)).collect()
    }

    /// Empties the list and returns what was in it.
    pub fn drain(&mut self) -> Vec<Item<T>> {
        std::mem::take(&mut self.items)
    }

    fn find_mut(&mut self, id: &ClientId) -> Option<&mut Item<T>> {
        self.items.iter_mut().find(|item| &item.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(0);

    /// Items, each with the lane it belongs to.
    fn outbox(items: &[(&'static str, &str)]) -> Outbox<&'static str> {
        let mut outbox = Outbox::default();
        for (lane, id) in items {
            outbox.push((*id).into(), *lane);
        }
        outbox
    }

    fn due(outbox: &mut Outbox<&'static str>) -> Vec<String> {
        outbox.due(NOW, |lane| *lane).into_iter().map(|item| item.id.0.clone()).collect()
    }

    fn unrefused<'a>(outbox: &'a Outbox<&'static str>) -> Vec<&'a str> {
        outbox.unrefused().map(|item| item.id.as_str()).collect()
    }

    #[test]
    fn items_wait_in_the_order_they_were_written() {
        let mut outbox = outbox(&[("x", "b"), ("x", "a"), ("x", "c")]);
        assert_eq!(unrefused(&outbox), ["b", "a", "c"]);
        assert_eq!(outbox.drain().len(), 3);
        assert!(outbox.is_empty());
    }

    #[test]
    fn a_known_id_is_not_added_twice() {
        let mut outbox = outbox(&[("x", "a")]);
        outbox.push("a".into(), "other");
        assert_eq!(outbox.items().len(), 1);
        assert_eq!(outbox.items()[0].what, "x");
    }

    #[test]
    fn a_settled_item_leaves_once_and_the_rest_keeps_its_order() {
        let mut outbox = outbox(&[("x", "a"), ("x", "b"), ("x", "c")]);
        assert_eq!(outbox.settle(&"b".into()).map(|item| item.what), Some("x"));
        assert_eq!(outbox.settle(&"b".into()), None);
        assert_eq!(unrefused(&outbox), ["a", "c"]);
    }

    #[test]
    fn a_refused_item_is_not_sent_until_retried_and_keeps_its_place() {
        let mut outbox = outbox(&[("x", "a"), ("x", "b"), ("x", "c")]);
        assert!(outbox.refuse(&"b".into(), "Too long.".into()));
        assert_eq!(outbox.find(&"b".into()).and_then(Item::refusal), Some("Too long."));
        assert_eq!(unrefused(&outbox), ["a", "c"]);
        assert!(outbox.retry(&"b".into()));
        assert_eq!(unrefused(&outbox), ["a", "b", "c"]);
    }

    #[test]
    fn an_unknown_id_changes_nothing() {
        let mut outbox = outbox(&[("x", "a")]);
        assert!(!outbox.refuse(&"?".into(), String::new()));
        assert!(!outbox.retry(&"?".into()));
        assert_eq!(unrefused(&outbox), ["a"]);
    }

    #[test]
    fn what_is_put_off_holds_its_lane_until_it_is_due() {
        let mut outbox = outbox(&[("x", "1"), ("x", "2"), ("y", "3")]);
        assert_eq!(due(&mut outbox), ["1", "3"]);
        assert!(outbox.put_off(&"1".into(), Timestamp(1)));
        assert!(!outbox.put_off(&"?".into(), Timestamp(1)));
        assert!(due(&mut outbox).is_empty(), "neither it nor what stands behind it");
        let later: Vec<_> =
            outbox.due(Timestamp(1), |lane| *lane).iter().map(|item| item.id.0.clone()).collect();
        assert_eq!(later, ["1"]);
        outbox.put_off(&"1".into(), Timestamp(9));
        outbox.cut();
        assert_eq!(due(&mut outbox), ["1", "3"], "a new line is a new chance");
    }

    #[test]
    fn one_item_a_lane_is_under_way() {
        let mut outbox = outbox(&[("x", "1"), ("x", "2"), ("y", "3")]);
        assert_eq!(due(&mut outbox), ["1", "3"]);
        assert!(due(&mut outbox).is_empty());
        // To ask for what is under way is not to send it twice.
        assert!(outbox.retry(&"1".into()) && due(&mut outbox).is_empty());
        outbox.settle(&"1".into());
        assert_eq!(due(&mut outbox), ["2"]);
    }

    #[test]
    fn after_a_cut_the_same_ids_go_out_in_order_and_refused_ones_wait() {
        let mut outbox = outbox(&[("x", "1"), ("x", "2")]);
        due(&mut outbox);
        outbox.cut();
        assert_eq!(due(&mut outbox), ["1"]);
        outbox.refuse(&"1".into(), String::new());
        assert_eq!(due(&mut outbox), ["2"]);
        outbox.cut();
        assert_eq!(due(&mut outbox), ["2"]);
        outbox.retry(&"1".into());
        assert_eq!(due(&mut outbox), ["1"]);
    }

    #[test]
    fn a_late_answer_is_noticed_of_what_is_under_way_only() {
        let mut outbox = outbox(&[("x", "1")]);
        assert!(!outbox.overdue(Timestamp(60_000), 15_000));
        due(&mut outbox);
        assert!(!outbox.overdue(Timestamp(15_000), 15_000));
        assert!(outbox.overdue(Timestamp(15_001), 15_000));
        outbox.cut();
        assert!(!outbox.overdue(Timestamp(15_001), 15_000));
    }
}
