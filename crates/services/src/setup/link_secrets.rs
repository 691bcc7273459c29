//! The secrets of a Live Chat Link, with which a site signs who its visitors are. A secret is shown when it is made, and
//! never again. There may be two, so that a site changes from one to the other without a gap.

use super::last_change::{Done, note};
use crate::ids::random_token;
use crate::{Actor, ServiceError, Services, random_id};
use foyer_protocol::limits::LINK_SECRETS;
use foyer_protocol::setup::{LinkSecret, RecordKind};
use foyer_protocol::{LinkId, LinkSecretId};
use foyer_storage::{Conn, Lock, link_secrets, links};

/// How much of a secret is shown, to tell it from the other.
const ENDING: usize = 4;

impl Services {
    /// The secrets of a link, the oldest first, without their words.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator; `NotFound` for a link that is not there.
    pub async fn list_link_secrets(
        &self,
        actor: &Actor,
        link: LinkId,
    ) -> Result<Vec<LinkSecret>, ServiceError> {
        actor.administers()?;
        let mut conn = self.store.read().await?;
        there(&mut conn, link).await?;
        let stored = link_secrets::of_link(&mut conn, link).await?;
        Ok(stored.iter().map(shown).collect())
    }

    /// Makes a secret of a link, 64 hexadecimal digits, and answers it: the only time that it is shown.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator; `NotFound` for a link that is not there; `State` when it has two.
    pub async fn make_link_secret(
        &self,
        actor: &Actor,
        link: LinkId,
    ) -> Result<(LinkSecret, String), ServiceError> {
        actor.administers()?;
        let actor = actor.clone();
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                there(tx.conn, link).await?;
                if link_secrets::of_link(tx.conn, link).await?.len() >= LINK_SECRETS {
                    return Err(ServiceError::state("This link has two secrets. Delete one first."));
                }
                let new = link_secrets::LinkSecret {
                    id: LinkSecretId(random_id()),
                    secret: random_token(),
                    made_at: tx.now,
                };
                link_secrets::insert(tx.conn, link, &new).await?;
                note(tx, &actor, RecordKind::Link, &link.to_string(), Done::Saved).await?;
                Ok((shown(&new), new.secret))
            })
        })
        .await
    }

    /// Deletes a secret of a link: what is signed with it counts no more.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator; `NotFound` when it is gone.
    pub async fn delete_link_secret(
        &self,
        actor: &Actor,
        link: LinkId,
        id: &LinkSecretId,
    ) -> Result<(), ServiceError> {
        actor.administers()?;
        let (actor, id) = (actor.clone(), id.clone());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                if !link_secrets::delete(tx.conn, link, &id).await? {
                    return Err(ServiceError::not_found("secret"));
                }
                note(tx, &actor, RecordKind::Link, &link.to_string(), Done::Saved).await
            })
        })
        .await
    }
}

async fn there(conn: &mut Conn, link: LinkId) -> Result<(), ServiceError> {
    match links::by_id(conn, link).await? {
        Some(link) if !link.deleted => Ok(()),
        _ => Err(ServiceError::not_found("live chat link")),
    }
}

fn shown(secret: &link_secrets::LinkSecret) -> LinkSecret {
    let start = secret.secret.len().saturating_sub(ENDING);
    LinkSecret {
        id: secret.id.clone(),
        ending: secret.secret.get(start..).unwrap_or_default().to_owned(),
        made_at: secret.made_at,
    }
}
