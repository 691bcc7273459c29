//! Everybody who means harm, from twenty addresses, for a while.

use super::{bodies, guessers, openers, sockets};
use foyer_client::{ClientError, Target};
use foyer_protocol::LinkId;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

/// Addresses the crowd comes from: 127.0.0.2 to 127.0.0.21.
const ADDRESSES: u8 = 20;
/// Pause after the server has ended a line.
pub(super) const AGAIN: Duration = Duration::from_millis(400);
/// Descriptors besides those of connections.
const SPARE: u64 = 64;

/// How many of each kind there are.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    /// Live sockets.
    pub sockets: u32,
    /// Guessers of passwords.
    pub guessers: u32,
    /// Visitors who open chats and leave.
    pub openers: u32,
    /// Requests whose body comes byte by byte.
    pub bodies: u32,
}

impl Numbers {
    /// Of `make torture`.
    #[must_use]
    pub fn many() -> Self {
        Self { sockets: 2_000, guessers: 200, openers: 50, bodies: 100 }
    }

    /// Of `make test`.
    #[must_use]
    pub fn few() -> Self {
        Self { sockets: 200, guessers: 40, openers: 20, bodies: 20 }
    }
}

/// What the crowd did, and what it was told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The most live sockets at a time.
    pub most_sockets: u64,
    /// Live sockets that were opened.
    pub sockets: u64,
    /// Handshakes that were refused or failed.
    pub handshakes_refused: u64,
    /// Live sockets that the server ended.
    pub sockets_ended: u64,
    /// Frames sent.
    pub frames: u64,
    /// Passwords that were tried.
    pub guesses: u64,
    /// Passwords that the server did not look at.
    pub guesses_refused: u64,
    /// Chats that were opened.
    pub chats: u64,
    /// Chats that were refused.
    pub chats_refused: u64,
    /// Slow bodies begun.
    pub bodies: u64,
    /// Slow bodies that the server ended.
    pub bodies_ended: u64,
    /// Times that somebody got in by a guess, or was given what only an agent gets.
    pub got_in: u64,
}

/// The same, while it grows.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) open: AtomicI64,
    pub(super) most_sockets: AtomicI64,
    pub(super) sockets: AtomicU64,
    pub(super) handshakes_refused: AtomicU64,
    pub(super) sockets_ended: AtomicU64,
    pub(super) frames: AtomicU64,
    pub(super) guesses: AtomicU64,
    pub(super) guesses_refused: AtomicU64,
    pub(super) chats: AtomicU64,
    pub(super) chats_refused: AtomicU64,
    pub(super) bodies: AtomicU64,
    pub(super) bodies_ended: AtomicU64,
    pub(super) got_in: AtomicU64,
}

/// One more.
pub(super) fn count(of: &AtomicU64) {
    of.fetch_add(1, Ordering::Relaxed);
}

impl Counts {
    /// A socket is open for as long as the guard lives.
    pub(super) fn opened(&self) -> Open<'_> {
        count(&self.sockets);
        let open = self.open.fetch_add(1, Ordering::Relaxed) + 1;
        self.most_sockets.fetch_max(open, Ordering::Relaxed);
        Open(self)
    }

    fn tally(&self) -> Tally {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Tally {
            most_sockets: self.most_sockets.load(Ordering::Relaxed).unsigned_abs(),
            sockets: of(&self.sockets),
            handshakes_refused: of(&self.handshakes_refused),
            sockets_ended: of(&self.sockets_ended),
            frames: of(&self.frames),
            guesses: of(&self.guesses),
            guesses_refused: of(&self.guesses_refused),
            chats: of(&self.chats),
            chats_refused: of(&self.chats_refused),
            bodies: of(&self.bodies),
            bodies_ended: of(&self.bodies_ended),
            got_in: of(&self.got_in),
        }
    }
}

/// A socket that is open.
pub(super) struct Open<'c>(&'c Counts);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Where all of them are.
#[derive(Clone, Debug)]
pub(super) struct Ground {
    server: SocketAddr,
    pub(super) link: LinkId,
    pub(super) counts: Arc<Counts>,
    /// Tokens of the crowd's own chats, which are long: whoever reads slowly reads those.
    tokens: Arc<Mutex<Vec<String>>>,
}

impl Ground {
    /// The server, from the address of the crowd's member `number`.
    pub(super) fn target(&self, number: u32) -> Target {
        let last = u8::try_from(number % u32::from(ADDRESSES)).unwrap_or_default() + 2;
        Target::new(self.server).from_source(IpAddr::V4(Ipv4Addr::new(127, 0, 0, last)))
    }

    pub(super) fn add_token(&self, token: String) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.push(token);
    }

    /// The token of some chat of the crowd.
    pub(super) fn token(&self, number: u32) -> Option<String> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let at = usize::try_from(number).ok()?.checked_rem(tokens.len())?;
        tokens.get(at).cloned()
    }
}

/// Rages for `span`; answers what came of it.
///
/// # Errors
/// When this process may not have as many connections.
pub async fn rage(
    server: SocketAddr,
    link: LinkId,
    numbers: Numbers,
    span: Duration,
) -> anyhow::Result<Tally> {
    have_descriptors(numbers)?;
    let until = Instant::now() + span;
    let ground = Ground { server, link, counts: Arc::default(), tokens: Arc::default() };
    let mut crowd = JoinSet::new();
    for number in 0..numbers.openers {
        crowd.spawn(openers::open_and_leave(ground.clone(), number));
    }
    for number in 0..numbers.guessers {
        crowd.spawn(guessers::guess(ground.clone(), number));
    }
    for number in 0..numbers.bodies {
        crowd.spawn(bodies::drip(ground.clone(), number));
    }
    for number in 0..numbers.sockets {
        crowd.spawn(sockets::annoy(ground.clone(), number));
        // A thousand handshakes a second are hostile enough.
        sleep(Duration::from_millis(1)).await;
    }
    sleep_until(until).await;
    let tally = ground.counts.tally();
    crowd.shutdown().await;
    Ok(tally)
}

/// Asks the system for as many descriptors as are needed.
fn have_descriptors(numbers: Numbers) -> anyhow::Result<()> {
    let Numbers { sockets, guessers, openers, bodies } = numbers;
    let needed = u64::from(sockets + guessers + openers + bodies) + SPARE;
    let limit = getrlimit(Resource::Nofile);
    let most = limit.maximum.unwrap_or(u64::MAX);
    anyhow::ensure!(
        most >= needed,
        "this needs {needed} open files, and the system allows {most}: raise the limit (ulimit -Hn)"
    );
    if limit.current.is_some_and(|current| current < needed) {
        setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum })?;
    }
    Ok(())
}

/// Whether the server said that it is too much, or anything else than yes.
pub(super) fn is_refusal(error: &ClientError) -> bool {
    matches!(error, ClientError::Refused(_))
}
