//! The checker is held to its word: a server with a fault in it must not pass.

use crate::place::Place;
use foyer_torture::checker::Kind;
use foyer_torture::crash;
use foyer_torture::process::{PLANTED, PROGRAM, program};
use foyer_torture::size::Size;
use std::collections::BTreeSet;

/// Names the fault to the planted server.
const VARIABLE: &str = "FOYER_PLANTED_FAULT";

/// What the checker finds on a server with this fault.
async fn found(fault: &str, kills: u32, change: impl FnOnce(&mut Size)) -> anyhow::Result<BTreeSet<Kind>> {
    let mut place = Place::sqlite().await?;
    place.plan.program = program(PLANTED)?;
    place.plan = place.plan.with(VARIABLE, fault);
    let mut size = Size::small(place.seed);
    change(&mut size);
    let outcome = crash::run(&place.plan, size, kills, 1_200).await?;
    eprintln!("{}", outcome.extent);
    for fault in outcome.faults.iter().take(5) {
        eprintln!("{fault}");
    }
    Ok(outcome.faults.into_iter().map(|fault| fault.kind).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acknowledgement_before_the_commit_is_caught() -> anyhow::Result<()> {
    let kinds = found("acknowledge-before-commit", 8, |_| {}).await?;
    assert!(kinds.contains(&Kind::Lost), "{kinds:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_client_id_is_caught() -> anyhow::Result<()> {
    let kinds = found("no-client-id", 2, |size| size.cuts = 20).await?;
    assert!(kinds.contains(&Kind::Doubled), "{kinds:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_in_one_transaction_written_in_another_is_caught() -> anyhow::Result<()> {
    let kinds = found("naive-assignment", 3, |size| size.agents = 8).await?;
    assert!(kinds.contains(&Kind::TwoOwners) || kinds.contains(&Kind::OverLimit), "{kinds:?}");
    Ok(())
}

/// The same program without a fault chosen passes, so it is the fault that was found.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_fault_the_planted_server_passes() -> anyhow::Result<()> {
    let kinds = found("none", 2, |size| size.cuts = 20).await?;
    assert_eq!(kinds, BTreeSet::new());
    Ok(())
}

#[test]
fn the_program_that_ships_has_no_planted_fault() -> anyhow::Result<()> {
    let knows = |path: std::path::PathBuf| -> anyhow::Result<bool> {
        let bytes = std::fs::read(path)?;
        Ok(bytes.windows(VARIABLE.len()).any(|window| window == VARIABLE.as_bytes()))
    };
    assert!(!knows(program(PROGRAM)?)?, "the program under test was built with `planted-faults`");
    assert!(knows(program(PLANTED)?)?, "the planted program was built without its faults");
    Ok(())
}
