//! Half a server is worse than none: when work panics that it cannot do without, the process says so and ends, and what
//! watches over it starts it again. The panic is planted; the end is the product's own.

use crate::place::Place;
use crate::talk::{Answer, Talk};
use foyer_client::client_id;
use foyer_torture::process::{PLANTED, program};
use std::time::Duration;

/// A server that is of no use must be gone by then; its connections get some seconds to end.
const GONE: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_that_panics_ends_the_process_with_words() -> anyhow::Result<()> {
    let mut place = Place::sqlite().await?;
    let plain = place.plan.clone();
    let foyer = plain.start().await?;
    let mut talk = Talk::begin(plain.address).await?;
    talk.maria_tells_joe("before").await?;
    foyer.terminate(GONE).await?;

    place.plan.program = program(PLANTED)?;
    place.plan = place.plan.with("FOYER_PLANTED_FAULT", "writer-panics");
    let foyer = place.plan.start().await?;
    talk.resume(place.plan.address).await?;
    let id = client_id();
    let answer = talk.maria_says(&id, "meanwhile").await;
    assert!(!matches!(answer, Ok(Answer::Stored(_))), "acknowledged by a writer that is gone: {answer:?}");
    let status = foyer.ended(GONE).await?;
    assert!(!status.success(), "{status}");
    let log = place.plan.log_text();
    for words in [
        "the database's writer failed, and Foyer is of no use without it: it stops, to be started again",
        "the database's writer failed; start Foyer again. Its log says more",
    ] {
        assert!(log.contains(words), "{words:?} is not in\n{log}");
    }

    // Started again, it goes on where it was, and the message comes once.
    let _foyer = plain.start().await?;
    talk.resume(plain.address).await?;
    let answer = talk.maria_says(&id, "meanwhile").await?;
    assert!(matches!(answer, Answer::Stored(_)), "{answer:?}");
    talk.joe_sees("meanwhile").await?;
    Ok(())
}
