//! Migrations keep what an older program stored.

use super::Outcome;
use crate::testing::{Backend, TestDb};
use crate::{StorageError, Store, brands, events, links};
use foyer_protocol::chat::{Author, EventBody};
use foyer_protocol::setup::LinkLook;
use foyer_protocol::{LinkId, StreamId};
use sqlx::migrate::Migrator;
use sqlx::{ConnectOptions, Connection, Executor};
use std::borrow::Cow;
use std::str::FromStr;

/// The first migration that changes the table of events: of any kind, then of any stream.
const ANY_KIND: i64 = 202_611_250_001;

/// A chat with a message and its end, as rows.
const A_CHAT: &str = "
    INSERT INTO brand VALUES ('b1', 'Northwind', 'northwind', '', '#1b57c8', TRUE, 1);
    INSERT INTO department VALUES ('d1', 'b1', 'Sales', 'sales', 1);
    INSERT INTO chat_group VALUES ('g1', 'd1', 'Front', 'front', TRUE, 1);
    INSERT INTO link VALUES (1, 'Main site', 'b1', 1);
    INSERT INTO visitor VALUES ('v1', 'hash', 'Ada', '', '', 1);
    INSERT INTO chat VALUES ('c1', 1, 'ended', 'v1', 1, 'd1', 'g1', NULL, 2, 2, 1, 1, 2, 'visitor', 2, 'Hello',
        'visitor', NULL, 0, 0, 0, '', '', '', '', '', 0);
    INSERT INTO chat_event VALUES ('c1', 1, 1, 'visitor', NULL, 'm1', 'message', 'Hello');
    INSERT INTO chat_event VALUES ('c1', 2, 2, 'visitor', NULL, NULL, 'ended', '');";
const OF_A_LATER_KIND: &str =
    "INSERT INTO chat_event VALUES ('c1', 3, 3, 'system', NULL, NULL, 'later_kind', '')";
/// The same in the table as it is today.
const LATER: &str = "INSERT INTO stream_event (stream_id, seq, at, author, kind, body) \
    VALUES ('c1', 3, 3, 'system', 'later_kind', '')";
/// An event of a stream that is no chat's.
const OF_A_ROOM: &str = "INSERT INTO stream_event (stream_id, seq, at, author, kind, body) \
    VALUES ('r1', 1, 3, 'system', 'message', 'Hi')";

/// The migrations from before `version`.
fn before(mut migrator: Migrator, version: i64) -> Migrator {
    let older: Vec<_> = migrator.iter().filter(|migration| migration.version < version).cloned().collect();
    migrator.migrations = Cow::Owned(older);
    migrator
}

/// Runs statements on the database as it is; first, when asked, the migrations from before
/// `version`.
async fn run(url: &str, version: Option<i64>, sql: &'static str) -> Outcome {
    if url.starts_with("sqlite:") {
        let options = sqlx::sqlite::SqliteConnectOptions::from_str(url)?.create_if_missing(true);
        let mut connection = options.connect().await?;
        if let Some(version) = version {
            before(sqlx::migrate!("migrations/sqlite"), version).run(&mut connection).await?;
        }
        connection.execute(sqlx::raw_sql(sql)).await?;
        connection.close().await?;
    } else {
        let mut connection = sqlx::PgConnection::connect(url).await?;
        if let Some(version) = version {
            before(sqlx::migrate!("migrations/postgres"), version).run(&mut connection).await?;
        }
        connection.execute(sqlx::raw_sql(sql)).await?;
        connection.close().await?;
    }
    Ok(())
}

