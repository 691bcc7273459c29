//! Messages written but not yet acknowledged by the server, in the order they were written.
//!
//! A message keeps its id from the first try to the acknowledgement, so the server stores it once
//! however often it is sent. Pure: who sends and who stores the list is the session's business.

use foyer_protocol::ClientId;

/// One message on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// Made by this widget.
    pub(crate) id: ClientId,
    /// Plain text.
    pub(crate) text: String,
    /// Refused by the server: waits for **Try again** or **Delete** and is not sent by itself.
    pub(crate) failed: bool,
}

/// The list of messages on their way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outbox {
    items: Vec<Item>,
}

impl Outbox {
    /// Appends a message; a known id is left alone.
    pub(crate) fn push(&mut self, id: ClientId, text: String) {
        if self.find(&id).is_none() {
            self.items.push(Item { id, text, failed: false });
        }
    }

    /// Takes out a message the server has stored, or that the visitor deleted.
    pub(crate) fn remove(&mut self, id: &ClientId) -> Option<Item> {
        let at = self.items.iter().position(|item| &item.id == id)?;
        Some(self.items.remove(at))
    }

    /// Marks a message as refused. False when it is unknown.
    pub(crate) fn fail(&mut self, id: &ClientId) -> bool {
        self.mark(id, true)
    }

    /// Makes a refused message wait for sending again. False when it is unknown.
    pub(crate) fn retry(&mut self, id: &ClientId) -> bool {
        self.mark(id, false)
    }

    /// All messages, in order.
    pub(crate) fn items(&self) -> &[Item] {
        &self.items
    }

    /// The messages to send after a reconnect, in order.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| !item.failed)
    }

    /// The message with this id.
    pub(crate) fn find(&self, id: &ClientId) -> Option<&Item> {
        self.items.iter().find(|item| &item.id == id)
    }

    /// Empties the list and returns what was in it.
    pub(crate) fn drain(&mut self) -> Vec<Item> {
        std::mem::take(&mut self.items)
    }

    fn mark(&mut self, id: &ClientId, failed: bool) -> bool {
        let Some(item) = self.items.iter_mut().find(|item| &item.id == id) else { return false };
        item.failed = failed;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outbox(ids: &[&str]) -> Outbox {
        let mut outbox = Outbox::default();
        for id in ids {
            outbox.push((*id).into(), ["text of ", id].concat());
        }
        outbox
    }

    fn waiting(outbox: &Outbox) -> Vec<&str> {
        outbox.waiting().map(|item| item.id.as_str()).collect()
    }

    #[test]
    fn messages_wait_in_the_order_they_were_written() {
        assert_eq!(waiting(&outbox(&["b", "a", "c"])), ["b", "a", "c"]);
    }

    #[test]
    fn a_known_id_is_not_added_twice() {
        let mut outbox = outbox(&["a"]);
        outbox.push("a".into(), "other text".to_owned());
        assert_eq!(outbox.items().len(), 1);
        assert_eq!(outbox.items()[0].text, "text of a");
    }

    #[test]
    fn an_acknowledged_message_leaves_once() {
        let mut outbox = outbox(&["a", "b"]);
        assert_eq!(outbox.remove(&"a".into()).map(|item| item.text), Some("text of a".to_owned()));
        assert_eq!(outbox.remove(&"a".into()), None);
        assert_eq!(waiting(&outbox), ["b"]);
    }

    #[test]
    fn a_refused_message_is_not_resent_until_retried_and_keeps_its_place() {
        let mut outbox = outbox(&["a", "b", "c"]);
        assert!(outbox.fail(&"b".into()));
        assert_eq!(waiting(&outbox), ["a", "c"]);
        assert!(outbox.retry(&"b".into()));
        assert_eq!(waiting(&outbox), ["a", "b", "c"]);
    }

    #[test]
    fn an_unknown_id_changes_nothing() {
        let mut outbox = outbox(&["a"]);
        assert!(!outbox.fail(&"x".into()));
        assert!(!outbox.retry(&"x".into()));
        assert_eq!(waiting(&outbox), ["a"]);
    }
}
