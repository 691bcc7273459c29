//! What visitors do. A visitor is known by a token alone, and no call names a chat: it is always
//! the visitor's own on that link.

mod chat;
mod hello;
mod offline;
mod start;
mod tokens;

pub use chat::NewMessage;
pub use hello::{LinkStatus, VisitorView};
pub(crate) use tokens::Seal;

use crate::ids::hash_token;
use foyer_domain::network::Network;
use foyer_protocol::LinkId;

/// Who a visitor's connection speaks for: a token on a link.
#[derive(Clone, Debug)]
pub struct VisitorKey {
    /// The link.
    pub link: LinkId,
    /// The secret, as the widget keeps it.
    pub token: String,
    pub(crate) token_hash: String,
    /// The network it comes from, as limits count it; empty when unknown.
    pub(crate) network: String,
}

impl VisitorKey {
    /// The key of a token that may be believed: [`Services::visitor_key`](crate::Services::visitor_key) decides.
    #[must_use]
    pub fn new(link: LinkId, token: String) -> Self {
        // The same browser is another visitor on another link: chats of two sites never meet.
        let token_hash = hash_token(&format!("{link}:{token}"));
        Self { link, token, token_hash, network: String::new() }
    }

    /// The same, coming from a network that limits count.
    #[must_use]
    pub fn coming_from(self, network: Network) -> Self {
        Self { network: network.to_string(), ..self }
    }

    /// The network it comes from, as limits count it; empty when unknown.
    #[must_use]
    pub fn network(&self) -> &str {
        &self.network
    }

    /// What the database knows the visitor by; the token itself is stored nowhere.
    #[must_use]
    pub fn token_hash(&self) -> &str {
        &self.token_hash
    }
}
