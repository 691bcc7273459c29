//! Somebody else holds the database for longer than the server waits: refused in words, still
//! readable, and stored once when the same message comes again.

use crate::place::Place;
use crate::talk::{Answer, Talk};
use foyer_client::client_id;
use foyer_protocol::ErrorKind;
use foyer_storage::testing::hold_up;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Longer than the server waits for the database.
const HELD: Duration = Duration::from_secs(12);

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_refuses_in_words_and_stores_once_afterwards() -> anyhow::Result<()> {
    let place = Place::sqlite().await?;
    let foyer = place.plan.start().await?;
    let mut talk = Talk::begin(place.plan.address).await?;
    talk.maria_tells_joe("before").await?;

    let database = place.plan.database.clone();
    let held = tokio::spawn(async move { hold_up(&database, HELD).await });
    sleep(Duration::from_millis(200)).await;
    let (id, asked) = (client_id(), Instant::now());
    let (answer, ready) = tokio::join!(talk.maria_says(&id, "during"), foyer.is_ready());
    assert!(ready, "reading goes on");
    let Answer::Refused(error) = answer? else { panic!("stored while the database was locked") };
    assert_eq!(error.kind, ErrorKind::Server);
    assert!(error.message.starts_with("Something went wrong on the server. Try again."), "{error}");
    let waited = asked.elapsed();
    assert!((Duration::from_secs(9)..Duration::from_secs(14)).contains(&waited), "after {waited:?}");
    held.await??;

    let Answer::Stored(seq) = talk.maria_says(&id, "during").await? else { panic!("not stored") };
    assert_eq!(talk.maria_says(&id, "during").await?, Answer::Stored(seq));
    talk.joe_sees("during").await?;
    talk.maria_tells_joe("after").await?;
    Ok(())
}
