//! Blocking visitors: who may do it, what it refuses, and the list of blocks.
//!
//! A block is of a visitor: a token on a link. Where a manager or administrator asks for it, it is also of the network that
//! the visitor's chat came from. Every use case of a visitor that would store a text asks here or in the statement that
//! finds its chat; what was stored before is acknowledged nevertheless, or the widget would send it again.

use crate::actor::facts;
use crate::change::Tx;
use crate::chats::{end, seen};
use crate::visitors::VisitorKey;
use crate::{Actor, ServiceError, Services, random_id, text};
use foyer_domain::permissions::{ChatFacts, may_block, may_block_networks, may_end, may_see_chat};
use foyer_metrics::{Blocked, metrics};
use foyer_protocol::blocks::{Block, NewBlock, UNAVAILABLE};
use foyer_protocol::chat::EventBody;
use foyer_protocol::limits::REASON_CHARS;
use foyer_protocol::{AppError, BlockId, ErrorKind, Timestamp, VisitorId};
use foyer_storage::blocks::BlockRow;
use foyer_storage::chats::{ChatRow, EndedBy};
use foyer_storage::events::By;
use foyer_storage::{Conn, Lock, blocks, events};
use std::collections::HashSet;

/// Blocks that the list holds at most, the newest.
const LISTED: i64 = 5_000;

/// Everybody who is blocked at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InForce {
    visitors: HashSet<VisitorId>,
    networks: HashSet<String>,
    /// When the first of their blocks runs out, if one ever does.
    pub next_end: Option<Timestamp>,
}

impl InForce {
    /// Whether a visitor who comes from a network is among them.
    #[must_use]
    pub fn holds(&self, visitor: Option<&VisitorId>, network: &str) -> bool {
        visitor.is_some_and(|visitor| self.visitors.contains(visitor)) || self.networks.contains(network)
    }
}

impl Services {
    /// **Block visitor**.
    ///
    /// # Errors
    /// `NotFound` out of sight; `Forbidden` unless the actor owns the chat or manages its department, and for a network
    /// unless they are a manager or an administrator; `Conflict` when the visitor is blocked already; `Invalid` for a reason
    /// that is too long, or a network where none is known.
    pub async fn block_visitor(&self, actor: &Actor, new: &NewBlock) -> Result<Block, ServiceError> {
        let reason = reason(&new.reason)?;
        let (actor, new) = (actor.clone(), NewBlock { reason, ..new.clone() });
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                let chat = seen(tx.conn, &actor, &new.chat).await?;
                check(&actor, &chat, &new)?;
                if let Some(known) = blocks::of(tx.conn, &chat.visitor, "", tx.now).await? {
                    let words = format!("{} has blocked this visitor already.", known.block.by);
                    return Err(ServiceError::conflict(words));
                }
                let row = store(tx, &actor, &chat, &new).await?;
                if new.end_chat && may_end(&actor.viewer, &facts(&chat)) {
                    end(tx, &chat, EndedBy::Agent, By::Agent(actor.id())).await?;
                }
                Ok(shown_to(&actor, row))
            })
        })
        .await
    }

    /// **Unblock**. One that is over already is no error: that was wanted.
    ///
    /// # Errors
    /// `NotFound` when unknown, forgotten or out of sight; `Forbidden` unless the actor might have made it.
    pub async fn unblock_visitor(&self, actor: &Actor, id: &BlockId) -> Result<(), ServiceError> {
        let (actor, id) = (actor.clone(), id.clone());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let row = blocks::by_id(tx.conn, &id).await?;
                let row = row.filter(|row| may_see_chat(&actor.viewer, &facts_of(row)));
                let row = row.ok_or_else(|| ServiceError::not_found("block"))?;
                if !may_lift(&actor, &row) {
                    return Err(ServiceError::forbidden());
                }
                if blocks::lift(tx.conn, &id, &actor.name, tx.now).await? {
                    say(tx, &actor, &row, &EventBody::Unblocked).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Blocks of visitors whose chat the actor may see, the newest first, those included that were over for less than 30
    /// days.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is a manager or an administrator.
    pub async fn list_blocks(&self, actor: &Actor) -> Result<Vec<Block>, ServiceError> {
        actor.blocks_networks()?;
        let rows = blocks::list(&mut self.store.read().await?, LISTED).await?;
        let seen = rows.into_iter().filter(|row| may_see_chat(&actor.viewer, &facts_of(row)));
        Ok(seen.map(|row| shown_to(actor, row)).collect())
    }

    /// Everybody who is blocked now, whoever asks.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn blocks_for_fan_out(&self) -> Result<InForce, ServiceError> {
        let rows = blocks::in_force(&mut self.store.read_here().await?, self.clock.now()).await?;
        let mut all =
            InForce { next_end: rows.iter().filter_map(|held| held.until).min(), ..InForce::default() };
        for held in rows {
            all.visitors.insert(held.visitor);
            if !held.network.is_empty() {
                all.networks.insert(held.network);
            }
        }
        Ok(all)
    }
}

