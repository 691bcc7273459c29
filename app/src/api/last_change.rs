//! Who changed or deleted a record of the settings last.

use foyer_protocol::setup::{LastChange, RecordKind};

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

endpoint! {
    /// The last change of a record, if one was noted.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator.
    "settings/last-change" async fn get_last_change(kind: RecordKind, id: String) -> Option<LastChange> {
        let actor = actor().await?;
        services()?.last_change(&actor, kind, &id).await.map_err(fail)
    }
}
