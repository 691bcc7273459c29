//! Settings of the installation: named JSON values with a version.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, StorageError};

statements! {
    GET = "SELECT value, version FROM setting WHERE name = $1";
    INSERT = "INSERT INTO setting (name, value, version) VALUES ($1, $2, 1) \
        ON CONFLICT (name) DO NOTHING";
    PROBE = "INSERT INTO setting (name, value, version) VALUES ('probe', $1, 1) \
        ON CONFLICT (name) DO UPDATE SET value = excluded.value, version = setting.version + 1";
    REMOVE = "DELETE FROM setting WHERE name = $1";
    UPDATE = "UPDATE setting SET value = $3, version = version + 1 WHERE name = $1 AND version = $2";
}

/// The value and version of a setting; `None` while it has its default.
///
/// # Errors
/// When the database fails.
pub async fn get(conn: &mut Conn, name: &str) -> Result<Option<(String, i64)>, StorageError> {
    let row = conn.fetch_optional(GET, params![name]).await?;
    row.map(|row| Ok((row.text("value")?, row.int("version")?))).transpose()
}

/// Stores a setting over `version` (0 = it had its default); false when somebody was faster.
///
/// # Errors
/// When the database fails.
pub async fn put(conn: &mut Conn, name: &str, value: &str, version: i64) -> Result<bool, StorageError> {
    let changed = if version == 0 {
        conn.execute(INSERT, params![name, value]).await?
    } else {
        conn.execute(UPDATE, params![name, version, value]).await?
    };
    Ok(changed == 1)
}

/// Gives a setting its default again.
///
/// # Errors
/// When the database fails.
pub async fn remove(conn: &mut Conn, name: &str) -> Result<(), StorageError> {
    conn.execute(REMOVE, params![name]).await?;
    Ok(())
}

/// How much a [`probe`] writes, in bytes: as much as a busy moment, so that a disk with room for a word
/// or two counts as full.
const PROBE_BYTES: usize = 16_384;

/// Writes something that nobody reads, to see whether the database takes it.
///
/// # Errors
/// When it does not: it is away, may not be written, or its disk is full.
pub async fn probe(conn: &mut Conn) -> Result<(), StorageError> {
    conn.execute(PROBE, params!["x".repeat(PROBE_BYTES)]).await?;
    Ok(())
}
