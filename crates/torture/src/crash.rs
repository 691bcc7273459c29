//! Kills of the server at random points under load.

use crate::checker::{self, Extent, Fault};
use crate::dice::Dice;
use crate::history::History;
use crate::process::{Foyer, Plan};
use crate::run::Office;
use crate::size::Size;
use crate::world::World;
use foyer_client::Target;
use std::path::Path;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// A server must answer again this soon after it was started.
pub const SERVING_AGAIN: Duration = Duration::from_secs(2);

/// Messages that a life acknowledges before it may end.
const AT_WORK: u64 = 8;
/// Longest wait for them.
const SLOWEST: Duration = Duration::from_secs(10);

/// What came of a crash run.
#[derive(Debug)]
pub struct Outcome {
    /// From each start of the process to its first *ready*.
    pub restarts: Vec<Duration>,
    /// Broken promises.
    pub faults: Vec<Fault>,
    /// How much there was to judge.
    pub extent: Extent,
    /// What was judged.
    pub history: History,
}

impl Outcome {
    /// The slowest start.
    #[must_use]
    pub fn slowest_restart(&self) -> Duration {
        self.restarts.iter().copied().max().unwrap_or_default()
    }
}

/// Founds a company on the empty database of `plan`, puts it under load, and kills the server
/// `kills` times: each time once it is at work again, up to `longest_ms` milliseconds later.
///
/// # Errors
/// When the server does not come back, or somebody does not come to rest.
pub async fn run(plan: &Plan, size: Size, kills: u32, longest_ms: u64) -> anyhow::Result<Outcome> {
    let office = Office::open(plan, size.agents).await?;
    let mut foyer = Some(plan.start().await?);
    let (history, restarts) = office
        .run(Target::new(plan.address), size, async |world| {
            let mut dice = Dice::new(size.seed, u64::MAX);
            let mut restarts = Vec::new();
            for _ in 0..kills {
                be_at_work(world).await;
                sleep(dice.ms(0, longest_ms)).await;
                let Some(running) = foyer.take() else { break };
                let again = running.kill_and_restart().await?;
                restarts.push(again.ready_in);
                foyer = Some(again);
            }
            // What the last start brought back must also work.
            sleep(Duration::from_millis(longest_ms)).await;
            Ok(restarts)
        })
        .await?;
    if let Some(foyer) = foyer {
        Foyer::terminate(foyer, Duration::from_secs(15)).await?;
    }
    Ok(Outcome { restarts, faults: checker::check(&history), extent: checker::extent(&history), history })
}

/// Waits until the server has acknowledged some messages of this life, so that each kill hits work
/// also on a slow machine.
async fn be_at_work(world: &World) {
    let enough = world.clock.acknowledged() + AT_WORK;
    let until = Instant::now() + SLOWEST;
    while world.clock.acknowledged() < enough && Instant::now() < until {
        sleep(Duration::from_millis(2)).await;
    }
}

/// Keeps a history for people to look at; answers where.
///
/// # Errors
/// When it cannot be written.
pub fn keep(history: &History, name: &str, folder: &Path) -> anyhow::Result<std::path::PathBuf> {
    let path = folder.join(format!("{name}.json"));
    std::fs::write(&path, serde_json::to_vec(history)?)?;
    Ok(path)
}
