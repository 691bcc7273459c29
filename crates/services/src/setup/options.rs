//! Live Chat Settings › Options.

use super::changed;
use super::last_change::{Done, note};
use crate::{Actor, ServiceError, Services};
use foyer_protocol::setup::{Options, RecordKind, Saved};
use foyer_storage::{Conn, Lock, settings};
use serde::{Deserialize, Serialize};

/// Name of the setting that holds the options.
const OPTIONS: &str = "options";

/// The options as stored: unknown keys are ignored and missing ones have their default, so old
/// and new programs can share a database.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct StoredOptions {
    round_robin: bool,
}

/// The options in force.
pub(crate) async fn options(conn: &mut Conn) -> Result<Options, ServiceError> {
    let Some((json, version)) = settings::get(conn, OPTIONS).await? else {
        return Ok(Options::default());
    };
    let stored: StoredOptions = serde_json::from_str(&json)
        .map_err(|_| ServiceError::internal("the stored options are unreadable"))?;
    Ok(Options { round_robin: stored.round_robin, version })
}

impl Services {
    /// The options in force.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator.
    pub async fn get_options(&self, actor: &Actor) -> Result<Options, ServiceError> {
        actor.administers()?;
        options(&mut self.store.read().await?).await
    }

    /// Whether Round Robin is on: every agent's workspace shows it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn round_robin(&self) -> Result<bool, ServiceError> {
        Ok(options(&mut self.store.read().await?).await?.round_robin)
    }

    /// Saves the options. Switching Round Robin on hands out waiting chats in the same transaction.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator; `Conflict` at another version.
    pub async fn save_options(&self, actor: &Actor, options: &Options) -> Result<Saved, ServiceError> {
        actor.administers()?;
        let version = options.version;
        let stored = StoredOptions { round_robin: options.round_robin };
        let json = serde_json::to_string(&stored)
            .map_err(|_| ServiceError::internal("the options cannot be encoded"))?;
        let actor = actor.clone();
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                if !settings::put(tx.conn, OPTIONS, &json, version).await? {
                    return Err(changed("page"));
                }
                tx.hints.round_robin = true;
                note(tx, &actor, RecordKind::Options, OPTIONS, Done::Saved).await
            })
        })
        .await?;
        Ok(Saved::new(OPTIONS, version + 1))
    }
}
