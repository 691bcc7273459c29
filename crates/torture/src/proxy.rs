//! A TCP proxy that spoils the line: delay, cut, half-open, trickle.
//!
//! Knows bytes only. A connection that has swallowed anything never passes a byte again: a line
//! with a hole in it does not exist in the world, only one that is dead and does not say so.

use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// Bytes taken from a side at once.
const CHUNK: usize = 16 * 1024;

/// What the line is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// Everything passes at once.
    Clear,
    /// Everything passes this much later.
    Delay(Duration),
    /// So many bytes at a time, with a pause after each.
    Trickle(usize, Duration),
    /// Everything is swallowed in silence, both ways, also on new connections.
    HalfOpen,
}

/// A running proxy; it ends with its holder.
#[derive(Debug)]
pub struct Proxy {
    /// Where it listens.
    pub address: SocketAddr,
    weather: watch::Sender<Weather>,
    cuts: watch::Sender<u64>,
    over: CancellationToken,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.over.cancel();
    }
}

impl Proxy {
    /// Listens on a free port of this machine and passes everything to `server`.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn start(server: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (weather, line) = watch::channel(Weather::Clear);
        let (cuts, cut) = watch::channel(0);
        let over = CancellationToken::new();
        let ended = over.clone().cancelled_owned();
        tokio::spawn(async move {
            tokio::select! {
                () = ended => {}
                () = accept(listener, server, line, cut) => {}
            }
        });
        Ok(Self { address, weather, cuts, over })
    }

    /// Changes what the line is like, for the connections there are and those to come.
    pub fn set(&self, weather: Weather) {
        self.weather.send_replace(weather);
    }

    /// Cuts every connection there is, without a word.
    pub fn cut(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }
}

async fn accept(
    listener: TcpListener,
    server: SocketAddr,
    line: watch::Receiver<Weather>,
    cut: watch::Receiver<u64>,
) {
    loop {
        let Ok((client, _)) = listener.accept().await else { return };
        let (line, mut cut) = (line.clone(), cut.clone());
        cut.mark_unchanged();
        tokio::spawn(async move {
            tokio::select! {
                // Also when the proxy is gone.
                _ = cut.changed() => {}
                () = carry(client, server, line) => {}
            }
        });
    }
}

/// Carries one connection until either side ends it.
async fn carry(client: TcpStream, server: SocketAddr, line: watch::Receiver<Weather>) {
    let Ok(server) = TcpStream::connect(server).await else { return };
    if client.set_nodelay(true).is_err() || server.set_nodelay(true).is_err() {
        return;
    }
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    let dead = CancellationToken::new();
    let there = pass(from_client, to_server, line.clone(), dead.clone());
    let back = pass(from_server, to_client, line, dead);
    // One direction ends both: half-closed lines are not what this is about.
    tokio::select! {
        _ = there => {}
        _ = back => {}
    }
}

async fn pass(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    line: watch::Receiver<Weather>,
    dead: CancellationToken,
) -> std::io::Result<()> {
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = from.read(&mut chunk).await?;
        // Even a goodbye is swallowed by a dead line.
        if dead.is_cancelled() || *line.borrow() == Weather::HalfOpen {
            dead.cancel();
            if read == 0 {
                std::future::pending::<()>().await;
            }
            continue;
        }
        if read == 0 {
            return Ok(());
        }
        let weather = *line.borrow();
        match weather {
            Weather::Clear | Weather::HalfOpen => to.write_all(&chunk[..read]).await?,
            Weather::Delay(by) => {
                sleep(by).await;
                to.write_all(&chunk[..read]).await?;
            }
            Weather::Trickle(bytes, pause) => {
                for piece in chunk[..read].chunks(bytes.max(1)) {
                    to.write_all(piece).await?;
                    sleep(pause).await;
                }
            }
        }
    }
}
