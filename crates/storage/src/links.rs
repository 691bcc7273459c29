//! Live Chat Links. A deleted one stays as a row: its number answers for ever, and chats refer to it.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, Row, StorageError, json};
use foyer_collation::sort_by_name;
use foyer_protocol::setup::{self, LinkLook, Requires};
use foyer_protocol::{BrandId, DepartmentId, LinkId, Timestamp};
use std::collections::{HashMap, HashSet};

statements! {
    LIST = "SELECT l.*, b.name AS brand_name, b.colour, b.logo FROM link l JOIN brand b ON b.id = l.brand_id \
        WHERE l.deleted_at IS NULL ORDER BY l.id";
    BY_ID = "SELECT l.*, b.name AS brand_name, b.colour, b.logo FROM link l JOIN brand b ON b.id = l.brand_id \
        WHERE l.id = $1";
    DEPARTMENTS = "SELECT d.id, d.name FROM link_department ld \
        JOIN link l ON l.id = ld.link_id \
        JOIN department d ON d.id = ld.department_id JOIN brand b ON b.id = d.brand_id \
        WHERE ld.link_id = $1 AND l.deleted_at IS NULL AND d.active AND b.active AND EXISTS (SELECT 1 FROM chat_group g \
        WHERE g.department_id = d.id AND g.front_line AND g.active) ORDER BY d.id";
    OFFERED = "SELECT d.id FROM department d JOIN brand b ON b.id = d.brand_id \
        WHERE d.active AND b.active AND EXISTS (SELECT 1 FROM chat_group g \
        WHERE g.department_id = d.id AND g.front_line AND g.active)";
    TICKED = "SELECT link_id, department_id FROM link_department ORDER BY link_id, department_id";
    NEXT = "UPDATE counter SET value = value + 1 WHERE name = 'link' RETURNING value";
    INSERT = "INSERT INTO link (id, title, brand_id, refresh_s, look_online, look_offline, allowed_sites, requires, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)";
    UPDATE = "UPDATE link SET title = $3, refresh_s = $4, look_online = $5, look_offline = $6, \
        allowed_sites = $7, requires = $8, version = version + 1 WHERE id = $1 AND version = $2 AND deleted_at IS NULL";
    DELETE = "UPDATE link SET deleted_at = $3, version = version + 1 \
        WHERE id = $1 AND version = $2 AND deleted_at IS NULL";
    TICK = "INSERT INTO link_department (link_id, department_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    UNTICK = "DELETE FROM link_department WHERE link_id = $1 AND department_id = $2";
    UNTICK_ALL = "DELETE FROM link_department WHERE link_id = $1";
    TICK_ALL_OF_BRAND = "INSERT INTO link_department (link_id, department_id) \
        SELECT id, $1 FROM link WHERE brand_id = $2 AND deleted_at IS NULL";
    UNTICK_EVERYWHERE = "DELETE FROM link_department WHERE department_id = $1";
}

/// A link with its brand.
#[derive(Clone, Debug)]
pub struct Link {
    /// The number.
    pub id: LinkId,
    /// **Title**.
    pub title: String,
    /// Its brand.
    pub brand: BrandId,
    /// The brand's name.
    pub brand_name: String,
    /// The brand's colour, `#rrggbb`.
    pub colour: String,
    /// Path of the brand's logo; empty for none.
    pub logo: String,
    /// **Refresh Rate** in seconds; 0 for never.
    pub refresh_s: u32,
    /// How it looks while chat is online.
    pub online: LinkLook,
    /// How it looks while chat is offline.
    pub offline: LinkLook,
    /// Origins of the sites it works on; empty for every site.
    pub allowed_sites: Vec<String>,
    /// Who may chat by it.
    pub requires: Requires,
    /// Whether it was deleted.
    pub deleted: bool,
    /// Grows with every change.
    pub version: i64,
}

/// Of a look, unknown keys are ignored and missing ones are empty, so that old and new programs can share a database.
fn link(row: &Row) -> Result<Link, StorageError> {
    Ok(Link {
        id: LinkId(row.int("id")?),
        title: row.text("title")?,
        brand: row.id("brand_id")?,
        brand_name: row.text("brand_name")?,
        colour: row.text("colour")?,
        logo: row.text("logo")?,
        refresh_s: u32::try_from(row.int("refresh_s")?).unwrap_or(u32::MAX),
        online: json::read(&row.text("look_online")?)?,
        offline: json::read(&row.text("look_offline")?)?,
        allowed_sites: row.text("allowed_sites")?.lines().map(str::to_owned).collect(),
        requires: json::read(&row.text("requires")?)?,
        deleted: row.opt_time("deleted_at")?.is_some(),
        version: row.int("version")?,
    })
}

/// All links that are not deleted, by number.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &mut Conn) -> Result<Vec<Link>, StorageError> {
    conn.fetch_all(LIST, vec![]).await?.iter().map(link).collect()
}

