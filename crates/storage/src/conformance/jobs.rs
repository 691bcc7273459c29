//! Jobs: claimed by one, finished by the newest claim, kept while they fail.

use super::{Company, NOW, Outcome, write};
use crate::jobs::{self, Claim, DueJob, NewJob};
use crate::testing::Backend;
use foyer_protocol::Timestamp;

const LEASE_MS: i64 = 60_000;

fn job(id: &str, due_at: Timestamp, every_ms: Option<i64>) -> NewJob {
    NewJob { id: id.into(), kind: "test", payload: "{}".into(), due_at, every_ms }
}

async fn due(company: &Company, now: Timestamp) -> anyhow::Result<Vec<String>> {
    let mut conn = company.db.store.read().await?;
    let due = jobs::due(&mut conn, now, now.plus_ms(LEASE_MS)).await?;
    Ok(due.into_iter().map(|DueJob { id, .. }| id).collect())
}

async fn claim(company: &Company, id: &'static str, now: Timestamp) -> anyhow::Result<Option<Claim>> {
    Ok(write!(company.db, conn => jobs::claim(conn, id, now, now.plus_ms(LEASE_MS)).await?))
}

async fn put(company: &Company, new: NewJob) -> Outcome {
    write!(company.db, conn => jobs::put(conn, &new).await?);
    Ok(())
}

/// Done once, by whoever has the newest claim.
pub(super) async fn once(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    assert_eq!(jobs::next_due(&mut company.db.store.read().await?).await?, None);
    put(&company, job("late", NOW.plus_ms(1), None)).await?;
    put(&company, job("now", NOW, None)).await?;
    put(&company, job("now", NOW.plus_ms(9), None)).await?;
    assert_eq!(due(&company, NOW).await?, ["now"], "the second of an id changed nothing");
    assert_eq!(due(&company, NOW.plus_ms(1)).await?, ["now", "late"]);
    assert_eq!(claim(&company, "late", NOW).await?, None, "it is not due");

    let first = claim(&company, "now", NOW).await?.expect("it is due");
    assert_eq!((first.attempts, first.payload.as_str(), first.every_ms), (0, "{}", None));
    assert_eq!(claim(&company, "now", NOW).await?, None, "somebody has it");
    assert_eq!(due(&company, NOW).await?, [""; 0]);
    let next = jobs::next_due(&mut company.db.store.read().await?).await?;
    assert_eq!(next, Some(NOW.plus_ms(1)));

    // Its process died: the next one takes it, and the first may finish nothing any more.
    let later = NOW.plus_ms(LEASE_MS);
    let second = claim(&company, "now", later).await?.expect("the lease has run out");
    let by_the_first = first.clone();
    assert!(!write!(company.db, conn => jobs::done(conn, &by_the_first, later).await?));
    write!(company.db, conn => jobs::retry(conn, &first, later, "late").await?);
    assert!(write!(company.db, conn => jobs::done(conn, &second, later).await?));
    assert_eq!(due(&company, later).await?, ["late"]);
    Ok(())
}

/// A standing job waits for its next turn, also when the clock is set back.
pub(super) async fn standing(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    put(&company, job("daily", NOW, Some(1_000))).await?;
    let turn = claim(&company, "daily", NOW).await?.expect("it is due");
    assert!(write!(company.db, conn => jobs::done(conn, &turn, NOW).await?));
    assert_eq!(due(&company, NOW.plus_ms(999)).await?, [""; 0]);
    assert_eq!(due(&company, NOW.plus_ms(1_000)).await?, ["daily"]);
    let before = NOW.plus_ms(-3_600_000);
    assert_eq!(due(&company, before).await?, ["daily"], "its turn is further away than one turn");
    let turn = claim(&company, "daily", before).await?.expect("it is due");
    assert!(write!(company.db, conn => jobs::done(conn, &turn, before).await?));

    // A claim of before the step ends no later than one of now.
    let _held = claim(&company, "daily", NOW).await?.expect("it is due");
    assert_eq!(due(&company, before.plus_ms(1_000)).await?, ["daily"]);
    // How often is the newest program's to say.
    put(&company, job("daily", NOW, Some(5_000))).await?;
    let turn = claim(&company, "daily", NOW.plus_ms(LEASE_MS)).await?.expect("it is due");
    assert_eq!(turn.every_ms, Some(5_000));
    Ok(())
}

/// What fails is seen, tried again, given up, taken up again or dismissed.
pub(super) async fn failing(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    put(&company, job("j", NOW, None)).await?;
    let turn = claim(&company, "j", NOW).await?.expect("it is due");
    write!(company.db, conn => jobs::retry(conn, &turn, NOW.plus_ms(5), "no luck").await?);
    let troubled = jobs::troubled(&mut company.db.store.read().await?).await?;
    assert_eq!(troubled.len(), 1);
    assert_eq!((troubled[0].attempts, troubled[0].error.as_str()), (1, "no luck"));
    assert_eq!((troubled[0].due_at, troubled[0].failed_at), (NOW.plus_ms(5), None));
    assert!(!write!(company.db, conn => jobs::dismiss(conn, "j").await?), "it is still tried");

    let turn = claim(&company, "j", NOW.plus_ms(5)).await?.expect("it is due");
    assert_eq!(turn.attempts, 1);
    write!(company.db, conn => jobs::give_up(conn, &turn, NOW.plus_ms(6), "no luck at all").await?);
    let later = NOW.plus_ms(1_000_000);
    assert_eq!(due(&company, later).await?, [""; 0], "nobody takes what was given up");
    let troubled = jobs::troubled(&mut company.db.store.read().await?).await?;
    assert_eq!((troubled[0].attempts, troubled[0].failed_at), (2, Some(NOW.plus_ms(6))));

    assert!(write!(company.db, conn => jobs::resume(conn, "j", later).await?));
    assert_eq!(due(&company, later).await?, ["j"]);
    let turn = claim(&company, "j", later).await?.expect("it is due");
    write!(company.db, conn => jobs::give_up(conn, &turn, later, "no luck").await?);
    assert!(write!(company.db, conn => jobs::dismiss(conn, "j").await?));
    assert!(!write!(company.db, conn => jobs::resume(conn, "j", later).await?));
    Ok(())
}
