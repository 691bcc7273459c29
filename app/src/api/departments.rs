//! System Settings › Setup › Departments.

use foyer_protocol::DepartmentId;
use foyer_protocol::setup::{Department, Saved};

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

endpoint! {
    /// All departments, by name.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator.
    "departments/list" async fn list_departments() -> Vec<Department> {
        let actor = actor().await?;
        services()?.list_departments(&actor).await.map_err(fail)
    }
}

endpoint! {
    /// Makes (version 0) or changes a department.
    ///
    /// # Errors
    /// `Invalid` with a field; `Conflict` when somebody saved a newer version.
    "departments/save" async fn save_department(department: Department) -> Saved {
        let actor = actor().await?;
        services()?.save_department(&actor, &department).await.map_err(fail)
    }
}

endpoint! {
    /// Deletes a department.
    ///
    /// # Errors
    /// `InUse` with "In use by …" while something refers to it; `Conflict` on a newer version.
    "departments/delete" async fn delete_department(id: DepartmentId, version: i64) -> () {
        let actor = actor().await?;
        services()?.delete_department(&actor, &id, version).await.map_err(fail)
    }
}
