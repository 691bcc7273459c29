//! A fault on purpose (feature `planted-faults`): **Take** as it must not be done.
//!
//! Reads and decides on one connection and writes in a transaction of its own, so that two agents
//! who press at once both find the chat free and themselves below their limit.

use crate::chats::act::{check_limit, check_take, place_of, seen};
use crate::distribute::{Assignment, assign};
use crate::{Actor, ServiceError, Services};
use foyer_protocol::chat::JoinedBy;
use foyer_protocol::{AgentId, ChatId};
use foyer_storage::Lock;
use std::time::Duration;

/// Time between the look and the act, as a busy server would have.
const LATER: Duration = Duration::from_millis(5);

impl Services {
    pub(crate) async fn take_naively(
        &self,
        actor: &Actor,
        id: &ChatId,
        from: Option<&AgentId>,
    ) -> Result<(), ServiceError> {
        let chat = {
            let mut conn = self.store.read().await?;
            let chat = seen(&mut conn, actor, id).await?;
            check_take(actor, &chat, from)?;
            check_limit(&mut conn, actor.id()).await?;
            chat
        };
        tokio::time::sleep(LATER).await;
        let (agent, id) = (actor.id().clone(), id.clone());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let place = place_of(&chat);
                let assignment = Assignment { agent: &agent, place: &place, by: JoinedBy::Take, why: None };
                assign(tx, &id, assignment).await
            })
        })
        .await
    }
}
