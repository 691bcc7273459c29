//! Departments.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, Row, StorageError};
use foyer_collation::{compare, sort_by_name};
use foyer_protocol::setup::{Department, FirstGroup};
use foyer_protocol::{BrandId, DepartmentId};

statements! {
    LIST = "SELECT d.id, d.name, d.brand_id, d.active, d.version, b.name AS brand_name, \
        b.active AS brand_active, g.id AS front_id, g.name AS front_name \
        FROM department d JOIN brand b ON b.id = d.brand_id \
        LEFT JOIN chat_group g ON g.department_id = d.id AND g.front_line ORDER BY d.id";
    INSERT = "INSERT INTO department (id, brand_id, name, name_key, active, version) \
        VALUES ($1, $2, $3, $4, $5, 1)";
    UPDATE = "UPDATE department SET brand_id = $3, name = $4, name_key = $5, active = $6, \
        version = version + 1 WHERE id = $1 AND version = $2";
    CHANGED = "UPDATE department SET version = version + 1 WHERE id = $1";
    DELETE = "DELETE FROM department WHERE id = $1 AND version = $2";
    UNLINK = "DELETE FROM link_department WHERE department_id = $1";
    USERS = "SELECT name FROM chat_group WHERE department_id = $1";
    CHATS = "SELECT (SELECT COUNT(*) FROM chat WHERE department_id = $1) \
        + (SELECT COUNT(*) FROM offline_message WHERE department_id = $1) AS n";
}

/// All departments, by brand and name.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &mut Conn) -> Result<Vec<Department>, StorageError> {
    let rows = conn.fetch_all(LIST, vec![]).await?;
    let mut all = rows.iter().map(department).collect::<Result<Vec<_>, _>>()?;
    all.sort_by(|a, b| compare(&a.brand_name, &b.brand_name).then_with(|| compare(&a.name, &b.name)));
    Ok(all)
}

fn department(row: &Row) -> Result<Department, StorageError> {
    let active = row.flag("active")?;
    Ok(Department {
        id: Some(row.id("id")?),
        name: row.text("name")?,
        brand: Some(row.id("brand_id")?),
        brand_name: row.text("brand_name")?,
        front_line: row.opt_id("front_id")?,
        front_line_name: row.opt_text("front_name")?.unwrap_or_default(),
        active,
        takes_chats: active && row.flag("brand_active")?,
        first_group: FirstGroup::default(),
        version: row.int("version")?,
    })
}

/// Stores a new department.
///
/// # Errors
/// [`StorageError::Unique`] when the brand has one of that name.
pub async fn insert(
    conn: &mut Conn,
    id: &DepartmentId,
    brand: &BrandId,
    name: &str,
    name_key: &str,
    active: bool,
) -> Result<(), StorageError> {
    conn.execute(INSERT, params![id, brand, name, name_key, active]).await?;
    Ok(())
}

/// Changes name, brand and **Active** of a department at its version; false when somebody was faster.
///
/// # Errors
/// [`StorageError::Unique`] when the brand has one of that name.
pub async fn update(
    conn: &mut Conn,
    id: &DepartmentId,
    brand: &BrandId,
    department: &Department,
    name_key: &str,
) -> Result<bool, StorageError> {
    let Department { name, active, version, .. } = department;
    Ok(conn.execute(UPDATE, params![id, *version, brand, name, name_key, *active]).await? == 1)
}

/// Something that its form shows changed beside its row: whoever has the form open is told.
///
/// # Errors
/// When the database fails.
pub async fn note_changed(conn: &mut Conn, id: &DepartmentId) -> Result<(), StorageError> {
    conn.execute(CHANGED, params![id]).await?;
    Ok(())
}

/// Deletes a department at `version`, and its ticks on links; false when somebody was faster.
///
/// # Errors
/// [`StorageError::Reference`] when something uses it.
pub async fn delete(conn: &mut Conn, id: &DepartmentId, version: i64) -> Result<bool, StorageError> {
    conn.execute(UNLINK, params![id]).await?;
    Ok(conn.execute(DELETE, params![id, version]).await? == 1)
}

/// Names of the department's groups, in order.
///
/// # Errors
/// When the database fails.
pub async fn users(conn: &mut Conn, id: &DepartmentId) -> Result<Vec<String>, StorageError> {
    let rows = conn.fetch_all(USERS, params![id]).await?;
    let mut names = rows.iter().map(|row| row.text("name")).collect::<Result<Vec<_>, _>>()?;
    sort_by_name(&mut names, String::as_str);
    Ok(names)
}

/// How many chats and offline messages belong to the department.
///
/// # Errors
/// When the database fails.
pub async fn chats(conn: &mut Conn, id: &DepartmentId) -> Result<i64, StorageError> {
    conn.fetch_one(CHATS, params![id]).await?.int("n")
}
