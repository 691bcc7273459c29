//! Bodies: whose they are is known before they are read, and only so much of them is in memory at once.

use super::{PATIENCE, connect, met, rest};
use crate::desk::{Desk, header, read};
use crate::sockets::office::cookie;
use foyer_app::api::session::GetMe;
use foyer_metrics::Limit;
use foyer_protocol::{AppError, ErrorKind, PROTOCOL_VERSION, wire};
use leptos::server_fn::ServerFn;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The head of a call that says how long its body is.
fn head(cookie: &str, from: &str, bytes: usize) -> String {
    format!(
        "POST {} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\nx-forwarded-for: {from}\r\ncontent-type: {}\r\n\
         {}: {PROTOCOL_VERSION}\r\ncontent-length: {bytes}\r\n\r\n",
        GetMe::PATH,
        wire::CONTENT_TYPE,
        wire::VERSION_HEADER,
    )
}

/// What is answered to a head of whose body nothing is sent.
async fn before_the_body(desk: &Desk, cookie: &str, bytes: usize) -> String {
    let mut stream = connect(desk).await;
    stream.write_all(head(cookie, "203.0.113.1", bytes).as_bytes()).await.expect("sent");
    timeout(PATIENCE, rest(&mut stream)).await.expect("an answer without the body")
}

#[tokio::test]
async fn whose_a_long_body_is_decides_before_it_is_read() {
    let desk = Desk::start().await;
    let session = cookie(&desk.set_up().await);
    for (cookie, bytes, status) in [
        ("", 8_193, "413"),
        ("foyer_session=guessed", 8_193, "401"),
        ("foyer_session=guessed", 200_000, "401"),
        (&*session, 262_145, "413"),
    ] {
        let answer = before_the_body(&desk, cookie, bytes).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{cookie} {bytes}: {answer}");
    }
    let call = |cookie: &str, bytes: usize| {
        desk.post(GetMe::PATH, vec![0xff; bytes]).header("cookie", cookie.to_owned()).send()
    };
    // They are read; there is only nothing in them.
    for (cookie, bytes) in [("", 8_192), ("foyer_session=guessed", 8_192), (&*session, 200_000)] {
        let answer = call(cookie, bytes).await.expect("an answer");
        assert!(matches!(answer.status().as_u16(), 200 | 400 | 401), "{cookie} {bytes}: {}", answer.status());
    }
    // One that does not say how long it is: a stranger's is cut where it may not go on.
    let mut endless = connect(&desk).await;
    let head = head("", "203.0.113.1", 0).replace("content-length: 0", "transfer-encoding: chunked");
    endless.write_all(head.as_bytes()).await.expect("sent");
    for _ in 0..9 {
        let part = ["3e8\r\n", &"x".repeat(1_000), "\r\n"].concat();
        endless.write_all(part.as_bytes()).await.expect("sent");
    }
    let answer = rest(&mut endless).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

/// A call of whose body the last byte is missing.
async fn held(desk: &Desk, cookie: &str, from: &str, bytes: usize) -> TcpStream {
    let mut stream = connect(desk).await;
    stream.write_all(head(cookie, from, bytes + 1).as_bytes()).await.expect("sent");
    stream.write_all(&vec![0; bytes]).await.expect("sent");
    stream
}

#[tokio::test]
async fn only_so_much_of_bodies_is_in_memory() {
    let desk = Desk::start_with(|config| {
        config.server.behind_proxy = Some(true);
        // Strangers have a half, and one address an eighth of it: 1,000 bytes.
        config.limits.bodies_bytes = 16_000;
    })
    .await;
    let session = cookie(&desk.set_up().await);
    let call = async |cookie: &str, from: &str| {
        let body = vec![0; 200];
        let asked = desk.post(GetMe::PATH, body).header("x-forwarded-for", from);
        asked.header("cookie", cookie).send().await.expect("an answer")
    };
    let mut open = vec![held(&desk, "", "203.0.113.1", 900).await];
    let refused = until(429, || call("", "203.0.113.1")).await;
    assert!(!header(&refused, "retry-after").is_empty());
    let error: AppError = read(refused).await;
    assert_eq!(error.kind, ErrorKind::TooMany);
    assert!(error.message.contains("from your network"), "{error}");
    assert_ne!(call("", "203.0.113.2").await.status(), 429, "another address");
    assert_ne!(call(&session, "203.0.113.1").await.status(), 429, "a session at the same address");

    for n in 2..10 {
        open.push(held(&desk, "", &format!("203.0.113.{n}"), 880).await);
    }
    let refused = until(503, || call("", "203.0.113.99")).await;
    assert!(read::<AppError>(refused).await.message.starts_with("The server is receiving too much"));
    assert_ne!(call(&session, "203.0.113.99").await.status(), 503, "strangers keep nobody from working");
    assert!(met(Limit::Bodies) >= 2);

    drop(open);
    for _ in 0..100 {
        if call("", "203.0.113.1").await.status() != 429 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("what was held is not given back");
}

/// Asks until the server has read what the others sent.
async fn until<F>(status: u16, ask: impl Fn() -> F) -> reqwest::Response
where
    F: Future<Output = reqwest::Response>,
{
    for _ in 0..100 {
        let answer = ask().await;
        if answer.status() == status {
            return answer;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("never {status}");
}
