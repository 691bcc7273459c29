//! System Settings › Setup › Departments.

use super::{changed, counted, in_use_by, members, taken};
use crate::{Actor, ServiceError, Services, random_id, text};
use foyer_protocol::setup::{Department, FirstGroup, Saved};
use foyer_protocol::{BrandId, DepartmentId, GroupId};
use foyer_storage::{Conn, Lock, brands, departments, groups, links};

const TAKEN: &str = "The brand has another department of this name.";

impl Services {
    /// All departments, by brand and name.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator.
    pub async fn list_departments(&self, actor: &Actor) -> Result<Vec<Department>, ServiceError> {
        actor.administers()?;
        Ok(departments::list(&mut self.store.read().await?).await?)
    }

    /// Makes or changes a department. A new one is ticked on all links of its brand, and starts with the
    /// group that is named with it.
    ///
    /// # Errors
    /// `Invalid` with a field; `Conflict` at another version.
    pub async fn save_department(
        &self,
        actor: &Actor,
        department: &Department,
    ) -> Result<Saved, ServiceError> {
        actor.administers()?;
        let name = text::name("name", &department.name, "Enter a name.")?;
        let brand =
            department.brand.clone().ok_or_else(|| ServiceError::invalid("brand", "Choose a brand."))?;
        let mut department = Department { name, brand: Some(brand.clone()), ..department.clone() };
        if !department.first_group.name.is_empty() {
            department.first_group.name =
                text::name("first_group", &department.first_group.name, "Enter the group's name.")?;
        }
        // Agents who come into a group may be given what waits.
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                tx.hints.company();
                save(tx.conn, &department, &brand).await
            })
        })
        .await
    }

    /// Deletes a department.
    ///
    /// # Errors
    /// `InUse` while it has groups, chats or offline messages; `Conflict` at another version.
    pub async fn delete_department(
        &self,
        actor: &Actor,
        id: &DepartmentId,
        version: i64,
    ) -> Result<(), ServiceError> {
        actor.administers()?;
        let id = id.clone();
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let known = departments::list(tx.conn).await?.iter().any(|d| d.id.as_ref() == Some(&id));
                if !known {
                    return Err(ServiceError::not_found("department"));
                }
                let groups = departments::users(tx.conn, &id).await?;
                if !groups.is_empty() {
                    return Err(in_use_by(&groups));
                }
                let chats = departments::chats(tx.conn, &id).await?;
                if chats > 0 {
                    return Err(ServiceError::in_use(format!(
                        "In use by {}. A chat or message keeps its department.",
                        counted(chats, "chat or message", "chats and messages")
                    )));
                }
                if !departments::delete(tx.conn, &id, version).await? {
                    return Err(changed("department"));
                }
                tx.hints.company();
                Ok(())
            })
        })
        .await
    }
}

async fn make_first_group(
    conn: &mut Conn,
    department: &DepartmentId,
    first: &FirstGroup,
) -> Result<(), ServiceError> {
    if first.name.is_empty() {
        return Ok(());
    }
    let id = GroupId(random_id());
    groups::insert(conn, &id, department, &first.name, &text::key(&first.name)).await?;
    groups::set_front_line(conn, department, &id).await?;
    members::change(conn, &id, &[], &first.members).await
}

async fn save(conn: &mut Conn, department: &Department, brand: &BrandId) -> Result<Saved, ServiceError> {
    if !brands::list(conn).await?.iter().any(|b| b.id.as_ref() == Some(brand)) {
        return Err(ServiceError::invalid("brand", "Choose a brand."));
    }
    let key = text::key(&department.name);
    let Some(id) = department.id.clone() else {
        let id = DepartmentId(random_id());
        departments::insert(conn, &id, brand, &department.name, &key)
            .await
            .map_err(|e| taken(e, "name", TAKEN))?;
        links::tick_everywhere(conn, &id, brand).await?;
        make_first_group(conn, &id, &department.first_group).await?;
        return Ok(Saved { id: id.0, version: 1 });
    };
    let saved = departments::update(conn, &id, department.version, brand, &department.name, &key)
        .await
        .map_err(|e| taken(e, "name", TAKEN))?;
    if !saved {
        return Err(changed("department"));
    }
    if let Some(front_line) = &department.front_line {
        let known = groups::list(conn)
            .await?
            .into_iter()
            .any(|group| group.id.as_ref() == Some(front_line) && group.department.as_ref() == Some(&id));
        if !known {
            return Err(ServiceError::invalid("front_line", "Choose one of its groups."));
        }
        groups::set_front_line(conn, &id, front_line).await?;
    }
    Ok(Saved { id: id.0, version: department.version + 1 })
}
