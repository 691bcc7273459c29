//! The bytes of one connection: read no faster than allowed, and cut when the client takes none.
//!
//! It is below HTTP and below the sockets, so that every kind of flood meets it: fragments, pings
//! and half frames are bytes as well.

use crate::config::Limits;
use crate::limits::Place;
use foyer_domain::rate::{Bucket, Rate};
use foyer_metrics::{Limit, metrics};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

const SECOND_NS: u64 = 1_000_000_000;
/// What may come at once, in seconds of the steady rate.
const BURST_S: u64 = 10;

/// The answer to a client whose head does not come in time.
const TOO_SLOW: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// What code above the connection decides about it.
#[derive(Debug)]
pub(super) struct Fate {
    too_slow: AtomicBool,
    one_client: AtomicBool,
}

impl Fate {
    /// `one_client`: whether one client has the whole connection. A proxy sends the requests of
    /// many on one, and must not be slowed down for it.
    pub(super) fn new(one_client: bool) -> Self {
        Self { too_slow: AtomicBool::new(false), one_client: AtomicBool::new(one_client) }
    }

    /// The client is told that it was too slow when the connection is dropped.
    pub(super) fn too_slow(&self) {
        self.too_slow.store(true, Ordering::Relaxed);
    }

    /// It became a live socket: from now on one client has it.
    pub(super) fn upgraded(&self) {
        self.one_client.store(true, Ordering::Relaxed);
    }
}

/// The connection. Dropping it frees its place.
pub(super) struct Stream {
    connection: TcpStream,
    _place: Place,
    fate: Arc<Fate>,
    rate: Option<Rate>,
    read: Bucket,
    since: Instant,
    /// Runs while nothing is read because too much was.
    pause: Option<Pin<Box<Sleep>>>,
    patience: Option<Duration>,
    /// Runs while the client takes nothing.
    stuck: Option<Pin<Box<Sleep>>>,
}

impl Stream {
    pub(super) fn new(connection: TcpStream, place: Place, limits: &Limits, fate: Arc<Fate>) -> Self {
        let bytes = u64::from(limits.bytes_per_connection);
        Self {
            connection,
            _place: place,
            fate,
            rate: Rate::new(bytes * BURST_S, BURST_S * SECOND_NS),
            read: Bucket::default(),
            since: Instant::now(),
            pause: None,
            patience: super::duration(limits.stuck_ms),
            stuck: None,
        }
    }

    /// Counts what was read, and pauses when it was too much: the client's own network stack slows
    /// it down then.
    fn count(&mut self, bytes: usize) {
        let Some(rate) = self.rate else { return };
        if !self.fate.one_client.load(Ordering::Relaxed) {
            return;
        }
        let now_ns = u64::try_from(self.since.elapsed().as_nanos()).unwrap_or(u64::MAX);
        let (next, wait_ns) = self.read.book(rate, u64::try_from(bytes).unwrap_or(u64::MAX), now_ns);
        self.read = next;
        if wait_ns > 0 {
            metrics().limited.of(Limit::Bytes).inc();
            self.pause = Some(Box::pin(sleep(Duration::from_nanos(wait_ns))));
        }
    }

    /// The outcome of a write, or an error when the client took nothing for too long.
    fn patient<T>(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stuck = None;
            return written;
        }
        let Some(patience) = self.patience else { return Poll::Pending };
        let stuck = self.stuck.get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(stuck.as_mut().poll(cx));
        metrics().limited.of(Limit::Stuck).inc();
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(cx));
            self.pause = None;
        }
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.connection).poll_read(cx, buf))?;
        self.count(buf.filled().len() - before);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.connection).poll_write(cx, buf);
        self.patient(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.connection).poll_write_vectored(cx, bufs);
        self.patient(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.connection.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_shutdown(cx)
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if self.fate.too_slow.load(Ordering::Relaxed) {
            // A few bytes into an empty buffer. A client that does not take them would not have
            // read them.
            let _ = self.connection.try_write(TOO_SLOW);
        }
    }
}
