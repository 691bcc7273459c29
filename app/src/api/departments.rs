//! System Settings › Setup › Departments.

use super::ApiError;
use foyer_protocol::DepartmentId;
use foyer_protocol::setup::{Department, Saved};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

/// All departments, by name.
///
/// # Errors
/// `Forbidden` unless the caller is an administrator.
#[server(endpoint = "departments/list", input = Json)]
pub async fn list_departments() -> Result<Vec<Department>, ApiError> {
    let actor = actor().await?;
    services()?.list_departments(&actor).await.map_err(fail)
}

/// Makes (version 0) or changes a department.
///
/// # Errors
/// `Invalid` with a field; `Conflict` when somebody saved a newer version.
#[server(endpoint = "departments/save", input = Json)]
pub async fn save_department(department: Department) -> Result<Saved, ApiError> {
    let actor = actor().await?;
    services()?.save_department(&actor, &department).await.map_err(fail)
}

/// Deletes a department.
///
/// # Errors
/// `InUse` with "In use by …" while something refers to it; `Conflict` on a newer version.
#[server(endpoint = "departments/delete", input = Json)]
pub async fn delete_department(id: DepartmentId, version: i64) -> Result<(), ApiError> {
    let actor = actor().await?;
    services()?.delete_department(&actor, &id, version).await.map_err(fail)
}
