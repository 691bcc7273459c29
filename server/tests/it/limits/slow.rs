//! Clients that take their time: each is cut, and others are answered meanwhile.

use super::{OK, PATIENCE, ask, connect, met, rest};
use crate::desk::Desk;
use foyer_metrics::Limit;
use foyer_protocol::{PROTOCOL_VERSION, wire};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

/// Writes a byte now and then until the server has had enough; what it said then.
async fn trickle(stream: TcpStream) -> String {
    let (mut read, mut write) = stream.into_split();
    let writing = tokio::spawn(async move {
        while write.write_all(b"x").await.is_ok() {
            sleep(Duration::from_millis(30)).await;
        }
    });
    let mut bytes = Vec::new();
    let ended = timeout(PATIENCE, read.read_to_end(&mut bytes)).await;
    assert!(ended.is_ok(), "the server waits for ever");
    writing.abort();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn slow_heads_are_cut_and_others_are_served() {
    let desk = Desk::start_with(|config| config.limits.header_ms = 400).await;
    let mut slow = Vec::new();
    for start in ["", "G", "GET / HTTP/1.1\r\nhost: localhost\r\nx-long: "].repeat(10) {
        let mut stream = connect(&desk).await;
        stream.write_all(start.as_bytes()).await.expect("sent");
        slow.push(tokio::spawn(trickle(stream)));
    }
    assert_eq!(ask(&mut connect(&desk).await).await, OK);
    for slow in slow {
        let answer = slow.await.expect("it ends");
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    }
    assert!(met(Limit::Slow) >= 30);
    // Who has asked once may take longer for the next head.
    let mut kept = connect(&desk).await;
    assert_eq!(ask(&mut kept).await, OK);
    sleep(Duration::from_millis(600)).await;
    assert_eq!(ask(&mut kept).await, OK);
}

#[tokio::test]
async fn a_silent_connection_is_told_and_closed() {
    let desk = Desk::start_with(|config| config.limits.header_ms = 200).await;
    let answer = rest(&mut connect(&desk).await).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
}

#[tokio::test]
async fn a_silent_connection_does_not_hold_up_the_stop() {
    let desk = Desk::start().await;
    let mut silent = connect(&desk).await;
    let mut kept = connect(&desk).await;
    assert_eq!(ask(&mut kept).await, OK);
    let started = Instant::now();
    desk.running.stop().await;
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert_eq!((rest(&mut silent).await, rest(&mut kept).await), (String::new(), String::new()));
}

#[tokio::test]
async fn idle_connections_are_closed() {
    let desk = Desk::start_with(|config| config.limits.idle_ms = 300).await;
    let mut stream = connect(&desk).await;
    for _ in 0..2 {
        assert_eq!(ask(&mut stream).await, OK);
        sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(rest(&mut stream).await, "");
}

#[tokio::test]
async fn slow_bodies_are_answered_with_408() {
    let desk = Desk::start_with(|config| config.limits.body_ms = 300).await;
    let mut stream = connect(&desk).await;
    let head = format!(
        "POST /api/session/sign-in HTTP/1.1\r\nhost: localhost\r\ncontent-type: {}\r\n{}: {}\r\ncontent-length: 1000\r\n\r\n",
        wire::CONTENT_TYPE,
        wire::VERSION_HEADER,
        PROTOCOL_VERSION
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    let answer = trickle(stream).await;
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("took too long"), "{answer}");
}

#[tokio::test]
async fn who_takes_no_bytes_is_cut() {
    const SIZE: usize = 12 * 1024 * 1024;
    let desk = Desk::start_with(|config| config.limits.stuck_ms = 300).await;
    std::fs::write(desk.folder.path().join("dist/large.txt"), vec![b'x'; SIZE]).expect("a file");
    let mut stream = connect(&desk).await;
    stream.write_all(b"GET /large.txt HTTP/1.1\r\nhost: localhost\r\n\r\n").await.expect("sent");
    // The answer begins, and then nothing of it is taken.
    let mut bytes = vec![0; 1];
    timeout(PATIENCE, stream.read_exact(&mut bytes)).await.expect("in time").expect("an answer");
    sleep(Duration::from_millis(1_000)).await;
    let _ = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.expect("it was cut");
    assert!((1..SIZE).contains(&bytes.len()), "{} bytes came", bytes.len());
    assert!(met(Limit::Stuck) >= 1);
    // Who reads gets all of it.
    let whole = desk.get("/large.txt").send().await.expect("an answer").bytes().await.expect("a body");
    assert_eq!(whole.len(), SIZE);
}

#[tokio::test]
async fn bytes_are_read_no_faster_than_allowed() {
    let desk = Desk::start_with(|config| {
        config.limits.bytes_per_connection = 1_000_000;
        config.limits.stranger_body_bytes = 0;
        config.limits.body_bytes = 0;
        config.limits.bodies_bytes = 0;
    })
    .await;
    // Ten million at once, and two in two seconds; the last read may be half a million too much.
    let started = Instant::now();
    let response = desk.post("/api/session/sign-in", vec![0xff; 12_000_000]).send().await.expect("an answer");
    assert_eq!(response.status(), 400);
    let took = started.elapsed();
    assert!((1_300..10_000).contains(&took.as_millis()), "{took:?}");
    assert!(met(Limit::Bytes) >= 1);
}

#[tokio::test]
async fn a_proxys_connection_carries_many_clients_and_is_read_at_full_speed() {
    let desk = Desk::start_with(|config| {
        config.server.behind_proxy = Some(true);
        config.limits.bytes_per_connection = 100_000;
        config.limits.stranger_body_bytes = 0;
        config.limits.body_bytes = 0;
        config.limits.bodies_bytes = 0;
    })
    .await;
    let started = Instant::now();
    let response = desk.post("/api/session/sign-in", vec![0xff; 3_000_000]).send().await.expect("an answer");
    assert_eq!(response.status(), 400);
    // One client alone would take 20 s.
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}
