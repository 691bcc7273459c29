//! Connections as leases in the database: distribution decides from them.

use crate::distribute::drain;
use crate::people::sign_in::FAILURE_WINDOW_MS;
use crate::{Hints, ServiceError, Services, text};
use foyer_protocol::visitor::PageInfo;
use foyer_protocol::{AgentId, ChatId, VisitorId};
use foyer_storage::{Lock, chats, presence, sessions};

/// How long a lease holds without renewal.
pub const LEASE_MS: i64 = 30_000;
/// How often leases are renewed.
pub const RENEW_MS: i64 = 10_000;

impl Services {
    /// To be called once before serving: leases of an earlier run of this node hold no more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start_node(&self) -> Result<(), ServiceError> {
        let node = self.settings.node.clone();
        self.store
            .write(Lock::Distribution, move |conn| {
                Box::pin(async move { Ok::<_, ServiceError>(presence::clear_node(conn, &node).await?) })
            })
            .await
    }

    /// To be called every [`RENEW_MS`]: renews this node's leases, drops dead ones, sweeps, and hands
    /// out what waits. Nothing should, but for a clock that was set forward: until their leases are
    /// renewed everybody counts as gone, and what became free meanwhile was given to nobody.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tick(&self) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let node = self.settings.node.clone();
        let hints = self
            .store
            .write(Lock::Distribution, move |conn| {
                Box::pin(async move {
                    presence::renew(conn, &node, now.plus_ms(LEASE_MS)).await?;
                    sessions::sweep(conn, now, now.plus_ms(-FAILURE_WINDOW_MS)).await?;
                    let expired = presence::expire(conn, now).await?;
                    let mut hints = Hints { people: expired > 0, ..Hints::default() };
                    drain(conn, now, &mut hints).await?;
                    Ok::<_, ServiceError>(hints)
                })
            })
            .await?;
        self.bus.publish(hints);
        Ok(())
    }

    /// An agent's tab connected; waiting chats may now be handed out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn agent_connected(&self, connection: &str, agent: &AgentId) -> Result<(), ServiceError> {
        let (connection, agent) = (connection.to_owned(), agent.clone());
        let (now, node) = (self.clock.now(), self.settings.node.clone());
        let hints = self
            .store
            .write(Lock::Distribution, move |conn| {
                Box::pin(async move {
                    let until = now.plus_ms(LEASE_MS);
                    presence::arrive(conn, &connection, &node, Some(&agent), None, until).await?;
                    let mut hints = Hints { people: true, ..Hints::default() };
                    drain(conn, now, &mut hints).await?;
                    Ok::<_, ServiceError>(hints)
                })
            })
            .await?;
        self.bus.publish(hints);
        Ok(())
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
        let (now, node) = (self.clock.now(), self.settings.node.clone());
        self.store
            .write(Lock::Rows, move |conn| {
                Box::pin(async move {
                    let until = now.plus_ms(LEASE_MS);
                    presence::arrive(conn, &connection, &node, None, Some(&visitor), until).await?;
                    Ok::<_, ServiceError>(chats::touch(conn, &id).await?)
                })
            })
            .await?;
        self.hint_chat(chat);
        Ok(())
    }

    /// A visitor's widget came back to a chat that is open, on a page. One write, not one for each:
    /// after a cut thousands come at once.
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
        let (now, node) = (self.clock.now(), self.settings.node.clone());
        self.store
            .write(Lock::Rows, move |conn| {
                Box::pin(async move {
                    let until = now.plus_ms(LEASE_MS);
                    presence::arrive(conn, &connection, &node, None, Some(&visitor), until).await?;
                    if !chats::set_page(conn, &id, &page.url, &page.title).await? {
                        // It ended meanwhile.
                        chats::touch(conn, &id).await?;
                    }
                    Ok::<_, ServiceError>(())
                })
            })
            .await?;
        self.hint_chat(chat);
        Ok(())
    }

    /// An agent's tab is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn disconnected(&self, connection: &str) -> Result<(), ServiceError> {
        let connection = connection.to_owned();
        self.store
            .write(Lock::Distribution, move |conn| {
                Box::pin(async move { Ok::<_, ServiceError>(presence::leave(conn, &connection).await?) })
            })
            .await?;
        self.bus.publish(Hints { people: true, ..Hints::default() });
        Ok(())
    }

    /// A visitor's widget is gone; whoever sees the chat is told.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visitor_disconnected(&self, connection: &str, chat: &ChatId) -> Result<(), ServiceError> {
        let (connection, id) = (connection.to_owned(), chat.clone());
        self.store
            .write(Lock::Rows, move |conn| {
                Box::pin(async move {
                    presence::leave(conn, &connection).await?;
                    Ok::<_, ServiceError>(chats::touch(conn, &id).await?)
                })
            })
            .await?;
        self.hint_chat(chat);
        Ok(())
    }
}
