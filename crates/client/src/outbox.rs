//! Frames that the server has not acknowledged yet, in the order they were sent.

use foyer_protocol::ClientId;

/// Unacknowledged frames. After a cut all of them are sent again, with the same ids.
#[derive(Clone, Debug)]
pub struct Outbox<F> {
    waiting: Vec<(ClientId, F)>,
}

impl<F> Default for Outbox<F> {
    fn default() -> Self {
        Self { waiting: Vec::new() }
    }
}

impl<F> Outbox<F> {
    /// Keeps a frame until it is acknowledged.
    pub fn put(&mut self, client_id: ClientId, frame: F) {
        self.waiting.push((client_id, frame));
    }

    /// Forgets a frame that was acknowledged or refused; false when it was not here.
    pub fn settle(&mut self, client_id: &ClientId) -> bool {
        let before = self.waiting.len();
        self.waiting.retain(|(id, _)| id != client_id);
        self.waiting.len() < before
    }

    /// What waits, oldest first.
    pub fn frames(&self) -> impl Iterator<Item = &F> {
        self.waiting.iter().map(|(_, frame)| frame)
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether everything was acknowledged.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_settled_is_not_sent_again_and_the_rest_keeps_its_order() {
        let mut outbox = Outbox::default();
        for id in ["a", "b", "c"] {
            outbox.put(ClientId::from(id), id);
        }
        assert!(outbox.settle(&ClientId::from("b")));
        assert!(!outbox.settle(&ClientId::from("b")));
        assert_eq!(outbox.frames().copied().collect::<Vec<_>>(), ["a", "c"]);
        assert_eq!((outbox.len(), outbox.is_empty()), (2, false));
    }
}