/// Whether a visitor is blocked now.
pub(crate) async fn holds(conn: &mut Conn, key: &VisitorKey, now: Timestamp) -> Result<bool, ServiceError> {
    Ok(blocks::holds(conn, &key.token_hash, &key.network, now).await?)
}

/// The refusal of what a blocked visitor tried, which is counted. It says neither that, nor by whom.
pub(crate) fn refusal(what: Blocked) -> ServiceError {
    metrics().blocked.of(what).inc();
    ServiceError::App(AppError::new(ErrorKind::Forbidden, UNAVAILABLE))
}

/// What stands beside a chat of its visitor's block, as the actor may see it.
pub(crate) struct Beside {
    pub(crate) block: Option<Block>,
    pub(crate) is_own: bool,
    pub(crate) may_unblock: bool,
    pub(crate) may_block: bool,
    pub(crate) network: Option<String>,
}

/// Whether the visitor of a chat is blocked, and what the actor may do about that.
pub(crate) async fn beside(
    conn: &mut Conn,
    actor: &Actor,
    chat: &ChatRow,
    now: Timestamp,
) -> Result<Beside, ServiceError> {
    let row = blocks::of(conn, &chat.visitor, &chat.network, now).await?;
    let sees = row.as_ref().is_some_and(|row| may_see_chat(&actor.viewer, &facts_of(row)));
    let may_unblock = sees && row.as_ref().is_some_and(|row| may_lift(actor, row));
    let is_own = row.as_ref().is_some_and(|row| row.visitor == chat.visitor);
    let may_block = may_block(&actor.viewer, &facts(chat));
    let network = Some(chat.network.clone())
        .filter(|network| may_block && may_block_networks(actor.viewer.role) && !network.is_empty());
    let block = row.map(|row| {
        let block = shown_to(actor, row);
        if is_own || sees { block } else { nameless(block) }
    });
    Ok(Beside { block, is_own, may_unblock, may_block, network })
}

fn reason(typed: &str) -> Result<String, ServiceError> {
    if text::clean(typed).is_empty() {
        return Ok(String::new());
    }
    text::body("reason", typed, REASON_CHARS, "Enter a reason, or leave it empty.")
}

fn check(actor: &Actor, chat: &ChatRow, new: &NewBlock) -> Result<(), ServiceError> {
    if !may_block(&actor.viewer, &facts(chat)) {
        return Err(ServiceError::forbidden());
    }
    if new.with_network {
        actor.blocks_networks()?;
        if chat.network.is_empty() {
            return Err(ServiceError::invalid("network", "It isn't known where this chat came from."));
        }
    }
    Ok(())
}

async fn store(
    tx: &mut Tx<'_>,
    actor: &Actor,
    chat: &ChatRow,
    new: &NewBlock,
) -> Result<BlockRow, ServiceError> {
    let stored = blocks::NewBlock {
        id: BlockId(random_id()),
        visitor: chat.visitor.clone(),
        chat: chat.summary.id.clone(),
        visitor_name: chat.summary.visitor_name.clone(),
        network: if new.with_network { chat.network.clone() } else { String::new() },
        reason: new.reason.clone(),
        agent_name: actor.name.clone(),
        at: tx.now,
        until: new.time.end(tx.now),
    };
    blocks::insert(tx.conn, &stored).await?;
    let row = blocks::by_id(tx.conn, &stored.id).await?;
    let row = row.ok_or_else(|| ServiceError::internal("a block that was stored is not there"))?;
    let body =
        EventBody::Blocked { until: stored.until, of_network: new.with_network, reason: stored.reason };
    say(tx, actor, &row, &body).await?;
    Ok(row)
}

/// Writes what became of a block into its chat's stream, and tells all whom it concerns.
async fn say(tx: &mut Tx<'_>, actor: &Actor, row: &BlockRow, body: &EventBody) -> Result<(), ServiceError> {
    events::append(tx.conn, &(&row.chat).into(), By::Agent(actor.id()), body, tx.now).await?;
    for chat in blocks::touch(tx.conn, &row.chat, &row.visitor, &row.network).await? {
        tx.hints.chat(&chat);
    }
    tx.hints.blocks = true;
    Ok(())
}

fn may_lift(actor: &Actor, row: &BlockRow) -> bool {
    may_block(&actor.viewer, &facts_of(row))
        && (row.network.is_empty() || may_block_networks(actor.viewer.role))
}

/// Which network it is remains with those who may block networks.
fn shown_to(actor: &Actor, row: BlockRow) -> Block {
    let network = row.block.network.filter(|_| may_block_networks(actor.viewer.role));
    Block { network, ..row.block }
}

/// That it holds, and until when: of somebody else in a chat out of sight, nothing more.
fn nameless(block: Block) -> Block {
    Block { chat: 0, visitor_name: String::new(), reason: String::new(), by: String::new(), ..block }
}

fn facts_of(row: &BlockRow) -> ChatFacts {
    ChatFacts {
        owner: row.owner.clone(),
        group: row.group.clone(),
        department: row.department.clone(),
        state: row.state,
    }
}
