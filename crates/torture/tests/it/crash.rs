//! Killed at random points under load, on both databases.

use crate::place::Place;
use foyer_storage::testing::Backend;
use foyer_torture::crash::{self, SERVING_AGAIN};
use foyer_torture::size::Size;

/// Kills a database; both together are the twenty of the small edition.
const KILLS: u32 = 10;
/// Longest life of a server at work, in milliseconds.
const LIFE_MS: u64 = 400;

async fn killed(backend: Backend) -> anyhow::Result<()> {
    let place = Place::new(backend).await?;
    let outcome = crash::run(&place.plan, Size::small(place.seed), KILLS, LIFE_MS).await?;
    assert_eq!(outcome.restarts.len(), KILLS as usize);
    let extent = place.kept(&outcome.history, 80);
    assert!(extent.chats >= 8 && extent.joined >= 5, "too little to judge: {extent}");
    let slowest = outcome.slowest_restart();
    assert!(slowest <= SERVING_AGAIN, "serving again took {slowest:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_on_sqlite_nothing_is_lost_or_doubled() -> anyhow::Result<()> {
    killed(Backend::Sqlite).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_on_postgres_nothing_is_lost_or_doubled() -> anyhow::Result<()> {
    killed(Backend::Postgres).await
}
