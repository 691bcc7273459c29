//! What visitors do. A visitor is known by a token alone, and no call names a chat: it is always
//! the visitor's own on that link.

mod chat;
mod hello;
mod identity;
mod offline;
mod start;
mod tokens;

pub use chat::NewMessage;
pub use hello::{LinkStatus, VisitorView};
pub use start::Facts;
pub use tokens::Arrival;
pub(crate) use tokens::Seal;

use crate::ids::hash_token;
use foyer_domain::network::Network;
use foyer_protocol::LinkId;
use foyer_protocol::setup::Requires;
use foyer_protocol::visitor::Who;
use identity::Identity;
use std::sync::Arc;

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
    /// Who they are by their site's word; `None` for who is known by the token alone.
    identity: Option<Arc<Identity>>,
}

impl VisitorKey {
    /// The key of a token that may be believed: [`Services::visitor_key`](crate::Services::visitor_key) decides.
    #[must_use]
    pub fn new(link: LinkId, token: String) -> Self {
        // The same browser is another visitor on another link: chats of two sites never meet.
        let token_hash = hash_token(&format!("{link}:{token}"));
        Self { link, token, token_hash, network: String::new(), identity: None }
    }

    /// The key of somebody whom the link's site has signed in: one visitor, by whatever browser they come.
    fn signed(link: LinkId, token: String, identity: Identity) -> Self {
        // No token has such a shape, so nobody becomes one of these by a token.
        let token_hash = hash_token(&format!("{link}:subject:{}", identity.subject));
        Self { link, token, token_hash, network: String::new(), identity: Some(Arc::new(identity)) }
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

    /// What the visitor is told of who they are, on a link that requires so much.
    #[must_use]
    pub fn who(&self, requires: &Requires) -> Who {
        let signed = self.identity.as_deref();
        Who {
            verified: signed.is_some(),
            name: signed.map(|it| it.name.clone()).unwrap_or_default(),
            email: signed.map(|it| it.email.clone()).unwrap_or_default(),
            barred: requires.bars(signed.map(|it| it.roles.as_slice())),
            ..Who::default()
        }
    }

    /// The site's id for the visitor; empty for who is known by the token alone.
    fn subject(&self) -> &str {
        self.identity.as_ref().map_or("", |it| &it.subject)
    }

    /// Name and e-mail as the site has signed them, else as they were typed.
    fn called<'a>(&'a self, name: &'a str, email: &'a str) -> (&'a str, &'a str) {
        let signed = self.identity.as_deref();
        let or =
            |signed: Option<&'a str>, typed: &'a str| signed.filter(|it| !it.is_empty()).unwrap_or(typed);
        (or(signed.map(|it| it.name.as_str()), name), or(signed.map(|it| it.email.as_str()), email))
    }

    /// What the database knows the visitor by; the token itself is stored nowhere.
    #[must_use]
    pub fn token_hash(&self) -> &str {
        &self.token_hash
    }
}
