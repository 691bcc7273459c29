//! Removes failed sign-ins that count no more, and sessions that have ended, should nobody else have done so.

use crate::ServiceError;
use crate::change::Tx;
use crate::people::sessions::end;
use crate::people::sign_in::FAILURE_WINDOW_MS;
use foyer_storage::sessions::{self, Ending};

/// Time between two turns, in ms. Nothing depends on it: whoever reads leaves out what has ended.
pub(super) const EVERY_MS: i64 = 60_000;

pub(super) async fn run(tx: &mut Tx<'_>) -> Result<(), ServiceError> {
    end(tx, Ending::ExpiredBy(tx.now)).await?;
    Ok(sessions::forget_failures(tx.conn, tx.now.plus_ms(-FAILURE_WINDOW_MS)).await?)
}
