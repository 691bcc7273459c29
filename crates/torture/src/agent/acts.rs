//! One turn of an agent: what to do next, by chance.

use super::Agent;
use crate::history::What;
use crate::pending::need;
use crate::world::Phase;
use foyer_client::{AgentSocket, ClientError, client_id};
use foyer_line::Need;
use foyer_protocol::agent::{AgentFrame, ChatSummary};
use foyer_protocol::chat::ChatState;
use foyer_protocol::people::{Role, TransferTo};
use foyer_protocol::{AgentId, ChatId};
use serde::Serialize;
use tokio::time::timeout;

impl Agent {
    pub(super) async fn turn(&mut self, socket: &mut AgentSocket) -> Result<(), ClientError> {
        let now = self.world.clock.now();
        match need(&mut self.pulse, now, self.world.size.silence) {
            Need::Nothing => {}
            Need::Ask => socket.send(&AgentFrame::Ping).await?,
            Need::Renew => return Err(ClientError::TimedOut("anything")),
        }
        if self.looked_at.elapsed() > self.world.size.look {
            self.hello(socket).await?;
        }
        self.follow_own(socket).await?;
        let loading = self.world.phase() == Phase::Load;
        if loading && self.hand.is_empty() {
            self.think().await;
        }
        self.world.unsettled(&self.name, !self.hand.is_empty());
        // Thinking may have taken a while.
        let now = self.world.clock.now();
        if self.hand.overdue(now, self.world.size.patience) {
            return Err(ClientError::TimedOut("an acknowledgement"));
        }
        if let Some(frame) = self.hand.due(now) {
            socket.send(frame).await?;
            if loading && self.dice.percent(self.world.size.cuts) {
                return Err(ClientError::Closed { code: 1006 });
            }
        }
        Ok(())
    }

    /// Follows what is the agent's own and not followed yet.
    async fn follow_own(&mut self, socket: &mut AgentSocket) -> Result<(), ClientError> {
        let new: Vec<ChatId> = self
            .chats
            .values()
            .filter(|chat| chat.owner.as_ref() == Some(&self.me))
            .filter(|chat| !self.open.contains_key(&chat.id) && !self.over.contains(&chat.id))
            .map(|chat| chat.id.clone())
            .collect();
        for chat in new {
            self.follow(socket, &chat).await?;
        }
        Ok(())
    }

    async fn think(&mut self) {
        let mut own = self.those(|chat| chat.owner.is_some());
        own.retain(|chat| chat.owner.as_ref() == Some(&self.me));
        let waiting = self.those(|chat| chat.state == ChatState::Queued);
        if let Some(chat) = self.dice.pick(&waiting).cloned()
            && self.dice.percent(40)
        {
            return self.take(&chat).await;
        }
        if self.role >= Role::Manager && self.dice.percent(5) {
            let colleagues = self.those(|chat| chat.owner.is_some());
            if let Some(chat) = self.dice.pick(&colleagues).cloned() {
                return self.take(&chat).await;
            }
        }
        let Some(chat) = self.dice.pick(&own).cloned() else { return };
        match self.dice.below(100) {
            0..8 => self.call("chats/end", &(&chat.id,)).await,
            8..13 => self.transfer_to_group(&chat).await,
            13..18 => self.transfer_to_colleague(&chat).await,
            chance => self.write(&chat, chance < 30),
        }
    }

    /// Chats in sight, in an order that does not depend on a hash.
    fn those(&self, which: impl Fn(&ChatSummary) -> bool) -> Vec<ChatSummary> {
        let mut chats: Vec<ChatSummary> = self.chats.values().filter(|chat| which(chat)).cloned().collect();
        chats.sort_by_key(|chat| chat.number);
        chats
    }

    fn write(&mut self, chat: &ChatSummary, comment: bool) {
        self.written += 1;
        let (id, text) = (client_id(), format!("{} says {}", self.name, self.written));
        self.notes.note(What::Wrote { id: id.0.clone(), text: text.clone() });
        let frame = AgentFrame::Send { stream: chat.id.clone().into(), client_id: id.clone(), text, comment };
        self.hand.take(id, frame);
    }

    async fn take(&mut self, chat: &ChatSummary) {
        let from = chat.owner.as_ref().map(|owner| owner.0.clone());
        self.notes.note(What::AskedToTake { chat: chat.number, from });
        self.call("chats/take", &(&chat.id, chat.owner.as_ref(), false)).await;
    }

    async fn transfer_to_group(&mut self, chat: &ChatSummary) {
        let Some(group) = self.dice.pick(&self.world.groups).cloned() else { return };
        self.call("chats/transfer", &(&chat.id, TransferTo::Group(group), "")).await;
    }

    async fn transfer_to_colleague(&mut self, chat: &ChatSummary) {
        let others: Vec<AgentId> = self.colleagues.iter().filter(|id| **id != self.me).cloned().collect();
        let Some(agent) = self.dice.pick(&others).cloned() else { return };
        let to = TransferTo::Agent { agent, group: chat.group.clone() };
        self.call("chats/transfer", &(&chat.id, to, "Please.")).await;
    }

    /// Calls a server function. Refusals are part of the game, and so is a server that is down:
    /// what came of it, the stream tells.
    async fn call<A: Serialize>(&self, endpoint: &str, arguments: &A) {
        match timeout(self.world.size.patience, self.api.call::<A, ()>(endpoint, arguments)).await {
            Ok(Ok(())) => {}
            Ok(Err(ClientError::Refused(error))) if !error.kind.passes() => {}
            Ok(Err(error)) => self.world.turned_away(&self.name, error),
            Err(_) => self.world.turned_away(&self.name, "no answer to a call"),
        }
    }
}
