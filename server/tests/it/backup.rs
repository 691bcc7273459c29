//! `foyer backup` and what comes after it: restoring.

use crate::desk::setup_form;
use crate::served::{Served, foyer};
use crate::sockets::office::{Line, Tab, Widget, cookie};
use foyer_app::api::chats::TakeChat;
use foyer_protocol::agent::{AgentEvent, AgentFrame, ChatSummary};
use foyer_protocol::chat::{ChatState, EventBody, StreamEvent};
use foyer_protocol::visitor::{VisitorEvent, VisitorFrame};
use foyer_protocol::{ChatId, ClientId, PROTOCOL_VERSION, wire};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio_tungstenite::tungstenite::Message;

/// Acknowledged messages: the place in the stream, and the text.
type Acknowledged = Arc<Mutex<BTreeMap<i64, String>>>;

fn note(acknowledged: &Acknowledged, seq: i64, text: String) {
    acknowledged.lock().unwrap_or_else(PoisonError::into_inner).insert(seq, text);
}

fn so_far(acknowledged: &Acknowledged) -> BTreeMap<i64, String> {
    acknowledged.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Writes one message after the other as the visitor, until the server is gone.
async fn write_as_visitor(mut maria: Widget, acknowledged: Acknowledged) {
    for n in 0.. {
        let text = format!("visitor {n}");
        let id = ClientId(format!("v{n}"));
        let frame = VisitorFrame::Send { client_id: id.clone(), text: text.clone() };
        let sent = |event| match event {
            VisitorEvent::Sent { client_id, seq, .. } if client_id == id => Some(seq),
            _ => None,
        };
        let Some(seq) = say(&mut maria.0, &frame, sent).await else { return };
        note(&acknowledged, seq, text);
    }
}

async fn write_as_agent(mut ada: Tab, chat: ChatId, acknowledged: Acknowledged) {
    for n in 0.. {
        let text = format!("agent {n}");
        let client_id = format!("a{n}").as_str().into();
        let frame =
            AgentFrame::Send { stream: chat.clone().into(), client_id, text: text.clone(), comment: false };
        let sent = |event| match event {
            AgentEvent::Sent { seq, .. } => Some(seq),
            _ => None,
        };
        let Some(seq) = say(&mut ada.line, &frame, sent).await else { return };
        note(&acknowledged, seq, text);
    }
}

/// Sends a frame and waits for its answer; `None` when the server is gone.
async fn say<E: DeserializeOwned>(
    line: &mut Line,
    frame: &impl Serialize,
    answer: impl Fn(E) -> Option<i64>,
) -> Option<i64> {
    if !line.try_send(Message::binary(wire::encode(frame).expect("bytes"))).await {
        return None;
    }
    loop {
        let event = line.frame().await.ok()?;
        if let Some(seq) = answer(wire::decode(&event.into_data()).expect("an event")) {
            return Some(seq);
        }
    }
}

fn run(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let Output { status, stdout, stderr } =
        foyer(folder).arg("backup").args(arguments).output().expect("the program runs");
    (status.success(), [stdout, stderr].map(|out| String::from_utf8_lossy(&out).into_owned()).concat())
}

/// The stream has no gap, and holds what was acknowledged where it was acknowledged.
fn holds(events: &[StreamEvent], acknowledged: &BTreeMap<i64, String>) {
    let places: Vec<_> = events.iter().map(|event| event.seq).collect();
    assert_eq!(places, (1..=events.len() as i64).collect::<Vec<_>>(), "gaps");
    for (seq, wanted) in acknowledged {
        let event = usize::try_from(*seq).ok().and_then(|seq| events.get(seq - 1));
        let event = event.unwrap_or_else(|| panic!("{wanted} was acknowledged and is lost"));
        assert_eq!(event.body, EventBody::Message { text: wanted.clone() });
    }
}

/// Starts a server on a restored database and reads everything as both sides do.
async fn check(database: &Path, token: &str, acknowledged: &BTreeMap<i64, String>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}", database.display());
    let server = Served::start(folder.path(), &url, &[]).await;
    let cookie = server.sign_in().await;
    let mut ada = server.tab(&cookie).await;
    let chats: Vec<ChatSummary> = ada.welcome().await;
    assert_eq!(chats.len(), 1);
    assert_eq!(chats[0].state, ChatState::Active);
    let at_ada = ada.read(&chats[0].id).await;
    assert_eq!(at_ada.len() as i64, chats[0].seq);
    holds(&at_ada, acknowledged);

    let mut maria = Widget(server.line("/ws/visitor", None).await);
    maria.hello(1, Some(token), 0, PROTOCOL_VERSION).await;
    holds(&maria.read().await, acknowledged);
    // It is a database to go on with.
    maria.send("after", "Are you back?").await;
    maria.until(|event| matches!(event, VisitorEvent::Sent { .. }).then_some(())).await;
    server.kill().await;
}

