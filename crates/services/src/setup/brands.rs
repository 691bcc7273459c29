//! System Settings › Setup › Brands.

use super::first_run::FIRST_COLOUR;
use super::last_change::{Done, gone, note};
use super::{changed, in_use_by, taken};
use crate::change::Tx;
use crate::pictures::use_in;
use crate::{Actor, ServiceError, Services, random_id, text};
use foyer_protocol::BrandId;
use foyer_protocol::checks;
use foyer_protocol::isolate::isolated;
use foyer_protocol::pictures::is_path;
use foyer_protocol::setup::{Brand, RecordKind, Saved};
use foyer_storage::{Lock, brands};

const TAKEN: &str = "Another brand has this name.";

impl Services {
    /// All brands, the default first, then by name.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator.
    pub async fn list_brands(&self, actor: &Actor) -> Result<Vec<Brand>, ServiceError> {
        actor.administers()?;
        Ok(brands::list(&mut self.store.read().await?).await?)
    }

    /// The hosts of active brands, as browsers write them in `Host`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn brand_hosts(&self) -> Result<Vec<String>, ServiceError> {
        let brands = brands::list(&mut self.store.read().await?).await?;
        let own = brands.iter().filter(|brand| brand.active && !brand.host.is_empty());
        Ok(own.map(|brand| text::host_of_browsers(&brand.host)).collect())
    }

    /// Makes or changes a brand. The departments of an inactive one are offered nowhere.
    ///
    /// # Errors
    /// `Invalid` with a field; `Conflict` at another version; `NotFound` when it was deleted.
    pub async fn save_brand(&self, actor: &Actor, brand: &Brand) -> Result<Saved, ServiceError> {
        actor.administers()?;
        let brand = checked(brand)?;
        let actor = actor.clone();
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                tx.hints.company();
                let saved = save(tx, &actor, &brand).await?;
                note(tx, &actor, RecordKind::Brand, &saved.id, Done::Saved).await?;
                Ok(saved)
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
        let (actor, id) = (actor.clone(), id.clone());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let brand = brands::list(tx.conn).await?.into_iter().find(|b| b.id.as_ref() == Some(&id));
                let Some(brand) = brand else { return Err(ServiceError::not_found("brand")) };
                if brand.is_default {
                    return Err(ServiceError::in_use("The default brand can't be deleted."));
                }
                let users = brands::users(tx.conn, &id).await?;
                if !users.is_empty() {
                    return Err(in_use_by(&users, "brand"));
                }
                if !brands::delete(tx.conn, &id, version).await? {
                    return Err(changed("brand"));
                }
                note(tx, &actor, RecordKind::Brand, id.as_str(), Done::Deleted).await
            })
        })
        .await
    }
}

async fn save(tx: &mut Tx<'_>, actor: &Actor, brand: &Brand) -> Result<Saved, ServiceError> {
    let key = text::key(&brand.name);
    let all = brands::list(tx.conn).await?;
    let before = all.iter().find(|other| other.is_default);
    // As browsers ask for it: `bücher.example` and `xn--bcher-kva.example` are one host.
    let host = text::host_of_browsers(&brand.host);
    let leads_there = |other: &&Brand| text::host_of_browsers(&other.host) == host && other.id != brand.id;
    if let Some(other) = all.iter().find(leads_there).filter(|_| !host.is_empty()) {
        let words = format!("{} has this host header. A host leads to one brand.", isolated(&other.name));
        return Err(ServiceError::invalid("host", words));
    }
    let old = all.iter().find(|other| brand.id.is_some() && other.id == brand.id);
    use_in(tx, "logo", old.map_or("", |old| &old.logo), &brand.logo).await?;
    let (id, version) = match &brand.id {
        None => {
            let id = BrandId(random_id());
            let new = Brand { is_default: false, ..brand.clone() };
            brands::insert(tx.conn, &id, &new, &key).await.map_err(|e| taken(e, "name", TAKEN))?;
            (id, 1)
        }
        Some(id) => {
            let Some(old) = old else {
                return Err(gone(tx, RecordKind::Brand, id.as_str(), "brand").await);
            };
            if old.is_default && !brand.is_default {
                return Err(ServiceError::invalid(
                    "is_default",
                    "There is always one default brand. Make another one the default instead.",
                ));
            }
            let saved =
                brands::update(tx.conn, id, brand, &key).await.map_err(|e| taken(e, "name", TAKEN))?;
            if !saved {
                return Err(changed("brand"));
            }
            (id.clone(), brand.version + 1)
        }
    };
    if let (true, Some(before)) = (brand.is_default, before.and_then(|before| before.id.as_ref()))
        && *before != id
    {
        brands::set_default(tx.conn, &id).await?;
        note(tx, actor, RecordKind::Brand, before.as_str(), Done::Saved).await?;
    }
    Ok(Saved::new(id.0, version))
}

fn checked(brand: &Brand) -> Result<Brand, ServiceError> {
    let host = checks::host(&brand.host)
        .ok_or_else(|| ServiceError::invalid("host", "Enter a host like chat.example.com."))?;
    let colour = brand.colour.trim().to_lowercase();
    let colour = if colour.is_empty() { FIRST_COLOUR.to_owned() } else { colour };
    if checks::colour(&colour).is_none() {
        return Err(ServiceError::invalid("colour", "Enter a colour like #1b57c8."));
    }
    if !brand.logo.is_empty() && !is_path(&brand.logo) {
        return Err(ServiceError::invalid("logo", "A logo is a picture that was uploaded here."));
    }
    if brand.is_default && !brand.active {
        return Err(ServiceError::invalid(
            "active",
            "The default brand stays active. Make another brand the default first.",
        ));
    }
    Ok(Brand {
        id: brand.id.clone(),
        name: text::name("name", &brand.name, "Enter a name.")?,
        host,
        colour,
        logo: brand.logo.clone(),
        is_default: brand.is_default,
        active: brand.active,
        version: brand.version,
    })
}
