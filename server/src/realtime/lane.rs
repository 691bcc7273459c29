//! The way out to one browser: a queue bounded in frames and in bytes, with a share of what all queues of
//! this process may hold. When it is full, the connection is cut.

use super::close;
use super::socket::length;
use crate::limits::Unsent;
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
/// Bytes that may wait for one browser: some pages of a stream. A single frame may be longer.
const LANE_BYTES: usize = 1024 * 1024;
/// Bytes that may wait for one browser when all of them together have as much as they may: who keeps
/// reading never has more, and is not cut for those who don't.
const SMALL_BYTES: usize = 16 * 1024;
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
    unsent: Arc<Unsent>,
}

#[derive(Debug)]
struct Waiting {
    /// Bytes of all frames here, and of those that were taken out and are not sent yet.
    bytes: usize,
    /// Bytes of the latter alone.
    leaving: usize,
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

impl Drop for Shared {
    fn drop(&mut self) {
        self.unsent.give(self.waiting().bytes);
    }
}

/// A new lane. It holds everything back until [`Lane::open`], and is cut when the server stops.
pub(super) fn lane(shutdown: &CancellationToken, unsent: &Arc<Unsent>) -> (Lane, LaneEnd) {
    let waiting = Waiting { bytes: 0, leaving: 0, ready: VecDeque::new(), held: Some(Vec::new()) };
    let (waiting, wake, unsent) = (Mutex::new(waiting), Notify::new(), Arc::clone(unsent));
    let code = AtomicU16::new(close::RESYNC);
    let shared = Arc::new(Shared { waiting, wake, code, unsent });
    let cut = shutdown.child_token();
    (Lane { shared: Arc::clone(&shared), cut: cut.clone() }, LaneEnd { shared, cut })
}

impl Lane {
    /// Queues a frame; a browser whose queue is full is cut and told to resume.
    pub(super) fn send(&self, frame: Message) {
        self.send_both(frame, None);
    }

    /// As [`Lane::send`], for two frames that belong together. Behind a cut nothing is queued any more: whoever was
    /// told to go hears nothing else.
    pub(super) fn send_both(&self, first: Message, second: Option<Message>) {
        if self.cut.is_cancelled() {
            return;
        }
        let frames = (first, second);
        let mut waiting = self.shared.waiting();
        if !self.finds_room(&mut waiting, &frames) {
            return;
        }
        match waiting.held.as_mut() {
            Some(held) if held.len() < FRAMES => held.push(frames),
            Some(_) => self.overflow(close::RESYNC),
            None => self.push(&mut waiting, frames),
        }
    }

    /// Sends `first`, then whatever was held back, and holds nothing back from now on.
    pub(super) fn open(&self, first: Message) {
        let mut waiting = self.shared.waiting();
        let first = (first, None);
        if !self.finds_room(&mut waiting, &first) {
            return;
        }
        self.push(&mut waiting, first);
        for frames in waiting.held.take().unwrap_or_default() {
            self.push(&mut waiting, frames);
        }
    }

    /// Holds everything back again until the next [`Lane::open`].
    pub(super) fn hold(&self) {
        self.shared.waiting().held.get_or_insert_default();
    }

    /// Counts the bytes of frames that are to wait; false when there is no room for them.
    fn finds_room(&self, waiting: &mut Waiting, frames: &Frames) -> bool {
        let bytes = bytes_of(frames);
        let unsent = &self.shared.unsent;
        let outcome = if !fits_lane(waiting.bytes, bytes) {
            Err(close::RESYNC)
        } else if !unsent.take(bytes, waiting.bytes + bytes <= SMALL_BYTES) {
            // Not at once: the server is short of memory.
            Err(close::RESTART)
        } else {
            waiting.bytes += bytes;
            Ok(())
        };
        outcome.map_err(|code| self.overflow(code)).is_ok()
    }

    /// Ends the connection of a browser that is too far behind; counted once.
    fn overflow(&self, code: u16) {
        if !self.cut.is_cancelled() {
            metrics().cuts.of(Cut::Behind).inc();
        }
        self.cut(code);
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
            self.overflow(close::RESYNC);
        }
    }
}

/// Whether a frame finds room behind what waits. One that nothing waits before always does.
fn fits_lane(waiting: usize, bytes: usize) -> bool {
    waiting == 0 || waiting.saturating_add(bytes) <= LANE_BYTES
}

