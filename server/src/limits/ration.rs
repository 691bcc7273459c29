//! How much one socket may say. What goes beyond is held back, or refused and kept by the form;
//! only typing signals are dropped.

use super::keyed::book;
use super::{Limits, MINUTE_NS, Network};
use foyer_domain::rate::{Bucket, Rate};
use foyer_metrics::{Limit, metrics};
use foyer_protocol::{AppError, ErrorKind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What a frame costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// A message: the database keeps it.
    Message,
    /// It changes something else in the database.
    Write,
    /// A visitor is read a page of the chat, which is long: it costs more than to ask for it.
    Page,
    /// It changes nothing there.
    Light,
}

/// The counts of one socket, and its part in those of its address and its sender.
#[derive(Debug)]
pub struct Ration {
    limits: Arc<Limits>,
    from: Network,
    sender: String,
    used: Mutex<Used>,
}

#[derive(Debug, Default)]
struct Used {
    frames: Bucket,
    typing: Bucket,
}

impl Ration {
    /// A socket that has said nothing yet. `sender` is the same for all sockets of one visitor or
    /// agent, and for no others.
    #[must_use]
    pub fn new(limits: &Arc<Limits>, from: Network, sender: String) -> Self {
        Self { limits: Arc::clone(limits), from, sender, used: Mutex::default() }
    }

    /// How long a frame must wait for its turn. Meanwhile the socket is not read, so the network
    /// stack of the browser slows it down: nothing is lost, and the client need not try again.
    #[must_use]
    pub fn frame(&self, weight: Weight) -> Duration {
        let now_ns = self.limits.now_ns();
        let mut wait = Duration::ZERO;
        if let Some(rate) = Rate::new(self.limits.set.frames_per_socket.into(), MINUTE_NS) {
            let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
            (used.frames, wait) = book(used.frames, rate, now_ns);
        }
        let limits = &self.limits;
        let counts = match weight {
            Weight::Message => Some((&limits.messages_by_sender, &limits.messages_by_address)),
            Weight::Write => Some((&limits.writes_by_sender, &limits.writes_by_address)),
            Weight::Page => Some((&limits.pages_by_visitor, &limits.pages_by_address)),
            Weight::Light => None,
        };
        if weight == Weight::Light {
            wait = wait.max(limits.light_by_address.book(self.from, now_ns));
        }
        if let Some((by_sender, by_address)) = counts {
            wait = wait.max(by_sender.book(&self.sender, now_ns)).max(by_address.book(self.from, now_ns));
        }
        if !wait.is_zero() {
            metrics().limited.of(Limit::HeldBack).inc();
        }
        wait
    }

    /// Counts a breach of the protocol; false when the address has made too many of them.
    pub fn breach(&self) -> bool {
        self.limits.breach(self.from)
    }

    /// Whether a typing signal is passed on. A dropped one does no harm: another follows.
    #[must_use]
    pub fn typing(&self) -> bool {
        let Some(rate) = Rate::new(self.limits.set.typing_per_socket.into(), MINUTE_NS) else { return true };
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        match used.typing.take(rate, 1, self.limits.now_ns()) {
            Ok(next) => {
                used.typing = next;
                true
            }
            Err(_) => {
                metrics().limited.of(Limit::Typing).inc();
                false
            }
        }
    }

    /// Whether a chat may be started. If not, the form keeps what was typed.
    ///
    /// # Errors
    /// `TooMany`, with a sentence for the visitor.
    pub fn chat_start(&self) -> Result<(), AppError> {
        let now_ns = self.limits.now_ns();
        self.limits
            .starts_by_visitor
            .take(&self.sender, now_ns)
            .and_then(|()| self.limits.starts_by_address.take(self.from, now_ns))
            .map_err(|_| {
                too_many(
                    Limit::ChatStarts,
                    "Too many chats were started from here. Wait a minute, then try again.",
                )
            })
    }

    /// Whether an offline message may be left. If not, the form keeps what was typed.
    ///
    /// # Errors
    /// `TooMany`, with a sentence for the visitor.
    pub fn offline_message(&self) -> Result<(), AppError> {
        let now_ns = self.limits.now_ns();
        self.limits
            .offline_by_visitor
            .take(&self.sender, now_ns)
            .and_then(|()| self.limits.offline_by_address.take(self.from, now_ns))
            .map_err(|_| {
                too_many(
                    Limit::OfflineMessages,
                    "Too many messages were left from here. Wait a minute, then try again.",
                )
            })
    }
}

fn too_many(limit: Limit, words: &str) -> AppError {
    metrics().limited.of(limit).inc();
    AppError::new(ErrorKind::TooMany, words)
}
