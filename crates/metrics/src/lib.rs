//! What the process counts and measures, for Prometheus.
//!
//! Owns every metric: its name, its help, its labels. Like the log, there is one set for the
//! process, and any code reaches it through [`metrics`]; the host turns it into text. Counting is
//! an atomic operation and allocates nothing. Ids of people, names and what people typed must stay
//! out of it, and nothing is decided here. `docs/operations.md` explains each metric; a test keeps
//! it complete.

mod labels;
mod make;
mod process;
mod timing;

pub use labels::{Blocked, Cut, Each, Fault, HandOff, JobEnd, Label, Limit, Sender, Side, SignIn};
pub use timing::{OpenSocket, Waiting};

use make::Maker;
use prometheus::core::Collector;
use prometheus::proto::MetricFamily;
use prometheus::{
    GaugeVec, Histogram, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry,
    TextEncoder,
};
use std::sync::LazyLock;

/// Content type of [`Metrics::text`].
pub const CONTENT_TYPE: &str = prometheus::TEXT_FORMAT;

static METRICS: LazyLock<Metrics> = LazyLock::new(Metrics::new);

/// The metrics of this process.
#[must_use]
pub fn metrics() -> &'static Metrics {
    &METRICS
}

/// Everything that is counted as it happens.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    /// Open sockets; use [`Metrics::open_socket`].
    sockets: Each<Side, IntGauge>,
    sockets_opened: Each<Side, IntCounter>,
    /// Sockets that the server ended because the other side did not keep up.
    pub cuts: Each<Cut, IntCounter>,
    socket_refusals: IntCounterVec,
    /// Texts stored, each once however often it was sent.
    pub messages: Each<Sender, IntCounter>,
    /// Chats that visitors started.
    pub chats_started: IntCounter,
    /// Chats that changed hands.
    pub hand_offs: Each<HandOff, IntCounter>,
    writes_waiting: IntGauge,
    write_seconds: Histogram,
    /// How long the database took to make a transaction last, in s.
    pub commit_seconds: Histogram,
    /// Write jobs that shared a commit.
    pub commit_jobs: Histogram,
    /// Tries to sign in.
    pub sign_ins: Each<SignIn, IntCounter>,
    /// How often somebody met a limit.
    pub limited: Each<Limit, IntCounter>,
    /// What blocked visitors tried in vain.
    pub blocked: Each<Blocked, IntCounter>,
    /// Tries to do a job beside requests.
    pub jobs: Each<JobEnd, IntCounter>,
    /// What went wrong in the server.
    pub faults: Each<Fault, IntCounter>,
    http_requests: IntCounterVec,
    http_seconds: HistogramVec,
}

/// A department's chats at the moment of a scrape.
#[derive(Clone, Debug)]
pub struct Department {
    /// Its id. Ids are random, names are not shown.
    pub id: String,
    /// Chats that wait for an agent.
    pub queued: i64,
    /// Chats that an agent has.
    pub active: i64,
    /// How long the oldest of those that wait has waited, in s; 0 when none does.
    pub oldest_s: f64,
}

