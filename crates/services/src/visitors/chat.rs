//! What a visitor does in the chat: write, type, read, move to another page, end.

use super::VisitorKey;
use crate::change::{Count, Tx};
use crate::chats::end;
use crate::reading::moves;
use crate::texts::{SentText, Text};
use crate::{Hints, ServiceError, Services, Typist, blocks, text};
use foyer_metrics::{Blocked, Sender};
use foyer_protocol::chat::{ChatState, EventBody};
use foyer_protocol::limits::MESSAGE_CHARS;
use foyer_protocol::visitor::PageInfo;
use foyer_protocol::{ChatId, ClientId, Timestamp};
use foyer_storage::chats::{ChatRow, EndedBy, OwnChat};
use foyer_storage::events::{By, Placed, Stored};
use foyer_storage::{Conn, JobFuture, Lock, chats, events, visitors};

const FULL: &str = "This chat is full. End it and start a new one.";

/// A message of a visitor.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// The sender's id for it.
    pub client_id: ClientId,
    /// The text.
    pub text: String,
    /// The chat it was written into, where that is known. It never goes into another one, however long it was on
    /// its way.
    pub chat: Option<ChatId>,
}

impl Services {
    /// Stores a message of the visitor, once per `client_id`. Answers after the commit.
    ///
    /// # Errors
    /// `State` when the chat has ended or there is none; `Forbidden` for who is blocked; `Invalid` for empty or too
    /// long text.
    pub async fn visitor_send(&self, key: &VisitorKey, client_id: &ClientId, body: &str) -> SentText<Placed> {
        let message = NewMessage { client_id: client_id.clone(), text: body.to_owned(), chat: None };
        self.store_text(key, message).await
    }

    /// Stores messages that came together, by one commit; each as [`Services::visitor_send`] does. The
    /// outcomes are in the order of the messages.
    pub async fn visitor_send_all(
        &self,
        key: &VisitorKey,
        messages: Vec<NewMessage>,
    ) -> Vec<SentText<Placed>> {
        self.store_texts(key, messages).await
    }

    /// Tells the agents that the visitor types. Stores nothing.
    ///
    /// # Errors
    /// `State` when there is no open chat.
    pub async fn visitor_types(&self, key: &VisitorKey, types: bool) -> Result<(), ServiceError> {
        let mut conn = self.store.read().await?;
        let chat = own_open(&mut conn, key).await?;
        let mut hints = Hints::default();
        hints.typing.insert((chat.summary.id.into(), Typist::Visitor), types);
        self.bus().publish(hints);
        Ok(())
    }

    /// Notes what the visitor has read. Costs a write only when that is more than before.
    ///
    /// # Errors
    /// `State` when there is no chat.
    pub async fn visitor_read(&self, key: &VisitorKey, seq: i64) -> Result<(), ServiceError> {
        let known = own_newest(&mut self.store.read().await?, key).await?.summary;
        if !moves(known.visitor_read, seq, known.seq) {
            return Ok(());
        }
        let key = key.clone();
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let chat = own(tx.conn, &key, tx.now).await?.id;
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
                let chat = own(tx.conn, &key, tx.now).await?.id;
                if !chats::set_page(tx.conn, &chat, &page.url, &page.title).await? {
                    return Err(ended());
                }
                tx.hints.chat(&chat);
                Ok(())
            })
        })
        .await
    }

    /// Keeps what the host's page says of the visitor.
    ///
    /// # Errors
    /// `State` when there is no chat.
    pub async fn visitor_attributes(&self, key: &VisitorKey, attributes: &str) -> Result<(), ServiceError> {
        let (key, attributes) = (key.clone(), text::attributes(attributes));
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let chat = own(tx.conn, &key, tx.now).await?.id;
                if chats::set_attributes(tx.conn, &chat, &attributes).await? {
                    tx.hints.chat(&chat);
                }
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

impl Text for NewMessage {
    type Sender = VisitorKey;
    type Stored = Placed;

    fn checked(self) -> Result<Self, ServiceError> {
        text::client_id(&self.client_id)?;
        let text = text::body("text", &self.text, MESSAGE_CHARS, "Write something first.")?;
        Ok(Self { text, ..self })
    }

    fn store<'a>(&'a self, key: &'a VisitorKey, tx: &'a mut Tx<'_>) -> JobFuture<'a, Placed, ServiceError> {
        Box::pin(async move {
            let OwnChat { id: chat, number, blocked } = own(tx.conn, key, tx.now).await?;
            if let Some(older) = self.chat.as_ref().filter(|meant| **meant != chat) {
                return self.placed_in(tx, older).await;
            }
            if blocked {
                let stored = events::stored(tx.conn, &(&chat).into(), &self.client_id).await?;
                let stored = stored.ok_or_else(|| blocks::refusal(Blocked::Message))?;
                return Ok(Placed { chat, number, stored });
            }
            let Some(stored) = append(tx, &chat, &self.client_id, &self.text).await? else {
                return Err(refusal(tx, &chat, &self.text).await?);
            };
            Ok(Placed { chat, number, stored })
        })
    }
}

impl NewMessage {
    /// Where it is in a chat that has been followed by another one since.
    async fn placed_in(&self, tx: &mut Tx<'_>, chat: &ChatId) -> Result<Placed, ServiceError> {
        let stored = events::stored(tx.conn, &chat.into(), &self.client_id).await?;
        let row = chats::by_id(tx.conn, chat).await?;
        let (Some(stored), Some(row)) = (stored, row) else { return Err(ended()) };
        Ok(Placed { chat: chat.clone(), number: row.summary.number, stored })
    }
}

/// Why a text was not appended.
pub(super) async fn refusal(
    tx: &mut Tx<'_>,
    chat: &ChatId,
    text: &str,
) -> Result<ServiceError, ServiceError> {
    let is_open =
        chats::by_id(tx.conn, chat).await?.is_some_and(|chat| chat.summary.state != ChatState::Ended);
    let is_full = is_open && chats::is_full(tx.conn, chat, text.len(), tx.caps.of_chat()).await?;
    Ok(if is_full { ServiceError::state(FULL) } else { ended() })
}

/// Appends a visitor's text to a chat; `None` when it has ended or is full.
pub(super) async fn append(
    tx: &mut Tx<'_>,
    chat: &ChatId,
    client_id: &ClientId,
    text: &str,
) -> Result<Option<Stored>, ServiceError> {
    let body = EventBody::Message { text: text.to_owned() };
    let stored =
        events::append_text(tx.conn, chat, By::Visitor, client_id, &body, tx.now, tx.caps.of_chat()).await?;
    if stored.is_some_and(|stored| !stored.repeated) {
        tx.count(Count::Message(Sender::Visitor));
    }
    if stored.is_some() {
        tx.hints.chat(chat);
    }
    Ok(stored)
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

/// As [`own_newest`], what every message asks for alone.
async fn own(conn: &mut Conn, key: &VisitorKey, now: Timestamp) -> Result<OwnChat, ServiceError> {
    let chat = chats::newest_of_token(conn, &key.token_hash, key.link, &key.network, now).await?;
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
