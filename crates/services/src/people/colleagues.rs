//! Everybody at work, as colleagues see one another, and what follows for departments.

use crate::{Actor, ServiceError, Services};
use foyer_domain::availability::{Attendance, department_online};
use foyer_domain::permissions::may_see_group;
use foyer_protocol::agent::{Colleague, GroupBrief};
use foyer_protocol::{DepartmentId, GroupId, Timestamp};
use foyer_storage::{Conn, agents, groups, presence};
use std::collections::{HashMap, HashSet};

/// Every active agent with load and connection.
pub(crate) async fn colleagues(conn: &mut Conn, now: Timestamp) -> Result<Vec<Colleague>, ServiceError> {
    let loads: HashMap<_, _> =
        agents::loads(conn, now).await?.into_iter().map(|load| (load.id.clone(), load)).collect();
    let mut memberships: HashMap<_, Vec<_>> = HashMap::new();
    for membership in agents::all_memberships(conn).await? {
        memberships.entry(membership.agent.clone()).or_default().push(membership);
    }
    let rows = agents::all(conn).await?;
    Ok(rows
        .into_iter()
        .filter(|agent| agent.active)
        .map(|agent| {
            let mine = memberships.remove(&agent.id).unwrap_or_default();
            let load = loads.get(&agent.id);
            Colleague {
                name: agent.name,
                status: agent.status,
                connected: load.is_some_and(|load| load.connected),
                active: load.map_or(0, |load| load.active),
                limit: agent.limit,
                receives: mine.iter().filter(|m| m.receives).map(|m| m.group.clone()).collect(),
                groups: mine.into_iter().map(|m| m.group).collect(),
                id: agent.id,
            }
        })
        .collect())
}

/// Departments that are online now (`docs/product/presence-and-availability.md`).
pub(crate) async fn online_departments(
    conn: &mut Conn,
    now: Timestamp,
) -> Result<HashSet<DepartmentId>, ServiceError> {
    let mut by_department: HashMap<DepartmentId, (Vec<GroupId>, Vec<Attendance>)> = HashMap::new();
    for row in presence::attendance(conn, now).await? {
        let (groups, agents) = by_department.entry(row.department).or_default();
        let receives = vec![row.group.clone()];
        agents.push(Attendance { connected: row.connected, status: row.status, receives });
        groups.push(row.group);
    }
    Ok(by_department
        .into_iter()
        .filter(|(_, (groups, agents))| department_online(groups, agents))
        .map(|(department, _)| department)
        .collect())
}

impl Services {
    /// Every active agent with load and connection.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn colleagues(&self) -> Result<Vec<Colleague>, ServiceError> {
        let mut conn = self.store.read().await?;
        colleagues(&mut conn, self.clock.now()).await
    }

    /// All groups by department, brand and name, as targets of a transfer; `visible` marks those whose
    /// chats the actor may see.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn group_briefs(&self, actor: &Actor) -> Result<Vec<GroupBrief>, ServiceError> {
        let mut conn = self.store.read().await?;
        let groups = groups::list(&mut conn).await?;
        Ok(groups
            .into_iter()
            .filter_map(|group| {
                let (id, department) = (group.id?, group.department?);
                Some(GroupBrief {
                    member: actor.viewer.groups.contains(&id),
                    visible: may_see_group(&actor.viewer, &id, &department),
                    name: group.name,
                    department_name: group.department_name,
                    brand_name: group.brand_name,
                    takes_chats: group.takes_chats,
                    id,
                    department,
                })
            })
            .collect())
    }
}
