//! Offline messages, looked after by agents. Visitors leave them in `visitors/offline.rs`.

use crate::{Actor, ServiceError, Services, text};
use foyer_domain::permissions::may_see_department;
use foyer_protocol::isolate::isolated;
use foyer_protocol::limits::PAGE_ROWS;
use foyer_protocol::offline::{
    OfflineAfter, OfflineAge, OfflineChoices, OfflineMessage, OfflinePage, OfflineQuery,
};
use foyer_protocol::people::Role;
use foyer_protocol::{AgentId, AppError, DepartmentId, ErrorKind, OfflineMessageId, Timestamp};
use foyer_storage::offline::{Change, Filter, Stored};
use foyer_storage::{Conn, Lock, agents, offline};

const DAY_MS: i64 = 24 * 3_600_000;
const CLOSED: &str = "This message is closed. Reopen it before you assign it.";
/// Most rows of one answer: whoever has many on screen reads them anew in few answers.
const MOST_ROWS: i64 = 10 * PAGE_ROWS;

impl Services {
    /// The next messages of a list that the actor may see, and how many the list has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_offline_messages(
        &self,
        actor: &Actor,
        query: &OfflineQuery,
        after: Option<&OfflineAfter>,
        limit: i64,
    ) -> Result<OfflinePage, ServiceError> {
        let (from, before) = left_between(query.age, self.clock.now());
        let filter = Filter {
            agent: actor.id(),
            of_all: actor.viewer.role == Role::Administrator,
            closed: query.closed,
            department: query.department.as_ref(),
            assignee: &query.assignee,
            from,
            before,
            search: text::search(&query.search),
            newest_first: query.newest_first,
        };
        let mut conn = self.store.read().await?;
        let total = offline::count(&mut conn, &filter).await?;
        let rows = offline::list(&mut conn, &filter, after, limit.clamp(1, MOST_ROWS)).await?;
        // The pure rule has the last word.
        let seen = rows.into_iter().filter(|(department, _)| sees(actor, department));
        Ok(OfflinePage { rows: seen.map(|(_, row)| row).collect(), total })
    }

    /// What the actor's lists can be narrowed to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn offline_choices(&self, actor: &Actor) -> Result<OfflineChoices, ServiceError> {
        let mut conn = self.store.read().await?;
        let of_all = actor.viewer.role == Role::Administrator;
        Ok(offline::choices(&mut conn, actor.id(), of_all).await?)
    }

    /// One message.
    ///
    /// # Errors
    /// `NotFound` when unknown or out of sight.
    pub async fn read_offline_message(
        &self,
        actor: &Actor,
        id: &OfflineMessageId,
    ) -> Result<OfflineMessage, ServiceError> {
        let mut conn = self.store.read().await?;
        whole(&mut conn, actor, id).await
    }

    /// Open messages a department has, for departments the actor may see, added up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_offline_messages(&self, actor: &Actor) -> Result<i64, ServiceError> {
        let mut conn = self.store.read().await?;
        let counts = offline::open_by_department(&mut conn).await?;
        Ok(counts.iter().filter(|(department, _)| sees(actor, department)).map(|(_, n)| n).sum())
    }

    /// Gives an open message to an agent who may see it, or to nobody. Answers the message as it is then.
    ///
    /// # Errors
    /// `NotFound` out of sight or for such an agent; `Conflict` at another version; `State` when it is closed.
    pub async fn assign_offline_message(
        &self,
        actor: &Actor,
        id: &OfflineMessageId,
        to: Option<&AgentId>,
        version: i64,
    ) -> Result<OfflineMessage, ServiceError> {
        let (actor, id, to) = (actor.clone(), id.clone(), to.cloned());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let stored = seen(tx.conn, &actor, &id).await?;
                let message = &stored.message;
                if message.version != version {
                    return Err(overtaken(&stored));
                }
                if message.row.closed_at.is_some() {
                    return Err(ServiceError::state(CLOSED));
                }
                if let Some(to) = &to {
                    check_assignee(tx.conn, to, message).await?;
                }
                if !offline::assign(tx.conn, &id, version, to.as_ref(), actor.id()).await? {
                    return Err(overtaken(&seen(tx.conn, &actor, &id).await?));
                }
                tx.hints.offline = true;
                whole(tx.conn, &actor, &id).await
            })
        })
        .await
    }

    /// Closes a message, or opens it again. Answers the message as it is then.
    ///
    /// # Errors
    /// `NotFound` out of sight; `Conflict` at another version.
    pub async fn close_offline_message(
        &self,
        actor: &Actor,
        id: &OfflineMessageId,
        closed: bool,
        version: i64,
    ) -> Result<OfflineMessage, ServiceError> {
        let (actor, id) = (actor.clone(), id.clone());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                seen(tx.conn, &actor, &id).await?;
                let done = if closed {
                    offline::close(tx.conn, &id, version, tx.now, actor.id()).await?
                } else {
                    offline::reopen(tx.conn, &id, version, actor.id()).await?
                };
                if !done {
                    return Err(overtaken(&seen(tx.conn, &actor, &id).await?));
                }
                tx.hints.offline = true;
                whole(tx.conn, &actor, &id).await
            })
        })
        .await
    }
}

