//! What is left to do after the set-up: the script on a page, and colleagues.

use crate::{Actor, ServiceError, Services};
use foyer_protocol::setup::NextSteps;
use foyer_storage::{Lock, agents, settings};
use std::sync::atomic::{AtomicBool, Ordering};

/// Name of the setting that is there once a page has asked for chat.
const SCRIPT_SEEN: &str = "script-seen";

/// Whether this process knows that a page has asked for chat: then no other need be noted.
#[derive(Debug, Default)]
pub(crate) struct ScriptSeen(AtomicBool);

impl Services {
    /// What is left to do.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator.
    pub async fn next_steps(&self, actor: &Actor) -> Result<NextSteps, ServiceError> {
        actor.administers()?;
        let mut conn = self.store.read().await?;
        let script_seen = settings::get(&mut conn, SCRIPT_SEEN).await?.is_some();
        let others = agents::list(&mut conn).await?;
        let others = others.iter().filter(|agent| agent.active && agent.id != *actor.id()).count();
        Ok(NextSteps { script_seen, colleagues: i64::try_from(others).unwrap_or(i64::MAX) })
    }

    /// Notes that a page somewhere has asked for chat. Only the first one is written down.
    ///
    /// # Errors
    /// When the database fails; the next page is noted then.
    pub async fn note_script_seen(&self) -> Result<(), ServiceError> {
        if self.script_seen.0.swap(true, Ordering::Relaxed) {
            return Ok(());
        }
        let noted = self
            .change(Lock::Rows, |tx| {
                Box::pin(async move {
                    // Not stored when it was noted before, by this process or another.
                    settings::put(tx.conn, SCRIPT_SEEN, "true", 0).await?;
                    Ok(())
                })
            })
            .await;
        if noted.is_err() {
            self.script_seen.0.store(false, Ordering::Relaxed);
        }
        noted
    }
}
