//! Starting a chat: the pre-chat form becomes a chat in its front-line group, and is handed out.

use super::VisitorKey;
use super::chat::{append, refusal};
use super::hello::link_with_info;
use crate::caps::is_full;
use crate::change::{Count, Tx};
use crate::{ServiceError, Services, blocks, random_id, text};
use foyer_metrics::Blocked;
use foyer_protocol::chat::ChatState;
use foyer_protocol::limits::MESSAGE_CHARS;
use foyer_protocol::setup::Requires;
use foyer_protocol::visitor::{Barred, LinkInfo, PageInfo};
use foyer_protocol::{ChatId, ClientId, DepartmentId, Timestamp, VisitorId};
use foyer_storage::chats::NewChat;
use foyer_storage::events::Placed;
use foyer_storage::visitors::Visitor;
use foyer_storage::{Conn, Lock, StorageError, chats, events, groups, visitors};

/// How much of the question lists of ended chats are searched by: every reading of a chat carries it.
const SEARCHED_CHARS: usize = 300;

/// What is known of a visitor beside what they type. All of it is untrusted.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Where they are.
    pub page: &'a PageInfo,
    /// `User-Agent` of their browser.
    pub user_agent: &'a str,
    /// What the host's page says of them, one name and value a line with a tab between.
    pub attributes: &'a str,
}

impl<'a> Facts<'a> {
    /// Those of a page that says nothing of its visitor.
    #[must_use]
    pub fn plain(page: &'a PageInfo, user_agent: &'a str) -> Self {
        Self { page, user_agent, attributes: "" }
    }
}

/// What the pre-chat form says, with the facts around it.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    client_id: ClientId,
    department: Option<DepartmentId>,
    name: String,
    email: String,
    question: String,
    page: PageInfo,
    user_agent: String,
    attributes: Vec<(String, String)>,
}

impl Services {
    /// Starts a chat. Repeating it with the same `client_id` answers where the question is stored. While
    /// the visitor has an open chat on the link (another tab, another press), the question becomes a
    /// message of that one.
    ///
    /// # Errors
    /// `Invalid` with a field of the form; `State` when the department is offline by now, or for who does not fulfil **Live
    /// Chat Requires**; `Forbidden` for who is blocked.
    #[expect(clippy::too_many_arguments, reason = "they are the fields of one form")]
    pub async fn start_chat(
        &self,
        key: &VisitorKey,
        client_id: &ClientId,
        department: Option<&DepartmentId>,
        name: &str,
        email: &str,
        question: &str,
        facts: Facts<'_>,
    ) -> Result<(Placed, VisitorId), ServiceError> {
        text::client_id(client_id)?;
        let (name, email) = key.called(name, email);
        let start = Start {
            client_id: client_id.clone(),
            department: department.cloned(),
            name: text::name("name", name, "Enter your name.")?,
            email: text::email("email", email)?,
            question: text::body("question", question, MESSAGE_CHARS, "Enter your question.")?,
            page: text::page(facts.page),
            user_agent: text::clean_line(facts.user_agent, 400),
            attributes: text::attributes(facts.attributes),
        };
        match self.try_start(key, start.clone()).await {
            // Two tabs of one visitor started at this very moment; now the other chat is found.
            Err(ServiceError::Storage(StorageError::Unique(_))) => self.try_start(key, start).await,
            outcome => outcome,
        }
    }

    async fn try_start(&self, key: &VisitorKey, start: Start) -> Result<(Placed, VisitorId), ServiceError> {
        let key = key.clone();
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                if blocks::holds(tx.conn, &key, tx.now).await? {
                    return asked_before(tx.conn, &key, &start).await;
                }
                let (visitor, is_new) = visitor(tx.conn, &key, &start, tx.now).await?;
                // Whoever has just come has no chat to find.
                if !is_new && let Some(placed) = existing(tx, &key, &visitor, &start).await? {
                    return Ok((placed, visitor));
                }
                let (row, link) = link_with_info(tx.conn, key.link, tx.now)
                    .await?
                    .ok_or_else(|| ServiceError::not_found("chat link"))?;
                refuse_barred(&key, &row.requires)?;
                let department = chosen(&link, start.department.as_ref())?;
                refuse_one_too_many(tx, &key, department).await?;
                let placed = open(tx, &key, &visitor, department, start).await?;
                Ok((placed, visitor))
            })
        })
        .await
    }
}

/// Where the question of somebody who is blocked by now was stored before.
async fn asked_before(
    conn: &mut Conn,
    key: &VisitorKey,
    start: &Start,
) -> Result<(Placed, VisitorId), ServiceError> {
    if let Some(known) = visitors::by_token(conn, &key.token_hash).await?
        && let Some(placed) = events::question(conn, &known.id, &start.client_id).await?
    {
        return Ok((placed, known.id));
    }
    Err(blocks::refusal(Blocked::Start))
}

