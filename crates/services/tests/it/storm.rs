//! A storm of starts, ends, takes and status changes: the invariants hold at every moment, and
//! the same judge catches a naive way of deciding.

use crate::company::{Company, stranger};
use crate::on_both;
use foyer_domain::distribution::{Candidate, choose};
use foyer_protocol::chat::{EventBody, JoinedBy};
use foyer_protocol::people::{AgentStatus, Role};
use foyer_protocol::{ChatId, Timestamp};
use foyer_services::{Actor, ServiceError, VisitorKey};
use foyer_storage::events::By;
use foyer_storage::{Lock, StorageError, agents, chats, events};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Barrier;

const AGENTS: usize = 20;
const TASKS: u64 = 64;
const STEPS: u64 = 12;

/// What is wrong at this moment, under the lock that decisions take.
async fn judge(company: &Company) -> Result<Vec<String>, StorageError> {
    let group = company.group("Sales");
    let now = company.clock.now();
    company
        .db
        .store
        .write(Lock::Distribution, move |conn| {
            Box::pin(async move {
                let mut wrong = Vec::new();
                let rows = agents::candidates(conn, &group, now).await?;
                let limits: HashMap<_, _> =
                    agents::list(conn).await?.into_iter().map(|a| (a.id, a.limit)).collect();
                for load in agents::loads(conn, now).await? {
                    let limit = limits.get(&load.id).copied().unwrap_or(0);
                    if load.active > limit {
                        wrong.push(format!("{} has {} of {limit} chats", load.id, load.active));
                    }
                }
                let mut skipped = 0;
                while let Some(head) = chats::queue_head(conn, &group, skipped).await? {
                    let mut free = rows.iter().filter(|agent| agent.active < agent.limit);
                    if let Some(free) = free.find(|agent| !head.given_by.contains(&agent.id)) {
                        wrong.push(format!("{} is free while chat {} waits", free.id, head.number));
                    }
                    skipped += 1;
                }
                Ok::<_, StorageError>(wrong)
            })
        })
        .await
}

/// Ownership as the stream tells it: nobody joins a chat that somebody has.
fn owners_in_stream(stream: &[foyer_protocol::chat::StreamEvent]) -> Result<(), String> {
    let mut owned = false;
    for (n, event) in stream.iter().enumerate() {
        if event.seq != i64::try_from(n).unwrap_or(i64::MAX) + 1 {
            return Err(format!("a gap at {}", event.seq));
        }
        match &event.body {
            EventBody::Joined { .. } if owned => return Err(format!("two owners at {}", event.seq)),
            EventBody::Joined { .. } => owned = true,
            EventBody::Transferred { .. } | EventBody::Ended => owned = false,
            _ => {}
        }
    }
    Ok(())
}

async fn staff(company: &Company) -> anyhow::Result<Vec<Actor>> {
    let mut staff = Vec::new();
    for n in 0..AGENTS {
        let limit = i64::try_from(n % 3)? + 1;
        let agent = company.agent(&format!("Agent{n:02}"), Role::Agent, limit, &["Sales"]).await?;
        company.connect(&agent).await?;
        staff.push(agent);
    }
    Ok(staff)
}

