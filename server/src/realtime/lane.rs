//! The way out to one browser: a bounded queue. When it is full, the connection is cut.

use super::close;
use axum::extract::ws::Message;
use foyer_metrics::{Cut, metrics};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Frames that may wait for one browser. A busy agent gets some tens of frames in a second, so a
/// browser this far behind does better to resume.
const FRAMES: usize = 256;
/// Room that an empty queue may keep.
const KEPT: usize = 8;

/// The sending end. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    shared: Arc<Shared>,
    cut: CancellationToken,
}

/// A frame, and perhaps a second one that belongs to it. Both wake the socket's task only once.
pub(super) type Frames = (Message, Option<Message>);

/// The receiving end, owned by the socket's task.
pub(super) struct LaneEnd {
    shared: Arc<Shared>,
    pub(super) cut: CancellationToken,
}

/// Not a channel of the library: it takes room for 32 frames from the start, and most lanes are
/// empty most of the time.
#[derive(Debug)]
struct Shared {
    waiting: Mutex<Waiting>,
    wake: Notify,
    code: AtomicU16,
}

#[derive(Debug)]
struct Waiting {
    /// Next in line first.
    ready: VecDeque<Frames>,
    /// Frames that came before the first answer; they go out behind it.
    held: Option<Vec<Frames>>,
}

impl Shared {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A new lane. It holds everything back until [`Lane::open`], and is cut when the server stops.
pub(super) fn lane(shutdown: &CancellationToken) -> (Lane, LaneEnd) {
    let waiting = Waiting { ready: VecDeque::new(), held: Some(Vec::new()) };
    let code = AtomicU16::new(close::RESYNC);
    let shared = Arc::new(Shared { waiting: Mutex::new(waiting), wake: Notify::new(), code });
    let cut = shutdown.child_token();
    (Lane { shared: Arc::clone(&shared), cut: cut.clone() }, LaneEnd { shared, cut })
}

impl Lane {
    /// Queues a frame; a browser whose queue is full is cut and told to resume.
    pub(super) fn send(&self, frame: Message) {
        self.send_both(frame, None);
    }

    /// As [`Lane::send`], for two frames that belong together.
    pub(super) fn send_both(&self, first: Message, second: Option<Message>) {
        let frames = (first, second);
        let mut waiting = self.shared.waiting();
        match waiting.held.as_mut() {
            Some(held) if held.len() < FRAMES => held.push(frames),
            Some(_) => self.overflow(),
            None => self.push(&mut waiting, frames),
        }
    }

    /// Sends `first`, then whatever was held back, and holds nothing back from now on.
    pub(super) fn open(&self, first: Message) {
        let mut waiting = self.shared.waiting();
        self.push(&mut waiting, (first, None));
        for frames in waiting.held.take().unwrap_or_default() {
            self.push(&mut waiting, frames);
        }
    }

    /// Holds everything back again until the next [`Lane::open`].
    pub(super) fn hold(&self) {
        self.shared.waiting().held.get_or_insert_default();
    }

    /// Ends the connection of a browser that is too far behind; counted once.
    fn overflow(&self) {
        if !self.cut.is_cancelled() {
            metrics().cuts.of(Cut::Behind).inc();
        }
        self.cut(close::RESYNC);
    }

    /// Ends the connection with a close code.
    pub(super) fn cut(&self, code: u16) {
        self.shared.code.store(code, Ordering::Relaxed);
        self.cut.cancel();
    }

    fn push(&self, waiting: &mut Waiting, frames: Frames) {
        if waiting.ready.len() < FRAMES {
            waiting.ready.push_back(frames);
            self.shared.wake.notify_one();
        } else {
            self.overflow();
        }
    }
}

impl LaneEnd {
    /// The close code to end with.
    pub(super) fn code(&self) -> u16 {
        self.shared.code.load(Ordering::Relaxed)
    }

    /// The next that is to go out, when there is any.
    pub(super) fn try_next(&self) -> Option<Frames> {
        let mut waiting = self.shared.waiting();
        let next = waiting.ready.pop_front();
        if waiting.ready.is_empty() && waiting.ready.capacity() > KEPT {
            waiting.ready = VecDeque::new();
        }
        next
    }

    /// Waits for the next that is to go out. Nothing is lost when it is dropped while it waits.
    pub(super) async fn next(&self) -> Frames {
        loop {
            if let Some(frames) = self.try_next() {
                return frames;
            }
            // `notified` keeps a wake-up that came since the look above.
            self.shared.wake.notified().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text((frame, _): Frames) -> String {
        frame.into_text().map(|text| text.to_string()).unwrap_or_default()
    }

    #[tokio::test]
    async fn what_came_early_goes_out_behind_the_first_answer() {
        let (lane, end) = lane(&CancellationToken::new());
        lane.send(Message::text("early"));
        assert!(end.try_next().is_none());
        lane.open(Message::text("welcome"));
        lane.send(Message::text("late"));
        let got: Vec<_> = std::iter::from_fn(|| end.try_next()).map(text).collect();
        assert_eq!(got, ["welcome", "early", "late"]);
    }

    #[tokio::test]
    async fn whoever_waits_is_woken_and_a_dropped_wait_loses_nothing() {
        let (lane, end) = lane(&CancellationToken::new());
        let wait = std::time::Duration::from_millis(20);
        assert!(tokio::time::timeout(wait, end.next()).await.is_err(), "nothing is there");
        let sender = tokio::spawn(async move {
            lane.open(Message::text("welcome"));
            for n in 0..100 {
                lane.send(Message::text(n.to_string()));
                tokio::task::yield_now().await;
            }
        });
        let mut got = Vec::new();
        while got.len() < 101 {
            got.push(text(end.next().await));
        }
        assert_eq!((got[0].as_str(), got[1].as_str(), got[100].as_str()), ("welcome", "0", "99"));
        sender.await.expect("it sends");
        assert!(end.try_next().is_none());
    }

    #[tokio::test]
    async fn a_browser_that_does_not_read_is_cut() {
        let (lane, end) = lane(&CancellationToken::new());
        lane.open(Message::text("welcome"));
        for _ in 0..FRAMES {
            lane.send(Message::text("x"));
        }
        assert!(end.cut.is_cancelled());
        assert_eq!(end.code(), close::RESYNC);
    }
}
