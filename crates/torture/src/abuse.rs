//! Abuse: a crowd that means harm, beside people at work, on a server with its limits as they ship.
//!
//! The same people work first alone and then beside the crowd, in one run on one server, so that both spans are
//! measured on the same machine at the same time of day. The checker judges what the people saw, as in every run.

pub mod bodies;
pub mod crowd;
pub mod figures;
pub mod guessers;
pub mod hostile;
pub mod openers;
pub mod sockets;

use crate::checker::{self, Extent, Fault};
use crate::history::{By, Client, History, Record, Side, What};
use crate::process::Plan;
use crate::run::Office;
use crate::size::Size;
use crate::world::World;
use anyhow::Context;
use crowd::Crowd;
use figures::{Resident, Waits};
use foyer_client::company::{PASSWORD, setup_form};
use foyer_client::{Api, Target};
use foyer_protocol::LinkId;
use hostile::Tally;
use std::path::Path;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Beside the crowd, people may wait this many times as long as alone.
pub const SLOWER: u64 = 3;
/// The most memory the server may ever have, in bytes.
pub const MEMORY: u64 = 400 * 1024 * 1024;
/// How often somebody of the office signs in beside the crowd.
const SIGN_IN: Duration = Duration::from_secs(4);

/// How long each part takes.
#[derive(Clone, Copy, Debug)]
pub struct Spans {
    /// Until everybody has a chat.
    pub settling: Duration,
    /// People alone.
    pub alone: Duration,
    /// Until the crowd is complete.
    pub coming: Duration,
    /// People beside the crowd.
    pub beside: Duration,
}

impl Spans {
    /// Of `make torture`.
    #[must_use]
    pub fn long() -> Self {
        let s = Duration::from_secs;
        Self { settling: s(5), alone: s(40), coming: s(10), beside: s(80) }
    }

    /// Of `make test`.
    #[must_use]
    pub fn short() -> Self {
        let s = Duration::from_secs;
        Self { settling: s(2), alone: s(4), coming: s(3), beside: s(9) }
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// What people did and saw.
    pub history: History,
    /// Broken promises.
    pub faults: Vec<Fault>,
    /// How much there was to judge.
    pub extent: Extent,
    /// How long messages of people waited for their acknowledgement, alone.
    pub alone: Waits,
    /// The same beside the crowd, from its first connection to its last.
    pub beside: Waits,
    /// How long it took to sign in beside the crowd, each time.
    pub sign_ins: Vec<Duration>,
    /// People who were refused, cut, or not answered, from the time alone on.
    pub turned_away: Vec<String>,
    /// The most memory the server had before the crowd came.
    pub before: Resident,
    /// The most memory the server ever had.
    pub most: Resident,
    /// What the crowd did, and what it was told.
    pub crowd: Tally,
}

impl Outcome {
    /// What was lost, refused or too large; a slow machine is no excuse for any of it.
    #[must_use]
    pub fn broken(&self) -> Vec<String> {
        let mut broken: Vec<String> = self.faults.iter().map(ToString::to_string).collect();
        broken.extend(self.turned_away.iter().map(|what| format!("turned away: {what}")));
        if self.most.0 > MEMORY {
            broken.push(format!("the server had {}", self.most));
        }
        broken
    }

