//! Acting on chats: take, transfer, end, and what lists cannot get from the socket.

use super::ApiError;
use foyer_protocol::agent::ChatSummary;
use foyer_protocol::people::{CompletedScope, TransferTo, VisitorDetails};
use foyer_protocol::{AgentId, ChatId, Timestamp};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

/// **Take** a chat. `from` is the owner the caller saw (`None`: the queue); `over_limit` confirms
/// going beyond the own limit.
///
/// # Errors
/// `Conflict` with "Bob took this chat." when somebody was faster; `State` at the limit without
/// `over_limit`, or when it has ended.
#[server(endpoint = "chats/take", input = Json)]
pub async fn take_chat(chat: ChatId, from: Option<AgentId>, over_limit: bool) -> Result<(), ApiError> {
    let actor = actor().await?;
    services()?.take_chat(&actor, &chat, from.as_ref(), over_limit).await.map_err(fail)
}

/// **Transfer** a chat to a group or an agent; `comment` is for the next agent only.
///
/// # Errors
/// `State` when the agent is at the limit or not connected, or the chat is not active;
/// `NotFound` for a target out of sight.
#[server(endpoint = "chats/transfer", input = Json)]
pub async fn transfer_chat(chat: ChatId, to: TransferTo, comment: String) -> Result<(), ApiError> {
    let actor = actor().await?;
    services()?.transfer_chat(&actor, &chat, &to, &comment).await.map_err(fail)
}

/// **End chat**.
///
/// # Errors
/// `State` when it has ended already.
#[server(endpoint = "chats/end", input = Json)]
pub async fn end_chat(chat: ChatId) -> Result<(), ApiError> {
    let actor = actor().await?;
    services()?.end_chat(&actor, &chat).await.map_err(fail)
}

/// A chat by the number in the URL.
///
/// # Errors
/// `NotFound` when unknown or not the caller's to see.
#[server(endpoint = "chats/by-number", input = Json)]
pub async fn chat_by_number(number: i64) -> Result<ChatSummary, ApiError> {
    let actor = actor().await?;
    services()?.chat_by_number(&actor, number).await.map_err(fail)
}

/// The visitor panel of a chat.
///
/// # Errors
/// `NotFound` when unknown or not the caller's to see.
#[server(endpoint = "chats/visitor", input = Json)]
pub async fn get_visitor(chat: ChatId) -> Result<VisitorDetails, ApiError> {
    let actor = actor().await?;
    services()?.get_visitor(&actor, &chat).await.map_err(fail)
}

/// Up to 50 ended chats, newest end first; `before` is `(ended_at, number)` of the last one here.
///
/// # Errors
/// `NotFound` for a group out of sight.
#[server(endpoint = "chats/completed", input = Json)]
pub async fn completed_chats(
    scope: CompletedScope,
    before: Option<(Timestamp, i64)>,
) -> Result<Vec<ChatSummary>, ApiError> {
    let actor = actor().await?;
    services()?.completed_chats(&actor, &scope, before).await.map_err(fail)
}