fn bytes_of((first, second): &Frames) -> usize {
    length(first) + second.as_ref().map_or(0, length)
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
        waiting.leaving += next.as_ref().map_or(0, bytes_of);
        if waiting.ready.is_empty() && waiting.ready.capacity() > KEPT {
            waiting.ready = VecDeque::new();
        }
        next
    }

    /// What was taken out has been given to the system.
    pub(super) fn sent(&self) {
        let mut waiting = self.shared.waiting();
        let sent = std::mem::take(&mut waiting.leaving);
        waiting.bytes -= sent;
        self.shared.unsent.give(sent);
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
        let (lane, end) = lane(&CancellationToken::new(), &Unsent::new(0));
        lane.send(Message::text("early"));
        assert!(end.try_next().is_none());
        lane.open(Message::text("welcome"));
        lane.send(Message::text("late"));
        let got: Vec<_> = std::iter::from_fn(|| end.try_next()).map(text).collect();
        assert_eq!(got, ["welcome", "early", "late"]);
    }

    #[tokio::test]
    async fn whoever_waits_is_woken_and_a_dropped_wait_loses_nothing() {
        let (lane, end) = lane(&CancellationToken::new(), &Unsent::new(0));
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
    async fn behind_a_cut_nothing_is_said() {
        let (lane, end) = lane(&CancellationToken::new(), &Unsent::new(0));
        lane.open(Message::text("welcome"));
        lane.send(Message::text("goodbye"));
        lane.cut(close::SIGNED_OUT);
        lane.send(Message::text("news"));
        let got: Vec<_> = std::iter::from_fn(|| end.try_next()).map(text).collect();
        assert_eq!(got, ["welcome", "goodbye"]);
        assert_eq!(end.code(), close::SIGNED_OUT);
    }

    #[tokio::test]
    async fn a_browser_that_does_not_read_is_cut() {
        let (lane, end) = lane(&CancellationToken::new(), &Unsent::new(0));
        lane.open(Message::text("welcome"));
        for _ in 0..FRAMES {
            lane.send(Message::text("x"));
        }
        assert!(end.cut.is_cancelled());
        assert_eq!(end.code(), close::RESYNC);
    }

    #[tokio::test]
    async fn what_waits_for_one_browser_has_an_end_in_bytes() {
        let unsent = Unsent::new(0);
        let page = || Message::binary(vec![0; 256 * 1024]);
        let (lane, end) = lane(&CancellationToken::new(), &unsent);
        lane.open(page());
        (0..3).for_each(|_| lane.send(page()));
        assert!(!end.cut.is_cancelled());
        // Taken out is not sent yet: a browser that takes no bytes has it all before it.
        assert!(end.try_next().is_some());
        lane.send(page());
        assert!(end.cut.is_cancelled());
        assert_eq!(end.code(), close::RESYNC);
        assert_eq!(unsent.waiting(), 4 * 256 * 1024);
        drop((lane, end));
        assert_eq!(unsent.waiting(), 0);
    }

    #[tokio::test]
    async fn who_reads_goes_on_when_others_have_used_all_there_is() {
        let unsent = Unsent::new(300 * 1024);
        let token = CancellationToken::new();
        let page = || Message::binary(vec![0; 256 * 1024]);
        let [(stuck, _stuck_end), (greedy, greedy_end), (reading, reading_end)] =
            [(); 3].map(|()| lane(&token, &unsent));
        stuck.open(page());
        greedy.open(page());
        assert!(greedy_end.cut.is_cancelled());
        assert_eq!(greedy_end.code(), close::RESTART);
        reading.open(Message::binary(vec![0; 8_000]));
        for _ in 0..100 {
            reading.send(Message::binary(vec![0; 8_000]));
            while reading_end.try_next().is_some() {}
            reading_end.sent();
        }
        assert!(!reading_end.cut.is_cancelled());
    }

    #[test]
    fn one_long_frame_always_fits() {
        for (waiting, bytes, fits) in [
            (0, 5 * LANE_BYTES, true),
            (1, LANE_BYTES - 1, true),
            (1, LANE_BYTES, false),
            (1, usize::MAX, false),
        ] {
            assert_eq!(fits_lane(waiting, bytes), fits, "{waiting} and {bytes}");
        }
    }
}
