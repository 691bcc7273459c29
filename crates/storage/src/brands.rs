//! Brands.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, Row, StorageError};
use foyer_collation::{compare, sort_by_name};
use foyer_protocol::BrandId;
use foyer_protocol::setup::Brand;

statements! {
    LIST = "SELECT * FROM brand ORDER BY id";
    INSERT = "INSERT INTO brand (id, name, name_key, host, colour, logo, is_default, active, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)";
    UPDATE = "UPDATE brand SET name = $3, name_key = $4, host = $5, colour = $6, logo = $7, active = $8, \
        version = version + 1 WHERE id = $1 AND version = $2";
    NO_DEFAULT = "UPDATE brand SET is_default = FALSE, version = version + 1 WHERE is_default AND id <> $1";
    SET_DEFAULT = "UPDATE brand SET is_default = TRUE WHERE id = $1";
    DELETE = "DELETE FROM brand WHERE id = $1 AND version = $2 AND NOT is_default";
    USERS = "SELECT name FROM department WHERE brand_id = $1 \
        UNION ALL SELECT title AS name FROM link WHERE brand_id = $1 AND deleted_at IS NULL";
    HAND_ON_LINKS = "UPDATE link SET brand_id = (SELECT id FROM brand WHERE is_default) \
        WHERE brand_id = $1 AND deleted_at IS NOT NULL";
}

fn brand(row: &Row) -> Result<Brand, StorageError> {
    Ok(Brand {
        id: Some(row.id("id")?),
        name: row.text("name")?,
        host: row.text("host")?,
        colour: row.text("colour")?,
        logo: row.text("logo")?,
        is_default: row.flag("is_default")?,
        active: row.flag("active")?,
        version: row.int("version")?,
    })
}

/// All brands, the default first, then by name.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &mut Conn) -> Result<Vec<Brand>, StorageError> {
    let rows = conn.fetch_all(LIST, vec![]).await?;
    let mut brands = rows.iter().map(brand).collect::<Result<Vec<_>, _>>()?;
    brands.sort_by(|a, b| b.is_default.cmp(&a.is_default).then_with(|| compare(&a.name, &b.name)));
    Ok(brands)
}

/// Stores a new brand.
///
/// # Errors
/// [`StorageError::Unique`] when the name or the host is taken.
pub async fn insert(
    conn: &mut Conn,
    id: &BrandId,
    brand: &Brand,
    name_key: &str,
) -> Result<(), StorageError> {
    let Brand { name, host, colour, logo, is_default, active, .. } = brand;
    let params = params![id, name, name_key, host, colour, logo, *is_default, *active];
    conn.execute(INSERT, params).await?;
    Ok(())
}

/// Changes a brand at its version; false when somebody was faster.
///
/// # Errors
/// [`StorageError::Unique`] when the name or the host is taken.
pub async fn update(
    conn: &mut Conn,
    id: &BrandId,
    brand: &Brand,
    name_key: &str,
) -> Result<bool, StorageError> {
    let Brand { name, host, colour, logo, active, version, .. } = brand;
    let params = params![id, *version, name, name_key, host, colour, logo, *active];
    Ok(conn.execute(UPDATE, params).await? == 1)
}

/// Makes the brand the only default. The one before it counts as changed.
///
/// # Errors
/// When the database fails.
pub async fn set_default(conn: &mut Conn, id: &BrandId) -> Result<(), StorageError> {
    conn.execute(NO_DEFAULT, params![id]).await?;
    conn.execute(SET_DEFAULT, params![id]).await?;
    Ok(())
}

/// Deletes a brand that is not the default, at `version`; false when there is none such. Deleted links, which keep their
/// numbers for ever, are the default brand's then.
///
/// # Errors
/// [`StorageError::Reference`] when something uses it.
pub async fn delete(conn: &mut Conn, id: &BrandId, version: i64) -> Result<bool, StorageError> {
    conn.execute(HAND_ON_LINKS, params![id]).await?;
    Ok(conn.execute(DELETE, params![id, version]).await? == 1)
}

/// Names of the departments and links that use the brand, in order.
///
/// # Errors
/// When the database fails.
pub async fn users(conn: &mut Conn, id: &BrandId) -> Result<Vec<String>, StorageError> {
    let rows = conn.fetch_all(USERS, params![id]).await?;
    let mut names = rows.iter().map(|row| row.text("name")).collect::<Result<Vec<_>, _>>()?;
    sort_by_name(&mut names, String::as_str);
    Ok(names)
}
