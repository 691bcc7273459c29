//! System Settings › Setup › Brands.

use super::first_run::FIRST_COLOUR;
use super::{changed, in_use_by, taken};
use crate::{Actor, ServiceError, Services, random_id, text};
use foyer_protocol::BrandId;
use foyer_protocol::checks;
use foyer_protocol::setup::{Brand, Saved};
use foyer_storage::{Lock, brands};

const TAKEN: &str = "Another brand has this name.";

impl Services {
    /// All brands, the default first.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator.
    pub async fn list_brands(&self, actor: &Actor) -> Result<Vec<Brand>, ServiceError> {
        actor.administers()?;
        Ok(brands::list(&mut self.store.read().await?).await?)
    }

    /// Makes or changes a brand.
    ///
    /// # Errors
    /// `Invalid` with a field; `Conflict` at another version.
    pub async fn save_brand(&self, actor: &Actor, brand: &Brand) -> Result<Saved, ServiceError> {
        actor.administers()?;
        let brand = checked(brand)?;
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                tx.hints.rights = true;
                let key = text::key(&brand.name);
                let Some(id) = brand.id.clone() else {
                    let id = BrandId(random_id());
                    brands::insert(tx.conn, &id, &brand, &key).await.map_err(|e| taken(e, "name", TAKEN))?;
                    return Ok(Saved { id: id.0, version: 1 });
                };
                let saved =
                    brands::update(tx.conn, &id, &brand, &key).await.map_err(|e| taken(e, "name", TAKEN))?;
                if !saved {
                    return Err(changed("brand"));
                }
                Ok(Saved { id: id.0, version: brand.version + 1 })
            })
        })
        .await
    }

    /// Deletes a brand.
    ///
    /// # Errors
    /// `InUse` while it has departments or links, or is the default; `Conflict` at another version.
    pub async fn delete_brand(&self, actor: &Actor, id: &BrandId, version: i64) -> Result<(), ServiceError> {
        actor.administers()?;
        let id = id.clone();
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let brand = brands::list(tx.conn).await?.into_iter().find(|b| b.id.as_ref() == Some(&id));
                let Some(brand) = brand else { return Err(ServiceError::not_found("brand")) };
                if brand.is_default {
                    return Err(ServiceError::in_use("The default brand can't be deleted."));
                }
                let users = brands::users(tx.conn, &id).await?;
                if !users.is_empty() {
                    return Err(in_use_by(&users));
                }
                if !brands::delete(tx.conn, &id, version).await? {
                    return Err(changed("brand"));
                }
                Ok(())
            })
        })
        .await
    }
}

fn checked(brand: &Brand) -> Result<Brand, ServiceError> {
    let host = checks::host(&brand.host)
        .ok_or_else(|| ServiceError::invalid("host", "Enter a host like chat.example.com."))?;
    let colour = brand.colour.trim().to_lowercase();
    let colour = if colour.is_empty() { FIRST_COLOUR.to_owned() } else { colour };
    if checks::colour(&colour).is_none() {
        return Err(ServiceError::invalid("colour", "Enter a colour like #1b57c8."));
    }
    Ok(Brand {
        id: brand.id.clone(),
        name: text::name("name", &brand.name, "Enter a name.")?,
        host,
        colour,
        is_default: false,
        version: brand.version,
    })
}
