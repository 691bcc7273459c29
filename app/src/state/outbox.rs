//! Messages and comments that the server has not acknowledged yet.
//!
//! Each has an id made here, so that a repeat is stored once. One message a chat is under way at a
//! time: that keeps their order whatever happens to the socket. Saved in the tab's session storage
//! by `live`, so that a reload loses nothing.

use foyer_protocol::agent::AgentFrame;
use foyer_protocol::{AgentId, ChatId, ClientId, Timestamp, wire};
use serde::{Deserialize, Serialize};

/// How long an acknowledgement may take before the socket is taken for dead.
const ACKNOWLEDGE_MS: i64 = 15_000;

/// One message that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The chat.
    pub chat: ChatId,
    /// Made here.
    pub client_id: ClientId,
    /// Plain text.
    pub text: String,
    /// Agents only.
    pub comment: bool,
    /// When it was written, by the server's clock as known here.
    pub written_at: Timestamp,
    /// Why the server refused it; it is sent again only when asked.
    pub failed: Option<String>,
    /// When it went out on the socket of now.
    #[serde(skip)]
    under_way: Option<Timestamp>,
}

/// All messages that wait, in the order they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbox {
    /// Whose they are: another agent in the same tab must not send them.
    pub agent: Option<AgentId>,
    items: Vec<Pending>,
}

/// First character of a saved outbox: which shape the rest has. A new shape takes a new letter and
/// still reads the old one, for a reload may come right after a deploy.
const SAVED_SHAPE: char = 'a';

impl Outbox {
    /// The outbox as text for the browser's storage: a letter for the shape, then a character a byte.
    #[must_use]
    pub fn to_text(&self) -> String {
        let bytes = wire::encode(self).unwrap_or_default();
        std::iter::once(SAVED_SHAPE).chain(bytes.into_iter().map(char::from)).collect()
    }

