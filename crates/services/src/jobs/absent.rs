//! Ends open chats whose visitor is gone and does not come back, so that they take up no agent for good.

use crate::ServiceError;
use crate::change::Tx;
use crate::chats::end;
use foyer_storage::chats::{self, EndedBy};
use foyer_storage::events::By;

/// Time between two turns, in ms: so much later than told a chat may end.
pub(super) const EVERY_MS: i64 = 60_000;
/// How long a visitor may be gone, in ms. It is a fixed time: the sentences about it name it.
const GONE_MS: i64 = 15 * 60_000;
/// Chats that one turn ends at most; the rest is for the next one.
const AT_ONCE: i64 = 200;

pub(super) async fn run(tx: &mut Tx<'_>) -> Result<(), ServiceError> {
    chats::note_absence(tx.conn, tx.now).await?;
    for id in chats::abandoned(tx.conn, tx.now.plus_ms(-GONE_MS), AT_ONCE).await? {
        if let Some(chat) = chats::by_id(tx.conn, &id).await? {
            end(tx, &chat, EndedBy::System, By::System).await?;
        }
    }
    Ok(())
}
