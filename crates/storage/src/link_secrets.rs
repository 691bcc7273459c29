//! Secrets of Live Chat Links, with which sites sign who their visitors are. The only place that reads them back.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, StorageError};
use foyer_protocol::{LinkId, LinkSecretId, Timestamp};

statements! {
    OF_LINK = "SELECT id, secret, made_at FROM link_secret WHERE link_id = $1 ORDER BY made_at, id";
    INSERT = "INSERT INTO link_secret (id, link_id, secret, made_at) VALUES ($1, $2, $3, $4)";
    DELETE = "DELETE FROM link_secret WHERE id = $1 AND link_id = $2";
}

/// A secret as stored.
#[derive(Clone)]
pub struct LinkSecret {
    /// Its id.
    pub id: LinkSecretId,
    /// What is signed with.
    pub secret: String,
    /// When it was made.
    pub made_at: Timestamp,
}

impl std::fmt::Debug for LinkSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LinkSecret").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The secrets of a link, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_link(conn: &mut Conn, link: LinkId) -> Result<Vec<LinkSecret>, StorageError> {
    let rows = conn.fetch_all(OF_LINK, params![link]).await?;
    rows.iter()
        .map(|row| {
            Ok(LinkSecret { id: row.id("id")?, secret: row.text("secret")?, made_at: row.time("made_at")? })
        })
        .collect()
}

/// Keeps a new secret of a link.
///
/// # Errors
/// [`StorageError::Reference`] for a link that was never given.
pub async fn insert(conn: &mut Conn, link: LinkId, new: &LinkSecret) -> Result<(), StorageError> {
    conn.execute(INSERT, params![&new.id, link, &new.secret, new.made_at]).await?;
    Ok(())
}

/// Forgets a secret of a link; false when it is gone.
///
/// # Errors
/// When the database fails.
pub async fn delete(conn: &mut Conn, link: LinkId, id: &LinkSecretId) -> Result<bool, StorageError> {
    Ok(conn.execute(DELETE, params![id, link]).await? == 1)
}
