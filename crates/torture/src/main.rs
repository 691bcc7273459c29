//! `foyer-torture`: single runs by hand, and the parts that other tests start as programs.

use clap::{Parser, Subcommand};
use foyer_torture::crash::SERVING_AGAIN;
use foyer_torture::process::Plan;
use foyer_torture::size::Size;
use foyer_torture::{crash, dice};
use std::path::PathBuf;

/// Crash and fault runs against a real server on this machine.
#[derive(Debug, Parser)]
#[command(name = "foyer-torture")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Kill the server at random points under load, and judge what its clients saw
    Crash {
        /// An empty database: `sqlite://PATH` or `postgres://…`
        #[arg(long)]
        database: String,
        /// How often
        #[arg(long, default_value_t = 20)]
        kills: u32,
        /// Longest time between a start and the next kill, in milliseconds
        #[arg(long, default_value_t = 700)]
        longest_ms: u64,
        /// Visitors at once
        #[arg(long, default_value_t = 8)]
        visitors: u64,
        /// Agents at once
        #[arg(long, default_value_t = 5)]
        agents: u64,
        /// The chance to have again
        #[arg(long, default_value_t = dice::seed())]
        seed: u64,
        /// Where the server's log and the history go
        #[arg(long, default_value = ".")]
        folder: PathBuf,
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Crash { database, kills, longest_ms, visitors, agents, seed, folder } => {
            let plan = Plan::new(&database, &folder)?;
            let size = Size { visitors, agents, ..Size::small(seed) };
            let outcome = crash::run(&plan, size, kills, longest_ms).await?;
            let kept = crash::keep(&outcome.history, "history", &folder)?;
            println!("seed {seed}: {kills} kills, {}", outcome.extent);
            println!("slowest start {:?}, history in {}", outcome.slowest_restart(), kept.display());
            for fault in &outcome.faults {
                println!("{fault}");
            }
            anyhow::ensure!(outcome.faults.is_empty(), "{} promises were broken", outcome.faults.len());
            let slowest = outcome.slowest_restart();
            anyhow::ensure!(slowest <= SERVING_AGAIN, "serving again took {slowest:?}");
        }
    }
    Ok(())
}
