//! Offline messages: the life of one, lists, and whether lists are read by their index.

use super::{Company, NOW, Outcome, write};
use crate::offline::{self, Change, Filter};
use crate::search::Search;
use crate::testing::{Backend, TestDb};
use crate::{agents, departments, groups};
use foyer_protocol::offline::OfflineAssignee;
use foyer_protocol::{AgentId, ClientId, DepartmentId, GroupId, LinkId, OfflineMessageId, Timestamp};
use sqlx::{AssertSqlSafe, ConnectOptions, Row};
use std::str::FromStr;

fn message(id: &str, link: LinkId, department: &DepartmentId, at: i64) -> offline::NewMessage {
    offline::NewMessage {
        id: OfflineMessageId::from(id),
        client_id: ClientId::from(id),
        token_hash: "t".into(),
        link,
        department: department.clone(),
        name: format!("Visitor {id}"),
        email: "m@x.de".into(),
        message: "Hi".into(),
        page_url: String::new(),
        created_at: Timestamp(at),
        search_key: format!("visitor-{id} m@x.de hi"),
        network: "192.0.2.1".into(),
    }
}

fn everything<'a>(agent: &'a AgentId, assignee: &'a OfflineAssignee) -> Filter<'a> {
    Filter {
        agent,
        of_all: true,
        closed: false,
        department: None,
        assignee,
        from: Timestamp(i64::MIN),
        before: Timestamp(i64::MAX),
        search: Search::default(),
        newest_first: false,
    }
}

pub(super) async fn one_message(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let (link, department, agent) = (company.link, company.department.clone(), company.agent.clone());
    write!(company.db, conn => {
        let id = OfflineMessageId::from("m1");
        let new = message("m1", link, &department, NOW.0);
        assert!(offline::insert(conn, &new).await?);
        let counts = offline::open_counts(conn, &new).await?;
        assert_eq!((counts.visitor, counts.network, counts.department), (1, 1, 1));
        let other = message("m3", link, &department, NOW.0);
        let other = offline::NewMessage { token_hash: "other".into(), network: "192.0.2.2".into(), ..other };
        let counts = offline::open_counts(conn, &other).await?;
        assert_eq!((counts.visitor, counts.network, counts.department), (0, 0, 1));
        let again = offline::NewMessage { id: OfflineMessageId::from("m2"), ..new };
        assert!(!offline::insert(conn, &again).await?, "stored twice");
        assert_eq!(offline::open_by_department(conn).await?, [(department.clone(), 1)]);
        let fresh = offline::by_id(conn, &id).await?.ok_or_else(|| anyhow::anyhow!("gone"))?;
        assert_eq!((fresh.last_change, fresh.message.row.brand_name.as_str()), (None, "Northwind"));
        let change = async |conn: &mut crate::Conn| -> anyhow::Result<_> {
            let stored = offline::by_id(conn, &OfflineMessageId::from("m1")).await?.ok_or_else(|| anyhow::anyhow!("gone"))?;
            Ok((stored.last_change.map(|last| (last.what, last.by_name)), stored.message))
        };
        let by = |what| Some((what, "a1".to_owned()));
        assert!(offline::assign(conn, &id, 1, Some(&agent), &agent).await?);
        assert_eq!(change(conn).await?.0, by(Change::Assigned));
        assert!(!offline::assign(conn, &id, 1, None, &agent).await?, "an old version was saved");
        assert!(offline::assign(conn, &id, 2, None, &agent).await?);
        assert_eq!(change(conn).await?.0, by(Change::Unassigned));
        assert!(!offline::reopen(conn, &id, 3, &agent).await?, "it is open");
        assert!(offline::close(conn, &id, 3, Timestamp(5), &agent).await?);
        let (last, closed) = change(conn).await?;
        assert_eq!(last, by(Change::Closed));
        assert_eq!((closed.row.closed_at, closed.closed_by), (Some(Timestamp(5)), Some(agent.clone())));
        assert_eq!(closed.row.closed_by_name.as_deref(), Some("a1"));
        assert!(!offline::close(conn, &id, 4, Timestamp(6), &agent).await?, "it is closed");
        assert!(!offline::assign(conn, &id, 4, Some(&agent), &agent).await?, "it is closed");
        assert!(offline::reopen(conn, &id, 4, &agent).await?);
        let (last, open) = change(conn).await?;
        assert_eq!(last, by(Change::Reopened));
        assert_eq!((open.row.closed_at, open.closed_by, open.version), (None, None, 5));
        assert!(offline::by_id(conn, &OfflineMessageId::from("none")).await?.is_none());
    });
    Ok(())
}