/// The link of a number, deleted or not.
///
/// # Errors
/// When the database fails.
pub async fn by_id(conn: &mut Conn, id: LinkId) -> Result<Option<Link>, StorageError> {
    conn.fetch_optional(BY_ID, params![id]).await?.as_ref().map(link).transpose()
}

/// Departments that the link offers, by name: those ticked for it that are active, as their brand is, and
/// have a front-line group.
///
/// # Errors
/// When the database fails.
pub async fn departments(conn: &mut Conn, id: LinkId) -> Result<Vec<(DepartmentId, String)>, StorageError> {
    let rows = conn.fetch_all(DEPARTMENTS, params![id]).await?;
    let named = |row: &Row| Ok::<_, StorageError>((row.id("id")?, row.text("name")?));
    let mut offered = rows.iter().map(named).collect::<Result<Vec<_>, _>>()?;
    sort_by_name(&mut offered, |(_, name)| name);
    Ok(offered)
}

/// Departments that a link offers if they are ticked for it.
///
/// # Errors
/// When the database fails.
pub async fn offered(conn: &mut Conn) -> Result<HashSet<DepartmentId>, StorageError> {
    conn.fetch_all(OFFERED, vec![]).await?.iter().map(|row| row.id("id")).collect()
}

/// The departments ticked for each link, offered or not; links without any are left out.
///
/// # Errors
/// When the database fails.
pub async fn ticked(conn: &mut Conn) -> Result<HashMap<LinkId, Vec<DepartmentId>>, StorageError> {
    let mut ticked: HashMap<_, Vec<_>> = HashMap::new();
    for row in conn.fetch_all(TICKED, vec![]).await? {
        ticked.entry(LinkId(row.int("link_id")?)).or_default().push(row.id("department_id")?);
    }
    Ok(ticked)
}

/// Stores a new link of a brand with the next number and ticks its departments.
///
/// # Errors
/// [`StorageError::Reference`] for a brand or department that is gone.
pub async fn insert(conn: &mut Conn, brand: &BrandId, new: &setup::Link) -> Result<LinkId, StorageError> {
    let id = LinkId(conn.fetch_one(NEXT, vec![]).await?.int("value")?);
    let setup::Link { title, refresh_s, online, offline, allowed_sites, requires, .. } = new;
    let (sites, requires) = (allowed_sites.join("\n"), json::write(requires)?);
    let params = params![
        id,
        title,
        brand,
        i64::from(*refresh_s),
        json::write(online)?,
        json::write(offline)?,
        sites,
        requires
    ];
    conn.execute(INSERT, params).await?;
    for department in &new.departments {
        tick(conn, id, department).await?;
    }
    Ok(id)
}

/// Changes a link at its version, but for its brand and its ticks; false when somebody was faster or it is gone.
///
/// # Errors
/// When the database fails.
pub async fn update(conn: &mut Conn, id: LinkId, link: &setup::Link) -> Result<bool, StorageError> {
    let setup::Link { title, refresh_s, online, offline, allowed_sites, requires, version, .. } = link;
    let (sites, requires) = (allowed_sites.join("\n"), json::write(requires)?);
    let params = params![
        id,
        *version,
        title,
        i64::from(*refresh_s),
        json::write(online)?,
        json::write(offline)?,
        sites,
        requires
    ];
    Ok(conn.execute(UPDATE, params).await? == 1)
}

/// Deletes a link at `version`, and its ticks; false when somebody was faster or it is gone. Its row stays.
///
/// # Errors
/// When the database fails.
pub async fn delete(conn: &mut Conn, id: LinkId, version: i64, now: Timestamp) -> Result<bool, StorageError> {
    if conn.execute(DELETE, params![id, version, now]).await? == 0 {
        return Ok(false);
    }
    conn.execute(UNTICK_ALL, params![id]).await?;
    Ok(true)
}

/// Ticks a department on a link.
///
/// # Errors
/// [`StorageError::Reference`] for a department that is gone.
pub async fn tick(conn: &mut Conn, id: LinkId, department: &DepartmentId) -> Result<(), StorageError> {
    conn.execute(TICK, params![id, department]).await?;
    Ok(())
}

/// Takes the tick of a department from a link.
///
/// # Errors
/// When the database fails.
pub async fn untick(conn: &mut Conn, id: LinkId, department: &DepartmentId) -> Result<(), StorageError> {
    conn.execute(UNTICK, params![id, department]).await?;
    Ok(())
}

/// Ticks a department on all links of a brand ("all on", Live Chat Links › Options), and on no other: so
/// for a new one, and for one that has just moved to this brand.
///
/// # Errors
/// When the database fails.
pub async fn tick_on_brand(
    conn: &mut Conn,
    department: &DepartmentId,
    brand: &BrandId,
) -> Result<(), StorageError> {
    conn.execute(UNTICK_EVERYWHERE, params![department]).await?;
    conn.execute(TICK_ALL_OF_BRAND, params![department, brand]).await?;
    Ok(())
}
