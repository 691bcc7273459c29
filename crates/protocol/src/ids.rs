//! Newtype ids. Text ids are opaque, minted by the server, and safe in URLs; a [`LinkId`] is the
//! small number people paste in `data-link`.

use crate::Timestamp;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

macro_rules! text_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(#[serde(deserialize_with = "plain")] pub String);

        impl $name {
            /// The id as text, as it stands in URLs and in the database.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )*};
}

/// Longest text of an id that is taken from the wire, in bytes.
const ID_BYTES: usize = 64;

/// An id from the wire: strangers may send anything as one, and no database takes everything as text.
fn plain<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let is_plain = text.len() <= ID_BYTES && text.bytes().all(|byte| byte.is_ascii_graphic());
    if is_plain { Ok(text) } else { Err(D::Error::custom("not an id")) }
}

text_id! {
    /// An agent: an employee who answers chats.
    AgentId,
    /// A block of a visitor.
    BlockId,
    /// A brand: a site or company name with its own colour.
    BrandId,
    /// A chat's random 128-bit public id; the number people see is separate.
    ChatId,
    /// An id the sender makes for one message, so that a repeat is recognised.
    ClientId,
    /// A department: what the visitor picks.
    DepartmentId,
    /// A group: a team of agents inside a department.
    GroupId,
    /// A secret of a Live Chat Link.
    LinkSecretId,
    /// A message left while chat was offline.
    OfflineMessageId,
    /// A sign-in session as its owner sees it (not the secret token).
    SessionId,
    /// A visitor: the person who chats from a website.
    VisitorId,
}

impl ClientId {
    /// A fresh id: 12 hexadecimal digits of the sender's clock in ms, then 20 of chance. The time
    /// decides nothing; it lets ids of one moment lie together in the database's index.
    #[must_use]
    pub fn new(now: Timestamp, chance: [u8; 10]) -> Self {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let [_, _, time @ ..] = now.0.to_be_bytes();
        let nibbles = time.into_iter().chain(chance).flat_map(|byte| [byte >> 4, byte & 15]);
        Self(nibbles.map(|nibble| char::from(HEX[usize::from(nibble)])).collect())
    }
}

/// What has a stream of events, with its own places from 1 on: sent to, resumed, read and typed in by
/// the same rules, whatever it is. Append-only, as a frame's variants are.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum StreamId {
    /// A live chat.
    Chat(ChatId),
}

impl StreamId {
    /// The id as text, as it stands in the database.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Chat(chat) => chat.as_str(),
        }
    }
}

impl From<ChatId> for StreamId {
    fn from(chat: ChatId) -> Self {
        Self::Chat(chat)
    }
}

impl From<&ChatId> for StreamId {
    fn from(chat: &ChatId) -> Self {
        Self::Chat(chat.clone())
    }
}

/// A Live Chat Link's number: 1, 2, 3 …, as in `data-link="1"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LinkId(pub i64);

impl fmt::Display for LinkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_an_id_is_not_read() {
        let read = |text: &str| {
            let bytes = crate::wire::encode(&text).expect("bytes");
            crate::wire::decode::<ChatId>(&bytes).is_ok()
        };
        for (text, taken) in [
            ("0f9_-Z", true),
            ("", true),
            (&*"x".repeat(64), true),
            (&*"x".repeat(65), false),
            ("a\0b", false),
            ("a b", false),
            ("é", false),
        ] {
            assert_eq!(read(text), taken, "{text:?}");
        }
    }

    #[test]
    fn ids_of_later_moments_sort_later() {
        let id = |now, chance| ClientId::new(Timestamp(now), [chance; 10]);
        assert_eq!(id(0x0123_4567_89ab, 0xcd).as_str(), "0123456789abcdcdcdcdcdcdcdcdcdcd");
        assert!(id(1_700_000_000_000, 0xff) < id(1_700_000_000_001, 0));
        assert_eq!(id(0, 0).as_str().len(), 32);
    }
}
