//! Acting on chats: take, transfer, end, and what lists cannot get from the socket.

use foyer_protocol::agent::ChatSummary;
use foyer_protocol::people::{CompletedPage, CompletedQuery, TransferTo, VisitorDetails};
use foyer_protocol::{AgentId, ChatId, Timestamp};

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

endpoint! {
    /// **Take** a chat. `from` is the owner the caller saw (`None`: the queue); `over_limit` confirms
    /// going beyond the own limit.
    ///
    /// # Errors
    /// `Conflict` with "Bob took this chat." when somebody was faster; `State` at the limit without
    /// `over_limit`, or when it has ended.
    "chats/take" async fn take_chat(chat: ChatId, from: Option<AgentId>, over_limit: bool) -> () {
        let actor = actor().await?;
        services()?.take_chat(&actor, &chat, from.as_ref(), over_limit).await.map_err(fail)
    }
}

endpoint! {
    /// **Transfer** a chat to a group or an agent; `comment` is for the next agent only.
    ///
    /// # Errors
    /// `State` when the agent is at the limit or not connected, or the chat is not active;
    /// `NotFound` for a target out of sight.
    "chats/transfer" async fn transfer_chat(chat: ChatId, to: TransferTo, comment: String) -> () {
        let actor = actor().await?;
        services()?.transfer_chat(&actor, &chat, &to, &comment).await.map_err(fail)
    }
}

endpoint! {
    /// **End chat**.
    ///
    /// # Errors
    /// `State` when it has ended already.
    "chats/end" async fn end_chat(chat: ChatId) -> () {
        let actor = actor().await?;
        services()?.end_chat(&actor, &chat).await.map_err(fail)
    }
}

endpoint! {
    /// A chat by the number in the URL.
    ///
    /// # Errors
    /// `NotFound` when unknown or not the caller's to see.
    "chats/by-number" async fn chat_by_number(number: i64) -> ChatSummary {
        let actor = actor().await?;
        services()?.chat_by_number(&actor, number).await.map_err(fail)
    }
}

endpoint! {
    /// The visitor panel of a chat.
    ///
    /// # Errors
    /// `NotFound` when unknown or not the caller's to see.
    "chats/visitor" async fn get_visitor(chat: ChatId) -> VisitorDetails {
        let actor = actor().await?;
        services()?.get_visitor(&actor, &chat).await.map_err(fail)
    }
}

endpoint! {
    /// The next ended chats of a list, and how many it has; `after` is `(ended_at, number)` of the last one here.
    ///
    /// # Errors
    /// `NotFound` for a group out of sight.
    "chats/completed" async fn completed_chats(query: CompletedQuery, after: Option<(Timestamp, i64)>) -> CompletedPage {
        let actor = actor().await?;
        services()?.completed_chats(&actor, &query, after).await.map_err(fail)
    }
}
