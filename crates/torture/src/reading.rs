//! The streams at the end of a run, read as an administrator's workspace reads them.

use crate::history::{Entry, Stream};
use anyhow::Context;
use foyer_client::{AgentSocket, Api, Target, agent};
use foyer_protocol::agent::{AgentEvent, AgentFrame, ChatSummary};
use foyer_protocol::chat::StreamEvent;
use foyer_protocol::people::{CompletedPage, CompletedQuery, CompletedScope};
use foyer_protocol::{ChatId, StreamId};
use std::collections::BTreeMap;
use std::time::Duration;

/// Longest wait for one stream.
const PATIENCE: Duration = Duration::from_secs(10);

/// Every chat there is, open or ended, with its whole stream.
///
/// # Errors
/// When the server does not answer.
pub async fn streams(target: Target, admin: &Api) -> anyhow::Result<Vec<Stream>> {
    let (mut socket, welcome) = agent::arrive(target, admin.cookie()).await?;
    let mut chats: BTreeMap<ChatId, ChatSummary> = BTreeMap::new();
    let ended = ended(admin).await?;
    for chat in welcome.chats.into_iter().chain(ended) {
        chats.insert(chat.id.clone(), chat);
    }
    let mut streams = Vec::with_capacity(chats.len());
    for chat in chats.into_values() {
        let entries = entries(&mut socket, &chat.id).await.context("a stream at the end")?;
        let owner = chat.owner.map(|owner| owner.0);
        streams.push(Stream { chat: chat.number, seq: chat.seq, state: chat.state, owner, entries });
    }
    Ok(streams)
}

async fn ended(admin: &Api) -> anyhow::Result<Vec<ChatSummary>> {
    let query = CompletedQuery { scope: CompletedScope::All, search: String::new(), oldest_first: false };
    let mut all: Vec<ChatSummary> = Vec::new();
    loop {
        let last = all.last().and_then(|chat| Some((chat.ended_at?, chat.number)));
        let page: CompletedPage =
            admin.call("chats/completed", &(&query, last)).await.context("ended chats")?;
        if page.chats.is_empty() {
            return Ok(all);
        }
        all.extend(page.chats);
    }
}

async fn entries(socket: &mut AgentSocket, chat: &ChatId) -> anyhow::Result<Vec<Entry>> {
    let stream = StreamId::from(chat);
    let mut all = foyer_line::Stream::<StreamEvent>::default();
    let mut ask = AgentFrame::Open { stream: stream.clone(), after: 0 };
    loop {
        socket.send(&ask).await?;
        let page = socket.until("a stream", PATIENCE, |event| match event {
            AgentEvent::Events { stream: StreamId::Chat(of), page } if of == *chat => Some(page),
            _ => None,
        });
        all.take(page.await?);
        if !all.has_earlier() {
            break;
        }
        ask = AgentFrame::Earlier { stream: stream.clone(), before: all.first() };
    }
    socket.send(&AgentFrame::Close { stream }).await?;
    Ok(all.entries().iter().map(Entry::from).collect())
}
