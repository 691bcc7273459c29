//! The command line: which commands and flags there are, and what they say of themselves.

use crate::commands;
use crate::config::{Flags, LogFormat};
use clap::{Args, Parser, Subcommand, ValueEnum};
use foyer_protocol::people::Role;
use secrecy::SecretString;
use std::path::PathBuf;
use std::process::ExitCode;

/// The program: does what the command line asks, and says what stopped it.
pub async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("foyer: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Serve(args) => commands::serve(&args.flags()).await,
        Command::Backup(args) => commands::backup(&args.common.flags(), &args.file).await,
        Command::Migrate(args) => commands::migrate(&args.flags()).await,
        Command::Demo(args) => commands::demo(&args.place.flags(), &args.password).await,
        Command::Agent(AgentCommand::Create(AgentCreateArgs { common, name, email, role, password })) => {
            commands::create_agent(&common.flags(), name, email, role.into(), password).await
        }
    }
}

/// Self-hosted live chat: one program, one database.
#[derive(Debug, Parser)]
#[command(name = "foyer", version, after_help = SOURCES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const SOURCES: &str = "Every setting can also come from the environment, for example \
    FOYER__SERVER__LISTEN or FOYER__DATABASE__URL, or from the file of --config. \
    Flags win over the environment, and that over the file.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the server
    #[command(after_help = SOURCES)]
    Serve(ServeArgs),
    /// Copy the SQLite database to a new file, also while the server runs
    Backup(BackupArgs),
    /// Bring the database up to date and exit; `serve` does this too
    Migrate(PlaceArgs),
    /// Fill an empty database with a demo company
    Demo(DemoArgs),
    /// Manage agents
    #[command(subcommand)]
    Agent(AgentCommand),
}

#[derive(Debug, Subcommand)]
enum AgentCommand {
    /// Add an agent; also the way back in when no administrator can sign in
    Create(AgentCreateArgs),
}

/// What every command takes.
#[derive(Debug, Args)]
struct CommonArgs {
    /// sqlite://PATH or postgres://… [default: sqlite://data/foyer.db]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// Settings file (TOML)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// How the log looks [default: pretty]
    #[arg(long, value_name = "FORMAT")]
    log_format: Option<LogFormat>,
    /// What is logged, for example info,foyer_services=debug
    #[arg(long, value_name = "FILTER")]
    log_filter: Option<String>,
}

impl CommonArgs {
    /// As a source of the configuration.
    fn flags(&self) -> Flags {
        Flags {
            config: self.config.clone(),
            database_url: self.database_url.clone(),
            log_format: self.log_format,
            log_filter: self.log_filter.clone(),
            ..Flags::default()
        }
    }
}

/// What a command takes that may begin with an empty database.
#[derive(Debug, Args)]
struct PlaceArgs {
    #[command(flatten)]
    common: CommonArgs,
    /// Make the folder of the SQLite database when it is missing
    #[arg(long)]
    create: bool,
}

impl PlaceArgs {
    fn flags(&self) -> Flags {
        Flags { create: self.create, ..self.common.flags() }
    }
}

#[derive(Debug, Args)]
struct ServeArgs {
    #[command(flatten)]
    place: PlaceArgs,
    /// Where to listen [default: 127.0.0.1:3000]
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<String>,
    /// Where browsers reach the server [default: this machine, at the port of --listen]
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// A reverse proxy stands in front and names the clients; must be said, or denied, for an https address
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    behind_proxy: Option<bool>,
    /// Where the proxies are, for example 10.0.0.5,172.16.0.0/12 [default: this machine]
    #[arg(long, value_name = "NETWORKS")]
    trusted_proxies: Option<String>,
}

impl ServeArgs {
    fn flags(&self) -> Flags {
        Flags {
            listen: self.listen.clone(),
            public_url: self.public_url.clone(),
            behind_proxy: self.behind_proxy,
            trusted_proxies: self.trusted_proxies.clone(),
            ..self.place.flags()
        }
    }
}

#[derive(Debug, Args)]
struct BackupArgs {
    #[command(flatten)]
    common: CommonArgs,
    /// The copy; the file must not exist
    file: PathBuf,
}

#[derive(Debug, Args)]
struct DemoArgs {
    #[command(flatten)]
    place: PlaceArgs,
    /// Password of all demo agents
    #[arg(long)]
    password: SecretString,
}

/// Who is to be added.
#[derive(Debug, Args)]
struct AgentCreateArgs {
    #[command(flatten)]
    common: CommonArgs,
    /// Name among colleagues
    #[arg(long)]
    name: String,
    /// E-mail address to sign in with
    #[arg(long)]
    email: String,
    /// What the agent may do
    #[arg(long, value_enum, default_value_t = RoleName::Agent)]
    role: RoleName,
    /// Password; without it, it is asked for, or read from standard input
    #[arg(long)]
    password: Option<SecretString>,
}

/// A role, as typed on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RoleName {
    /// Answers chats
    Agent,
    /// Sees all chats of the own departments
    Manager,
    /// Sees and changes everything
    Administrator,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Agent => Self::Agent,
            RoleName::Manager => Self::Manager,
            RoleName::Administrator => Self::Administrator,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_password_given_as_a_flag_is_not_shown() {
        let cli = Cli::parse_from(["foyer", "demo", "--password", "s3cret-s3cret"]);
        assert!(!format!("{cli:?}").contains("s3cret"));
    }
}
