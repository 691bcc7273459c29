//! What a supervisor sees.

use crate::desk::{Desk, header};
use foyer_protocol::agent::AgentFrame;
use foyer_protocol::visitor::{PageInfo, VisitorFrame};
use foyer_protocol::{LinkId, PROTOCOL_VERSION, wire};
use futures::{SinkExt, StreamExt};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

#[tokio::test]
async fn a_started_server_is_live_and_ready() {
    let desk = Desk::start().await;
    for path in ["/health/live", "/health/ready"] {
        let response = desk.get(path).send().await.expect("an answer");
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(header(&response, "cache-control"), "no-store");
    }
    desk.running.stop().await;
}

/// Whoever asks all the time must not wear out the disk.
#[tokio::test]
async fn the_database_is_asked_once_a_second_however_often_it_is_asked_for() {
    let desk = Desk::start().await;
    let writes = || {
        let text = foyer_metrics::metrics().text(&[]).expect("text");
        crate::served::sample(&text, "foyer_write_seconds_count")
    };
    let (before, started) = (writes(), std::time::Instant::now());
    for _ in 0..200 {
        assert_eq!(desk.get("/health/ready").send().await.expect("an answer").status(), 200);
    }
    // Leases and jobs write now and then, most of them at the start: far less than once a question.
    let most = 20.0 + 4.0 * started.elapsed().as_secs_f64();
    assert!(writes() - before < most, "{} writes", writes() - before);
}

#[tokio::test]
async fn a_stopped_server_answers_no_more_and_keeps_its_database() {
    let desk = Desk::start().await;
    let url = desk.url("/health/live");
    assert_eq!(desk.http.get(&url).send().await.expect("an answer").status(), 200);
    desk.running.stop().await;
    assert!(desk.http.get(&url).send().await.is_err());
    assert!(desk.folder.path().join("data/foyer.db").is_file());
}

#[tokio::test]
async fn an_address_in_use_is_named() {
    let desk = Desk::start().await;
    let taken = desk.running.address.to_string();
    let mut config = foyer_server::config::Config::default();
    config.server.listen = foyer_server::config::ListenAddress::try_from(taken).expect("an address");
    let database = format!("sqlite://{}", desk.folder.path().join("other.db").display());
    config.database.url = foyer_server::config::DatabaseUrl::try_from(database).expect("a database URL");
    let error = foyer_server::startup::start(config).await.err().expect("the address is in use");
    assert!(error.to_string().starts_with("server.listen: can't listen on "), "{error}");
}

#[tokio::test]
async fn connected_people_do_not_hold_up_the_stop_and_are_told_of_it() {
    let desk = Desk::start().await;
    let cookie = header(&desk.set_up().await, "set-cookie").to_owned();

    let mut agent = desk.url("/ws/agent").replacen("http", "ws", 1).into_client_request().expect("a request");
    agent.headers_mut().insert("cookie", cookie.parse().expect("a header"));
    let mut agent = connect_async(agent).await.expect("a socket").0;
    let hello = AgentFrame::Hello { version: PROTOCOL_VERSION };
    agent.send(Message::binary(wire::encode(&hello).expect("bytes"))).await.expect("sent");

    let visitor = desk.url("/ws/visitor").replacen("http", "ws", 1);
    let mut visitor = connect_async(visitor).await.expect("a socket").0;
    let hello = VisitorFrame::Hello {
        version: PROTOCOL_VERSION,
        link: LinkId(1),
        token: None,
        page: PageInfo::default(),
        after: 0,
    };
    visitor.send(Message::binary(wire::encode(&hello).expect("bytes"))).await.expect("sent");

    // Their welcomes.
    for socket in [&mut agent, &mut visitor] {
        let answer = socket.next().await.expect("open").expect("a frame");
        assert!(answer.is_binary(), "{answer:?}");
    }
    let stop = timeout(Duration::from_secs(5), desk.running.stop());
    let (stopped, ends) = tokio::join!(stop, async { (end_of(agent).await, end_of(visitor).await) });
    assert!(stopped.is_ok(), "the server waits for its sockets");
    // "Service restart" in RFC 6455's registry: both clients connect again.
    assert_eq!(ends, (Some(1012), Some(1012)));
}

/// Reads until the server closes; the code it gives.
async fn end_of(mut socket: Socket) -> Option<u16> {
    while let Some(Ok(frame)) = socket.next().await {
        if let Message::Close(frame) = frame {
            return frame.map(|frame| frame.code.into());
        }
    }
    None
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;