async fn events_survive_and_may_be_of_any_kind_and_stream(backend: Backend) -> Outcome {
    let (url, _folder) = TestDb::url(backend).await?;
    run(&url, Some(ANY_KIND), A_CHAT).await?;
    assert!(run(&url, None, OF_A_LATER_KIND).await.is_err(), "the old table knows no such kind");
    let store = Store::open(&url).await?;
    let stream = StreamId::Chat("c1".into());
    let read = events::after(&mut store.read().await?, &stream, 0, 100).await?;
    let read: Vec<_> =
        read.into_iter().map(|row| (row.event.seq, row.event.client_id, row.event.body)).collect();
    let message = EventBody::Message { text: "Hello".to_owned() };
    assert_eq!(read, [(1, Some("m1".into()), message), (2, None, EventBody::Ended)]);
    // The index that finds repeats is there again.
    let again = "INSERT INTO stream_event (stream_id, seq, at, author, client_id, kind, body) \
        VALUES ('c1', 4, 4, 'visitor', 'm1', 'message', 'Hello')";
    assert!(run(&url, None, again).await.is_err(), "a sender's id is stored once");
    run(&url, None, LATER).await?;
    run(&url, None, OF_A_ROOM).await?;
    let unknown = events::after(&mut store.read().await?, &stream, 2, 100).await;
    assert!(matches!(unknown, Err(StorageError::Corrupt { .. })), "{unknown:?}");
    store.close().await;
    Ok(())
}

/// The migration from which on events keep names.
const NAMES: i64 = 202_611_260_101;

/// A chat that Sue, who goes by an alias, has joined and that she and Maria write in; and a second brand with a
/// link, and a department that was moved to it and left on the first one's link.
const BEFORE_NAMES: &str = "
    INSERT INTO brand VALUES ('b1', 'Northwind', 'northwind', '', '#1b57c8', TRUE, 1);
    INSERT INTO brand VALUES ('b2', 'Contoso', 'contoso', '', '#1b57c8', FALSE, 1);
    INSERT INTO department VALUES ('d1', 'b1', 'Sales', 'sales', 1);
    INSERT INTO department VALUES ('d2', 'b2', 'Support', 'support', 2);
    INSERT INTO department VALUES ('d3', 'b2', 'Not ticked', 'not ticked', 1);
    INSERT INTO chat_group VALUES ('g1', 'd1', 'Front', 'front', TRUE, 1);
    INSERT INTO chat_group VALUES ('g2', 'd2', 'Front', 'front', TRUE, 1);
    INSERT INTO link VALUES (1, 'Main site', 'b1', 1);
    INSERT INTO link VALUES (2, 'Contoso', 'b2', 1);
    INSERT INTO link_department VALUES (1, 'd1');
    INSERT INTO link_department VALUES (1, 'd2');
    INSERT INTO agent VALUES ('a1', 'Sue', 'Suzie', 'sue@x.de', 'sue@x.de', 'hash', 'agent', 5, 'available', TRUE,
        NULL, NULL, 1);
    INSERT INTO stream_event VALUES ('c1', 1, 1, 'visitor', NULL, 'm1', 'message', 'Hello');
    INSERT INTO stream_event VALUES ('c1', 2, 2, 'agent', 'a1', NULL, 'ended', '');";

async fn what_happened_before_keeps_its_names_and_moved_departments_their_link(backend: Backend) -> Outcome {
    let (url, _folder) = TestDb::url(backend).await?;
    run(&url, Some(NAMES), BEFORE_NAMES).await?;
    let store = Store::open(&url).await?;
    run(&url, None, "UPDATE agent SET name = 'Susan', alias = ''").await?;
    let mut conn = store.read().await?;
    let read = events::after(&mut conn, &StreamId::Chat("c1".into()), 0, 100).await?;
    let read: Vec<_> = read.into_iter().map(|row| (row.event.author, row.face)).collect();
    let sue = Author::Agent { id: "a1".into(), name: "Sue".to_owned() };
    assert_eq!(read, [(Author::Visitor, None), (sue, Some("Suzie".to_owned()))]);
    let ticked = links::ticked(&mut conn).await?;
    assert_eq!(ticked.get(&LinkId(1)), Some(&vec!["d1".into()]));
    assert_eq!(ticked.get(&LinkId(2)), Some(&vec!["d2".into()]), "only what was ticked moves along");
    assert_eq!(links::departments(&mut conn, LinkId(2)).await?.len(), 1, "all are active");
    drop(conn);
    store.close().await;
    Ok(())
}

