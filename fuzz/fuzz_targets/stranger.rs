//! What a stranger sends to a running server, as any bytes: a frame of a widget, the body of a server function or of the
//! plain form, an address. The first byte picks which. Nothing of it may be counted as an error of the server.
#![no_main]

use foyer_metrics::{Fault, Label as _, metrics};
use foyer_protocol::visitor::{PageInfo, VisitorEvent, VisitorFrame};
use foyer_protocol::wire::{CONTENT_TYPE, VERSION_HEADER, decode, encode};
use foyer_protocol::{LinkId, PROTOCOL_VERSION};
use foyer_server::commands;
use foyer_server::config::{Config, DatabaseUrl, Flags, ListenAddress};
use foyer_server::startup::{self, Running};
use futures::{SinkExt, StreamExt};
use libfuzzer_sys::fuzz_target;
use std::sync::{LazyLock, Mutex, PoisonError};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A server with a company, and a widget's line to it.
struct Target {
    runtime: Runtime,
    http: reqwest::Client,
    server: Running,
    paths: Vec<&'static str>,
    socket: Mutex<Option<Socket>>,
    _folder: TempDir,
}

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let runtime = Runtime::new().expect("a runtime");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut config = Config::default();
    let database = format!("sqlite://{}/foyer.db", folder.path().display());
    let flags = Flags { database_url: Some(database.clone()), ..Flags::default() };
    let password = "demo demo demo".to_owned().into();
    runtime.block_on(commands::demo(&flags, &password)).expect("a company");
    config.database.url = DatabaseUrl::try_from(database).expect("a database URL");
    config.server.listen = ListenAddress::try_from("127.0.0.1:0".to_owned()).expect("an address");
    config.limits.enabled = false;
    let server = runtime.block_on(startup::start(config)).expect("the server starts");
    let paths = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    Target { runtime, http, server, paths, socket: Mutex::new(None), _folder: folder }
});

impl Target {
    /// A widget that has said hello.
    async fn widget(&self) -> Option<Socket> {
        let url = format!("ws://{}/ws/visitor", self.server.address);
        let mut socket = connect_async(url).await.expect("a socket").0;
        let (link, page) = (LinkId(1), PageInfo::default());
        let hello = VisitorFrame::Hello { version: PROTOCOL_VERSION, link, token: None, page, after: 0 };
        socket.send(Message::binary(encode(&hello).expect("bytes"))).await.ok()?;
        matches!(socket.next().await, Some(Ok(Message::Binary(_)))).then_some(socket)
    }

    /// Says a frame and waits until the server has dealt with it.
    async fn say(&self, bytes: &[u8]) {
        let kept = self.socket.lock().unwrap_or_else(PoisonError::into_inner).take();
        let socket = match kept {
            Some(socket) => Some(socket),
            None => self.widget().await,
        };
        let Some(mut socket) = socket else { return };
        let ping = encode(&VisitorFrame::Ping).expect("bytes");
        for frame in [bytes.to_vec(), ping] {
            if socket.send(Message::binary(frame)).await.is_err() {
                return;
            }
        }
        while let Some(Ok(frame)) = socket.next().await {
            if let Message::Binary(bytes) = frame
                && matches!(decode(&bytes), Ok(VisitorEvent::Pong))
            {
                *self.socket.lock().unwrap_or_else(PoisonError::into_inner) = Some(socket);
                return;
            }
        }
    }

    async fn post(&self, path: &str, body: &[u8]) {
        let request = self.http.post(format!("{}{path}", self.server.url())).body(body.to_vec());
        let request = request.header("content-type", CONTENT_TYPE).header(VERSION_HEADER, PROTOCOL_VERSION);
        let answer = request.send().await.expect("an answer");
        assert!(answer.status().as_u16() < 500, "{path}: {}", answer.status());
    }

    async fn get(&self, bytes: &[u8]) {
        let Ok(address) = std::str::from_utf8(bytes) else { return };
        let url = format!("{}/{address}", self.server.url());
        // What is no address at all does not leave the client.
        if let Ok(answer) = self.http.get(url).send().await {
            assert!(answer.status().as_u16() < 500, "{address:?}: {}", answer.status());
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, rest)) = bytes.split_first() else { return };
    let target = &*TARGET;
    target.runtime.block_on(async {
        match choice % 4 {
            0 => target.say(rest).await,
            1 => target.get(rest).await,
            2 => target.post("/widget/1/message", rest).await,
            _ => {
                let Some((function, body)) = rest.split_first() else { return };
                let path = target.paths[usize::from(*function) % target.paths.len()];
                target.post(path, body).await;
            }
        }
    });
    for fault in Fault::ALL {
        assert_eq!(metrics().faults.of(*fault).get(), 0, "{}", fault.text());
    }
});
