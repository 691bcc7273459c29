//! System Settings › Setup › Groups.

use super::last_change::{Done, gone, note};
use super::{changed, counted, members, taken};
use crate::change::Tx;
use crate::{Actor, ServiceError, Services, random_id, text};
use foyer_protocol::setup::{Group, RecordKind, Saved};
use foyer_protocol::{DepartmentId, GroupId};
use foyer_storage::{Lock, departments, groups};

const TAKEN: &str = "The department has another group of this name.";

impl Services {
    /// All groups, by department and name.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator.
    pub async fn list_groups(&self, actor: &Actor) -> Result<Vec<Group>, ServiceError> {
        actor.administers()?;
        Ok(groups::list(&mut self.store.read().await?).await?)
    }

    /// Makes or changes a group and who is in it. A department's first group is its front line, and a
    /// front line is active. A group stays in its department: chats belong to both. An inactive group gets
    /// no new chats; what it has goes on.
    ///
    /// # Errors
    /// `Invalid` with a field; `Conflict` at another version; `NotFound` when it was deleted.
    pub async fn save_group(&self, actor: &Actor, group: &Group) -> Result<Saved, ServiceError> {
        actor.administers()?;
        let name = text::name("name", &group.name, "Enter a name.")?;
        let (actor, group) = (actor.clone(), Group { name, ..group.clone() });
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                tx.hints.company();
                let saved = save(tx, &actor, &group).await?;
                note(tx, &actor, RecordKind::Group, &saved.id, Done::Saved).await?;
                Ok(saved)
            })
        })
        .await
    }

    /// Deletes a group; its agents leave it.
    ///
    /// # Errors
    /// `InUse` while chats belong to it, or while it is the front line and others exist;
    /// `Conflict` at another version.
    pub async fn delete_group(&self, actor: &Actor, id: &GroupId, version: i64) -> Result<(), ServiceError> {
        actor.administers()?;
        let (actor, id) = (actor.clone(), id.clone());
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                let all = groups::list(tx.conn).await?;
                let Some(group) = all.iter().find(|group| group.id.as_ref() == Some(&id)) else {
                    return Err(ServiceError::not_found("group"));
                };
                let chats = groups::chats(tx.conn, &id).await?;
                if chats > 0 {
                    return Err(ServiceError::in_use(format!(
                        "In use by {}. Deactivate the group instead.",
                        counted(chats, "chat", "chats")
                    )));
                }
                let siblings = all.iter().filter(|g| g.department == group.department).count();
                if group.front_line && siblings > 1 {
                    return Err(ServiceError::in_use(format!(
                        "In use by {} as its front-line group. Choose another one first.",
                        group.department_name
                    )));
                }
                if !groups::delete(tx.conn, &id, version).await? {
                    return Err(changed("group"));
                }
                tx.hints.company();
                note(tx, &actor, RecordKind::Group, id.as_str(), Done::Deleted).await
            })
        })
        .await
    }
}

async fn save(tx: &mut Tx<'_>, actor: &Actor, group: &Group) -> Result<Saved, ServiceError> {
    let Some(id) = group.id.clone() else {
        return make(tx, actor, group).await;
    };
    let Some(old) = groups::by_id(tx.conn, &id).await? else {
        return Err(gone(tx, RecordKind::Group, id.as_str(), "group").await);
    };
    if group.department.is_some() && group.department != old.department {
        return Err(ServiceError::invalid("department", "A group stays in its department."));
    }
    if old.front_line && !group.front_line {
        return Err(ServiceError::invalid(
            "front_line",
            "A department needs a front-line group. Make another group the front line instead.",
        ));
    }
    check_front_line(group.front_line, group.active)?;
    let saved = groups::update(tx.conn, &id, group, &text::key(&group.name))
        .await
        .map_err(|e| taken(e, "name", TAKEN))?;
    if !saved {
        return Err(changed("group"));
    }
    if let (true, false, Some(department)) = (group.front_line, old.front_line, &old.department) {
        lead(tx, actor, department, &id).await?;
    }
    members::change(tx, actor, &id, &group.members_read, &group.members).await?;
    Ok(Saved::new(id.0, group.version + 1))
}

async fn make(tx: &mut Tx<'_>, actor: &Actor, group: &Group) -> Result<Saved, ServiceError> {
    let department = group
        .department
        .clone()
        .ok_or_else(|| ServiceError::invalid("department", "Choose a department."))?;
    let known = departments::list(tx.conn).await?.iter().any(|d| d.id.as_ref() == Some(&department));
    if !known {
        return Err(ServiceError::invalid("department", "Choose a department."));
    }
    let front_line = group.front_line || groups::front_line(tx.conn, &department).await?.is_none();
    check_front_line(front_line, group.active)?;
    let id = GroupId(random_id());
    groups::insert(tx.conn, &id, &department, &group.name, &text::key(&group.name), group.active)
        .await
        .map_err(|e| taken(e, "name", TAKEN))?;
    if front_line {
        lead(tx, actor, &department, &id).await?;
    }
    members::change(tx, actor, &id, &[], &group.members).await?;
    Ok(Saved::new(id.0, 1))
}

/// A front line receives new chats, so it is active.
fn check_front_line(front_line: bool, active: bool) -> Result<(), ServiceError> {
    if front_line && !active {
        return Err(ServiceError::invalid(
            "active",
            "A front line stays active. Make another group the front line first, or deactivate the department.",
        ));
    }
    Ok(())
}

/// The group becomes its department's front line. Whoever has the department's form open, or that of the
/// front line before it, is told.
async fn lead(
    tx: &mut Tx<'_>,
    actor: &Actor,
    department: &DepartmentId,
    id: &GroupId,
) -> Result<(), ServiceError> {
    let before = groups::front_line(tx.conn, department).await?;
    groups::set_front_line(tx.conn, department, id).await?;
    departments::note_changed(tx.conn, department).await?;
    note(tx, actor, RecordKind::Department, department.as_str(), Done::Saved).await?;
    if let Some(before) = before {
        note(tx, actor, RecordKind::Group, before.as_str(), Done::Saved).await?;
    }
    Ok(())
}
