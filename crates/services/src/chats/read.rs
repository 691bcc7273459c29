//! What agents read: lists, one chat, its stream, its visitor.

use super::{act::sees, pages};
use crate::{Actor, ServiceError, Services, blocks, people, text};
use foyer_domain::permissions::{ChatFacts, may_see_chat, may_see_group};
use foyer_protocol::agent::ChatSummary;
use foyer_protocol::chat::StreamPage;
use foyer_protocol::people::{CompletedPage, CompletedQuery, CompletedScope, VisitorDetails};
use foyer_protocol::{ChatId, StreamId, Timestamp};
use foyer_storage::chats::{Ended, Whose};
use foyer_storage::{chats, visitors};

/// Open chats that one answer holds at most.
const OPEN_CHATS: i64 = 5_000;
/// Past chats shown beside a chat.
const PAST_CHATS: usize = 20;

impl Services {
    /// Open chats the actor may see, by number: all of an installation as large as Foyer is made for, and of
    /// a larger one the actor's own and the oldest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_chats(&self, actor: &Actor) -> Result<Vec<ChatSummary>, ServiceError> {
        let mut conn = self.store.read().await?;
        let mut open = chats::open(&mut conn, actor.id(), OPEN_CHATS).await?;
        open.sort_by_key(|chat| chat.summary.number);
        Ok(open.into_iter().filter(|chat| sees(actor, chat)).map(|chat| chat.summary).collect())
    }

    /// A chat by its number.
    ///
    /// # Errors
    /// `NotFound` when unknown or out of sight.
    pub async fn chat_by_number(&self, actor: &Actor, number: i64) -> Result<ChatSummary, ServiceError> {
        let mut conn = self.store.read().await?;
        Ok(actor.sees(chats::by_number(&mut conn, number).await?)?.summary)
    }

    /// The page of a stream after `seq`, as agents see it; the newest one for who has nothing or is far
    /// behind.
    ///
    /// # Errors
    /// `NotFound` when unknown or out of sight.
    pub async fn stream(
        &self,
        actor: &Actor,
        stream: &StreamId,
        after: i64,
    ) -> Result<StreamPage, ServiceError> {
        let mut conn = self.store.read().await?;
        let StreamId::Chat(chat) = stream;
        let head = actor.sees(chats::by_id(&mut conn, chat).await?)?.summary.seq;
        Ok(pages::following(&mut conn, stream, after, head).await?.for_agents())
    }

    /// The page of a stream before a place, as agents see it.
    ///
    /// # Errors
    /// `NotFound` when unknown or out of sight.
    pub async fn stream_before(
        &self,
        actor: &Actor,
        stream: &StreamId,
        before: i64,
    ) -> Result<StreamPage, ServiceError> {
        let mut conn = self.store.read().await?;
        let StreamId::Chat(chat) = stream;
        actor.sees(chats::by_id(&mut conn, chat).await?)?;
        Ok(pages::earlier(&mut conn, stream, before).await?.for_agents())
    }

    /// The next ended chats of a list after end and number of one in it, and how many the list has.
    ///
    /// # Errors
    /// `NotFound` for a group out of sight.
    pub async fn completed_chats(
        &self,
        actor: &Actor,
        query: &CompletedQuery,
        after: Option<(Timestamp, i64)>,
    ) -> Result<CompletedPage, ServiceError> {
        let mut conn = self.store.read().await?;
        let whose = match &query.scope {
            CompletedScope::Mine => Whose::Owner(actor.id()),
            CompletedScope::Group(id) => {
                let group = super::act::group(&mut conn, id).await?;
                let sees =
                    group.department.is_some_and(|department| may_see_group(&actor.viewer, id, &department));
                if !sees {
                    return Err(ServiceError::not_found("group"));
                }
                Whose::Group(id)
            }
            CompletedScope::All => Whose::VisibleTo(actor.id(), actor.role()),
        };
        let search = text::search(&query.search);
        let list = Ended { whose, search, oldest_first: query.oldest_first };
        let total = chats::count_ended(&mut conn, &list).await?;
        let rows = chats::ended(&mut conn, &list, after).await?;
        Ok(CompletedPage { chats: rows.into_iter().map(|row| row.summary).collect(), total })
    }

    /// The visitor panel of a chat.
    ///
    /// # Errors
    /// `NotFound` when unknown or out of sight.
    pub async fn get_visitor(&self, actor: &Actor, chat: &ChatId) -> Result<VisitorDetails, ServiceError> {
        let mut conn = self.store.read().await?;
        let row = actor.sees(chats::by_id(&mut conn, chat).await?)?;
        let visitor = visitors::by_id(&mut conn, &row.visitor)
            .await?
            .ok_or_else(|| ServiceError::internal("a chat has no visitor"))?;
        let email_key = text::email_key(&visitor.email);
        let block = blocks::beside(&mut conn, actor, &row, self.clock.now()).await?;
        let past = chats::of_person(&mut conn, &visitor.id, &email_key, chat).await?;
        let past = past
            .into_iter()
            .filter(|row| {
                let facts = ChatFacts {
                    owner: row.owner.clone(),
                    group: row.group.clone(),
                    department: row.department.clone(),
                    state: row.past.state,
                };
                may_see_chat(&actor.viewer, &facts)
            })
            .map(|row| row.past)
            .take(PAST_CHATS)
            .collect();
        Ok(VisitorDetails {
            name: visitor.name,
            email: visitor.email,
            subject: Some(visitor.subject).filter(|subject| !subject.is_empty()),
            attributes: row.attributes,
            page_url: row.page.url,
            page_title: row.page.title,
            referrer: row.page.referrer,
            browser: people::browser::describe(&row.user_agent),
            languages: row.page.languages,
            utc_offset_min: row.page.utc_offset_min,
            past,
            block: block.block,
            is_own_block: block.is_own,
            may_unblock: block.may_unblock,
            may_block: block.may_block,
            network: block.network,
        })
    }
}
