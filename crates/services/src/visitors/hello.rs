//! What a visitor sees: the link's departments and the newest chat.

use super::VisitorKey;
use crate::chats::pages;
use crate::fan_out::visitor_chat;
use crate::people::colleagues::online_departments;
use crate::{ServiceError, Services, blocks};
use foyer_protocol::chat::{ChatState, StreamPage};
use foyer_protocol::setup::{LinkLook, Requires};
use foyer_protocol::visitor::{DepartmentChoice, LinkInfo, VisitorChat};
use foyer_protocol::{ChatId, LinkId, Timestamp, VisitorId};
use foyer_storage::chats::ChatRow;
use foyer_storage::{Conn, chats, links, visitors};
use std::sync::Arc;

/// **Department Selection Text**, until the setting exists.
const SELECTION_TEXT: &str = "Choose a department";
/// An ended chat is shown again for this long.
const SHOW_ENDED_MS: i64 = 24 * 3_600_000;

/// What the host page's script asks for.
#[derive(Clone, Debug)]
pub struct LinkStatus {
    /// Whether a ticked department is online.
    pub online: bool,
    /// Whether any department is offered, online or not. Without one there is nobody to write to.
    pub offers: bool,
    /// Brand's name.
    pub brand: String,
    /// Brand's colour, `#rrggbb`.
    pub colour: String,
    /// Path of the brand's logo; empty for none.
    pub logo: String,
    /// **Refresh Rate** in seconds; 0 for never.
    pub refresh_s: u32,
    /// How the link looks now, online or offline.
    pub look: LinkLook,
    /// Origins of the sites it works on; empty for every site.
    pub allowed_sites: Vec<String>,
    /// Whether the link was deleted: it offers nothing, for ever, and pages show nothing for it. Chats that are
    /// open go on.
    pub deleted: bool,
    /// What its form needs.
    pub info: Arc<LinkInfo>,
    /// **Live Chat Requires**: who may chat by it.
    pub requires: Requires,
}

/// A visitor's whole view at the moment of the hello.
#[derive(Clone, Debug)]
pub struct VisitorView {
    /// The link.
    pub link: LinkInfo,
    /// The visitor, once known.
    pub visitor: Option<VisitorId>,
    /// The newest chat and its id.
    pub chat: Option<(ChatId, VisitorChat)>,
    /// A page of its stream: what follows the asked-for place, or the newest.
    pub page: StreamPage,
    /// Whether the visitor is blocked.
    pub blocked: bool,
}

