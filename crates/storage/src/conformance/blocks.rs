//! Blocks: whom they hold for, until when, and what is forgotten of them.

use super::{Company, NOW, Outcome, write};
use crate::blocks::{self, NewBlock};
use crate::events::{self, By};
use crate::testing::{Backend, TestDb};
use foyer_protocol::blocks::Lifted;
use foyer_protocol::chat::EventBody;
use foyer_protocol::{BlockId, ChatId, Timestamp, VisitorId};
use sqlx::{AssertSqlSafe, ConnectOptions, Row};
use std::str::FromStr;

const NETWORK: &str = "2001:db8::/64";

fn new(id: &str, visitor: &VisitorId, network: &str, until: Option<Timestamp>) -> NewBlock {
    NewBlock {
        id: BlockId::from(id),
        visitor: visitor.clone(),
        chat: ChatId::from("c1"),
        visitor_name: "Maria".into(),
        network: network.into(),
        reason: "Spam".into(),
        agent_name: "Joe".into(),
        at: NOW,
        until,
    }
}

/// Made, read, lifted once, forgotten in the end.
pub(super) async fn life(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let visitor = company.visitor.clone();
    let chat = company.queued("c1", &visitor, NOW).await?;
    let (agent, group, department) =
        (company.agent.clone(), company.group.clone(), company.department.clone());
    write!(company.db, conn => {
        crate::chats::set_owner(conn, &chat, &agent, &group, &department, NOW).await?;
        blocks::insert(conn, &new("b1", &visitor, NETWORK, None)).await?;
        blocks::insert(conn, &NewBlock { at: NOW.plus_ms(1), ..new("b2", &visitor, "", Some(NOW.plus_ms(9))) }).await?;
        let row = blocks::by_id(conn, &"b1".into()).await?.ok_or_else(|| anyhow::anyhow!("no block"))?;
        assert_eq!((&row.visitor, &row.chat, &row.owner, &row.group), (&visitor, &chat, &Some(agent), &group));
        assert_eq!((row.block.of_network, row.block.network.as_deref()), (true, Some(NETWORK)));
        assert_eq!((row.block.until, row.block.lifted, row.block.by.as_str()), (None, None, "Joe"));
        assert!(blocks::by_id(conn, &"b9".into()).await?.is_none());
        let listed: Vec<_> = blocks::list(conn, 9).await?.into_iter().map(|row| row.block.id).collect();
        assert_eq!(listed, ["b2".into(), "b1".into()], "the newest comes first");
        assert_eq!(blocks::list(conn, 1).await?.len(), 1);

        assert!(blocks::lift(conn, &"b1".into(), "Bob", NOW.plus_ms(2)).await?);
        assert!(!blocks::lift(conn, &"b1".into(), "Sue", NOW.plus_ms(3)).await?, "it is lifted");
        assert!(!blocks::lift(conn, &"b2".into(), "Sue", NOW.plus_ms(9)).await?, "its time is over");
        let row = blocks::by_id(conn, &"b1".into()).await?.ok_or_else(|| anyhow::anyhow!("no block"))?;
        assert_eq!(row.block.lifted, Some(Lifted { at: NOW.plus_ms(2), by: "Bob".into() }));
        let bodies = [
            EventBody::Blocked { until: Some(NOW), of_network: true, reason: "Spam".into() },
            EventBody::Unblocked,
        ];
        for body in &bodies {
            events::append(conn, &(&chat).into(), By::System, body, NOW).await?;
        }
        let said = events::after(conn, &(&chat).into(), 0, 9).await?;
        assert_eq!(said.into_iter().map(|row| row.event.body).collect::<Vec<_>>(), bodies);

        blocks::forget(conn, NOW.plus_ms(1)).await?;
        assert_eq!(blocks::list(conn, 9).await?.len(), 2);
        blocks::forget(conn, NOW.plus_ms(2)).await?;
        assert_eq!(blocks::list(conn, 9).await?.len(), 1);
        blocks::forget(conn, NOW.plus_ms(9)).await?;
        assert!(blocks::list(conn, 9).await?.is_empty());
    });
    Ok(())
}

