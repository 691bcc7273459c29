//! What a visitor does in the chat: write, type, read, move to another page, end.

use super::VisitorKey;
use crate::change::Count;
use crate::chats::end;
use crate::{Hints, ServiceError, Services, Typist, text};
use foyer_metrics::Sender;
use foyer_protocol::chat::{ChatState, EventBody};
use foyer_protocol::limits::MESSAGE_CHARS;
use foyer_protocol::visitor::PageInfo;
use foyer_protocol::{ChatId, ClientId};
use foyer_storage::chats::{ChatRow, EndedBy};
use foyer_storage::events::{By, Stored};
use foyer_storage::{Conn, Lock, StorageError, chats, events, visitors};

impl Services {
    /// Stores a message of the visitor, once per `client_id`. Answers after the commit.
    ///
    /// # Errors
    /// `State` when the chat has ended or there is none; `Invalid` for empty or too long text.
    pub async fn visitor_send(
        &self,
        key: &VisitorKey,
        client_id: &ClientId,
        body: &str,
    ) -> Result<Stored, ServiceError> {
        text::client_id(client_id)?;
        let body = text::body("text", body, MESSAGE_CHARS, "Write something first.")?;
        match self.try_visitor_send(key, client_id, &body).await {
            // The same id was being stored at this very moment; now it is found.
            Err(ServiceError::Storage(StorageError::Unique(_))) => {
                self.try_visitor_send(key, client_id, &body).await
            }
            outcome => outcome,
        }
    }

    async fn try_visitor_send(
        &self,
        key: &VisitorKey,
        client_id: &ClientId,
        body: &str,
    ) -> Result<Stored, ServiceError> {
        let (key, client_id) = (key.clone(), client_id.clone());
        let body = EventBody::Message { text: body.to_owned() };
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let chat = own(tx.conn, &key).await?;
                let stored = events::append_text(tx.conn, &chat, By::Visitor, &client_id, &body, tx.now)
                    .await?
                    .ok_or_else(ended)?;
                if !stored.repeated {
                    tx.count(Count::Message(Sender::Visitor));
                }
                tx.hints.chat(&chat);
                Ok(stored)
            })
        })
        .await
    }

    /// Tells the agents that the visitor types. Stores nothing.
    ///
    /// # Errors
    /// `State` when there is no open chat.
    pub async fn visitor_types(&self, key: &VisitorKey) -> Result<(), ServiceError> {
        let mut conn = self.store.read().await?;
        let chat = own_open(&mut conn, key).await?;
        let mut hints = Hints::default();
        hints.typing.insert((chat.summary.id, Typist::Visitor));
        self.bus().publish(hints);
        Ok(())
    }

    /// Notes what the visitor has read.
    ///
    /// # Errors
    /// `State` when there is no chat.
    pub async fn visitor_read(&self, key: &VisitorKey, seq: i64) -> Result<(), ServiceError> {
        let key = key.clone();
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let chat = own(tx.conn, &key).await?;
                if chats::visitor_read(tx.conn, &chat, seq).await? {
                    tx.hints.chat(&chat);
                }
                Ok(())
            })
        })
        .await
    }

    /// Notes the page the visitor moved to.
    ///
    /// # Errors
    /// `State` when there is no open chat.
    pub async fn visitor_page(&self, key: &VisitorKey, page: &PageInfo) -> Result<(), ServiceError> {
        let (key, page) = (key.clone(), text::page(page));
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let chat = own(tx.conn, &key).await?;
                if !chats::set_page(tx.conn, &chat, &page.url, &page.title).await? {
                    return Err(ended());
                }
                tx.hints.chat(&chat);
                Ok(())
            })
        })
        .await
    }

    /// Ends the visitor's chat, or leaves the queue.
    ///
    /// # Errors
    /// `State` when there is no open chat.
    pub async fn visitor_end(&self, key: &VisitorKey) -> Result<(), ServiceError> {
        let key = key.clone();
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                let chat = own_open(tx.conn, &key).await?;
                end(tx, &chat, EndedBy::Visitor, By::Visitor).await
            })
        })
        .await
    }
}

/// The visitor's newest chat on the link, open or ended.
async fn own_newest(conn: &mut Conn, key: &VisitorKey) -> Result<ChatRow, ServiceError> {
    let visitor = visitors::by_token(conn, &key.token_hash).await?;
    let chat = match visitor {
        Some(visitor) => chats::newest_of_visitor(conn, &visitor.id, key.link).await?,
        None => None,
    };
    chat.ok_or_else(|| ServiceError::state("There is no chat yet."))
}

/// As [`own_newest`], the id alone: every message asks for it.
async fn own(conn: &mut Conn, key: &VisitorKey) -> Result<ChatId, ServiceError> {
    let chat = chats::newest_of_token(conn, &key.token_hash, key.link).await?;
    chat.ok_or_else(|| ServiceError::state("There is no chat yet."))
}

async fn own_open(conn: &mut Conn, key: &VisitorKey) -> Result<ChatRow, ServiceError> {
    let chat = own_newest(conn, key).await?;
    if chat.summary.state == ChatState::Ended {
        return Err(ended());
    }
    Ok(chat)
}

fn ended() -> ServiceError {
    ServiceError::state("This chat has ended.")
}
