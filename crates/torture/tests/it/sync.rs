//! Between receiving a message and acknowledging it, the server syncs the write-ahead log: seen
//! from outside, by `strace`.

use crate::place::Place;
use crate::talk::{Answer, Talk};
use foyer_client::client_id;
use foyer_torture::process::{PLANTED, Plan, program};
use foyer_torture::trace::{calls, durable};
use std::time::Duration;

/// Messages looked at.
const MESSAGES: usize = 20;

/// Lets Maria write under `strace`; the verdict on each message.
async fn traced(mut place: Place) -> anyhow::Result<Vec<Result<(), String>>> {
    let trace = place.folder.path().join("trace");
    let calls_of_interest = "trace=fdatasync,fsync,pwrite64,recvfrom,recvmsg,sendto,sendmsg,write,writev";
    let wrapper =
        ["strace", "-D", "-f", "-qq", "-y", "-s", "8192", "-e", calls_of_interest, "-e", "signal=none", "-o"];
    let wrapper =
        wrapper.iter().map(|word| (*word).to_owned()).chain([trace.display().to_string()]).collect();
    // The company is founded by a server that is watched by nobody and has no fault.
    let plain = Plan { environment: Vec::new(), ..place.plan.clone() };
    let foyer = plain.start().await?;
    let mut talk = Talk::begin(plain.address).await?;
    foyer.terminate(Duration::from_secs(15)).await?;
    place.plan = Plan { wrapper, ..place.plan };
    let foyer = place.plan.start().await?;
    talk.resume(place.plan.address).await?;
    let mut ids = Vec::new();
    for n in 0..MESSAGES {
        let id = client_id();
        let answer = talk.maria_says(&id, &format!("message {n}")).await?;
        assert!(matches!(answer, Answer::Stored(_)), "{answer:?}");
        ids.push(id);
    }
    foyer.terminate(Duration::from_secs(15)).await?;
    // Bytes that are no text are shown escaped, so that the trace is text.
    let calls = calls(&std::fs::read_to_string(trace)?);
    Ok(ids.iter().map(|id| durable(&calls, id.as_str())).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_synced_between_a_message_and_its_acknowledgement() -> anyhow::Result<()> {
    let verdicts = traced(Place::sqlite().await?).await?;
    assert_eq!(verdicts, vec![Ok(()); MESSAGES]);
    Ok(())
}

/// The same eyes on a server that acknowledges first: they must see it.
#[tokio::test(flavor = "multi_thread")]
async fn an_acknowledgement_before_the_sync_is_seen() -> anyhow::Result<()> {
    let mut place = Place::sqlite().await?;
    place.plan.program = program(PLANTED)?;
    place.plan = place.plan.with("FOYER_PLANTED_FAULT", "acknowledge-before-commit");
    // Whether each single one is early depends on the scheduler; that none is cannot be.
    let verdicts = traced(place).await?;
    assert!(verdicts.iter().any(Result::is_err), "{verdicts:?}");
    Ok(())
}