/// A small deterministic generator: the storm is the same each time but for the scheduling.
fn next(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

/// One participant: starts chats, ends them from either side, takes from the queue, goes away and
/// comes back. Refusals ("took this chat", "at your limit", "offline") are part of the game.
async fn participant(
    company: Arc<Company>,
    staff: Arc<Vec<Actor>>,
    mut seed: u64,
) -> Result<Vec<ChatId>, ServiceError> {
    let services = &company.services;
    let mut mine: Vec<(VisitorKey, ChatId)> = Vec::new();
    let mut started = Vec::new();
    for _ in 0..STEPS {
        let agent = &staff[usize::try_from(next(&mut seed)).unwrap_or(0) % staff.len()];
        let outcome = match next(&mut seed) % 10 {
            0..=3 => {
                let key = stranger(company.link);
                match company.starts(&key, "Sales", "storm").await {
                    Ok(chat) => {
                        started.push(chat.clone());
                        mine.push((key, chat));
                        Ok(())
                    }
                    Err(error) => Err(error),
                }
            }
            4 => match mine.pop() {
                Some((key, _)) => services.visitor_end(&key).await,
                None => Ok(()),
            },
            5 | 6 => match services
                .open_chats(agent)
                .await?
                .into_iter()
                .find(|c| c.owner.as_ref() == Some(agent.id()))
            {
                Some(chat) => services.end_chat(agent, &chat.id).await,
                None => Ok(()),
            },
            7 => match services.open_chats(agent).await?.into_iter().find(|c| c.owner.is_none()) {
                Some(chat) => services.take_chat(agent, &chat.id, None, false).await,
                None => Ok(()),
            },
            8 => services.set_status(agent, AgentStatus::Away).await,
            _ => services.set_status(agent, AgentStatus::Available).await,
        };
        match outcome {
            Ok(()) | Err(ServiceError::App(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(started)
}

on_both! {
    async fn a_storm_breaks_no_invariant(company: Company) {
        company.round_robin(true).await?;
        let company = Arc::new(company);
        let staff = Arc::new(staff(&company).await?);
        let storm: Vec<_> = (1..=TASKS)
            .map(|n| tokio::spawn(participant(company.clone(), staff.clone(), n.wrapping_mul(0x9e37_79b9_7f4a_7c15))))
            .collect();
        let watch = {
            let company = company.clone();
            tokio::spawn(async move {
                let mut seen = 0;
                loop {
                    let wrong = judge(&company).await?;
                    if !wrong.is_empty() {
                        return Ok::<_, StorageError>((seen, wrong));
                    }
                    seen += 1;
                    if seen == 40 {
                        return Ok((seen, wrong));
                    }
                    tokio::task::yield_now().await;
                }
            })
        };
        let mut started = Vec::new();
        for task in storm {
            started.extend(task.await??);
        }
        let (looks, wrong) = watch.await??;
        assert!(wrong.is_empty(), "during the storm, at look {looks}: {wrong:?}");
        assert_eq!(judge(&company).await?, Vec::<String>::new(), "after the storm");
        assert!(started.len() > 100, "only {} chats were started", started.len());
        let mut assigned = 0;
        for chat in &started {
            let stream = company.stream(chat).await?;
            owners_in_stream(&stream).map_err(|wrong| anyhow::anyhow!("{chat}: {wrong}"))?;
            assigned += usize::from(stream.iter().any(|e| matches!(e.body, EventBody::Joined { .. })));
        }
        assert!(assigned > 50, "only {assigned} chats were assigned");
    }

    /// The same judge over deciders that read first and write later: it must find fault, or it
    /// would find none anywhere.
    async fn the_judge_catches_a_naive_decision(company: Company) {
        let company = Arc::new(company);
        let staff = staff(&company).await?;
        let mut waiting = Vec::new();
        for n in 0..16 {
            waiting.push(company.asks(&format!("naive {n}")).await?.1);
        }
        assert_eq!(staff.len(), AGENTS);
        let meet = Arc::new(Barrier::new(waiting.len()));
        let deciders: Vec<_> = waiting
            .iter()
            .map(|chat| tokio::spawn(naive(company.clone(), chat.clone(), meet.clone())))
            .collect();
        for decider in deciders {
            decider.await??;
        }
        let wrong = judge(&company).await?;
        assert!(wrong.iter().any(|fault| fault.contains(" has 16 of ")), "not caught: {wrong:?}");

        // Two naive decisions on one chat are two owners in its stream.
        naive(company.clone(), waiting[0].clone(), Arc::new(Barrier::new(1))).await?;
        let stream = company.stream(&waiting[0]).await?;
        assert!(owners_in_stream(&stream).is_err(), "not caught: {stream:?}");
    }
}

/// How it must not be done: candidates are read, all meet, and each writes its stale choice.
async fn naive(company: Arc<Company>, chat: ChatId, meet: Arc<Barrier>) -> anyhow::Result<()> {
    let (group, now) = (company.group("Sales"), company.clock.now());
    let candidates: Vec<Candidate> = {
        let mut conn = company.db.store.read().await?;
        let rows = agents::candidates(&mut conn, &group, now).await?;
        rows.into_iter()
            .map(|row| Candidate {
                agent: row.id,
                name: row.name,
                active: row.active,
                limit: row.limit,
                last_ended: row.last_ended,
                last_assigned: row.last_assigned,
            })
            .collect()
    };
    meet.wait().await;
    let Some(choice) = choose(&candidates) else { anyhow::bail!("nobody to choose") };
    let department = company.groups.iter().find(|g| g.id.as_ref() == Some(&group));
    let department = department.and_then(|g| g.department.clone()).unwrap_or_else(|| "none".into());
    company
        .db
        .store
        .write(Lock::Rows, move |conn| {
            Box::pin(async move {
                let at: Timestamp = now;
                chats::set_owner(conn, &chat, &choice.agent, &group, &department, at).await?;
                let body = EventBody::Joined { by: JoinedBy::RoundRobin, why: Some(choice.why) };
                events::append(conn, &(&chat).into(), By::Agent(&choice.agent), &body, at).await?;
                Ok::<_, StorageError>(())
            })
        })
        .await?;
    Ok(())
}
