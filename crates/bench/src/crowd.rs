//! Many idle visitors: as many processes as they need, each with an address of its own.

use crate::baseline::until_input_ends;
use crate::disk::Disk;
use crate::process::Process;
use anyhow::Context;
use foyer_client::socket::Socket;
use foyer_client::{ClientError, Target, VisitorSocket, visitor};
use foyer_protocol::LinkId;
use foyer_protocol::visitor::VisitorFrame;
use futures::StreamExt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

/// Sockets of one process: below what a process may open, and what one address has ports for.
pub(crate) const SOCKETS_A_PROCESS: usize = 19_000;
/// A silence after which the widget asks whether the server is there.
const QUIET: Duration = Duration::from_secs(20);
/// Connections being made at once.
const AT_ONCE: usize = 128;

/// Each process speaks from an address of its own, 127.1.0.1 and so on.
static NEXT_SOURCE: AtomicU16 = AtomicU16::new(1);

/// Processes that hold idle connections. They go when this is dropped.
#[derive(Debug)]
pub(crate) struct Crowd {
    _processes: Vec<Process>,
}

impl Crowd {
    /// Connects `count` visitors, or with `bare` as many sockets that say nothing, and waits until
    /// all are there.
    pub(crate) fn gather(server: SocketAddr, count: usize, bare: bool) -> anyhow::Result<Self> {
        let mut processes = Vec::new();
        let mut left = count;
        while left > 0 {
            let part = left.min(SOCKETS_A_PROCESS);
            left -= part;
            let [.., high, low] = NEXT_SOURCE.fetch_add(1, Ordering::Relaxed).to_be_bytes();
            let source = Ipv4Addr::new(127, 1, high, low);
            let mut arguments =
                vec!["crowd".to_owned(), server.to_string(), source.to_string(), part.to_string()];
            arguments.extend(bare.then(|| "--bare".to_owned()));
            processes.push(Process::start_part(Disk::Real, &arguments)?.0);
        }
        Ok(Self { _processes: processes })
    }
}

/// A socket that is held; both kinds only need to be read.
enum Held {
    Visitor(VisitorSocket),
    Bare(Socket<(), ()>),
}

/// Holds `count` connections until standard input ends; prints a line when all are there.
pub(crate) async fn hold(server: SocketAddr, source: IpAddr, count: usize, bare: bool) -> anyhow::Result<()> {
    let target = Target::new(server).from_source(source);
    let mut arriving = futures::stream::iter(0..count)
        .map(|_| async move {
            if bare {
                Ok::<_, ClientError>(Held::Bare(Socket::open(target, "/", None).await?))
            } else {
                Ok(Held::Visitor(visitor::arrive(target, LinkId(1), None, 0).await?.0))
            }
        })
        .buffer_unordered(AT_ONCE);
    while let Some(held) = arriving.next().await {
        tokio::spawn(read(held.context("a visitor of the crowd can't connect")?));
    }
    println!("ready");
    until_input_ends().await;
    Ok(())
}

/// Reads until the end, so that pings are answered. A visitor asks a silent line whether it lives, as
/// the widget does.
async fn read(held: Held) {
    match held {
        Held::Visitor(mut socket) => loop {
            match tokio::time::timeout(QUIET, socket.next_bytes()).await {
                Ok(Ok(_)) => {}
                Err(_) if socket.send(&VisitorFrame::Ping).await.is_ok() => {}
                Ok(Err(_)) | Err(_) => return,
            }
        },
        Held::Bare(mut socket) => while socket.next_bytes().await.is_ok() {},
    }
}
