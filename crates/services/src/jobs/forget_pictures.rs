//! Removes uploaded pictures that no link and no brand names any more, or never did.

use crate::ServiceError;
use crate::change::Tx;
use foyer_storage::pictures;

/// Time between two turns, in ms.
pub(super) const EVERY_MS: i64 = 3_600_000;
/// How long a picture stays that nothing names, in ms: a form with it may still be open, and so may a page that was told
/// of it.
const UNNAMED_MS: i64 = 24 * 3_600_000;

pub(super) async fn run(tx: &mut Tx<'_>) -> Result<(), ServiceError> {
    Ok(pictures::forget(tx.conn, tx.now.plus_ms(-UNNAMED_MS)).await?)
}
