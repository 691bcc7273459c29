//! The way out to one browser: a bounded queue that cuts the connection rather than wait.

use axum::extract::ws::Message;
use foyer_metrics::{Cut, metrics};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::close;

/// Frames that may wait for one browser. A busy agent gets some tens a second; a browser this far
/// behind is better served by a fresh start.
const FRAMES: usize = 256;

/// The sending end. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    frames: mpsc::Sender<Frames>,
    cut: CancellationToken,
    code: Arc<AtomicU16>,
    /// Frames that came before the first answer; they go out behind it.
    held: Arc<Mutex<Option<Vec<Frames>>>>,
}

/// A frame, and perhaps one that belongs to it: together they wake the socket's task once.
pub(super) type Frames = (Message, Option<Message>);

/// The receiving end, owned by the socket's task.
pub(super) struct LaneEnd {
    pub(super) frames: mpsc::Receiver<Frames>,
    pub(super) cut: CancellationToken,
    code: Arc<AtomicU16>,
}

/// A new lane. It holds everything back until [`Lane::open`], and is cut when the server stops.
pub(super) fn lane(shutdown: &CancellationToken) -> (Lane, LaneEnd) {
    let (sender, receiver) = mpsc::channel(FRAMES);
    let cut = shutdown.child_token();
    let code = Arc::new(AtomicU16::new(close::RESYNC));
    let held = Arc::new(Mutex::new(Some(Vec::new())));
    (
        Lane { frames: sender, cut: cut.clone(), code: code.clone(), held },
        LaneEnd { frames: receiver, cut, code },
    )
}

impl Lane {
    /// Queues a frame; a browser whose queue is full is cut and told to resume.
    pub(super) fn send(&self, frame: Message) {
        self.send_both(frame, None);
    }

    /// As [`Lane::send`], for two frames that belong together.
    pub(super) fn send_both(&self, first: Message, second: Option<Message>) {
        let frames = (first, second);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        match held.as_mut() {
            Some(waiting) if waiting.len() < FRAMES => waiting.push(frames),
            Some(_) => self.overflow(),
            None => self.push(frames),
        }
    }

    /// Sends `first`, then whatever was held back, and holds nothing back from now on.
    pub(super) fn open(&self, first: Message) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        self.push((first, None));
        for frames in held.take().unwrap_or_default() {
            self.push(frames);
        }
    }

    /// Holds everything back again until the next [`Lane::open`].
    pub(super) fn hold(&self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.get_or_insert_default();
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
        self.code.store(code, Ordering::Relaxed);
        self.cut.cancel();
    }

    fn push(&self, frames: Frames) {
        if self.frames.try_send(frames).is_err() {
            self.overflow();
        }
    }
}

impl LaneEnd {
    /// The close code to end with.
    pub(super) fn code(&self) -> u16 {
        self.code.load(Ordering::Relaxed)
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
        let (lane, mut end) = lane(&CancellationToken::new());
        lane.send(Message::text("early"));
        assert!(end.frames.try_recv().is_err());
        lane.open(Message::text("welcome"));
        lane.send(Message::text("late"));
        let got: Vec<_> = std::iter::from_fn(|| end.frames.try_recv().ok()).map(text).collect();
        assert_eq!(got, ["welcome", "early", "late"]);
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
