//! What the browser keeps for us: drafts a chat each, messages not acknowledged, preferences.
//! Drafts outlive a reload, a lost session and a closed tab; signing out removes them, and so does
//! another agent who signs in. Owns the storage keys; draws nothing.

use foyer_protocol::{AgentId, ChatId, Timestamp};
use web_sys::Storage;

const OUTBOX: &str = "foyer.outbox";
const SETUP: &str = "foyer.setup";
const SETUP_CODE: &str = "foyer.setup-code";
/// When somebody signed in last.
const SIGNED_IN: &str = "foyer.signed-in";
/// What the keys of all drafts begin with; the agent's id follows, which holds no full stop.
const DRAFTS: &str = "foyer.draft.";

fn draft_key(agent: &AgentId, chat: &ChatId, comment: bool) -> String {
    let kind = if comment { "comment" } else { "reply" };
    format!("{DRAFTS}{agent}.{chat}.{kind}")
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

/// The set-up as far as it was filled in in this tab, without the password.
#[must_use]
pub fn load_setup() -> Option<String> {
    read(session(), SETUP)
}

/// Keeps the set-up for a reload of this tab; an empty one is removed.
pub fn save_setup(text: &str) {
    write(session(), SETUP, text);
}

/// The code of the set-up's address, as it was opened in this tab.
#[must_use]
pub fn load_setup_code() -> String {
    read(session(), SETUP_CODE).unwrap_or_default()
}

/// Keeps the code of the set-up for its next steps; an empty one is removed.
pub fn save_setup_code(code: &str) {
    write(session(), SETUP_CODE, code);
}

/// Whether a draft of this agent is kept.
#[must_use]
pub fn has_drafts(agent: &AgentId) -> bool {
    !drafts(|owner| owner == agent.as_str()).is_empty()
}

/// Whether a key of the storage is the one of this draft.
#[must_use]
pub fn is_draft(key: &str, agent: &AgentId, chat: &ChatId, comment: bool) -> bool {
    key == draft_key(agent, chat, comment)
}

/// Tells the other tabs of this browser that somebody has signed in.
pub fn tell_signed_in(at: Timestamp) {
    write(local(), SIGNED_IN, &at.0.to_string());
}

/// Whether a key of the storage is what [`tell_signed_in`] changes.
#[must_use]
pub fn is_signed_in(key: &str) -> bool {
    key == SIGNED_IN
}

/// Removes what this agent typed.
pub fn forget(agent: &AgentId) {
    forget_drafts(|owner| owner == agent.as_str());
    write(session(), OUTBOX, "");
}

/// Removes what anybody but this agent typed. Their own outbox stays: they may go on.
pub fn forget_others(agent: &AgentId) {
    forget_drafts(|owner| owner != agent.as_str());
    if load_outbox().is_some_and(|outbox| outbox.agent.is_some_and(|owner| owner != *agent)) {
        write(session(), OUTBOX, "");
    }
}

fn forget_drafts(whose: impl Fn(&str) -> bool) {
    for key in drafts(whose) {
        write(local(), &key, "");
    }
}

/// Keys of the drafts whose agent's id fits.
fn drafts(whose: impl Fn(&str) -> bool) -> Vec<String> {
    let Some(storage) = local() else { return Vec::new() };
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten());
    keys.filter(|key| {
        let rest = key.strip_prefix(DRAFTS);
        rest.and_then(|rest| rest.split('.').next()).is_some_and(&whose)
    })
    .collect()
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
