//! Who changed or deleted a record of the settings last, and when.
//!
//! One row a record, also for one that is gone. Which version is the newest is the records' own.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, StorageError};
use foyer_protocol::setup::RecordKind;
use foyer_protocol::{AgentId, Timestamp};

statements! {
    NOTE = "INSERT INTO last_change (kind, record_id, agent_id, agent_name, at, deleted) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (kind, record_id) DO UPDATE SET \
        agent_id = excluded.agent_id, agent_name = excluded.agent_name, at = excluded.at, \
        deleted = excluded.deleted";
    OF = "SELECT agent_id, agent_name, at, deleted FROM last_change WHERE kind = $1 AND record_id = $2";
}

/// The last change of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastChangeRow {
    /// Who made it.
    pub agent: AgentId,
    /// By the name of then.
    pub agent_name: String,
    /// When.
    pub at: Timestamp,
    /// Whether the record is gone since.
    pub deleted: bool,
}

/// The stored word of a kind.
fn word(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Brand => "brand",
        RecordKind::Department => "department",
        RecordKind::Group => "group",
        RecordKind::Agent => "agent",
        RecordKind::Options => "options",
        RecordKind::Link => "link",
    }
}

/// Notes the newest change of a record.
///
/// # Errors
/// When the database fails.
pub async fn note(
    conn: &mut Conn,
    kind: RecordKind,
    record: &str,
    change: &LastChangeRow,
) -> Result<(), StorageError> {
    let LastChangeRow { agent, agent_name, at, deleted } = change;
    conn.execute(NOTE, params![word(kind), record, agent, agent_name, *at, *deleted]).await?;
    Ok(())
}

/// The newest change of a record, if one was noted.
///
/// # Errors
/// When the database fails.
pub async fn of(
    conn: &mut Conn,
    kind: RecordKind,
    record: &str,
) -> Result<Option<LastChangeRow>, StorageError> {
    let row = conn.fetch_optional(OF, params![word(kind), record]).await?;
    row.map(|row| {
        Ok(LastChangeRow {
            agent: row.id("agent_id")?,
            agent_name: row.text("agent_name")?,
            at: row.time("at")?,
            deleted: row.flag("deleted")?,
        })
    })
    .transpose()
}
