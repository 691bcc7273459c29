//! Pictures that people uploaded, by the hash of their bytes.
//!
//! Links and brands name them by their path, in text: there is no key to hold them. So whoever names one touches it in the
//! same transaction ([`touch`]), and [`forget`] removes only what nothing names and what was not touched for long. Of two
//! that meet, the database lets one wait for the other's row: either the picture is gone and the touch finds none, or it
//! was touched and stays.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, StorageError};
use foyer_protocol::Timestamp;
use foyer_protocol::pictures::Name;

statements! {
    PUT = "INSERT INTO picture (hash, format, width, height, bytes, at) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (hash) DO UPDATE SET at = excluded.at";
    BYTES = "SELECT bytes FROM picture WHERE hash = $1 AND format = $2 AND width = $3 AND height = $4";
    TOUCH = "UPDATE picture SET at = $5 WHERE hash = $1 AND format = $2 AND width = $3 AND height = $4";
    // A hash is in the text of whatever names it, and in no other.
    FORGET = "DELETE FROM picture WHERE at <= $1 \
        AND NOT EXISTS (SELECT 1 FROM brand b WHERE b.logo LIKE '%' || picture.hash || '%') \
        AND NOT EXISTS (SELECT 1 FROM link l WHERE l.deleted_at IS NULL \
            AND (l.look_online LIKE '%' || picture.hash || '%' OR l.look_offline LIKE '%' || picture.hash || '%'))";
}

/// Keeps a picture, or touches it where it is already.
///
/// # Errors
/// When the database fails.
pub async fn put(
    conn: &mut Conn,
    name: Name<'_>,
    bytes: Vec<u8>,
    now: Timestamp,
) -> Result<(), StorageError> {
    let Name { hash, width, height, format } = name;
    let params = params![hash, format.name(), i64::from(width), i64::from(height), bytes, now];
    conn.execute(PUT, params).await?;
    Ok(())
}

/// The file of a picture, if it is there by just this name.
///
/// # Errors
/// When the database fails.
pub async fn bytes(conn: &mut Conn, name: Name<'_>) -> Result<Option<Vec<u8>>, StorageError> {
    let Name { hash, width, height, format } = name;
    let params = params![hash, format.name(), i64::from(width), i64::from(height)];
    conn.fetch_optional(BYTES, params).await?.map(|row| row.bytes("bytes")).transpose()
}

/// Notes that a picture was in use at `now`; false when it is not there by just this name.
///
/// # Errors
/// When the database fails.
pub async fn touch(conn: &mut Conn, name: Name<'_>, now: Timestamp) -> Result<bool, StorageError> {
    let Name { hash, width, height, format } = name;
    let params = params![hash, format.name(), i64::from(width), i64::from(height), now];
    Ok(conn.execute(TOUCH, params).await? == 1)
}

/// Removes what no link and no brand names, and nobody has touched since `before`.
///
/// # Errors
/// When the database fails.
pub async fn forget(conn: &mut Conn, before: Timestamp) -> Result<(), StorageError> {
    conn.execute(FORGET, params![before]).await?;
    Ok(())
}