#[tokio::test]
async fn a_backup_of_a_busy_server_is_restored_after_its_death() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Served::start(folder.path(), "sqlite://data/foyer.db", &[]).await;
    let cookie = cookie(&server.call(&setup_form()).send().await.expect("an answer"));
    let mut ada = server.tab(&cookie).await;
    ada.welcome().await;
    let mut maria = Widget(server.line("/ws/visitor", None).await);
    maria.hello(1, None, 0, PROTOCOL_VERSION).await;
    let VisitorEvent::Ready { token, .. } = maria.next().await else { panic!("no answer to the hello") };
    maria.start("Where is my order?").await;
    let chat = ada.chat(|chat| chat.state == ChatState::Queued).await.id;
    server.done(&cookie, TakeChat { chat: chat.clone(), from: None, over_limit: false }).await;

    let acknowledged = Acknowledged::default();
    let writers = [
        tokio::spawn(write_as_visitor(maria, Arc::clone(&acknowledged))),
        tokio::spawn(write_as_agent(ada, chat, Arc::clone(&acknowledged))),
    ];
    let enough = Instant::now();
    while so_far(&acknowledged).len() < 200 {
        assert!(enough.elapsed() < Duration::from_secs(30), "the server acknowledges too little");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }

    let before = so_far(&acknowledged);
    let at = folder.path().to_owned();
    let copying = tokio::task::spawn_blocking(move || {
        run(&at, &["--database-url", "sqlite://data/foyer.db", "copy.db"])
    });
    let (success, said) = copying.await.expect("the copy ends");
    let during = so_far(&acknowledged).len() - before.len();
    server.kill().await;
    for writer in writers {
        writer.await.expect("a writer ends with its server");
    }

    assert!(success, "{said}");
    assert!(said.contains("copy.db holds a copy of sqlite://data/foyer.db: "), "{said}");
    assert!(
        said.contains(" chats: 1, messages: ") && said.contains("--database-url sqlite://copy.db"),
        "{said}"
    );
    assert!(during > 0, "nothing was written while the copy was made, so this test says little");

    // Started on the copy, as the README says first. The copy of the copy is for the second way.
    let (copy, second) = (folder.path().join("copy.db"), folder.path().join("second.db"));
    std::fs::copy(&copy, &second).expect("copied");
    check(&copy, &token, &before).await;

    // Put in the place of the old file, whose write-ahead log goes first.
    let old = folder.path().join("data/foyer.db");
    assert!(folder.path().join("data/foyer.db-wal").is_file(), "it was killed, so its log is left");
    for left in ["data/foyer.db-wal", "data/foyer.db-shm"] {
        std::fs::remove_file(folder.path().join(left)).expect("removed");
    }
    std::fs::rename(second, &old).expect("put in place");
    check(&old, &token, &before).await;
}

