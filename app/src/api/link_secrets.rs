//! The secrets of Live Chat Links, with which sites sign who their visitors are.

use foyer_protocol::setup::LinkSecret;
use foyer_protocol::{LinkId, LinkSecretId};

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

endpoint! {
    /// The secrets of a link, the oldest first, without their words.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator; `NotFound` for a link that is not there.
    "links/secrets" async fn list_link_secrets(link: LinkId) -> Vec<LinkSecret> {
        let actor = actor().await?;
        services()?.list_link_secrets(&actor, link).await.map_err(fail)
    }
}

endpoint! {
    /// Makes a secret of a link, and answers it: 64 hexadecimal digits. It is never told again.
    ///
    /// # Errors
    /// `State` when the link has two already.
    "links/make-secret" async fn make_link_secret(link: LinkId) -> (LinkSecret, String) {
        let actor = actor().await?;
        services()?.make_link_secret(&actor, link).await.map_err(fail)
    }
}

endpoint! {
    /// Deletes a secret of a link.
    ///
    /// # Errors
    /// `NotFound` when it is gone.
    "links/delete-secret" async fn delete_link_secret(link: LinkId, id: LinkSecretId) -> () {
        let actor = actor().await?;
        services()?.delete_link_secret(&actor, link, &id).await.map_err(fail)
    }
}
