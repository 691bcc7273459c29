//! System Settings › Setup › Brands.

use super::ApiError;
use foyer_protocol::BrandId;
use foyer_protocol::setup::{Brand, Saved};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

/// All brands, by name.
///
/// # Errors
/// `Forbidden` unless the caller is an administrator.
#[server(endpoint = "brands/list", input = Json)]
pub async fn list_brands() -> Result<Vec<Brand>, ApiError> {
    let actor = actor().await?;
    services()?.list_brands(&actor).await.map_err(fail)
}

/// Makes (version 0) or changes a brand.
///
/// # Errors
/// `Invalid` with a field; `Conflict` when somebody saved a newer version.
#[server(endpoint = "brands/save", input = Json)]
pub async fn save_brand(brand: Brand) -> Result<Saved, ApiError> {
    let actor = actor().await?;
    services()?.save_brand(&actor, &brand).await.map_err(fail)
}

/// Deletes a brand.
///
/// # Errors
/// `InUse` with "In use by …" while something refers to it; `Conflict` on a newer version.
#[server(endpoint = "brands/delete", input = Json)]
pub async fn delete_brand(id: BrandId, version: i64) -> Result<(), ApiError> {
    let actor = actor().await?;
    services()?.delete_brand(&actor, &id, version).await.map_err(fail)
}