#[test]
fn what_stops_a_backup_is_said_and_nothing_is_left() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let migrated = foyer(folder.path()).args(["migrate", "--create"]).output().expect("the program runs");
    assert!(migrated.status.success());
    std::fs::write(folder.path().join("taken.db"), "mine").expect("written");
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).expect("made");
    let names = || {
        let entries = std::fs::read_dir(folder.path()).expect("the folder");
        let mut names: Vec<_> = entries.map(|entry| entry.expect("an entry").file_name()).collect();
        names.sort();
        names
    };
    let before = names();
    let cases: [(&[&str], &str); 6] = [
        (&["taken.db"], "taken.db: the file exists already; give another name"),
        (&["empty"], "empty: the file exists already; give another name"),
        (&["no/such/copy.db"], "no file can be made in the folder no/such: No such file or directory"),
        (&["/sys/copy.db"], "no file can be made in the folder /sys: "),
        (&["--database-url", "sqlite://other.db", "copy.db"], "the database can't be read: "),
        (&["--database-url", "postgres://u:s3cret@localhost/d", "copy.db"], "use pg_dump for PostgreSQL"),
    ];
    for (arguments, complaint) in cases {
        let (success, said) = run(folder.path(), arguments);
        assert!(!success && said.contains(complaint), "{arguments:?}: {said}");
        assert!(!said.contains("s3cret"), "{said}");
        assert_eq!(said.lines().count(), 1, "one sentence: {said}");
    }
    assert_eq!(std::fs::read_to_string(folder.path().join("taken.db")).expect("read"), "mine");
    assert_eq!(names(), before);
}

#[cfg(unix)]
#[test]
fn a_target_that_takes_no_more_is_said_and_removed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let migrated = foyer(folder.path()).args(["migrate", "--create"]).output().expect("the program runs");
    assert!(migrated.status.success());
    // The shell lets the program write files of some 10 KB at most; the signal for it is ignored,
    // so that writing fails as on a full disk.
    let mut limited = std::process::Command::new("sh");
    limited.current_dir(folder.path());
    limited.args(["-c", "trap '' XFSZ; ulimit -f 100; exec \"$0\" backup target/copy.db"]);
    limited.arg(env!("CARGO_BIN_EXE_foyer"));
    std::fs::create_dir(folder.path().join("target")).expect("made");
    let Output { status, stderr, .. } = limited.output().expect("the shell runs");
    let said = String::from_utf8_lossy(&stderr);
    assert!(!status.success(), "{said}");
    assert!(said.contains("target/copy.db: the copy could not be written: "), "{said}");
    let left = std::fs::read_dir(folder.path().join("target")).expect("the folder").count();
    assert_eq!(left, 0, "nothing is left");
}

/// Told to stop in the middle of the work, it takes what there is of a copy with it.
#[cfg(unix)]
#[tokio::test]
async fn a_backup_that_is_told_to_stop_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let migrated = foyer(folder.path()).args(["migrate", "--database-url", "sqlite://foyer.db"]).output();
    assert!(migrated.expect("the program runs").status.success());
    let file = folder.path().join("foyer.db");
    foyer_storage::testing::fill(&format!("sqlite://{}", file.display())).await.expect("it is filled");
    for signal in ["-TERM", "-INT"] {
        let mut command = tokio::process::Command::from(foyer(folder.path()));
        command.args(["backup", "--database-url", "sqlite://foyer.db", "copy.db"]);
        command.stderr(std::process::Stdio::piped()).kill_on_drop(true);
        let child = command.spawn().expect("it starts");
        let begun = Instant::now();
        let unfinished = || {
            let entries = std::fs::read_dir(folder.path()).expect("the folder");
            let names =
                entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
            names.filter(|name| name.starts_with(".foyer-backup-") || name == "copy.db").collect::<Vec<_>>()
        };
        while unfinished().is_empty() {
            assert!(begun.elapsed() < Duration::from_secs(20), "it does not begin");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let id = child.id().expect("it runs").to_string();
        assert!(
            std::process::Command::new("kill").args([signal, &id]).status().expect("kill runs").success()
        );
        let output = child.wait_with_output().await.expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains("stopped before the copy was complete"), "{said}");
        assert_eq!(unfinished(), Vec::<String>::new());
    }
}
