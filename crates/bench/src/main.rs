//! `make bench`: how fast Foyer is, against what the machine can do without it.
//!
//! This file only wires. A figure is a module of `figures`; it drives a real server, started as a
//! process of its own, and measures its baseline in the same rounds, so that both see the same
//! machine. `baseline` and `crowd` are what this program runs as when it starts itself again: a
//! bare server to compare with, and connections beyond what one process can hold.

mod baseline;
mod clerk;
mod crowd;
mod desk;
mod disk;
mod figures;
mod files;
mod insert;
mod latency;
mod load;
mod process;
mod report;
mod rounds;
mod server;
mod table;

use anyhow::Context;
use baseline::Kind;
use clap::{Parser, Subcommand};
use figures::Bench;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

/// Measures a Foyer server against bare baselines on the same machine.
#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    part: Option<Part>,
    /// The release build of the server
    #[arg(long, default_value = "target/release/foyer", value_name = "FILE")]
    server: PathBuf,
    /// Where the report goes, and beside it the databases while they are needed
    #[arg(long, default_value = "target/bench.json", value_name = "FILE")]
    report: PathBuf,
    /// Short rounds: to try it out, not to quote
    #[arg(long)]
    quick: bool,
    /// Only figures whose name contains this; may be repeated
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// How long the long run takes
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// A bare server to compare with; ends with its standard input
    #[command(hide = true)]
    Baseline { kind: Kind },
    /// Inserts rows into an SQLite file, 16 a commit and 1 a commit, and prints how many a second
    #[command(hide = true)]
    Insert { file: PathBuf, seconds: f64 },
    /// Holds idle connections; ends with its standard input
    #[command(hide = true)]
    Crowd {
        server: SocketAddr,
        source: IpAddr,
        count: usize,
        /// Only the socket, no hello
        #[arg(long)]
        bare: bool,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("foyer-bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether every goal was met.
async fn run(cli: Cli) -> anyhow::Result<bool> {
    files::raise_limit().context("the limit of open files can't be raised")?;
    match cli.part {
        Some(Part::Baseline { kind }) => baseline::serve(kind).await.map(|()| true),
        Some(Part::Insert { file, seconds }) => insert::run(&file, seconds).map(|()| true),
        Some(Part::Crowd { server, source, count, bare }) => {
            crowd::hold(server, source, count, bare).await.map(|()| true)
        }
        None => {
            let bench = Bench::new(cli.server, cli.report, cli.quick, cli.minutes)?;
            figures::run(&bench, &cli.only).await
        }
    }
}
