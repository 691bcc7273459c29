//! Live Chat Links.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, Row, StorageError};
use foyer_collation::sort_by_name;
use foyer_protocol::{BrandId, DepartmentId, LinkId};
use std::collections::HashMap;

statements! {
    LIST = "SELECT l.id, l.title, l.brand_id, b.name AS brand_name, b.colour FROM link l \
        JOIN brand b ON b.id = l.brand_id ORDER BY l.id";
    BY_ID = "SELECT l.id, l.title, l.brand_id, b.name AS brand_name, b.colour FROM link l \
        JOIN brand b ON b.id = l.brand_id WHERE l.id = $1";
    DEPARTMENTS = "SELECT d.id, d.name FROM link_department ld \
        JOIN department d ON d.id = ld.department_id JOIN brand b ON b.id = d.brand_id \
        WHERE ld.link_id = $1 AND d.active AND b.active AND EXISTS (SELECT 1 FROM chat_group g \
        WHERE g.department_id = d.id AND g.front_line AND g.active) ORDER BY d.id";
    TICKED = "SELECT link_id, department_id FROM link_department ORDER BY link_id, department_id";
    NEXT = "UPDATE counter SET value = value + 1 WHERE name = 'link' RETURNING value";
    INSERT = "INSERT INTO link (id, title, brand_id, version) VALUES ($1, $2, $3, 1)";
    TICK = "INSERT INTO link_department (link_id, department_id) VALUES ($1, $2)";
    TICK_ALL_OF_BRAND = "INSERT INTO link_department (link_id, department_id) \
        SELECT id, $1 FROM link WHERE brand_id = $2";
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
}

fn link(row: &Row) -> Result<Link, StorageError> {
    Ok(Link {
        id: LinkId(row.int("id")?),
        title: row.text("title")?,
        brand: row.id("brand_id")?,
        brand_name: row.text("brand_name")?,
        colour: row.text("colour")?,
    })
}

/// All links, by number.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &mut Conn) -> Result<Vec<Link>, StorageError> {
    conn.fetch_all(LIST, vec![]).await?.iter().map(link).collect()
}

/// The link of a number.
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

/// Stores a new link with the next number and ticks `departments`.
///
/// # Errors
/// [`StorageError::Reference`] for a brand or department that is gone.
pub async fn insert(
    conn: &mut Conn,
    title: &str,
    brand: &BrandId,
    departments: &[DepartmentId],
) -> Result<LinkId, StorageError> {
    let id = LinkId(conn.fetch_one(NEXT, vec![]).await?.int("value")?);
    conn.execute(INSERT, params![id, title, brand]).await?;
    for department in departments {
        conn.execute(TICK, params![id, department]).await?;
    }
    Ok(id)
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
