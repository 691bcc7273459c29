//! The one way to write: commits, roll-backs, panics, order.

use super::{Company, NOW, Outcome, write};
use crate::chats::{self, EndedBy};
use crate::events::{self, By, Cap};
use crate::testing::Backend;
use crate::{Lock, StorageError, settings};
use foyer_protocol::ClientId;
use foyer_protocol::chat::EventBody;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// Jobs that fail or panic leave nothing behind and harm no neighbour.
pub(super) async fn jobs_share_commits_and_fail_alone(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let jobs = (0..30).map(|n: i64| {
        let store = company.db.store.clone();
        tokio::spawn(async move {
            let outcome = store
                .write(Lock::Rows, move |conn| {
                    Box::pin(async move {
                        settings::put(conn, &format!("job-{n}"), "1", 0).await?;
                        match n % 3 {
                            0 => Ok(()),
                            1 => Err(StorageError::corrupt("test", "fails on purpose")),
                            _ => std::panic::panic_any("panics on purpose"),
                        }
                    })
                })
                .await;
            (n, outcome)
        })
    });
    for job in futures::future::join_all(jobs).await {
        let (n, outcome) = job?;
        match n % 3 {
            0 => assert!(outcome.is_ok(), "{outcome:?}"),
            1 => assert!(matches!(outcome, Err(StorageError::Corrupt { .. })), "{outcome:?}"),
            _ => assert!(matches!(outcome, Err(StorageError::Panicked)), "{outcome:?}"),
        }
        let mut conn = company.db.store.read().await?;
        let stored = settings::get(&mut conn, &format!("job-{n}")).await?.is_some();
        assert_eq!(stored, n % 3 == 0, "job {n}");
    }
    Ok(())
}

/// Many senders on one chat, half of what they send twice: no gap, no double, one order.
pub(super) async fn concurrent_appends_leave_no_gap(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let chat = company.queued("c1", &company.visitor, NOW).await?;
    let senders = (0..40).map(|n| {
        let (store, chat) = (company.db.store.clone(), chat.clone());
        tokio::spawn(async move {
            let send = || {
                let chat = chat.clone();
                store.write(Lock::Rows, move |conn| {
                    Box::pin(async move {
                        let id = ClientId(format!("m{}", n / 2));
                        let body = EventBody::Message { text: format!("{}", n / 2) };
                        events::append_text(conn, &chat, By::Visitor, &id, &body, NOW, Cap::NONE).await
                    })
                })
            };
            match send().await {
                Err(StorageError::Unique(_)) => send().await,
                outcome => outcome,
            }
        })
    });
    for sender in futures::future::join_all(senders).await {
        assert!(sender??.is_some());
    }
    let rows = write!(company.db, conn => events::after(conn, &(&chat).into(), 0, 100).await?);
    let seqs: Vec<_> = rows.iter().map(|row| row.event.seq).collect();
    assert_eq!(seqs, (1..=20).collect::<Vec<_>>());
    Ok(())
}

/// A message that is under way twice while its chat ends is stored or refused, for both the same.
pub(super) async fn a_repeat_beside_an_end_is_told_its_place(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let chat = company.queued("c1", &company.visitor, NOW).await?;
    let (stored, ended) = (Arc::new(Notify::new()), chat.clone());
    let first = {
        let (store, stored) = (company.db.store.clone(), stored.clone());
        tokio::spawn(async move {
            let job = store.write(Lock::Rows, move |conn| {
                Box::pin(async move {
                    let body = EventBody::Message { text: "once".into() };
                    let id = ClientId::from("m1");
                    let place =
                        events::append_text(conn, &ended, By::Visitor, &id, &body, NOW, Cap::NONE).await?;
                    stored.notify_one();
                    // Long enough for the other one to look, find nothing, and wait for this one.
                    tokio::time::sleep(Duration::from_millis(300)).await;
                    chats::set_ended(conn, &ended, EndedBy::Visitor, NOW).await?;
                    Ok::<_, StorageError>(place)
                })
            });
            job.await
        })
    };
    stored.notified().await;
    let again = company.db.store.write(Lock::Rows, move |conn| {
        Box::pin(async move {
            let body = EventBody::Message { text: "once".into() };
            events::append_text(conn, &chat, By::Visitor, &ClientId::from("m1"), &body, NOW, Cap::NONE).await
        })
    });
    let (first, again) = tokio::join!(first, again);
    let (first, again) = (first??, again?);
    assert_eq!(first.map(|place| (place.seq, place.repeated)), Some((1, false)));
    assert_eq!(again.map(|place| (place.seq, place.repeated)), Some((1, true)));
    Ok(())
}
