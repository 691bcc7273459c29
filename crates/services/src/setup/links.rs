//! System Settings › Live Chats › Live Chat Links.

use super::changed;
use super::last_change::{Done, gone, note};
use crate::change::Tx;
use crate::people::colleagues::online_departments;
use crate::pictures::use_in;
use crate::{Actor, ServiceError, Services, text};
use foyer_protocol::checks::link_form;
use foyer_protocol::setup::{HostHeader, Link, RecordKind, Saved, Standing};
use foyer_protocol::{BrandId, DepartmentId, LinkId};
use foyer_storage::{Lock, brands, departments, links};
use std::collections::HashSet;

impl Services {
    /// All links, by number, with how each stands now.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator.
    pub async fn list_links(&self, actor: &Actor) -> Result<Vec<Link>, ServiceError> {
        actor.administers()?;
        let mut conn = self.store.read().await?;
        let mut ticked = links::ticked(&mut conn).await?;
        let offered = links::offered(&mut conn).await?;
        let online = online_departments(&mut conn, self.clock.now()).await?;
        let rows = links::list(&mut conn).await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let mut departments = ticked.remove(&row.id).unwrap_or_default();
                // In one order, so that ticking and clearing a box leaves nothing unsaved.
                departments.sort();
                Link {
                    standing: standing(&departments, &offered, &online),
                    departments_read: departments.clone(),
                    departments,
                    id: Some(row.id),
                    title: row.title,
                    brand: Some(row.brand),
                    brand_name: row.brand_name,
                    refresh_s: row.refresh_s,
                    online: row.online,
                    offline: row.offline,
                    allowed_sites: row.allowed_sites,
                    requires: row.requires,
                    version: row.version,
                }
            })
            .collect())
    }

    /// The addresses that a link's scripts may name: the public one, then each active brand's, by name.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator.
    pub async fn list_host_headers(&self, actor: &Actor) -> Result<Vec<HostHeader>, ServiceError> {
        actor.administers()?;
        let public_url = &self.settings.public_url;
        let scheme = public_url.split_once("://").map_or("http", |(scheme, _)| scheme);
        let default = HostHeader { brand_name: String::new(), origin: public_url.clone() };
        let brands = brands::list(&mut self.store.read().await?).await?;
        let own = brands.into_iter().filter(|brand| brand.active && !brand.host.is_empty());
        let own = own.map(|brand| HostHeader {
            origin: format!("{scheme}://{}", text::host_of_browsers(&brand.host)),
            brand_name: brand.name,
        });
        Ok(std::iter::once(default).chain(own).collect())
    }

    /// Makes or changes a link. Its brand is chosen when it is made and stays; departments are ticked and
    /// unticked as far as they differ from what was read.
    ///
    /// # Errors
    /// `Invalid` with a field; `Conflict` at another version; `NotFound` when it was deleted.
    pub async fn save_link(&self, actor: &Actor, link: &Link) -> Result<Saved, ServiceError> {
        actor.administers()?;
        let mut link = link_form::checked(link).map_err(first_problem)?;
        link.title = text::name("title", &link.title, "Enter a title.")?;
        let actor = actor.clone();
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                // Widgets are told what their link offers.
                tx.hints.people = true;
                let saved = save(tx, &link).await?;
                note(tx, &actor, RecordKind::Link, &saved.id, Done::Saved).await?;
                Ok(saved)
            })
        })
        .await
    }

    /// Deletes a link. Its number offers nothing from then on and is never given again; chats that came by
    /// it go on.
    ///
    /// # Errors
    /// `NotFound` for one that is not there; `Conflict` at another version.
    pub async fn delete_link(&self, actor: &Actor, id: LinkId, version: i64) -> Result<(), ServiceError> {
        actor.administers()?;
        let actor = actor.clone();
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let known = links::by_id(tx.conn, id).await?.is_some_and(|link| !link.deleted);
                if !known {
                    return Err(ServiceError::not_found("live chat link"));
                }
                if !links::delete(tx.conn, id, version, tx.now).await? {
                    return Err(changed("live chat link"));
                }
                tx.hints.people = true;
                note(tx, &actor, RecordKind::Link, &id.to_string(), Done::Deleted).await
            })
        })
        .await
    }
}

