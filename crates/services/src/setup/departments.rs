//! System Settings › Setup › Departments.

use super::last_change::{Done, gone, note};
use super::{changed, counted, in_use_by, members, taken};
use crate::change::Tx;
use crate::{Actor, ServiceError, Services, random_id, text};
use foyer_protocol::setup::{Department, FirstGroup, RecordKind, Saved};
use foyer_protocol::{BrandId, DepartmentId, GroupId};
use foyer_storage::{Lock, brands, departments, groups, links};

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

    /// Makes or changes a department. A new one, and one that moves to another brand, is ticked on all
    /// links of its brand and on no other. A new one starts with the group that is named with it. An
    /// inactive one is offered nowhere; its open chats go on.
    ///
    /// # Errors
    /// `Invalid` with a field; `Conflict` at another version; `NotFound` when it was deleted.
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
        let actor = actor.clone();
        // Agents who come into a group may be given what waits.
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                tx.hints.company();
                let saved = save(tx, &actor, &department, &brand).await?;
                note(tx, &actor, RecordKind::Department, &saved.id, Done::Saved).await?;
                Ok(saved)
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
        let (actor, id) = (actor.clone(), id.clone());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let known = departments::list(tx.conn).await?.iter().any(|d| d.id.as_ref() == Some(&id));
                if !known {
                    return Err(ServiceError::not_found("department"));
                }
                let groups = departments::users(tx.conn, &id).await?;
                if !groups.is_empty() {
                    return Err(in_use_by(&groups, "department"));
                }
                let chats = departments::chats(tx.conn, &id).await?;
                if chats > 0 {
                    return Err(ServiceError::in_use(format!(
                        "In use by {}. Deactivate the department instead.",
                        counted(chats, "chat or message", "chats and messages")
                    )));
                }
                if !departments::delete(tx.conn, &id, version).await? {
                    return Err(changed("department"));
                }
                tx.hints.company();
                note(tx, &actor, RecordKind::Department, id.as_str(), Done::Deleted).await
            })
        })
        .await
    }
}

/// The group that a new department starts with, which is its front line.
async fn make_first_group(
    tx: &mut Tx<'_>,
    actor: &Actor,
    department: &DepartmentId,
    first: &FirstGroup,
) -> Result<(), ServiceError> {
    if first.name.is_empty() {
        return Ok(());
    }
    let id = GroupId(random_id());
    groups::insert(tx.conn, &id, department, &first.name, &text::key(&first.name), true).await?;
    groups::set_front_line(tx.conn, department, &id).await?;
    note(tx, actor, RecordKind::Group, id.as_str(), Done::Saved).await?;
    members::change(tx, actor, &id, &[], &first.members).await
}

async fn save(
    tx: &mut Tx<'_>,
    actor: &Actor,
    department: &Department,
    brand: &BrandId,
) -> Result<Saved, ServiceError> {
    if !brands::list(tx.conn).await?.iter().any(|b| b.id.as_ref() == Some(brand)) {
        return Err(ServiceError::invalid("brand", "Choose a brand."));
    }
    let key = text::key(&department.name);
    let Some(id) = department.id.clone() else {
        let id = DepartmentId(random_id());
        departments::insert(tx.conn, &id, brand, &department.name, &key, department.active)
            .await
            .map_err(|e| taken(e, "name", TAKEN))?;
        links::tick_on_brand(tx.conn, &id, brand).await?;
        make_first_group(tx, actor, &id, &department.first_group).await?;
        return Ok(Saved::new(id.0, 1));
    };
    let old = departments::list(tx.conn).await?.into_iter().find(|d| d.id.as_ref() == Some(&id));
    let Some(old) = old else {
        return Err(gone(tx, RecordKind::Department, id.as_str(), "department").await);
    };
    let saved = departments::update(tx.conn, &id, brand, department, &key)
        .await
        .map_err(|e| taken(e, "name", TAKEN))?;
    if !saved {
        return Err(changed("department"));
    }
    if old.brand.as_ref() != Some(brand) {
        links::tick_on_brand(tx.conn, &id, brand).await?;
    }
    if let Some(front_line) = &department.front_line
        && old.front_line.as_ref() != Some(front_line)
    {
        choose_front_line(tx, actor, &id, old.front_line.as_ref(), front_line).await?;
    }
    Ok(Saved::new(id.0, department.version + 1))
}

/// Another one of the department's active groups becomes its front line.
async fn choose_front_line(
    tx: &mut Tx<'_>,
    actor: &Actor,
    department: &DepartmentId,
    before: Option<&GroupId>,
    front_line: &GroupId,
) -> Result<(), ServiceError> {
    let fits = groups::by_id(tx.conn, front_line)
        .await?
        .is_some_and(|group| group.active && group.department.as_ref() == Some(department));
    if !fits {
        return Err(ServiceError::invalid("front_line", "Choose one of its active groups."));
    }
    groups::set_front_line(tx.conn, department, front_line).await?;
    if let Some(before) = before {
        note(tx, actor, RecordKind::Group, before.as_str(), Done::Saved).await?;
    }
    Ok(())
}
