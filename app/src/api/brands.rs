//! System Settings › Setup › Brands.

use foyer_protocol::BrandId;
use foyer_protocol::setup::{Brand, Saved};

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

endpoint! {
    /// All brands, by name.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator.
    "brands/list" async fn list_brands() -> Vec<Brand> {
        let actor = actor().await?;
        services()?.list_brands(&actor).await.map_err(fail)
    }
}

endpoint! {
    /// Makes (version 0) or changes a brand.
    ///
    /// # Errors
    /// `Invalid` with a field; `Conflict` when somebody saved a newer version.
    "brands/save" async fn save_brand(brand: Brand) -> Saved {
        let actor = actor().await?;
        services()?.save_brand(&actor, &brand).await.map_err(fail)
    }
}

endpoint! {
    /// Deletes a brand.
    ///
    /// # Errors
    /// `InUse` with "In use by …" while something refers to it; `Conflict` on a newer version.
    "brands/delete" async fn delete_brand(id: BrandId, version: i64) -> () {
        let actor = actor().await?;
        services()?.delete_brand(&actor, &id, version).await.map_err(fail)
    }
}
