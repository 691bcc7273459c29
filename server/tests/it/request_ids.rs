//! An id for every request: in the answer, in the log, and for the person whose request failed.

use crate::desk::{Desk, header, read, setup_form};
use crate::served::Served;
use crate::sockets::office::{Widget, cookie};
use foyer_app::api::groups::ListGroups;
use foyer_protocol::visitor::{VisitorEvent, VisitorFrame};
use foyer_protocol::{AppError, ErrorKind, PROTOCOL_VERSION};
use serde_json::Value;
use std::collections::HashSet;

#[tokio::test]
async fn every_answer_has_its_own() {
    let desk = Desk::start().await;
    let mut seen = HashSet::new();
    for path in ["/", "/health/live", "/foyer.js", "/no/such/file.txt", "/api/unknown", "/ws/agent"] {
        let asked = desk.get(path).header("x-request-id", "from-a-stranger");
        let answer = asked.send().await.expect("an answer");
        let id = header(&answer, "x-request-id").to_owned();
        assert_eq!(id.len(), 16, "{path}: {id}");
        assert!(seen.insert(id), "{path}");
    }
}

#[tokio::test]
async fn a_proxys_is_kept_when_it_is_plain() {
    let desk = Desk::start_with(|config| config.server.behind_proxy = Some(true)).await;
    let ask = async |id: &str| {
        let answer = desk.get("/health/live").header("x-request-id", id).send().await.expect("an answer");
        header(&answer, "x-request-id").to_owned()
    };
    assert_eq!(ask("4bf92f35-77b3_4da6").await, "4bf92f35-77b3_4da6");
    assert_ne!(ask("maria@example.org").await, "maria@example.org");
}

/// The ids on the lines of log that say `words`.
fn ids(log: &str, words: &str) -> Vec<String> {
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let lines = lines.filter(|line| line["message"].as_str().is_some_and(|said| said.contains(words)));
    lines.map(|line| line["span"]["id"].as_str().unwrap_or("no id").to_owned()).collect()
}

#[tokio::test]
async fn who_is_told_of_an_error_can_find_it_in_the_log() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let settings = [("FOYER__LOG__FORMAT", "json")];
    let server = Served::start(folder.path(), "sqlite://foyer.db", &settings).await;
    let cookie = cookie(&server.call(&setup_form()).send().await.expect("an answer"));
    let mut maria = Widget(server.line("/ws/visitor", None).await);
    maria.hello(1, None, 0, PROTOCOL_VERSION).await;
    maria.next().await;
    let file = folder.path().join("foyer.db");
    foyer_storage::testing::damage(&format!("sqlite://{}", file.display())).await.expect("it is damaged");
    let [name, email, message] = ["Maria", "maria@example.org", "Call me"].map(str::to_owned);
    maria
        .say(&VisitorFrame::LeaveMessage { client_id: "o1".into(), department: None, name, email, message })
        .await;
    let refused = maria
        .until(|event| match event {
            VisitorEvent::Refused { error, .. } => Some(error),
            _ => None,
        })
        .await;
    let answer = server.call(&ListGroups {}).header("cookie", cookie).send().await.expect("an answer");
    assert_eq!(answer.status(), 500);
    let shown = header(&answer, "x-request-id").to_owned();
    let failed: AppError = read(answer).await;
    let log = server.stop().await;

    assert_eq!((refused.kind, failed.kind), (ErrorKind::Server, ErrorKind::Server));
    let [of_socket, of_call] = &ids(&log, "storage failed")[..] else { panic!("{log}") };
    assert!(refused.message.ends_with(&format!(": {of_socket}.")), "{} in {log}", refused.message);
    assert!(failed.message.ends_with(&format!(": {shown}.")), "{}", failed.message);
    assert_eq!(of_call, &shown, "{log}");
    assert_eq!(ids(&log, "request failed"), [shown], "{log}");
}
