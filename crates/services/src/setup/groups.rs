//! System Settings › Setup › Groups.

use super::{changed, counted, members, taken};
use crate::{Actor, ServiceError, Services, random_id, text};
use foyer_protocol::GroupId;
use foyer_protocol::setup::{Group, Saved};
use foyer_storage::{Conn, Lock, departments, groups};

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

    /// Makes or changes a group and who is in it. A department's first group is its front line. A group
    /// stays in its department: chats belong to both.
    ///
    /// # Errors
    /// `Invalid` with a field; `Conflict` at another version.
    pub async fn save_group(&self, actor: &Actor, group: &Group) -> Result<Saved, ServiceError> {
        actor.administers()?;
        let name = text::name("name", &group.name, "Enter a name.")?;
        let group = Group { name, ..group.clone() };
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                tx.hints.company();
                save(tx.conn, &group).await
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
        let id = id.clone();
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                let all = groups::list(tx.conn).await?;
                let Some(group) = all.iter().find(|group| group.id.as_ref() == Some(&id)) else {
                    return Err(ServiceError::not_found("group"));
                };
                let chats = groups::chats(tx.conn, &id).await?;
                if chats > 0 {
                    return Err(ServiceError::in_use(format!(
                        "In use by {}. A chat keeps its group.",
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
                Ok(())
            })
        })
        .await
    }
}

async fn save(conn: &mut Conn, group: &Group) -> Result<Saved, ServiceError> {
    let key = text::key(&group.name);
    let all = groups::list(conn).await?;
    let Some(id) = group.id.clone() else {
        let department = group
            .department
            .clone()
            .ok_or_else(|| ServiceError::invalid("department", "Choose a department."))?;
        let known = departments::list(conn).await?.iter().any(|d| d.id.as_ref() == Some(&department));
        if !known {
            return Err(ServiceError::invalid("department", "Choose a department."));
        }
        let id = GroupId(random_id());
        groups::insert(conn, &id, &department, &group.name, &key)
            .await
            .map_err(|e| taken(e, "name", TAKEN))?;
        let first = !all.iter().any(|g| g.department.as_ref() == Some(&department));
        if group.front_line || first {
            groups::set_front_line(conn, &department, &id).await?;
        }
        members::change(conn, &id, &[], &group.members).await?;
        return Ok(Saved { id: id.0, version: 1 });
    };
    let Some(old) = all.iter().find(|g| g.id.as_ref() == Some(&id)) else {
        return Err(ServiceError::not_found("group"));
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
    let saved = groups::update(conn, &id, group.version, &group.name, &key)
        .await
        .map_err(|e| taken(e, "name", TAKEN))?;
    if !saved {
        return Err(changed("group"));
    }
    if let (true, Some(department)) = (group.front_line, &old.department) {
        groups::set_front_line(conn, department, &id).await?;
    }
    members::change(conn, &id, &group.members_read, &group.members).await?;
    Ok(Saved { id: id.0, version: group.version + 1 })
}