    /// What [`Self::to_text`] wrote; `None` for anything else.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let saved = text.strip_prefix(SAVED_SHAPE)?;
        let bytes: Vec<u8> = saved.chars().map(u8::try_from).collect::<Result<_, _>>().ok()?;
        wire::decode(&bytes).ok()
    }

    /// Adds a message at the end.
    pub fn push(&mut self, chat: ChatId, client_id: ClientId, text: String, comment: bool, now: Timestamp) {
        let written_at = now;
        self.items.push(Pending {
            chat,
            client_id,
            text,
            comment,
            written_at,
            failed: None,
            under_way: None,
        });
    }

    /// The frames to send now; they count as under way from here on.
    pub fn due(&mut self, now: Timestamp) -> Vec<AgentFrame> {
        let mut busy: Vec<ChatId> = Vec::new();
        let mut frames = Vec::new();
        for item in &mut self.items {
            if item.failed.is_some() || busy.contains(&item.chat) {
                continue;
            }
            busy.push(item.chat.clone());
            if item.under_way.is_none() {
                item.under_way = Some(now);
                frames.push(AgentFrame::Send {
                    chat: item.chat.clone(),
                    client_id: item.client_id.clone(),
                    text: item.text.clone(),
                    comment: item.comment,
                });
            }
        }
        frames
    }

    /// Nothing is under way any more: the socket is gone.
    pub fn socket_lost(&mut self) {
        for item in &mut self.items {
            item.under_way = None;
        }
    }

    /// Whether an acknowledgement is so late that the socket must be dead.
    #[must_use]
    pub fn overdue(&self, now: Timestamp) -> bool {
        self.items.iter().any(|i| i.under_way.is_some_and(|at| now.since_ms(at) > ACKNOWLEDGE_MS))
    }

    /// The server has it: takes it out.
    pub fn acknowledge(&mut self, client_id: &ClientId) -> Option<Pending> {
        let at = self.items.iter().position(|i| &i.client_id == client_id)?;
        Some(self.items.remove(at))
    }

    /// The server will not have it.
    pub fn fail(&mut self, client_id: &ClientId, why: String) {
        if let Some(item) = self.items.iter_mut().find(|i| &i.client_id == client_id) {
            item.failed = Some(why);
            item.under_way = None;
        }
    }

    /// **Try again**: with the same id, so that it can't be stored twice.
    pub fn retry(&mut self, client_id: &ClientId) {
        if let Some(item) = self.items.iter_mut().find(|i| &i.client_id == client_id) {
            item.failed = None;
        }
    }

    /// What waits in one chat, in order.
    pub fn of_chat<'a>(&'a self, chat: &'a ChatId) -> impl Iterator<Item = &'a Pending> {
        self.items.iter().filter(move |i| &i.chat == chat)
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Makes the outbox belong to `agent`; what another agent left is dropped.
    pub fn claim(&mut self, agent: &AgentId) {
        if self.agent.as_ref() != Some(agent) {
            self.items.clear();
            self.agent = Some(agent.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Outbox;
    use foyer_protocol::agent::AgentFrame;
    use foyer_protocol::{ClientId, Timestamp};

    const NOW: Timestamp = Timestamp(0);

    fn filled(messages: &[(&str, &str)]) -> Outbox {
        let mut outbox = Outbox::default();
        outbox.claim(&"joe".into());
        for (chat, id) in messages {
            outbox.push((*chat).into(), (*id).into(), format!("text {id}"), false, NOW);
        }
        outbox
    }

    fn ids(frames: &[AgentFrame]) -> Vec<&str> {
        fn id(frame: &AgentFrame) -> &str {
            match frame {
                AgentFrame::Send { client_id, .. } => client_id.as_str(),
                _ => "",
            }
        }
        frames.iter().map(id).collect()
    }

    #[test]
    fn one_message_a_chat_is_under_way() {
        let mut outbox = filled(&[("a", "1"), ("a", "2"), ("b", "3")]);
        assert_eq!(ids(&outbox.due(NOW)), ["1", "3"]);
        assert!(outbox.due(NOW).is_empty());
        outbox.acknowledge(&"1".into());
        assert_eq!(ids(&outbox.due(NOW)), ["2"]);
    }

    #[test]
    fn a_lost_socket_sends_again_in_order_with_the_same_ids() {
        let mut outbox = filled(&[("a", "1"), ("a", "2")]);
        outbox.due(NOW);
        outbox.socket_lost();
        assert_eq!(ids(&outbox.due(NOW)), ["1"]);
        outbox.acknowledge(&"1".into());
        assert_eq!(ids(&outbox.due(NOW)), ["2"]);
    }

    #[test]
    fn a_refused_message_lets_later_ones_pass_and_waits_for_try_again() {
        let mut outbox = filled(&[("a", "1"), ("a", "2")]);
        outbox.due(NOW);
        outbox.fail(&"1".into(), "Too long.".into());
        assert_eq!(ids(&outbox.due(NOW)), ["2"]);
        outbox.acknowledge(&"2".into());
        assert!(outbox.due(NOW).is_empty());
        outbox.retry(&"1".into());
        assert_eq!(ids(&outbox.due(NOW)), ["1"]);
    }

    #[test]
    fn a_late_acknowledgement_is_noticed() {
        let mut outbox = filled(&[("a", "1")]);
        assert!(!outbox.overdue(Timestamp(60_000)));
        outbox.due(NOW);
        assert!(!outbox.overdue(Timestamp(15_000)));
        assert!(outbox.overdue(Timestamp(15_001)));
    }

    #[test]
    fn a_reload_keeps_what_waits_and_sends_it_again() {
        let mut outbox = filled(&[("a", "1")]);
        outbox.due(NOW);
        let saved = outbox.to_text();
        let mut back: Outbox = Outbox::from_text(&saved).unwrap();
        back.claim(&"joe".into());
        assert_eq!(ids(&back.due(NOW)), ["1"]);
        let mut other: Outbox = Outbox::from_text(&saved).unwrap();
        other.claim(&"bob".into());
        assert!(other.acknowledge(&ClientId::from("1")).is_none());
        for broken in ["", "b", "aü€", &saved[..saved.len() - 1]] {
            assert_eq!(Outbox::from_text(broken), None, "{broken}");
        }
    }
}
