//! Accepts connections and speaks HTTP on each, until the process is told to stop.
//!
//! Owns what happens before there is a request: how many connections there are, how long a head may
//! be and how much time it may take, how fast bytes are read. It does not look at what is asked.
//! `axum::serve` does the same without any of these limits.

mod descriptors;
mod refused;
mod stream;

use crate::client::Proxies;
use crate::config;
use crate::limits::{Network, Place, Places};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use foyer_metrics::{Limit, metrics};
use http::{Request, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use stream::{Fate, Stream};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_service::Service;

/// Most bytes that the system holds for a connection before it sends them.
#[cfg(target_os = "linux")]
const UNSENT_BYTES: u32 = 64 * 1024;

/// How long to wait when the system could not accept a connection, for example because this process
/// has too many files open. Trying again at once would only keep the processor busy.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Serves `app` until `shutdown`, then until the open requests are answered.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    limits: config::Limits,
    proxies: Arc<Proxies>,
    shutdown: CancellationToken,
) {
    let tasks = TaskTracker::new();
    let places = Places::new(
        descriptors::bounded(limits.connections),
        limits.connections_per_address,
        limits.networks_per_site,
    );
    let door = Arc::new(Door { app, http: http(&limits), limits, shutdown: shutdown.clone() });
    loop {
        let (connection, peer) = tokio::select! {
            () = shutdown.cancelled() => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    not_accepted(&error).await;
                    continue;
                }
            },
        };
        // The frames of a chat are small, and none should wait for the next.
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(error = %error, "TCP_NODELAY was refused");
        }
        // Without this the system holds megabytes for a browser that does not read, and it takes
        // long until the server notices.
        #[cfg(target_os = "linux")]
        if let Err(error) = socket2::SockRef::from(&connection).set_tcp_notsent_lowat(UNSENT_BYTES) {
            tracing::debug!(error = %error, "TCP_NOTSENT_LOWAT was refused");
        }
        // A proxy's connections carry many clients.
        let is_proxys = proxies.trust(peer.ip());
        let from = (!is_proxys).then(|| Network::from(peer.ip()));
        match places.take(from) {
            Ok(place) => {
                tasks.spawn(door.clone().serve(connection, peer, place, is_proxys));
            }
            Err(full) => refused::answer(&tasks, connection, full),
        }
    }
    drop(listener);
    tasks.close();
    tasks.wait().await;
}

/// What every connection is served with.
struct Door {
    app: Router,
    http: http1::Builder,
    limits: config::Limits,
    shutdown: CancellationToken,
}

fn http(limits: &config::Limits) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new());
    // Runs from the last answer to the end of the next head: how long a connection may be idle.
    http.header_read_timeout(duration(limits.idle_ms));
    if let Ok(bytes @ 1..) = usize::try_from(limits.header_bytes) {
        http.max_header_size(bytes);
    }
    http
}

impl Door {
    async fn serve(self: Arc<Self>, connection: TcpStream, peer: SocketAddr, place: Place, is_proxys: bool) {
        let fate = Arc::new(Fate::new(!is_proxys));
        let stream = Stream::new(connection, place, &self.limits, Arc::clone(&fate));
        let asked = Arc::new(AtomicBool::new(false));
        let service = {
            let (app, asked, fate) = (self.app.clone(), Arc::clone(&asked), Arc::clone(&fate));
            service_fn(move |request: Request<Incoming>| {
                asked.store(true, Ordering::Relaxed);
                let mut request = request.map(Body::new);
                request.extensions_mut().insert(ConnectInfo(peer));
                let answer = app.clone().call(request);
                let fate = Arc::clone(&fate);
                async move {
                    let answer = answer.await;
                    if matches!(&answer, Ok(answer) if answer.status() == StatusCode::SWITCHING_PROTOCOLS) {
                        fate.upgraded();
                    }
                    answer
                }
            })
        };
        let connection = self.http.serve_connection(TokioIo::new(stream), service).with_upgrades();
        let mut connection = pin!(connection);
        let mut stopping = pin!(self.shutdown.cancelled());
        let mut told = false;
        let mut first_head = pin!(elapsed(duration(self.limits.header_ms)));
        let mut waits = true;
        loop {
            tokio::select! {
                ended = &mut connection => {
                    if let Err(error) = ended {
                        tracing::debug!(error = %error, "a connection ended early");
                    }
                    return;
                }
                () = &mut stopping, if !told => {
                    told = true;
                    if !asked.load(Ordering::Relaxed) {
                        // Browsers open some connections early; these must not hold up the stop.
                        return;
                    }
                    connection.as_mut().graceful_shutdown();
                }
                () = &mut first_head, if waits => {
                    waits = false;
                    if !asked.load(Ordering::Relaxed) {
                        metrics().limited.of(Limit::Slow).inc();
                        fate.too_slow();
                        return;
                    }
                }
            }
        }
    }
}

/// A time in ms; 0 is none.
fn duration(ms: u32) -> Option<Duration> {
    (ms > 0).then(|| Duration::from_millis(ms.into()))
}

async fn elapsed(time: Option<Duration>) {
    match time {
        Some(time) => tokio::time::sleep(time).await,
        None => std::future::pending().await,
    }
}

/// A connection that closed before it was accepted does no harm. Any other error is trouble of the
/// system, which takes a moment to pass.
async fn not_accepted(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(error = %error, "no connection can be accepted; trying again in a second");
        tokio::time::sleep(AFTER_FAILURE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[tokio::test]
    async fn only_the_systems_trouble_is_waited_for() {
        let started = Instant::now();
        for kind in [io::ErrorKind::ConnectionReset, io::ErrorKind::ConnectionAborted] {
            not_accepted(&kind.into()).await;
        }
        assert!(started.elapsed() < AFTER_FAILURE / 2);
        const TOO_MANY_OPEN_FILES: i32 = 24;
        not_accepted(&io::Error::from_raw_os_error(TOO_MANY_OPEN_FILES)).await;
        assert!(started.elapsed() >= AFTER_FAILURE, "it would spin");
    }
}
