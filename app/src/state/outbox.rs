//! Messages and comments that the server has not acknowledged yet.
//!
//! What is sent when is [`foyer_line::Outbox`]'s: one message a chat is under way at a time. Here is
//! whose the messages are, and how they are saved in the tab's session storage by `live`, so that a
//! reload loses nothing.

use foyer_line::Item;
use foyer_protocol::agent::AgentFrame;
use foyer_protocol::{AgentId, ChatId, ClientId, Timestamp, wire};
use serde::{Deserialize, Serialize};

/// How long an acknowledgement may take before the socket is taken for dead.
const ACKNOWLEDGE_MS: i64 = 15_000;

/// What the server could not store is sent again after this long.
const AGAIN_MS: i64 = 2_000;

/// One message that waits, as it is saved and shown.
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
}

/// A message's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The chat.
    pub chat: ChatId,
    /// Plain text.
    pub text: String,
    /// Agents only.
    pub comment: bool,
    /// When it was written, by the server's clock as known here.
    pub written_at: Timestamp,
}

/// All messages that wait, in the order they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbox {
    /// Whose they are: another agent in the same tab must not send them.
    pub agent: Option<AgentId>,
    messages: foyer_line::Outbox<Written>,
}

/// First character of a saved outbox: which shape the rest has. A new shape takes a new letter and
/// still reads the old one, for a reload may come right after a deploy.
const SAVED_SHAPE: char = 'a';

/// Shape `a`: whose they are, and the messages.
type Saved = (Option<AgentId>, Vec<Pending>);

impl Outbox {
    /// The outbox as text for the browser's storage: a letter for the shape, then a character a byte.
    #[must_use]
    pub fn to_text(&self) -> String {
        let saved: Saved = (self.agent.clone(), self.messages.items().iter().map(pending).collect());
        let bytes = wire::encode(&saved).unwrap_or_default();
        std::iter::once(SAVED_SHAPE).chain(bytes.into_iter().map(char::from)).collect()
    }

    /// What [`Self::to_text`] wrote; `None` for anything else.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let saved = text.strip_prefix(SAVED_SHAPE)?;
        let bytes: Vec<u8> = saved.chars().map(u8::try_from).collect::<Result<_, _>>().ok()?;
        let (agent, items): Saved = wire::decode(&bytes).ok()?;
        let mut outbox = Self { agent, ..Self::default() };
        for item in items {
            let Pending { chat, client_id, text, comment, written_at, failed } = item;
            outbox.push(chat, client_id.clone(), text, comment, written_at);
            if let Some(why) = failed {
                outbox.fail(&client_id, why);
            }
        }
        Some(outbox)
    }

    /// Adds a message at the end.
    pub fn push(&mut self, chat: ChatId, client_id: ClientId, text: String, comment: bool, now: Timestamp) {
        self.messages.push(client_id, Written { chat, text, comment, written_at: now });
    }

    /// The frames to send now; they count as under way from here on.
    pub fn due(&mut self, now: Timestamp) -> Vec<AgentFrame> {
        self.messages.due(now, |message| message.chat.clone()).into_iter().map(frame).collect()
    }

    /// Nothing is under way any more: the socket is gone.
    pub fn socket_lost(&mut self) {
        self.messages.cut();
    }

    /// Whether an acknowledgement is so late that the socket must be dead.
    #[must_use]
    pub fn overdue(&self, now: Timestamp) -> bool {
        self.messages.overdue(now, ACKNOWLEDGE_MS)
    }

    /// The server has it: takes it out.
    pub fn acknowledge(&mut self, client_id: &ClientId) -> Option<Written> {
        self.messages.settle(client_id).map(|item| item.what)
    }

    /// The server could not store it just now: it is sent again by itself.
    pub fn put_off(&mut self, client_id: &ClientId, now: Timestamp) {
        self.messages.put_off(client_id, now.plus_ms(AGAIN_MS));
    }

    /// The server will not have it.
    pub fn fail(&mut self, client_id: &ClientId, why: String) {
        self.messages.refuse(client_id, why);
    }

    /// **Try again**: with the same id, so that it can't be stored twice.
    pub fn retry(&mut self, client_id: &ClientId) {
        self.messages.retry(client_id);
    }

    /// What waits in one chat, in order.
    pub fn of_chat<'a>(&'a self, chat: &'a ChatId) -> impl Iterator<Item = Pending> + 'a {
        self.messages.items().iter().filter(move |item| &item.what.chat == chat).map(pending)
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// Makes the outbox belong to `agent`; what another agent left is dropped.
    pub fn claim(&mut self, agent: &AgentId) {
        if self.agent.as_ref() != Some(agent) {
            self.messages.drain();
            self.agent = Some(agent.clone());
        }
    }
}

fn frame(item: &Item<Written>) -> AgentFrame {
    let Written { chat, text, comment, .. } = item.what.clone();
    AgentFrame::Send { stream: chat.into(), client_id: item.id.clone(), text, comment }
}

fn pending(item: &Item<Written>) -> Pending {
    let Written { chat, text, comment, written_at } = item.what.clone();
    let failed = item.refusal().map(str::to_owned);
    Pending { chat, client_id: item.id.clone(), text, comment, written_at, failed }
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
    #[test]
    fn what_earlier_builds_saved_is_still_read() {
        let saved = "a\u{1}\u{3}joe\u{2}\u{1}a\u{1}1\u{6}text 1\0\0\u{1}\u{9}Too long.\
                     \u{1}b\u{1}2\u{2}hi\u{1}\u{8}\0";
        let mut outbox = Outbox::from_text(saved).unwrap();
        assert_eq!(outbox.to_text(), saved);
        let chat = "a".into();
        assert_eq!(outbox.of_chat(&chat).next().and_then(|p| p.failed).as_deref(), Some("Too long."));
        assert_eq!(ids(&outbox.due(NOW)), ["2"]);
    }
}
