//! Removes blocks that were over for long, and with them the networks that stand in them. What was said of one when it was
//! made stays in its chat.

use crate::ServiceError;
use crate::change::Tx;
use foyer_storage::blocks;

/// Time between two turns, in ms.
pub(super) const EVERY_MS: i64 = 3_600_000;
/// How long a block is shown after its end, in ms. It is a fixed time: what people read of it names it.
const SHOWN_MS: i64 = 30 * 24 * 3_600_000;

pub(super) async fn run(tx: &mut Tx<'_>) -> Result<(), ServiceError> {
    Ok(blocks::forget(tx.conn, tx.now.plus_ms(-SHOWN_MS)).await?)
}