/// The visitor of a token, and whether they are new.
async fn visitor(
    conn: &mut Conn,
    key: &VisitorKey,
    start: &Start,
    now: Timestamp,
) -> Result<(VisitorId, bool), ServiceError> {
    let (name, email) = (start.name.clone(), start.email.clone());
    let email_key = text::email_key(&email);
    if let Some(known) = visitors::by_token(conn, &key.token_hash).await? {
        let id = known.id.clone();
        visitors::rename(conn, &Visitor { name, email, ..known }, &email_key).await?;
        return Ok((id, false));
    }
    let id = VisitorId(random_id());
    let new = Visitor { id: id.clone(), name, email, subject: key.subject().to_owned() };
    visitors::insert(conn, &new, &key.token_hash, &email_key, now).await?;
    Ok((id, true))
}

/// Where the question is stored already, or its place in the open chat on the link, which gets it now.
async fn existing(
    tx: &mut Tx<'_>,
    key: &VisitorKey,
    visitor: &VisitorId,
    start: &Start,
) -> Result<Option<Placed>, ServiceError> {
    if let Some(placed) = events::question(tx.conn, visitor, &start.client_id).await? {
        return Ok(Some(placed));
    }
    let Some(newest) = chats::newest_of_visitor(tx.conn, visitor, key.link).await? else { return Ok(None) };
    let (chat, number) = (newest.summary.id, newest.summary.number);
    if let Some(stored) = append(tx, &chat, &start.client_id, &start.question).await? {
        return Ok(Some(Placed { chat, number, stored }));
    }
    // A new chat follows one that has ended, but not one that is full: that must be ended first.
    match newest.summary.state {
        ChatState::Ended => Ok(None),
        ChatState::Queued | ChatState::Active => Err(refusal(tx, &chat, &start.question).await?),
    }
}

/// Refuses a chat to who does not fulfil **Live Chat Requires**. The words offer the offline form instead.
fn refuse_barred(key: &VisitorKey, requires: &Requires) -> Result<(), ServiceError> {
    match key.who(requires).barred {
        None => Ok(()),
        Some(Barred::SignedOut) => Err(ServiceError::state("Sign in to chat. Send this as a message?")),
        Some(Barred::WithoutRole) => {
            Err(ServiceError::state("Chat isn't open to your account. Send this as a message?"))
        }
    }
}

/// Refuses a chat where too many are open already. The words offer the offline form instead.
async fn refuse_one_too_many(
    tx: &mut Tx<'_>,
    key: &VisitorKey,
    department: &DepartmentId,
) -> Result<(), ServiceError> {
    let known = !key.network.is_empty();
    let open = if known { chats::open_from(tx.conn, &key.network).await? } else { 0 };
    if is_full(open, tx.caps.open_chats_per_address) {
        return Err(ServiceError::state(
            "Several chats are open from your network already. Send this as a message?",
        ));
    }
    if is_full(chats::queued_in(tx.conn, department).await?, tx.caps.queue_for(open)) {
        return Err(ServiceError::state("Too many people are waiting just now. Send this as a message?"));
    }
    Ok(())
}

/// The department to use: the chosen one, or the only one there is; it must be online.
pub(super) fn chosen<'a>(
    link: &'a LinkInfo,
    department: Option<&DepartmentId>,
) -> Result<&'a DepartmentId, ServiceError> {
    let choice = ticked(link, department)?;
    if choice.online {
        Ok(&choice.id)
    } else {
        Err(ServiceError::state("We've just gone offline. Send this as a message?"))
    }
}

/// The department meant by a form, online or not, of those that the link offers.
pub(super) fn ticked<'a>(
    link: &'a LinkInfo,
    department: Option<&DepartmentId>,
) -> Result<&'a foyer_protocol::visitor::DepartmentChoice, ServiceError> {
    match (department, link.departments.as_slice()) {
        (_, []) => Err(ServiceError::state("Nobody takes chats or messages here any more.")),
        (None, [only]) => Ok(only),
        (None, _) => Err(ServiceError::invalid("department", "Choose a department.")),
        (Some(id), choices) => choices
            .iter()
            .find(|choice| choice.id == *id)
            .ok_or_else(|| ServiceError::invalid("department", "Choose a department.")),
    }
}

async fn open(
    tx: &mut Tx<'_>,
    key: &VisitorKey,
    visitor: &VisitorId,
    department: &DepartmentId,
    start: Start,
) -> Result<Placed, ServiceError> {
    let group = groups::front_line(tx.conn, department)
        .await?
        .ok_or_else(|| ServiceError::internal("a department on a link has no front line"))?;
    let id = ChatId(random_id());
    tx.count(Count::ChatStarted);
    tx.hints.queue(&group);
    let asked: String = start.question.chars().take(SEARCHED_CHARS).collect();
    let search_key = text::search_key(&[&start.name, &start.email, &asked]);
    let new = NewChat {
        id: id.clone(),
        visitor: visitor.clone(),
        link: key.link,
        department: department.clone(),
        group,
        now: tx.now,
        page: start.page,
        user_agent: start.user_agent,
        search_key,
        network: key.network.clone(),
        attributes: start.attributes,
    };
    let number = chats::insert(tx.conn, &new).await?;
    let stored = append(tx, &id, &start.client_id, &start.question)
        .await?
        .ok_or_else(|| ServiceError::internal("a new chat takes no question"))?;
    Ok(Placed { chat: id, number, stored })
}
