//! `foyer-torture`: single runs by hand, and the parts that other tests start as programs.

use clap::{Args, Parser, Subcommand};
use foyer_protocol::LinkId;
use foyer_torture::abuse::crowd::Crowd;
use foyer_torture::abuse::hostile::{self, Numbers};
use foyer_torture::abuse::{self, Outcome, Spans};
use foyer_torture::crash::SERVING_AGAIN;
use foyer_torture::process::Plan;
use foyer_torture::size::Size;
use foyer_torture::{crash, dice};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

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
    /// Set a hostile crowd upon the server while people work, and judge what became of the people
    Abuse {
        /// An empty database: `sqlite://PATH` or `postgres://…`
        #[arg(long)]
        database: String,
        /// The chance to have again
        #[arg(long, default_value_t = dice::seed())]
        seed: u64,
        /// Where the server's log and the history go
        #[arg(long, default_value = ".")]
        folder: PathBuf,
    },
    /// The hostile crowd of `abuse`, against a server of one's own
    Hostile(Hostile),
}

#[derive(Debug, Args)]
struct Hostile {
    /// Where the server listens; only this machine
    #[arg(long)]
    server: SocketAddr,
    /// The link visitors come by
    #[arg(long, default_value_t = 1)]
    link: i64,
    /// For how long
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Live sockets
    #[arg(long, default_value_t = Numbers::many().sockets)]
    sockets: u32,
    /// Guessers of passwords
    #[arg(long, default_value_t = Numbers::many().guessers)]
    guessers: u32,
    /// Visitors who open chats and leave
    #[arg(long, default_value_t = Numbers::many().openers)]
    openers: u32,
    /// Requests whose body comes byte by byte
    #[arg(long, default_value_t = Numbers::many().bodies)]
    bodies: u32,
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
        Command::Abuse { database, seed, folder } => {
            let plan = Plan::new(&database, &folder)?;
            let crowd = Crowd { program: std::env::current_exe()?, numbers: Numbers::many() };
            let outcome = abuse::run(&plan, Size::people(seed), &crowd, Spans::long()).await?;
            abuse::keep(&outcome, &folder)?;
            println!("seed {seed}: {}", outcome.extent);
            say(&outcome);
            abuse::log_is_clean(&plan)?;
            let broken = outcome.broken();
            for what in broken.iter().take(20) {
                println!("{what}");
            }
            anyhow::ensure!(broken.is_empty(), "{} promises were broken", broken.len());
            anyhow::ensure!(outcome.is_fast(), "people waited more than {} times as long", abuse::SLOWER);
        }
        Command::Hostile(hostile) => {
            let Hostile { server, link, seconds, sockets, guessers, openers, bodies } = hostile;
            anyhow::ensure!(server.ip().is_loopback(), "only a server on this machine");
            let numbers = Numbers { sockets, guessers, openers, bodies };
            let span = Duration::from_secs(seconds);
            let tally = hostile::rage(server, LinkId(link), numbers, span).await?;
            println!("{}", serde_json::to_string(&tally)?);
        }
    }
    Ok(())
}

fn say(outcome: &Outcome) {
    println!("people alone: {}", outcome.alone);
    println!("people beside the crowd: {}", outcome.beside);
    let slowest = outcome.sign_ins.iter().max().copied().unwrap_or_default();
    println!("signed in beside the crowd: {} times, slowest {slowest:?}", outcome.sign_ins.len());
    println!("memory before the crowd {}, at most {}", outcome.before, outcome.most);
    println!("the crowd: {:?}", outcome.crowd);
}
