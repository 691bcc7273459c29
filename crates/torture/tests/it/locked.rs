//! Somebody else holds the database for longer than the server waits: refused in words, still
//! readable, and stored once when the same message comes again.

use crate::place::Place;
use crate::talk::{Answer, Talk};
use foyer_client::client_id;
use foyer_protocol::ErrorKind;
use foyer_storage::testing::WriteLock;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_refuses_in_words_and_stores_once_afterwards() -> anyhow::Result<()> {
    let place = Place::sqlite().await?;
    let foyer = place.plan.start().await?;
    let mut talk = Talk::begin(place.plan.address).await?;
    talk.maria_tells_joe("before").await?;

    let lock = WriteLock::take(&place.plan.database).await?;
    let (id, asked) = (client_id(), Instant::now());
    let (answer, ready) = tokio::join!(talk.maria_says(&id, "during"), foyer.is_ready());
    assert!(ready, "reading goes on");
    let Answer::Refused(error) = answer? else { panic!("stored while the database was locked") };
    assert_eq!(error.kind, ErrorKind::Server);
    assert_eq!(error.message, "Something went wrong on the server. Try again.");
    let waited = asked.elapsed();
    assert!((Duration::from_secs(9)..Duration::from_secs(14)).contains(&waited), "after {waited:?}");
    lock.release().await?;

    let Answer::Stored(seq) = talk.maria_says(&id, "during").await? else { panic!("not stored") };
    assert_eq!(talk.maria_says(&id, "during").await?, Answer::Stored(seq));
    talk.joe_sees("during").await?;
    talk.maria_tells_joe("after").await?;
    Ok(())
}