impl Metrics {
    fn new() -> Self {
        let make = Maker::default();
        let version = make.gauges("foyer_build_info", "Always 1; the label is the version.", &["version"]);
        version.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1);
        Self {
            sockets: make.each_gauge("foyer_sockets", "Open sockets.", "side"),
            sockets_opened: make.each_counter("foyer_sockets_opened_total", "Sockets opened.", "side"),
            cuts: make.each_counter(
                "foyer_socket_cuts_total",
                "Sockets ended because the browser did not keep up.",
                "reason",
            ),
            socket_refusals: make.counters(
                "foyer_socket_refusals_total",
                "Frames that were answered with an error.",
                &["kind"],
            ),
            messages: make.each_counter("foyer_messages_total", "Texts stored.", "sender"),
            chats_started: make.counter("foyer_chats_started_total", "Chats started by visitors."),
            hand_offs: make.each_counter("foyer_hand_offs_total", "Chats that changed hands.", "kind"),
            writes_waiting: make
                .gauge("foyer_writes_waiting", "Writes that were asked for and are not on disk yet."),
            write_seconds: make.histogram(
                "foyer_write_seconds",
                "Time from asking for a write until it is on disk: waiting, work and commit.",
                make::SECONDS,
            ),
            commit_seconds: make.histogram(
                "foyer_commit_seconds",
                "Time the database took for a commit alone.",
                make::SECONDS,
            ),
            commit_jobs: make.histogram("foyer_commit_jobs", "Writes that shared a commit.", make::JOBS),
            sign_ins: make.each_counter("foyer_sign_ins_total", "Tries to sign in.", "outcome"),
            limited: make.each_counter("foyer_limited_total", "How often a client met a limit.", "limit"),
            blocked: make.each_counter("foyer_blocked_total", "What blocked visitors tried in vain.", "what"),
            jobs: make.each_counter(
                "foyer_jobs_total",
                "Jobs beside requests, by how a try ended.",
                "outcome",
            ),
            faults: make.each_counter("foyer_errors_total", "Errors on the server's side.", "kind"),
            http_requests: make.counters(
                "foyer_http_requests_total",
                "HTTP requests answered.",
                &["route", "class"],
            ),
            http_seconds: make.histograms(
                "foyer_http_request_seconds",
                "Time until the answer to an HTTP request was ready.",
                &["route"],
            ),
            registry: make.registry,
        }
    }

    /// Counts a socket for as long as the answer lives.
    #[must_use]
    pub fn open_socket(&'static self, side: Side) -> OpenSocket {
        self.sockets_opened.of(side).inc();
        OpenSocket::new(self.sockets.of(side))
    }

    /// Counts a frame that was answered with an error of `kind`, which is one of few.
    pub fn socket_refusal(&self, kind: &'static str) {
        self.socket_refusals.with_label_values(&[kind]).inc();
    }

    /// Measures a write for as long as the answer lives.
    #[must_use]
    pub fn waiting(&'static self) -> Waiting {
        Waiting::new(&self.writes_waiting, &self.write_seconds)
    }

    /// Counts an answered HTTP request. `route` is one of the routes as they are declared, never
    /// an address as it was asked for.
    pub fn http_request(&self, route: &str, status: u16, seconds: f64) {
        let class = match status {
            100..=199 => "1xx",
            200..=299 => "2xx",
            300..=399 => "3xx",
            400..=499 => "4xx",
            _ => "5xx",
        };
        self.http_requests.with_label_values(&[route, class]).inc();
        self.http_seconds.with_label_values(&[route]).observe(seconds);
    }

    /// Everything as Prometheus' text format 0.0.4, with what was read for this scrape.
    ///
    /// # Errors
    /// When a metric cannot be written as text.
    pub fn text(&self, departments: &[Department]) -> Result<String, prometheus::Error> {
        let mut families = self.registry.gather();
        families.extend(of_departments(departments)?);
        families.extend(process::gather());
        TextEncoder::new().encode_to_string(&families)
    }
}

/// Made anew for each scrape, so that a deleted department does not stay in it, and two scrapes at
/// the same time do not disturb each other.
fn of_departments(departments: &[Department]) -> Result<Vec<MetricFamily>, prometheus::Error> {
    let chats = IntGaugeVec::new(Opts::new("foyer_chats", "Open chats."), &["department", "state"])?;
    let oldest = GaugeVec::new(
        Opts::new("foyer_queue_oldest_seconds", "How long the chat that waits longest has waited."),
        &["department"],
    )?;
    for department in departments {
        let id = department.id.as_str();
        chats.with_label_values(&[id, "queued"]).set(department.queued);
        chats.with_label_values(&[id, "active"]).set(department.active);
        oldest.with_label_values(&[id]).set(department.oldest_s);
    }
    let families = chats.collect().into_iter().chain(oldest.collect());
    // Without a department a family would be empty, which the format does not allow.
    Ok(families.filter(|family| !family.get_metric().is_empty()).collect())
}

#[cfg(test)]
mod tests;
