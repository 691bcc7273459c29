//! Connections as leases in the database: distribution decides from them.

use crate::jobs::{AGENT_GRACE_MS, LEASE_MS, VISITOR_GRACE_MS};
use crate::{ServiceError, Services, text};
use foyer_protocol::visitor::PageInfo;
use foyer_protocol::{AgentId, ChatId, VisitorId};
use foyer_storage::{Lock, chats, presence};

impl Services {
    /// An agent's tab connected; waiting chats may now be handed out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn agent_connected(&self, connection: &str, agent: &AgentId) -> Result<(), ServiceError> {
        let (connection, agent) = (connection.to_owned(), agent.clone());
        let node = self.settings.node.clone();
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                let until = tx.now.plus_ms(LEASE_MS);
                presence::arrive(tx.conn, &connection, &node, Some(&agent), None, until).await?;
                tx.hints.people = true;
                Ok(())
            })
        })
        .await
    }

    /// A visitor's widget connected; whoever sees the chat is told.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visitor_connected(
        &self,
        connection: &str,
        visitor: &VisitorId,
        chat: &ChatId,
    ) -> Result<(), ServiceError> {
        let (connection, visitor, id) = (connection.to_owned(), visitor.clone(), chat.clone());
        let node = self.settings.node.clone();
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let until = tx.now.plus_ms(LEASE_MS);
                presence::arrive(tx.conn, &connection, &node, None, Some(&visitor), until).await?;
                tx.hints.chat(&id);
                Ok(chats::touch(tx.conn, &id).await?)
            })
        })
        .await
    }

    /// A visitor's widget came back to a chat that is open, on a page. One write, not one for each:
    /// after a cut thousands come at once. Agents are told what is new: of who comes and goes all the time before
    /// anybody saw them gone, nothing is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visitor_came(
        &self,
        connection: &str,
        visitor: &VisitorId,
        chat: &ChatId,
        page: &PageInfo,
    ) -> Result<(), ServiceError> {
        let (connection, visitor, id) = (connection.to_owned(), visitor.clone(), chat.clone());
        let page = text::page(page);
        let node = self.settings.node.clone();
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let is_known = presence::visitor_connected(tx.conn, &visitor, tx.now).await?
                    && chats::is_on_page(tx.conn, &id, &page.url, &page.title).await?;
                let until = tx.now.plus_ms(LEASE_MS);
                presence::arrive(tx.conn, &connection, &node, None, Some(&visitor), until).await?;
                if is_known {
                    return Ok(());
                }
                if !chats::set_page(tx.conn, &id, &page.url, &page.title).await? {
                    // It ended meanwhile.
                    chats::touch(tx.conn, &id).await?;
                }
                tx.hints.chat(&id);
                Ok(())
            })
        })
        .await
    }

    /// An agent's tab is gone. The agent counts as connected for [`AGENT_GRACE_MS`] more, so that a reload
    /// changes nothing anybody sees; new chats go to others meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn agent_left(&self, connection: &str) -> Result<(), ServiceError> {
        self.let_go(connection, AGENT_GRACE_MS).await
    }

    /// A visitor's widget is gone. The visitor counts as connected for [`VISITOR_GRACE_MS`] more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visitor_left(&self, connection: &str) -> Result<(), ServiceError> {
        self.let_go(connection, VISITOR_GRACE_MS).await
    }

    /// Nobody is told before the grace ends ([`Services::end_graces`]).
    async fn let_go(&self, connection: &str, grace_ms: i64) -> Result<(), ServiceError> {
        let connection = connection.to_owned();
        self.change(Lock::Rows, move |tx| {
            Box::pin(
                async move { Ok(presence::let_go(tx.conn, &connection, tx.now.plus_ms(grace_ms)).await?) },
            )
        })
        .await
    }

    /// An agent's tab is gone, after so long a silence that the grace is over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn agent_gone(&self, connection: &str) -> Result<(), ServiceError> {
        let connection = connection.to_owned();
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                tx.hints.people = true;
                Ok(presence::leave(tx.conn, &connection).await?)
            })
        })
        .await
    }

    /// An agent's tab is gone because its session has ended: nothing of it is waited for, and no reload of
    /// just before either.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn agent_signed_out(&self, connection: &str, agent: &AgentId) -> Result<(), ServiceError> {
        let (connection, agent) = (connection.to_owned(), agent.clone());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                tx.hints.people = true;
                Ok(presence::leave_with_leaving(tx.conn, &connection, &agent).await?)
            })
        })
        .await
    }

    /// A visitor's widget is gone, after so long a silence that the grace is over; whoever sees the chat is
    /// told.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visitor_gone(&self, connection: &str, chat: &ChatId) -> Result<(), ServiceError> {
        let (connection, id) = (connection.to_owned(), chat.clone());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                presence::leave(tx.conn, &connection).await?;
                tx.hints.chat(&id);
                Ok(chats::touch(tx.conn, &id).await?)
            })
        })
        .await
    }
}
