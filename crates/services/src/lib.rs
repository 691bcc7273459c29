//! Use cases: what visitors, agents and administrators can do, over storage and the pure rules.
//!
//! Every function that acts for somebody takes an [`Actor`] (or a visitor's token) and checks the
//! right itself; unknown and out of sight are both "not found". Decisions on who gets a chat are
//! read, made and written in one transaction. After a commit the [`Bus`] gets hints of what
//! changed; it carries no data. Nothing here knows HTTP, sockets or SQL.

mod actor;
mod blocks;
mod bus;
mod caps;
mod change;
mod chats;
mod clock;
mod distribute;
mod error;
mod fan_out;
mod figures;
mod ids;
mod jobs;
mod offline;
mod passwords;
mod people;
mod pictures;
#[cfg(feature = "planted-faults")]
mod planted;
mod reading;
pub mod reference;
mod setup;
mod text;
mod texts;
mod tx;
mod visitors;

pub use actor::Actor;
pub use blocks::InForce;
pub use bus::{Bus, Hints, Typist};
pub use caps::Caps;
pub use chats::NewText;
pub use clock::Clock;
pub use error::ServiceError;
pub use fan_out::{ChatView, EventView, PageView};
pub use foyer_storage::events::{Placed, Stored};
pub use ids::random_id;
pub use jobs::{AGENT_GRACE_MS, LEASE_MS, RENEW_MS, VISITOR_GRACE_MS};
pub use people::SignedIn;
pub use setup::NewAgent;
pub use text::page as clean_page;
pub use texts::SentText;
pub use visitors::{Arrival, Facts, LinkStatus, NewMessage, VisitorKey, VisitorView};

use foyer_protocol::Timestamp;
use foyer_storage::{Lock, Store, settings};
use passwords::Passwords;
use secrecy::SecretString;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// What the services want to know of the installation.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where people reach this server, without a slash at the end; decides every link we make.
    pub public_url: String,
    /// Name of this process among those that share the database.
    pub node: String,
    /// Failed sign-ins an account may have from one address in 15 minutes.
    pub sign_in_failures_per_account: i64,
    /// Failed sign-ins an account may have from all addresses together in 15 minutes, those aside
    /// where it is signed in.
    pub sign_in_failures_per_account_anywhere: i64,
    /// Failed sign-ins an address may have in 15 minutes.
    pub sign_in_failures_per_address: i64,
    /// The operator's own code for the first set-up, in place of one that is made.
    pub setup_code: Option<SecretString>,
    /// How long a session lives without use, in ms.
    pub session_idle_ms: i64,
    /// How long a session lives at most, in ms.
    pub session_longest_ms: i64,
    /// How much strangers may leave open.
    pub caps: Caps,
}

impl Settings {
    /// When a session that began at `created_at` and is used at `now` ends by itself.
    pub(crate) fn session_end(&self, created_at: Timestamp, now: Timestamp) -> Timestamp {
        now.plus_ms(self.session_idle_ms).min(created_at.plus_ms(self.session_longest_ms))
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: "http://localhost:3000".to_owned(),
            node: "main".to_owned(),
            sign_in_failures_per_account: 10,
            sign_in_failures_per_account_anywhere: 200,
            sign_in_failures_per_address: 50,
            setup_code: None,
            session_idle_ms: 24 * 3_600_000,
            session_longest_ms: 30 * 24 * 3_600_000,
            caps: Caps::default(),
        }
    }
}

/// All use cases of one process.
#[derive(Debug)]
pub struct Services {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) settings: Settings,
    pub(crate) passwords: Passwords,
    pub(crate) pictures: pictures::Turns,
    pub(crate) script_seen: setup::ScriptSeen,
    pub(crate) seal: OnceCell<visitors::Seal>,
    bus: Arc<Bus>,
}

impl Services {
    /// The use cases over an open database.
    ///
    /// # Errors
    /// When the password hasher cannot work on this machine.
    pub fn new(store: Store, clock: Clock, settings: Settings) -> Result<Self, ServiceError> {
        let passwords = Passwords::new()?;
        let (script_seen, bus) = (setup::ScriptSeen::default(), Arc::new(Bus::default()));
        let pictures = pictures::Turns::default();
        Ok(Self { store, clock, settings, passwords, pictures, script_seen, seal: OnceCell::new(), bus })
    }

    /// Where hints of changes come out.
    #[must_use]
    pub fn bus(&self) -> &Arc<Bus> {
        &self.bus
    }

    /// The clock of this process.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Whether the database answers and can be written.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ready(&self) -> Result<(), ServiceError> {
        self.change(Lock::Rows, |tx| Box::pin(async { Ok(settings::probe(tx.conn).await?) })).await
    }

    /// Ends when nothing can be written any more.
    pub async fn writer_ended(&self) {
        self.store.writer_ended().await;
    }

    /// Waits for queued writes and closes the database.
    pub async fn close(&self) {
        self.store.close().await;
    }
}