    /// Whether people beside the crowd waited no longer than they may.
    #[must_use]
    pub fn is_fast(&self) -> bool {
        self.beside.percentile(99) <= self.alone.percentile(99) * SLOWER
    }
}

/// What the run around it has to know of the two spans, in milliseconds since it began.
struct Marks {
    alone: (u64, u64),
    beside: (u64, u64),
    before: Resident,
    most: Resident,
    sign_ins: Vec<Duration>,
    turned_away: Vec<String>,
    crowd: Tally,
}

/// Founds a company on the empty database of `plan`, lets people work, and sets `crowd` upon the server.
///
/// # Errors
/// When the server fails, or the crowd cannot be had.
pub async fn run(plan: &Plan, size: Size, crowd: &Crowd, spans: Spans) -> anyhow::Result<Outcome> {
    let plan = plan.clone().with("FOYER__LIMITS__ENABLED", "true");
    let office = Office::open(&plan, size.agents).await?;
    let foyer = plan.start().await?;
    let id = foyer.id().context("the server has ended")?;
    let (history, marks) = office
        .run(Target::new(plan.address), size, async |world| {
            sleep(spans.settling).await;
            let begun = world.clock.now_ms();
            sleep(spans.alone).await;
            let came = world.clock.now_ms();
            let before = Resident::most_of(id)?;
            let span = spans.coming + spans.beside;
            let crowd = crowd.start(plan.address, LinkId(1), span)?;
            let sign_ins = sign_in_again(&office.admin, world, span).await;
            let left = world.clock.now_ms();
            let crowd = crowd.end().await?;
            let most = Resident::most_of(id)?;
            let turned_away =
                world.all_turned_away().into_iter().filter(|t| t.at_ms >= begun).map(|t| t.what).collect();
            Ok(Marks {
                alone: (begun, came),
                beside: (came, left),
                before,
                most,
                sign_ins,
                turned_away,
                crowd,
            })
        })
        .await?;
    foyer.terminate(Duration::from_secs(30)).await?;
    let extent = checker::extent(&history);
    let history = with_crowd(history);
    Ok(Outcome {
        faults: checker::check(&history),
        extent,
        alone: Waits::of(&history, marks.alone),
        beside: Waits::of(&history, marks.beside),
        history,
        sign_ins: marks.sign_ins,
        turned_away: marks.turned_away,
        before: marks.before,
        most: marks.most,
        crowd: marks.crowd,
    })
}

/// The history with one more client: the crowd, which wrote what stands in the streams by it. What of its messages was
/// lost is nobody's concern.
fn with_crowd(mut history: History) -> History {
    let mut records = Vec::new();
    for stream in &history.streams {
        for entry in &stream.entries {
            if let (By::Visitor, Some(id), Some(text)) = (&entry.by, &entry.id, entry.text())
                && text.starts_with(openers::MARK)
            {
                let (id, chat, seq) = (id.clone(), stream.chat, entry.seq);
                records.push(What::Wrote { id: id.clone(), text: text.to_owned() });
                records.push(What::Acknowledged { id, chat, seq });
            }
        }
    }
    let records = records.into_iter().map(|what| Record { at_ms: 0, what }).collect();
    history.clients.push(Client { name: "the crowd".into(), side: Side::Visitor, records });
    history
}

/// Somebody of the office signs in again and again for `span`: guessers try the same account meanwhile.
async fn sign_in_again(admin: &Api, world: &World, span: Duration) -> Vec<Duration> {
    let until = Instant::now() + span;
    let mut took = Vec::new();
    while Instant::now() + SIGN_IN < until {
        sleep(SIGN_IN).await;
        let begun = Instant::now();
        match admin.sign_in(&setup_form().email, PASSWORD).await {
            Ok(_) => took.push(begun.elapsed()),
            Err(error) => world.turned_away("who signs in", error),
        }
    }
    tokio::time::sleep_until(until).await;
    took
}

/// The server's own log names no failure of its own.
///
/// # Errors
/// When it does.
pub fn log_is_clean(plan: &Plan) -> anyhow::Result<()> {
    let log = plan.log_text();
    let bad = log.lines().find(|line| line.contains("panicked") || line.contains("ERROR"));
    anyhow::ensure!(bad.is_none(), "the server's log: {}", bad.unwrap_or_default());
    Ok(())
}

/// Keeps what was judged, for people to look at.
///
/// # Errors
/// When it cannot be written.
pub fn keep(outcome: &Outcome, folder: &Path) -> anyhow::Result<()> {
    crate::crash::keep(&outcome.history, "history", folder)?;
    Ok(())
}
