//! What an operator can set, and where it comes from.
//!
//! Each source overrides the ones before it: defaults, the file of `--config`, the environment
//! (`FOYER__SECTION__KEY`), flags. Every value is checked while it is read: a wrong one stops the
//! start with an error that names its key. No other module reads the environment.

mod database_url;
mod host;
mod layers;
mod limits;
mod listed;
mod listen_address;
mod log;
mod node_name;
mod proxy;
mod public_url;
mod setup_code;

pub use database_url::DatabaseUrl;
pub use host::Host;
pub use layers::{ConfigError, Flags, read};
pub use limits::Limits;
pub use listed::Listed;
pub use listen_address::ListenAddress;
pub use log::{Log, LogFilter, LogFormat};
pub use node_name::NodeName;
pub use proxy::{ProxyHeader, is_here};
pub use public_url::PublicUrl;
pub use setup_code::SetupCode;

use foyer_domain::network::Block;
use serde::Deserialize;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

/// The whole configuration.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where Foyer answers.
    pub server: Server,
    /// Where it keeps everything.
    pub database: Database,
    /// What it writes into the log.
    pub log: Log,
    /// Where it shows its metrics.
    pub metrics: Metrics,
    /// How many wrong passwords it accepts.
    pub sign_in: SignIn,
    /// How long agents stay signed in.
    pub sessions: Sessions,
    /// How much one client may ask of it.
    pub limits: Limits,
}

/// Section `server`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Address and port to listen on.
    pub listen: ListenAddress,
    /// Where browsers reach this server. Decides links and whether cookies are `Secure`, so it is
    /// never taken from a request. Unless it is set, it is this machine at the port of `listen`.
    pub public_url: PublicUrl,
    /// Other names under which this server may be asked for, beside its public one and this machine's own.
    pub hosts: Listed<Host>,
    /// Whether a reverse proxy stands in front and names the clients. `None`: nobody said, and it is not so;
    /// without a proxy, anybody could claim any address.
    pub behind_proxy: Option<bool>,
    /// Where the proxies are. Unless it is said, on this machine.
    pub trusted_proxies: Option<Listed<Block>>,
    /// Where the proxies name the clients.
    pub proxy_header: ProxyHeader,
    /// Whether browsers are told that all names below the public one are https too.
    pub hsts_subdomains: bool,
    /// The code that the first set-up asks for; unless it is set, one is made. For those who set up by a program.
    pub setup_code: Option<SetupCode>,
    /// Name of this process among those that share one database; each needs its own.
    pub node: NodeName,
    /// Serves the web pages from this folder in place of the built-in ones.
    pub assets: Option<PathBuf>,
}

/// Section `database`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `sqlite://PATH` or `postgres://…`.
    pub url: DatabaseUrl,
    /// SQLite: make the folder of the database when it is missing. Off by default: a mistyped path would
    /// otherwise begin an empty installation.
    pub create: bool,
    /// SQLite: most writes that share one commit. Fewer cost throughput; 1 syncs for every write.
    pub commit_batch: NonZeroUsize,
}

impl Default for Database {
    fn default() -> Self {
        Self { url: DatabaseUrl::default(), create: false, commit_batch: foyer_storage::BATCH_JOBS }
    }
}

/// Section `metrics`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metrics {
    /// A second address that answers `/metrics` to everybody who reaches it. Off by default. The
    /// public address never answers it: behind a reverse proxy, strangers look like this machine.
    pub listen: Option<ListenAddress>,
}

/// Section `sessions`: when an agent has to sign in again.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sessions {
    /// Hours without use. A workspace that is merely open is not used.
    pub idle_hours: NonZeroU32,
    /// Hours since signing in, used or not.
    pub longest_hours: NonZeroU32,
}

impl Default for Sessions {
    fn default() -> Self {
        Self {
            idle_hours: NonZeroU32::MIN.saturating_add(23),
            longest_hours: NonZeroU32::MIN.saturating_add(30 * 24 - 1),
        }
    }
}

/// Section `sign_in`: wrong passwords within 15 minutes, before sign-in is refused for a while.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignIn {
    /// For one account from one network address.
    pub failures_per_account: NonZeroU32,
    /// For one account from all addresses together, except those where it is signed in.
    pub failures_per_account_anywhere: NonZeroU32,
    /// From one network address, for any account.
    pub failures_per_address: NonZeroU32,
}

impl Default for SignIn {
    fn default() -> Self {
        Self {
            failures_per_account: NonZeroU32::MIN.saturating_add(9),
            failures_per_account_anywhere: NonZeroU32::MIN.saturating_add(199),
            failures_per_address: NonZeroU32::MIN.saturating_add(49),
        }
    }
}