/// The migration from which on links have looks, and a host leads to one brand.
const LINKS: i64 = 202_611_280_301;

/// Brands that share hosts, as they could, and a link.
const BEFORE_LINKS: &str = "
    INSERT INTO brand VALUES ('b1', 'One', 'one', 'a.example', '#1b57c8', FALSE, 1, TRUE);
    INSERT INTO brand VALUES ('b2', 'Two', 'two', 'a.example', '#1b57c8', TRUE, 1, TRUE);
    INSERT INTO brand VALUES ('b3', 'Three', 'three', 'b.example', '#1b57c8', FALSE, 1, TRUE);
    INSERT INTO brand VALUES ('b4', 'Four', 'four', 'b.example', '#1b57c8', FALSE, 1, TRUE);
    INSERT INTO brand VALUES ('b5', 'Five', 'five', '', '#1b57c8', FALSE, 1, TRUE);
    INSERT INTO brand VALUES ('b6', 'Six', 'six', '', '#1b57c8', FALSE, 1, TRUE);
    INSERT INTO link VALUES (1, 'Main site', 'b1', 1);";

async fn links_from_before_look_as_they_did_and_a_host_leads_to_one_brand(backend: Backend) -> Outcome {
    let (url, _folder) = TestDb::url(backend).await?;
    run(&url, Some(LINKS), BEFORE_LINKS).await?;
    let store = Store::open(&url).await?;
    let mut conn = store.read().await?;
    let with_host: Vec<_> =
        brands::list(&mut conn).await?.into_iter().filter(|brand| !brand.host.is_empty()).collect();
    let with_host: Vec<_> =
        with_host.iter().map(|brand| (brand.name.as_str(), brand.host.as_str())).collect();
    assert_eq!(
        with_host,
        [("Two", "a.example"), ("Three", "b.example")],
        "the default brand, then the first"
    );
    let again = run(&url, None, "UPDATE brand SET host = 'a.example' WHERE id = 'b5'").await;
    assert!(again.is_err(), "two brands got one host");
    let link = links::by_id(&mut conn, LinkId(1)).await?.expect("the link");
    assert_eq!((link.online, link.offline), (LinkLook::first(true), LinkLook::first(false)));
    assert_eq!((link.refresh_s, link.allowed_sites.len(), link.deleted), (30, 0, false));
    drop(conn);
    store.close().await;
    Ok(())
}

#[tokio::test]
async fn on_sqlite_links_from_before_look_as_they_did() -> Outcome {
    links_from_before_look_as_they_did_and_a_host_leads_to_one_brand(Backend::Sqlite).await
}

#[tokio::test]
async fn on_postgres_links_from_before_look_as_they_did() -> Outcome {
    links_from_before_look_as_they_did_and_a_host_leads_to_one_brand(Backend::Postgres).await
}

#[tokio::test]
async fn on_sqlite_what_happened_before_keeps_its_names() -> Outcome {
    what_happened_before_keeps_its_names_and_moved_departments_their_link(Backend::Sqlite).await
}

#[tokio::test]
async fn on_postgres_what_happened_before_keeps_its_names() -> Outcome {
    what_happened_before_keeps_its_names_and_moved_departments_their_link(Backend::Postgres).await
}

#[tokio::test]
async fn on_sqlite_events_survive_and_may_be_of_any_kind_and_stream() -> Outcome {
    events_survive_and_may_be_of_any_kind_and_stream(Backend::Sqlite).await
}

#[tokio::test]
async fn on_postgres_events_survive_and_may_be_of_any_kind_and_stream() -> Outcome {
    events_survive_and_may_be_of_any_kind_and_stream(Backend::Postgres).await
}
