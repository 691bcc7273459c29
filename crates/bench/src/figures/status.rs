//! What it costs to tell a page whether chat is online: every page of a host site asks, again and again. Against a bare
//! handler that answers the same bytes.

use super::Bench;
use crate::baseline::{Baseline, Kind};
use crate::desk::{Desk, Size};
use crate::load::{figure, open_loop};
use crate::process::Process;
use crate::report::{Goal, Row};
use crate::rounds::Rounds;
use anyhow::{Context, ensure};
use foyer_client::Target;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// What pages ask for; the bare handler answers at the same address.
pub(crate) const ADDRESS: &str = "/public/links/1/status";
/// Connections that are kept, as proxies and browsers keep theirs.
const CONNECTIONS: usize = 64;
/// Nine times what 10,000 pages ask every 30 s, so that the account of processor time is fine enough.
const PER_SECOND: f64 = 3_000.0;

/// Server CPU of an answer, in µs, beside an office at work; and how many came.
pub(super) async fn measure(bench: &Bench) -> anyhow::Result<Vec<Row>> {
    let server = bench.server().await?;
    let size = Size { departments: 4, agents: 5, chats: 20 };
    let _desk = Desk::open(server.target, size, Arc::new(|_| ())).await?;
    let bare = Baseline::start(Kind::Answer)?;
    let answered = Arc::new(AtomicUsize::new(0));
    let ours = pages(server.target, &answered).await?;
    let theirs = pages(bare.target, &answered).await?;

    let length = bench.seconds(10);
    let mut rounds = Rounds::default();
    for _ in 0..bench.rounds() {
        let value = cpu_each(&server.process, &ours, length, &answered).await?;
        rounds.push(value, cpu_each(&bare.process, &theirs, length, &answered).await?);
    }
    let (value, baseline) = rounds.medians();
    Ok(vec![Row::new("status of a link, server CPU", value, "µs", Some(baseline), Goal::RatioAtMost(1.5))])
}

/// Processor time of an answer, in µs. All that was asked must be answered.
async fn cpu_each(
    process: &Process,
    pages: &[UnboundedSender<()>],
    length: Duration,
    answered: &AtomicUsize,
) -> anyhow::Result<f64> {
    answered.store(0, Ordering::Relaxed);
    let before = process.cpu()?;
    let mut asked = 0;
    open_loop(PER_SECOND, length, |number, _| {
        // A page whose connection has ended shows as a question without an answer.
        let _ = pages[number % pages.len()].send(());
        asked += 1;
    })
    .await;
    // The last ones arrive.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let used = process.cpu()? - before;
    let came = answered.load(Ordering::Relaxed);
    ensure!(came == asked, "{came} of {asked} were answered");
    Ok(used.as_secs_f64() * 1e6 / figure(came))
}

/// Pages on connections of their own, each of which asks when told to.
async fn pages(target: Target, answered: &Arc<AtomicUsize>) -> anyhow::Result<Vec<UnboundedSender<()>>> {
    let mut pages = Vec::with_capacity(CONNECTIONS);
    for _ in 0..CONNECTIONS {
        let line = TcpStream::connect(target.server).await.context("no connection for a page")?;
        line.set_nodelay(true)?;
        let (orders, mut ordered) = unbounded_channel();
        let (mut line, answered) = (BufReader::new(line), Arc::clone(answered));
        tokio::spawn(async move {
            while ordered.recv().await.is_some() && ask(&mut line, target).await.is_ok() {
                answered.fetch_add(1, Ordering::Relaxed);
            }
        });
        pages.push(orders);
    }
    Ok(pages)
}

/// Asks once and reads the whole answer, which must be a good one.
async fn ask(line: &mut BufReader<TcpStream>, target: Target) -> anyhow::Result<()> {
    let request = format!(
        "GET {ADDRESS} HTTP/1.1\r\nHost: {}\r\nOrigin: https://shop.example\r\nAccept: */*\r\n\r\n",
        target.server
    );
    line.write_all(request.as_bytes()).await?;
    let (mut length, mut head) = (None, String::new());
    loop {
        head.clear();
        line.read_line(&mut head).await?;
        let words = head.trim_end();
        ensure!(length.is_some() || !words.is_empty(), "an answer without a length");
        if words.is_empty() {
            break;
        }
        ensure!(!words.starts_with("HTTP/1.1 ") || words.contains(" 200 "), "{words}");
        if let Some((name, value)) = words.split_once(": ")
            && name.eq_ignore_ascii_case("content-length")
        {
            length = Some(value.parse::<usize>()?);
        }
    }
    let mut body = vec![0; length.unwrap_or_default()];
    line.read_exact(&mut body).await?;
    Ok(())
}
