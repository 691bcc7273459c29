//! What agents say in a chat: messages, comments, typing, read marks.

use super::act::seen;
use crate::actor::facts;
use crate::change::{Count, Tx};
use crate::reading::moves;
use crate::texts::{SentText, Text};
use crate::{Actor, Hints, ServiceError, Services, Typist, text};
use foyer_domain::permissions::{may_comment, may_reply};
use foyer_metrics::Sender;
use foyer_protocol::chat::{ChatState, EventBody};
use foyer_protocol::limits::MESSAGE_CHARS;
use foyer_protocol::{AppError, ChatId, ClientId, ErrorKind, StreamId};
use foyer_storage::chats::ChatRow;
use foyer_storage::events::{By, Stored};
use foyer_storage::{JobFuture, Lock, chats, events};

const FULL: &str = "This chat is full and takes no more messages. End it and go on in a new one.";

/// A text of an agent.
#[derive(Clone, Debug)]
pub struct NewText {
    /// The stream it is for.
    pub stream: StreamId,
    /// The sender's id for it.
    pub client_id: ClientId,
    /// The text.
    pub text: String,
    /// Whether it is for colleagues only.
    pub comment: bool,
}

impl Services {
    /// Stores a message (the owner's only) or a comment, once per `client_id`. Answers after the
    /// commit.
    ///
    /// # Errors
    /// `NotFound` out of sight; `Forbidden` for a message in somebody else's chat; `State` for one
    /// after the end; `Invalid` for empty or too long text.
    pub async fn send(
        &self,
        actor: &Actor,
        chat: &ChatId,
        client_id: &ClientId,
        body: &str,
        comment: bool,
    ) -> SentText {
        let new =
            NewText { stream: chat.into(), client_id: client_id.clone(), text: body.to_owned(), comment };
        self.store_text(actor, new).await
    }

    /// Stores texts that came together, by one commit; each as [`Services::send`] does. The outcomes
    /// are in the order of the texts.
    pub async fn send_all(&self, actor: &Actor, texts: Vec<NewText>) -> Vec<SentText> {
        self.store_texts(actor, texts).await
    }

    /// Tells the others that the actor types, or not any more. Stores nothing.
    ///
    /// # Errors
    /// `NotFound` out of sight; `Forbidden` unless the actor owns the chat.
    pub async fn agent_types(
        &self,
        actor: &Actor,
        stream: &StreamId,
        types: bool,
    ) -> Result<(), ServiceError> {
        let StreamId::Chat(chat) = stream;
        let mut conn = self.store.read().await?;
        let row = seen(&mut conn, actor, chat).await?;
        if !may_reply(&actor.viewer, &facts(&row)) {
            return Err(ServiceError::forbidden());
        }
        let typist =
            Typist::Agent { id: actor.id().clone(), name: actor.name.clone(), face: actor.face.clone() };
        let mut hints = Hints::default();
        hints.typing.insert((stream.clone(), typist), types);
        self.bus.publish(hints);
        Ok(())
    }

    /// Notes what the owner has read; a reader who is not the owner changes nothing. Costs a write only when it is
    /// more than before.
    ///
    /// # Errors
    /// `NotFound` out of sight.
    pub async fn agent_read(&self, actor: &Actor, stream: &StreamId, seq: i64) -> Result<(), ServiceError> {
        let StreamId::Chat(chat) = stream;
        let known = seen(&mut self.store.read().await?, actor, chat).await?.summary;
        if known.owner.as_ref() != Some(actor.id()) || !moves(known.owner_read, seq, known.seq) {
            return Ok(());
        }
        let (actor, id) = (actor.clone(), chat.clone());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                seen(tx.conn, &actor, &id).await?;
                if chats::owner_read(tx.conn, &id, actor.id(), seq).await? {
                    tx.hints.chat(&id);
                }
                Ok(())
            })
        })
        .await
    }
}

impl Text for NewText {
    type Sender = Actor;
    type Stored = Stored;

    fn checked(self) -> Result<Self, ServiceError> {
        text::client_id(&self.client_id)?;
        let text = text::body("text", &self.text, MESSAGE_CHARS, "Write something first.")?;
        Ok(Self { text, ..self })
    }

    fn store<'a>(&'a self, actor: &'a Actor, tx: &'a mut Tx<'_>) -> JobFuture<'a, Stored, ServiceError> {
        Box::pin(async move {
            let StreamId::Chat(id) = &self.stream;
            let chat = seen(tx.conn, actor, id).await?;
            // A repeat of what was stored is acknowledged whatever has happened since.
            if let Some(stored) = events::stored(tx.conn, &self.stream, &self.client_id).await? {
                tx.hints.chat(id);
                return Ok(stored);
            }
            check_write(actor, &chat, self.comment)?;
            let (text, by) = (self.text.clone(), By::Agent(actor.id()));
            let body = if self.comment { EventBody::Comment { text } } else { EventBody::Message { text } };
            let stored =
                events::append_text(tx.conn, id, by, &self.client_id, &body, tx.now, tx.caps.of_chat())
                    .await?;
            if let Some(stored) = stored {
                tx.hints.chat(id);
                if !stored.repeated {
                    tx.count(Count::Message(if self.comment { Sender::Comment } else { Sender::Agent }));
                }
                return Ok(stored);
            }
            // It is full, or it changed hands or ended since it was looked at (PostgreSQL).
            check_write(actor, &seen(tx.conn, actor, id).await?, self.comment)?;
            if chats::is_full(tx.conn, id, self.text.len(), tx.caps.of_chat()).await? {
                return Err(ServiceError::state(FULL));
            }
            Err(ServiceError::state("This chat has just changed. Try again."))
        })
    }
}

/// Whether the actor may write into the chat as it is.
fn check_write(actor: &Actor, chat: &ChatRow, comment: bool) -> Result<(), ServiceError> {
    if chat.summary.state == ChatState::Ended && !comment {
        return Err(ServiceError::state("This chat has ended."));
    }
    let facts = facts(chat);
    let allowed = if comment { may_comment(&actor.viewer, &facts) } else { may_reply(&actor.viewer, &facts) };
    if allowed {
        return Ok(());
    }
    Err(ServiceError::App(AppError::new(
        ErrorKind::Forbidden,
        "This isn't your chat any more, so your reply wasn't sent.",
    )))
}
