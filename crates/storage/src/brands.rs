//! Brands.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, Row, StorageError};
use foyer_protocol::BrandId;
use foyer_protocol::setup::Brand;

statements! {
    LIST = "SELECT * FROM brand ORDER BY is_default DESC, name, id";
    INSERT = "INSERT INTO brand (id, name, name_key, host, colour, is_default, version) \
        VALUES ($1, $2, $3, $4, $5, $6, 1)";
    UPDATE = "UPDATE brand SET name = $3, name_key = $4, host = $5, colour = $6, \
        version = version + 1 WHERE id = $1 AND version = $2";
    DELETE = "DELETE FROM brand WHERE id = $1 AND version = $2 AND NOT is_default";
    USERS = "SELECT name FROM department WHERE brand_id = $1 \
        UNION ALL SELECT title AS name FROM link WHERE brand_id = $1 ORDER BY name";
}

fn brand(row: &Row) -> Result<Brand, StorageError> {
    Ok(Brand {
        id: Some(row.id("id")?),
        name: row.text("name")?,
        host: row.text("host")?,
        colour: row.text("colour")?,
        is_default: row.flag("is_default")?,
        version: row.int("version")?,
    })
}

/// All brands, the default first.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &mut Conn) -> Result<Vec<Brand>, StorageError> {
    conn.fetch_all(LIST, vec![]).await?.iter().map(brand).collect()
}

/// Stores a new brand.
///
/// # Errors
/// [`StorageError::Unique`] when the name is taken.
pub async fn insert(
    conn: &mut Conn,
    id: &BrandId,
    brand: &Brand,
    name_key: &str,
) -> Result<(), StorageError> {
    let params = params![id, &brand.name, name_key, &brand.host, &brand.colour, brand.is_default];
    conn.execute(INSERT, params).await?;
    Ok(())
}

/// Changes a brand at its version; false when somebody was faster.
///
/// # Errors
/// [`StorageError::Unique`] when the name is taken.
pub async fn update(
    conn: &mut Conn,
    id: &BrandId,
    brand: &Brand,
    name_key: &str,
) -> Result<bool, StorageError> {
    let params = params![id, brand.version, &brand.name, name_key, &brand.host, &brand.colour];
    Ok(conn.execute(UPDATE, params).await? == 1)
}

/// Deletes a brand that is not the default, at `version`; false when there is none such.
///
/// # Errors
/// [`StorageError::Reference`] when something uses it.
pub async fn delete(conn: &mut Conn, id: &BrandId, version: i64) -> Result<bool, StorageError> {
    Ok(conn.execute(DELETE, params![id, version]).await? == 1)
}

/// Names of the departments and links that use the brand.
///
/// # Errors
/// When the database fails.
pub async fn users(conn: &mut Conn, id: &BrandId) -> Result<Vec<String>, StorageError> {
    conn.fetch_all(USERS, params![id]).await?.iter().map(|row| row.text("name")).collect()
}
