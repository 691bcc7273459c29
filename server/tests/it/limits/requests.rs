//! How large requests are, and how many.

use super::{OK, ask, connect, met, rest};
use crate::desk::{Desk, PASSWORD, header, read};
use foyer_app::api::session::{GetMe, SignIn};
use foyer_metrics::Limit;
use foyer_protocol::{AppError, ErrorKind};
use foyer_server::config::Limits;
use tokio::io::AsyncWriteExt;

#[tokio::test]
async fn a_giant_head_is_answered_with_431() {
    let desk = Desk::start().await;
    for head in [
        format!("GET / HTTP/1.1\r\nhost: localhost\r\nx-long: {}\r\n\r\n", "x".repeat(20_000)),
        format!("GET / HTTP/1.1\r\nhost: localhost\r\n{}\r\n", "x: y\r\n".repeat(5_000)),
        format!("GET / HTTP/1.1\r\nhost: localhost\r\nx-endless: {}", "x".repeat(500_000)),
    ] {
        let mut stream = connect(&desk).await;
        // The server may stop reading in the middle of it.
        let _ = stream.write_all(head.as_bytes()).await;
        let answer = rest(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    }
    let mut stream = connect(&desk).await;
    let head =
        format!("GET /health/live HTTP/1.1\r\nhost: localhost\r\nx-long: {}\r\n\r\n", "x".repeat(14_000));
    stream.write_all(head.as_bytes()).await.expect("sent");
    assert_eq!(ask(&mut stream).await, OK, "this one is not too long");
}

#[tokio::test]
async fn a_long_body_is_answered_with_413() {
    let desk = Desk::start_with(|config| config.limits.stranger_body_bytes = 1_000).await;
    let send = |bytes: usize| desk.post("/api/session/sign-in", vec![0; bytes]).send();
    let response = send(1_001).await.expect("an answer");
    assert_eq!(response.status(), 413);
    assert_eq!(read::<AppError>(response).await.kind, ErrorKind::BadRequest);
    assert_eq!(send(1_000).await.expect("an answer").status(), 400, "read, and not understood");
}

#[tokio::test]
async fn an_address_that_asks_too_much_waits_and_others_do_not() {
    let desk = Desk::start_with(|config| {
        config.server.behind_proxy = Some(true);
        config.limits.requests_per_address = 3;
    })
    .await;
    let ask = |path: &str, from: &str| desk.get(path).header("x-forwarded-for", from).send();
    for _ in 0..3 {
        assert_eq!(ask("/foyer.js", "203.0.113.1").await.expect("an answer").status(), 200);
    }
    let refused = ask("/foyer.js", "203.0.113.1").await.expect("an answer");
    assert_eq!(refused.status(), 429);
    assert!(met(Limit::Requests) >= 1);
    // A third of a minute for one of three.
    let wait: u64 = header(&refused, "retry-after").parse().expect("seconds");
    assert!((15..=20).contains(&wait), "{wait} s");
    assert_eq!(ask("/ws/visitor", "203.0.113.1").await.expect("an answer").status(), 429);
    assert_eq!(ask("/foyer.js", "203.0.113.2").await.expect("an answer").status(), 200);
    for _ in 0..10 {
        assert_eq!(ask("/health/ready", "203.0.113.1").await.expect("an answer").status(), 200);
    }
}

#[tokio::test]
async fn calls_are_counted_by_address_and_by_session() {
    let desk = Desk::start_with(|config| {
        config.server.behind_proxy = Some(true);
        config.limits.calls_per_address = 6;
        config.limits.calls_per_session = 2;
    })
    .await;
    let call = async |from: &str, session: &str| {
        let request = desk.call(&GetMe {}).header("x-forwarded-for", from);
        let response = request.header("cookie", format!("foyer_session={session}")).send().await;
        response.expect("an answer")
    };
    for _ in 0..2 {
        assert_eq!(call("203.0.113.1", "a").await.status(), 401);
    }
    let refused = call("203.0.113.1", "a").await;
    assert_eq!(refused.status(), 429);
    assert!(!header(&refused, "retry-after").is_empty());
    let error: AppError = read(refused).await;
    assert_eq!(error.kind, ErrorKind::TooMany);
    assert!(error.message.ends_with('.'), "{error}");
    assert!(met(Limit::Calls) >= 1);
    assert_eq!(call("203.0.113.2", "a").await.status(), 429, "one session wherever it is");
    assert_eq!(call("203.0.113.1", "b").await.status(), 401);
    assert_eq!(call("203.0.113.1", "c").await.status(), 401);
    assert_eq!(call("203.0.113.1", "d").await.status(), 401);
    assert_eq!(call("203.0.113.1", "e").await.status(), 429, "one address whatever the session");
    assert_eq!(call("203.0.113.2", "e").await.status(), 401);
}

#[tokio::test]
async fn a_stranger_does_not_lock_an_account_for_its_owner() {
    let desk = Desk::start_with(|config| config.server.behind_proxy = Some(true)).await;
    desk.set_up().await;
    let sign_in = async |from: &str, password: &str| {
        let call = SignIn { email: crate::desk::EMAIL.to_owned(), password: password.to_owned() };
        let request = desk.call(&call).header("x-forwarded-for", from);
        request.send().await.expect("an answer").status().as_u16()
    };
    for _ in 0..10 {
        assert_eq!(sign_in("203.0.113.1", "wrong horse battery").await, 422);
    }
    assert_eq!(sign_in("203.0.113.1", PASSWORD).await, 429);
    assert_eq!(sign_in("203.0.113.2", PASSWORD).await, 200);
}

#[tokio::test]
async fn limits_can_be_switched_off() {
    let desk = Desk::start_with(|config| {
        config.limits = Limits {
            enabled: false,
            connections: 1,
            connections_per_address: 1,
            requests_per_address: 1,
            calls_per_address: 1,
            calls_per_session: 1,
            ..Limits::default()
        };
    })
    .await;
    let mut open = Vec::new();
    for _ in 0..5 {
        let mut stream = connect(&desk).await;
        assert_eq!(ask(&mut stream).await, OK);
        open.push(stream);
        let call = desk.call(&GetMe {}).header("cookie", "foyer_session=a");
        assert_eq!(call.send().await.expect("an answer").status(), 401);
    }
}