impl Services {
    /// Whether a link's chat is online, with its looks; `None` for a number that was never given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link_status(&self, link: LinkId) -> Result<Option<LinkStatus>, ServiceError> {
        let mut conn = self.store.read().await?;
        Ok(link_with_info(&mut conn, link, self.clock.now()).await?.map(|(row, info)| LinkStatus {
            online: info.online(),
            offers: !info.departments.is_empty(),
            brand: row.brand_name,
            colour: row.colour,
            logo: row.logo,
            refresh_s: row.refresh_s,
            look: if info.online() { row.online } else { row.offline },
            allowed_sites: row.allowed_sites,
            deleted: row.deleted,
            info: Arc::new(info),
            requires: row.requires,
        }))
    }

    /// A link's departments; `None` for an unknown link.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link_info(&self, link: LinkId) -> Result<Option<LinkInfo>, ServiceError> {
        let mut conn = self.store.read().await?;
        link_info(&mut conn, link, self.clock.now()).await
    }

    /// The visitor's view; `None` for an unknown link.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visitor_view(
        &self,
        key: &VisitorKey,
        after: i64,
    ) -> Result<Option<VisitorView>, ServiceError> {
        let Some(link) = self.link_info(key.link).await? else { return Ok(None) };
        Ok(Some(self.visitor_view_of(key, link, after).await?))
    }

    /// Who a key is; `None` for somebody who never started a chat.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visitor_of(&self, key: &VisitorKey) -> Result<Option<VisitorId>, ServiceError> {
        let mut conn = self.store.read().await?;
        Ok(visitors::by_token(&mut conn, &key.token_hash).await?.map(|visitor| visitor.id))
    }

    /// The visitor's view of a link that is known already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visitor_view_of(
        &self,
        key: &VisitorKey,
        link: LinkInfo,
        after: i64,
    ) -> Result<VisitorView, ServiceError> {
        let now = self.clock.now();
        let mut conn = self.store.read().await?;
        let blocked = blocks::holds(&mut conn, key, now).await?;
        let mut view = VisitorView { link, visitor: None, chat: None, page: pages::nothing(), blocked };
        let Some(visitor) = visitors::by_token(&mut conn, &key.token_hash).await? else {
            return Ok(view);
        };
        if let Some(chat) = shown(&mut conn, &visitor.id, key.link, now).await? {
            let stream = chat.summary.id.clone().into();
            view.page = pages::following(&mut conn, &stream, after, chat.summary.seq).await?.for_visitor();
            let position = match chat.summary.state {
                ChatState::Queued => chats::position(&mut conn, &chat.summary.id).await?,
                _ => 0,
            };
            view.chat = Some((chat.summary.id.clone(), visitor_chat(&chat, position)));
        }
        view.visitor = Some(visitor.id);
        Ok(view)
    }

    /// The page of the visitor's chat before a place, and the number of that chat.
    ///
    /// # Errors
    /// `State` when there is no chat.
    pub async fn visitor_earlier(
        &self,
        key: &VisitorKey,
        before: i64,
    ) -> Result<(i64, StreamPage), ServiceError> {
        let mut conn = self.store.read().await?;
        let chat = own_shown(&mut conn, key, self.clock.now()).await?;
        let page = pages::earlier(&mut conn, &chat.summary.id.into(), before).await?;
        Ok((chat.summary.number, page.for_visitor()))
    }

    /// The page of the visitor's chat that follows a place, and the number of that chat.
    ///
    /// # Errors
    /// `State` when there is no chat.
    pub async fn visitor_later(
        &self,
        key: &VisitorKey,
        after: i64,
    ) -> Result<(i64, StreamPage), ServiceError> {
        let mut conn = self.store.read().await?;
        let chat = own_shown(&mut conn, key, self.clock.now()).await?;
        let stream = chat.summary.id.into();
        let page = pages::following(&mut conn, &stream, after, chat.summary.seq).await?;
        Ok((chat.summary.number, page.for_visitor()))
    }
}

/// The chat that a visitor is shown: the newest, open or ended not long ago.
async fn shown(
    conn: &mut Conn,
    visitor: &VisitorId,
    link: LinkId,
    now: Timestamp,
) -> Result<Option<ChatRow>, ServiceError> {
    let chat = chats::newest_of_visitor(conn, visitor, link).await?;
    Ok(chat.filter(|chat| chat.summary.ended_at.is_none_or(|ended| now.since_ms(ended) < SHOW_ENDED_MS)))
}

async fn own_shown(conn: &mut Conn, key: &VisitorKey, now: Timestamp) -> Result<ChatRow, ServiceError> {
    let visitor = visitors::by_token(conn, &key.token_hash).await?;
    let chat = match visitor {
        Some(visitor) => shown(conn, &visitor.id, key.link, now).await?,
        None => None,
    };
    chat.ok_or_else(|| ServiceError::state("There is no chat yet."))
}

/// What a link offers; `None` for an unknown link.
pub(super) async fn link_info(
    conn: &mut Conn,
    link: LinkId,
    now: Timestamp,
) -> Result<Option<LinkInfo>, ServiceError> {
    Ok(link_with_info(conn, link, now).await?.map(|(_, info)| info))
}

/// A link with what it offers; `None` for an unknown link.
pub(super) async fn link_with_info(
    conn: &mut Conn,
    link: LinkId,
    now: Timestamp,
) -> Result<Option<(links::Link, LinkInfo)>, ServiceError> {
    let Some(row) = links::by_id(conn, link).await? else { return Ok(None) };
    let departments = links::departments(conn, link).await?;
    let online = online_departments(conn, now).await?;
    let info = LinkInfo {
        brand: row.brand_name.clone(),
        departments: departments
            .into_iter()
            .map(|(id, name)| DepartmentChoice { online: online.contains(&id), id, name })
            .collect(),
        selection_text: SELECTION_TEXT.to_owned(),
    };
    Ok(Some((row, info)))
}