fn first_problem(problems: Vec<link_form::Problem>) -> ServiceError {
    match problems.into_iter().next() {
        Some((field, sentence)) => ServiceError::invalid(field, sentence),
        None => ServiceError::internal("a link was refused without a reason"),
    }
}

/// How a link of these ticked departments stands.
fn standing(
    ticked: &[DepartmentId],
    offered: &HashSet<DepartmentId>,
    online: &HashSet<DepartmentId>,
) -> Standing {
    let offers: Vec<_> = ticked.iter().filter(|id| offered.contains(*id)).collect();
    if offers.is_empty() {
        Standing::OffersNothing
    } else if offers.into_iter().any(|id| online.contains(id)) {
        Standing::Online
    } else {
        Standing::Offline
    }
}

async fn save(tx: &mut Tx<'_>, link: &Link) -> Result<Saved, ServiceError> {
    let Some(id) = link.id else {
        let brand = link.brand.clone().ok_or_else(no_brand)?;
        if !brands::list(tx.conn).await?.iter().any(|other| other.id.as_ref() == Some(&brand)) {
            return Err(no_brand());
        }
        refuse_foreign(tx, &brand, &link.departments).await?;
        use_pictures(tx, None, link).await?;
        let id = links::insert(tx.conn, &brand, link).await?;
        return Ok(Saved::new(id.to_string(), 1));
    };
    let before = links::by_id(tx.conn, id).await?.filter(|before| !before.deleted);
    let Some(before) = before else {
        return Err(gone(tx, RecordKind::Link, &id.to_string(), "live chat link").await);
    };
    use_pictures(tx, Some(&before), link).await?;
    if !links::update(tx.conn, id, link).await? {
        return Err(changed("live chat link"));
    }
    let (read, wanted) = (&link.departments_read, &link.departments);
    let new: Vec<_> = wanted.iter().filter(|id| !read.contains(id)).cloned().collect();
    refuse_foreign(tx, &before.brand, &new).await?;
    for department in &new {
        links::tick(tx.conn, id, department).await?;
    }
    for department in read.iter().filter(|id| !wanted.contains(id)) {
        links::untick(tx.conn, id, department).await?;
    }
    Ok(Saved::new(id.to_string(), link.version + 1))
}

/// The pictures kept here that a link shows, and showed until now.
async fn use_pictures(
    tx: &mut Tx<'_>,
    before: Option<&links::Link>,
    link: &Link,
) -> Result<(), ServiceError> {
    for online in [true, false] {
        let before = before.map(|before| if online { &before.online } else { &before.offline });
        let before = before.map_or("", |look| &look.image_link);
        let now = if online { &link.online } else { &link.offline };
        use_in(tx, link_form::LookFields::of(online).image_link, before, &now.image_link).await?;
    }
    Ok(())
}

fn no_brand() -> ServiceError {
    ServiceError::invalid("brand", "Choose a brand.")
}

/// A link offers departments of its own brand.
async fn refuse_foreign(
    tx: &mut Tx<'_>,
    brand: &BrandId,
    ticked: &[DepartmentId],
) -> Result<(), ServiceError> {
    let own: HashSet<_> = departments::list(tx.conn)
        .await?
        .into_iter()
        .filter(|department| department.brand.as_ref() == Some(brand))
        .filter_map(|department| department.id)
        .collect();
    if ticked.iter().all(|id| own.contains(id)) {
        return Ok(());
    }
    let words = "One of these departments is gone or belongs to another brand. Load the page again.";
    Err(ServiceError::invalid("departments", words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_stands_by_what_it_offers() {
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).into()).collect::<HashSet<DepartmentId>>();
        for (ticked, offered, online, expected) in [
            (&[][..], &["a"][..], &["a"][..], Standing::OffersNothing),
            (&["a"], &["b"], &["a"], Standing::OffersNothing),
            (&["a", "b"], &["b"], &["a"], Standing::Offline),
            (&["a", "b"], &["a", "b"], &["b"], Standing::Online),
        ] {
            let ticked: Vec<DepartmentId> = ticked.iter().map(|id| (*id).into()).collect();
            assert_eq!(standing(&ticked, &ids(offered), &ids(online)), expected, "{ticked:?}");
        }
    }
}
