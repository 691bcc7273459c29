//! Who changed a record of the settings last, and when: noted by every save and delete, and told to
//! whoever edits the same record.

use crate::actor::still_administers;
use crate::change::Tx;
use crate::{Actor, ServiceError, Services};
use foyer_protocol::isolate::isolated;
use foyer_protocol::setup::{LastChange, RecordKind};
use foyer_protocol::{AppError, ErrorKind};
use foyer_storage::last_changes::{self, LastChangeRow};

/// What a save or delete did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// Made or changed it.
    Saved,
    /// Deleted it.
    Deleted,
}

impl Services {
    /// The last change of a record, if one was noted.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator.
    pub async fn last_change(
        &self,
        actor: &Actor,
        kind: RecordKind,
        id: &str,
    ) -> Result<Option<LastChange>, ServiceError> {
        actor.administers()?;
        let row = last_changes::of(&mut self.store.read().await?, kind, id).await?;
        Ok(row.map(|row| LastChange {
            mine: row.agent == *actor.id(),
            by: row.agent_name,
            at: row.at,
            deleted: row.deleted,
        }))
    }
}

/// Notes what an administrator has just done to a record of the settings. Every save and delete ends here, so here
/// the right is checked once more: one that was taken away since the call began undoes it.
pub(crate) async fn note(
    tx: &mut Tx<'_>,
    actor: &Actor,
    kind: RecordKind,
    id: &str,
    done: Done,
) -> Result<(), ServiceError> {
    let actor = still_administers(tx, actor).await?;
    note_own(tx, &actor, kind, id, done).await
}

/// Notes what somebody has just changed of their own record.
pub(crate) async fn note_own(
    tx: &mut Tx<'_>,
    actor: &Actor,
    kind: RecordKind,
    id: &str,
    done: Done,
) -> Result<(), ServiceError> {
    let change = LastChangeRow {
        agent: actor.id().clone(),
        agent_name: actor.name.clone(),
        at: tx.now,
        deleted: done == Done::Deleted,
    };
    Ok(last_changes::note(tx.conn, kind, id, &change).await?)
}

/// The answer about a record that is not there any more: by whom it was deleted, if that is known.
pub(super) async fn gone(tx: &mut Tx<'_>, kind: RecordKind, id: &str, noun: &str) -> ServiceError {
    let sentence = match last_changes::of(tx.conn, kind, id).await {
        Ok(Some(change)) if change.deleted => {
            format!("{} deleted this {noun} meanwhile.", isolated(&change.agent_name))
        }
        Ok(_) => format!("This {noun} isn't there any more."),
        Err(error) => return error.into(),
    };
    AppError::new(ErrorKind::NotFound, sentence).into()
}
