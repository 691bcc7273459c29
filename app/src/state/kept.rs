//! What the browser keeps for us: drafts a chat each, messages not acknowledged, preferences.
//! Drafts outlive a reload, a lost session and a closed tab. Owns the storage keys; draws nothing.

use foyer_protocol::{AgentId, ChatId};
use web_sys::Storage;

const OUTBOX: &str = "foyer.outbox";

fn draft_key(agent: &AgentId, chat: &ChatId, comment: bool) -> String {
    let kind = if comment { "comment" } else { "reply" };
    format!("foyer.draft.{agent}.{chat}.{kind}")
}

fn local() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// The draft of a chat; empty when there is none or the browser keeps nothing.
#[must_use]
pub fn load(agent: &AgentId, chat: &ChatId, comment: bool) -> String {
    read(local(), &draft_key(agent, chat, comment)).unwrap_or_default()
}

/// Keeps the draft of a chat; an empty one is removed.
pub fn save(agent: &AgentId, chat: &ChatId, comment: bool, text: &str) {
    write(local(), &draft_key(agent, chat, comment), text);
}

/// The outbox as it was saved in this tab.
#[must_use]
pub fn load_outbox() -> Option<super::outbox::Outbox> {
    super::outbox::Outbox::from_text(&read(session(), OUTBOX)?)
}

/// Saves the outbox for a reload of this tab.
pub fn save_outbox(outbox: &super::outbox::Outbox) {
    let text = if outbox.is_empty() { String::new() } else { outbox.to_text() };
    write(session(), OUTBOX, &text);
}

/// A preference of this browser.
#[must_use]
pub fn preference(name: &str) -> Option<String> {
    read(local(), &format!("foyer.{name}"))
}

/// Keeps a preference of this browser.
pub fn set_preference(name: &str, value: &str) {
    write(local(), &format!("foyer.{name}"), value);
}

fn read(storage: Option<Storage>, key: &str) -> Option<String> {
    storage?.get_item(key).ok()?
}

/// Storage may be full or forbidden; then nothing is kept, and all else works.
fn write(storage: Option<Storage>, key: &str, value: &str) {
    if let Some(storage) = storage {
        let _ = if value.is_empty() { storage.remove_item(key) } else { storage.set_item(key, value) };
    }
}