/// For the visitor and for the network, until it is over, and for nobody else.
pub(super) async fn in_force(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let (link, visitor) = (company.link, company.visitor.clone());
    let other = company.visitor("other").await?;
    let chat = company.queued("c1", &visitor, NOW).await?;
    let elsewhere = company.queued("c2", &other, NOW).await?;
    let until = NOW.plus_ms(10);
    write!(company.db, conn => {
        blocks::insert(conn, &new("b1", &visitor, NETWORK, Some(until))).await?;
        let last = NOW.plus_ms(9);
        for (token, network, now, held) in [
            ("token-1", "", last, true),
            ("token-1", "192.0.2.1", last, true),
            ("token-of-other", NETWORK, last, true),
            ("never-seen", NETWORK, last, true),
            ("token-of-other", "", last, false),
            ("token-of-other", "192.0.2.1", last, false),
            ("token-1", NETWORK, until, false),
        ] {
            assert_eq!(blocks::holds(conn, token, network, now).await?, held, "{token} {network} {now:?}");
            let own = crate::chats::newest_of_token(conn, token, link, network, now).await?;
            assert!(own.is_none_or(|own| own.blocked == held), "{token} {network} {now:?}");
        }
        let of = |row: Option<blocks::BlockRow>| row.map(|row| row.block.id);
        assert_eq!(of(blocks::of(conn, &visitor, "", last).await?), Some("b1".into()));
        assert_eq!(of(blocks::of(conn, &other, NETWORK, last).await?), Some("b1".into()));
        assert_eq!(of(blocks::of(conn, &other, "", last).await?), None);
        assert_eq!(of(blocks::of(conn, &visitor, "", until).await?), None);
        let held = blocks::Held { visitor: visitor.clone(), network: NETWORK.into(), until: Some(until) };
        assert_eq!(blocks::in_force(conn, last).await?, [held]);
        assert!(blocks::in_force(conn, until).await?.is_empty());
        // The own one comes before one of the network that lasts longer.
        blocks::insert(conn, &new("b2", &other, NETWORK, None)).await?;
        assert_eq!(of(blocks::of(conn, &visitor, NETWORK, last).await?), Some("b1".into()));
        assert_eq!(of(blocks::of(conn, &other, NETWORK, last).await?), Some("b2".into()));

        let rev = crate::chats::by_id(conn, &chat).await?.map(|row| row.summary.rev);
        let touched = blocks::touch(conn, &chat, &visitor, "").await?;
        assert_eq!(touched.iter().collect::<Vec<_>>(), [&chat]);
        assert_eq!(crate::chats::by_id(conn, &chat).await?.map(|row| row.summary.rev), rev.map(|rev| rev + 1));
        let touched = blocks::touch(conn, &elsewhere, &other, NETWORK).await?;
        assert_eq!(touched.iter().collect::<Vec<_>>(), [&elsewhere]);
    });
    Ok(())
}

/// Whoever writes is looked up among the blocks by index, and a block touches the chats of its visitor and network only.
#[tokio::test]
async fn blocks_are_found_by_their_index() -> Outcome {
    let db = TestDb::new(Backend::Sqlite).await?;
    let mut connection = sqlx::sqlite::SqliteConnectOptions::from_str(&db.url)?.connect().await?;
    let mut looked_at = 0;
    let of_blocks = blocks::STATEMENTS.iter().filter(|(name, _)| matches!(*name, "HOLDS" | "OF" | "TOUCH"));
    let of_chats = crate::chats::STATEMENTS.iter().filter(|(name, _)| *name == "NEWEST_OF_TOKEN");
    for (name, sql) in of_blocks.chain(of_chats) {
        let explained = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")));
        let rows = explained.fetch_all(&mut connection).await?;
        let plan =
            rows.iter().map(|row| row.try_get("detail")).collect::<Result<Vec<String>, _>>()?.join("\n");
        assert!(!plan.contains("SCAN"), "{name}:\n{plan}");
        looked_at += 1;
    }
    assert_eq!(looked_at, 4);
    Ok(())
}
