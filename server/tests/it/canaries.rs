//! What people type must not reach the log, the metrics or the health checks. Texts that occur
//! nowhere else are typed everywhere, and looked for in everything the program says.

mod flock;
mod say;

use crate::served::Served;
use flock::Flock;
use foyer_storage::testing::{Backend, TestDb, damage};

/// Everything the server says from its start to its stop.
async fn heard(database: &str, format: &str, flock: &mut Flock) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // The most that an operator can ask for.
    let settings = [("FOYER__LOG__FORMAT", format), ("FOYER__LOG__FILTER", "trace")];
    let server = Served::start(folder.path(), database, &settings).await;
    let people = say::work(&server, flock).await;
    say::odd_requests(&server, flock).await;
    let (mut people, mut heard) = (people, told(&server).await);
    say::odd_frames(&server, &mut people, flock).await;
    say::while_it_stalls(database, &mut people, flock).await;
    damage(database).await.expect("it is damaged");
    say::while_it_fails(&server, &mut people, flock).await;
    heard.push_str(&told(&server).await);
    heard.push_str(&server.stop().await);
    heard
}

/// What whoever watches over the server is told.
async fn told(server: &Served) -> String {
    let mut told = server.scrape().await;
    for path in ["/health/live", "/health/ready"] {
        let answer = server.http.get(format!("{}{path}", server.url)).send().await.expect("an answer");
        told.push_str(&answer.text().await.expect("text"));
    }
    told
}

async fn nothing_is_heard(backend: Backend, format: &str) {
    let (database, _folder) = TestDb::url(backend).await.expect("a database");
    let mut flock = Flock::default();
    let heard = heard(&database, format, &mut flock).await;
    // Else silence would pass: requests, statements, slow ones, and failures are all there.
    for loud in [
        "foyer_server::request_log",
        "INTO stream_event",
        "slow statement",
        "storage failed",
        "foyer_messages_total",
    ] {
        assert!(heard.contains(loud), "nothing of {loud} in\n{heard}");
    }
    assert!(flock.len() > 40, "{} texts were typed", flock.len());
    let found = flock.found_in(&heard);
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn lines_for_people_on_sqlite() {
    nothing_is_heard(Backend::Sqlite, "pretty").await;
}

#[tokio::test]
async fn lines_for_machines_on_sqlite() {
    nothing_is_heard(Backend::Sqlite, "json").await;
}

#[tokio::test]
async fn lines_for_machines_on_postgres() {
    nothing_is_heard(Backend::Postgres, "json").await;
}
