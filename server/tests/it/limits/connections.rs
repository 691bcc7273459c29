//! How many connections there are.

use super::{OK, ask, connect, met, rest};
use crate::desk::Desk;
use foyer_metrics::Limit;
use std::time::Duration;

/// The server notices a closed connection a moment later.
async fn soon_there_is_room(desk: &Desk) {
    for _ in 0..100 {
        let mut stream = connect(desk).await;
        if ask(&mut stream).await == OK {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no room");
}

#[tokio::test]
async fn a_full_server_says_so_and_goes_on_with_who_is_there() {
    let desk = Desk::start_with(|config| config.limits.connections = 3).await;
    let mut open = Vec::new();
    for _ in 0..3 {
        let mut stream = connect(&desk).await;
        assert_eq!(ask(&mut stream).await, OK);
        open.push(stream);
    }
    for _ in 0..5 {
        let answer = rest(&mut connect(&desk).await).await;
        assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("retry-after: 5"), "{answer}");
    }
    assert!(met(Limit::Connections) >= 5);
    for stream in &mut open {
        assert_eq!(ask(stream).await, OK);
    }
    drop(open);
    soon_there_is_room(&desk).await;
}

#[tokio::test]
async fn an_address_with_too_many_connections_gets_no_more() {
    let desk = Desk::start_with(|config| config.limits.connections_per_address = 2).await;
    let (mut first, mut second) = (connect(&desk).await, connect(&desk).await);
    assert_eq!((ask(&mut first).await, ask(&mut second).await), (OK.to_owned(), OK.to_owned()));
    let answer = rest(&mut connect(&desk).await).await;
    assert!(answer.starts_with("HTTP/1.1 429 "), "{answer}");
    assert_eq!(ask(&mut first).await, OK);
    drop(first);
    soon_there_is_room(&desk).await;
}

#[tokio::test]
async fn a_proxy_may_have_all_connections() {
    let desk = Desk::start_with(|config| {
        config.server.behind_proxy = Some(true);
        config.limits.connections_per_address = 1;
    })
    .await;
    let (mut first, mut second) = (connect(&desk).await, connect(&desk).await);
    assert_eq!((ask(&mut first).await, ask(&mut second).await), (OK.to_owned(), OK.to_owned()));
}
