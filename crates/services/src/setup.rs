//! First-run set-up, the demo company, and System Settings.
//!
//! Every save names the version it was read at; an older one is a conflict, never a silent
//! overwrite. What is in use cannot be deleted, and the answer says by what.

mod agents;
mod brands;
mod demo;
mod departments;
mod first_run;
mod groups;
pub(crate) mod last_change;
mod link_secrets;
mod links;
mod members;
mod new_agent;
mod next_steps;
mod options;

pub use new_agent::NewAgent;
pub(crate) use next_steps::ScriptSeen;
pub(crate) use options::options;

use crate::ServiceError;

/// At most this many names in "In use by …".
const NAMES_SHOWN: usize = 5;

/// "In use by Sales, Support and 3 more. Deactivate the brand instead."
fn in_use_by(names: &[String], noun: &str) -> ServiceError {
    let shown = names.iter().take(NAMES_SHOWN).cloned().collect::<Vec<_>>().join(", ");
    let more = names.len().saturating_sub(NAMES_SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    ServiceError::in_use(format!("In use by {shown}{more}. Deactivate the {noun} instead."))
}

/// "1 chat" or "3 chats".
fn counted(count: i64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The answer to a save or delete at an older version.
fn changed(what: &str) -> ServiceError {
    ServiceError::conflict(format!("Somebody changed this {what} meanwhile."))
}

/// The answer when a unique name is taken, at the field it is about.
fn taken(error: foyer_storage::StorageError, field: &'static str, message: &'static str) -> ServiceError {
    match error {
        foyer_storage::StorageError::Unique(_) => ServiceError::invalid(field, message),
        other => other.into(),
    }
}
