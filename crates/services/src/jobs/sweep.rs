//! Removes sessions that have ended, closing what is still connected with them, and failed sign-ins that count no more.

use crate::ServiceError;
use crate::change::Tx;
use crate::people::sign_in::FAILURE_WINDOW_MS;
use foyer_storage::sessions;

/// Time between two turns, in ms. Nothing depends on it: whoever reads leaves out what has ended.
pub(super) const EVERY_MS: i64 = 60_000;

pub(super) async fn run(tx: &mut Tx<'_>) -> Result<(), ServiceError> {
    let ended = sessions::sweep(tx.conn, tx.now, tx.now.plus_ms(-FAILURE_WINDOW_MS)).await?;
    tx.hints.ended_sessions.extend(ended);
    Ok(())
}
