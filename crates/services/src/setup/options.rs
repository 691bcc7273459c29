//! Live Chat Settings › Options.

use super::changed;
use crate::distribute::{OPTIONS, StoredOptions, options};
use crate::{Actor, ServiceError, Services};
use foyer_protocol::setup::{Options, Saved};
use foyer_storage::{Lock, settings};

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
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                if !settings::put(tx.conn, OPTIONS, &json, version).await? {
                    return Err(changed("page"));
                }
                tx.hints.round_robin = true;
                Ok(())
            })
        })
        .await?;
        Ok(Saved { id: OPTIONS.to_owned(), version: version + 1 })
    }
}
