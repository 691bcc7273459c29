//! What a visitor leaves while nobody is there; agents look after it in [`crate::offline`].

use super::VisitorKey;
use super::hello::link_info;
use super::start::ticked;
use crate::caps::is_full;
use crate::change::Count;
use crate::{Caps, ServiceError, Services, blocks, random_id, text};
use foyer_metrics::{Blocked, Sender};
use foyer_protocol::limits::MESSAGE_CHARS;
use foyer_protocol::visitor::PageInfo;
use foyer_protocol::{AppError, ClientId, DepartmentId, ErrorKind, OfflineMessageId};
use foyer_storage::offline::{NewMessage, OpenCounts};
use foyer_storage::{Lock, offline};

impl Services {
    /// Stores an offline message, once per `client_id`.
    ///
    /// # Errors
    /// `Invalid` with a field of the form; `Forbidden` for who is blocked; `TooMany` when too many wait for an answer already.
    #[expect(clippy::too_many_arguments, reason = "they are the fields of one form")]
    pub async fn leave_message(
        &self,
        key: &VisitorKey,
        client_id: &ClientId,
        department: Option<&DepartmentId>,
        name: &str,
        email: &str,
        message: &str,
        page: &PageInfo,
    ) -> Result<(), ServiceError> {
        text::client_id(client_id)?;
        let (name, email) = key.called(name, email);
        let name = text::name("name", name, "Enter your name.")?;
        let email = text::email("email", email)?;
        let message = text::body("message", message, MESSAGE_CHARS, "Enter your message.")?;
        let page_url = text::page(page).url;
        let (key, client_id, department) = (key.clone(), client_id.clone(), department.cloned());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let link = link_info(tx.conn, key.link, tx.now)
                    .await?
                    .ok_or_else(|| ServiceError::not_found("chat link"))?;
                let department = ticked(&link, department.as_ref())?.id.clone();
                let search_key = text::search_key(&[&name, &email, &message]);
                let new = NewMessage {
                    search_key,
                    id: OfflineMessageId(random_id()),
                    client_id,
                    token_hash: key.token_hash.clone(),
                    link: key.link,
                    department,
                    name,
                    email,
                    message,
                    page_url,
                    created_at: tx.now,
                    network: key.network.clone(),
                };
                let is_blocked = blocks::holds(tx.conn, &key, tx.now).await?;
                if offline::insert(tx.conn, &new).await? {
                    // What is refused undoes it; a repeat of what was stored before is no news.
                    if is_blocked {
                        return Err(blocks::refusal(Blocked::Offline));
                    }
                    // With this one.
                    check(offline::open_counts(tx.conn, &new).await?, &new, &tx.caps)?;
                    tx.count(Count::Message(Sender::Offline));
                }
                tx.hints.offline = true;
                Ok(())
            })
        })
        .await
    }
}

/// Whether so many open messages, the new one among them, are no more than there may be.
fn check(open: OpenCounts, new: &NewMessage, caps: &Caps) -> Result<(), ServiceError> {
    let too_many = |count: i64, cap: i64| is_full(count - 1, cap);
    let words = if too_many(open.visitor, caps.offline_per_visitor) {
        "Many of your messages still wait for our answer. Wait for it before you write again."
    } else if !new.network.is_empty() && too_many(open.network, caps.offline_per_address) {
        "Too many messages from your network still wait for an answer. Try again later."
    } else if too_many(open.department, caps.offline_per_department) {
        "Too many messages wait for an answer just now. Try again later."
    } else {
        return Ok(());
    };
    Err(ServiceError::App(AppError::new(ErrorKind::TooMany, words)))
}