pub(super) async fn lists(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let (link, sales, agent, brand) =
        (company.link, company.department.clone(), company.agent.clone(), company.brand.clone());
    write!(company.db, conn => {
        let (support, stranger) = (DepartmentId::from("d2"), AgentId::from("a2"));
        departments::insert(conn, &support, &brand, "Support", "support", true).await?;
        groups::insert(conn, &GroupId::from("g2"), &support, "Second", "second", true).await?;
        agents::insert(conn, &super::agent_row("a2", "a2@x.de"), "a2@x.de").await?;
        for (id, department, at) in [("b", &sales, 10), ("a", &support, 10), ("c", &support, 20), ("d", &sales, 30)] {
            offline::insert(conn, &message(id, link, department, at)).await?;
        }
        let anybody = OfflineAssignee::Anybody;
        let all = everything(&agent, &anybody);
        let ids = async |conn: &mut crate::Conn, filter: &Filter<'_>, after: Option<(i64, &str)>| -> anyhow::Result<String> {
            let after = after.map(|(at, id)| (Timestamp(at), OfflineMessageId::from(id)));
            let rows = offline::list(conn, filter, after.as_ref(), 3).await?;
            Ok(rows.into_iter().map(|(_, row)| row.id.0).collect())
        };
        assert_eq!(ids(conn, &all, None).await?, "abc");
        assert_eq!(ids(conn, &all, Some((10, "a"))).await?, "bcd");
        assert_eq!(ids(conn, &all, Some((20, "c"))).await?, "d");
        let newest = Filter { newest_first: true, ..all.clone() };
        assert_eq!(ids(conn, &newest, None).await?, "dcb");
        assert_eq!(ids(conn, &newest, Some((10, "b"))).await?, "a");
        assert_eq!(ids(conn, &Filter { of_all: false, ..all.clone() }, None).await?, "bd", "by the agent's groups");
        assert_eq!(ids(conn, &Filter { agent: &stranger, of_all: false, ..all.clone() }, None).await?, "");
        assert_eq!(ids(conn, &Filter { department: Some(&support), ..all.clone() }, None).await?, "ac");
        assert_eq!(ids(conn, &Filter { from: Timestamp(20), ..all.clone() }, None).await?, "cd");
        assert_eq!(ids(conn, &Filter { before: Timestamp(20), ..all.clone() }, None).await?, "ab");
        assert_eq!(ids(conn, &Filter { search: Search::new("hi visitor-d"), ..all.clone() }, None).await?, "d");
        assert!(offline::assign(conn, &"c".into(), 1, Some(&agent), &agent).await?);
        let (nobody, mine) = (OfflineAssignee::Nobody, OfflineAssignee::Agent(agent.clone()));
        assert_eq!(ids(conn, &Filter { assignee: &nobody, ..all.clone() }, None).await?, "abd");
        assert_eq!(ids(conn, &Filter { assignee: &mine, ..all.clone() }, None).await?, "c");
        assert_eq!(offline::count(conn, &all).await?, 4);
        assert_eq!(offline::count(conn, &Filter { assignee: &nobody, ..all.clone() }).await?, 3);

        for (id, version, at) in [("a", 1, 50), ("b", 1, 40), ("c", 2, 50)] {
            assert!(offline::close(conn, &id.into(), version, Timestamp(at), &agent).await?);
        }
        let closed = Filter { closed: true, ..all.clone() };
        assert_eq!(ids(conn, &closed, None).await?, "bac");
        assert_eq!(ids(conn, &closed, Some((50, "a"))).await?, "c");
        assert_eq!(ids(conn, &Filter { newest_first: true, ..closed.clone() }, Some((50, "c"))).await?, "ab");
        assert_eq!((offline::count(conn, &closed).await?, offline::count(conn, &all).await?), (3, 1));

        let names = |agents: Vec<foyer_protocol::offline::OfflineAgent>| agents.into_iter().map(|a| a.name).collect::<Vec<_>>();
        let choices = offline::choices(conn, &agent, false).await?;
        assert_eq!(choices.departments.iter().map(|d| d.name.as_str()).collect::<Vec<_>>(), ["Sales"]);
        assert_eq!(names(choices.agents), ["a1"]);
        assert_eq!(offline::choices(conn, &agent, true).await?.departments.len(), 2);
        assert_eq!(names(offline::assignees(conn, &sales).await?), ["a1"]);
        assert!(offline::assignees(conn, &support).await?.is_empty());
    });
    Ok(())
}

/// Lists are read in the order of their index, from the place on; nothing is sorted.
#[tokio::test]
async fn lists_are_read_by_their_index() -> Outcome {
    let db = TestDb::new(Backend::Sqlite).await?;
    let mut connection = sqlx::sqlite::SqliteConnectOptions::from_str(&db.url)?.connect().await?;
    let mut looked_at = 0;
    for (name, sql) in offline::LIST_STATEMENTS.iter().chain(crate::chats::COMPLETED_STATEMENTS) {
        let index = match *name {
            "OPEN_OLDEST" | "OPEN_NEWEST" | "COUNT_OPEN" => "offline_message_open (",
            "CLOSED_OLDEST" | "CLOSED_NEWEST" | "COUNT_CLOSED" => "offline_message_closed (",
            "NEWEST_OF_OWNER" | "OLDEST_OF_OWNER" | "COUNT_OF_OWNER" => {
                "chat_completed_owner (owner_id=? AND "
            }
            "NEWEST_OF_GROUP" | "OLDEST_OF_GROUP" | "COUNT_OF_GROUP" => {
                "chat_completed_group (group_id=? AND "
            }
            "NEWEST" | "OLDEST" | "COUNT" => "chat_completed (",
            _ => continue,
        };
        let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
            .fetch_all(&mut connection)
            .await?;
        let plan =
            rows.iter().map(|row| row.try_get("detail")).collect::<Result<Vec<String>, _>>()?.join("\n");
        assert!(plan.contains(index), "{name}:\n{plan}");
        assert!(plan.contains("(?,?)"), "it begins at the place: {name}:\n{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{name}:\n{plan}");
        looked_at += 1;
    }
    assert_eq!(looked_at, 15);
    Ok(())
}