/// When messages of an age were left: from, and before.
fn left_between(age: OfflineAge, now: Timestamp) -> (Timestamp, Timestamp) {
    let (first, last) = (Timestamp(i64::MIN), Timestamp(i64::MAX));
    match age {
        OfflineAge::Any => (first, last),
        OfflineAge::LastDay => (now.plus_ms(-DAY_MS), last),
        OfflineAge::LastWeek => (now.plus_ms(-7 * DAY_MS), last),
        OfflineAge::OverADay => (first, now.plus_ms(-DAY_MS)),
        OfflineAge::OverAWeek => (first, now.plus_ms(-7 * DAY_MS)),
    }
}

/// Why nothing was done: what somebody else did to the message meanwhile.
fn overtaken(stored: &Stored) -> ServiceError {
    let Some(last) = &stored.last_change else {
        return ServiceError::conflict("This message has changed meanwhile. Look again.");
    };
    let by = isolated(&last.by_name);
    let row = &stored.message.row;
    ServiceError::conflict(match (last.what, &row.assigned_name) {
        (Change::Assigned, Some(to)) if *to == last.by_name => {
            format!("{by} has taken this message meanwhile.")
        }
        (Change::Assigned, Some(to)) => {
            format!("{by} has assigned this message to {} meanwhile.", isolated(to))
        }
        (Change::Assigned | Change::Unassigned, _) => {
            format!("{by} has unassigned this message meanwhile.")
        }
        (Change::Closed, _) => format!("{by} has closed this message meanwhile."),
        (Change::Reopened, _) => format!("{by} has reopened this message meanwhile."),
    })
}

/// A message belongs to its department: whoever has a group there looks after it.
fn sees(actor: &Actor, department: &DepartmentId) -> bool {
    may_see_department(&actor.viewer, department)
}

async fn seen(conn: &mut Conn, actor: &Actor, id: &OfflineMessageId) -> Result<Stored, ServiceError> {
    offline::by_id(conn, id)
        .await?
        .filter(|stored| sees(actor, &stored.message.department))
        .ok_or_else(|| ServiceError::not_found("message"))
}

/// The message together with who may be given it.
async fn whole(
    conn: &mut Conn,
    actor: &Actor,
    id: &OfflineMessageId,
) -> Result<OfflineMessage, ServiceError> {
    let message = seen(conn, actor, id).await?.message;
    let assignees = offline::assignees(conn, &message.department).await?;
    Ok(OfflineMessage { assignees, ..message })
}

/// Refuses who could not see the message, and says why.
async fn check_assignee(conn: &mut Conn, to: &AgentId, message: &OfflineMessage) -> Result<(), ServiceError> {
    let agent = agents::by_id(conn, to).await?.ok_or_else(|| ServiceError::not_found("agent"))?;
    let refuse = |sentence: String| Err(AppError::new(ErrorKind::NotFound, sentence).into());
    let name = isolated(&agent.name);
    if !agent.active {
        return refuse(format!("{name} is no longer active."));
    }
    let memberships = agents::memberships(conn, to).await?;
    let fits = agent.role == Role::Administrator
        || memberships.iter().any(|membership| membership.department == message.department);
    if fits {
        Ok(())
    } else {
        refuse(format!("{name} is in no group of {}.", isolated(&message.row.department_name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_counted_back_from_now() {
        let now = Timestamp(100 * DAY_MS);
        let at = |days: i64| Timestamp(days * DAY_MS);
        let (first, last) = (Timestamp(i64::MIN), Timestamp(i64::MAX));
        for (age, expected) in [
            (OfflineAge::Any, (first, last)),
            (OfflineAge::LastDay, (at(99), last)),
            (OfflineAge::LastWeek, (at(93), last)),
            (OfflineAge::OverADay, (first, at(99))),
            (OfflineAge::OverAWeek, (first, at(93))),
        ] {
            assert_eq!(left_between(age, now), expected, "{age:?}");
        }
    }
}
