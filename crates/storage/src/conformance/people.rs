//! Agents, sessions, presence, visitors.

use super::{Company, NOW, Outcome, agent_row, write};
use crate::sessions::Ending;
use crate::testing::Backend;
use crate::{StorageError, agents, invitations, presence, sessions, visitors};
use foyer_protocol::people::{AgentStatus, Role};
use foyer_protocol::{AgentId, SessionId, Timestamp};

pub(super) async fn agents(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let db = &company.db;
    let taken = db
        .store
        .write(crate::Lock::Rows, |conn| {
            Box::pin(async move { agents::insert(conn, &agent_row("a2", "A1@X.de"), "a1@x.de").await })
        })
        .await;
    assert!(matches!(taken, Err(StorageError::Unique(_))), "{taken:?}");

    write!(db, conn => agents::insert(conn, &agent_row("a2", "a2@x.de"), "a2@x.de").await?);
    let mut conn = db.store.read().await?;
    assert_eq!(agents::count(&mut conn).await?, 2);
    assert_eq!(agents::list(&mut conn).await?.len(), 2);
    assert_eq!(agents::all(&mut conn).await?.len(), 2);
    let found = agents::by_email_key(&mut conn, "a2@x.de").await?;
    let a2 = found.ok_or_else(|| anyhow::anyhow!("a2 is gone"))?;
    assert_eq!(a2.role, Role::Agent);
    assert!(agents::by_email_key(&mut conn, "nobody").await?.is_none());
    drop(conn);

    let mut changed = a2.clone();
    changed.role = Role::Administrator;
    changed.limit = 50;
    let again = changed.clone();
    assert!(write!(db, conn => agents::update(conn, &changed, "a2@x.de").await?));
    assert!(!write!(db, conn => agents::update(conn, &again, "a2@x.de").await?), "an old version was saved");

    let (a1, g1) = (company.agent.clone(), company.group.clone());
    write!(db, conn => {
        let a2 = AgentId::from("a2");
        assert_eq!(agents::other_administrators(conn, &a1).await?, 1);
        assert_eq!(agents::other_administrators(conn, &a2).await?, 0);
        agents::set_status(conn, &a2, AgentStatus::Away).await?;
        agents::note_assigned(conn, &a2, Timestamp(5)).await?;
        agents::note_ended(conn, &a2, Timestamp(6)).await?;
        let row = agents::by_id(conn, &a2).await?.ok_or_else(|| anyhow::anyhow!("a2 is gone"))?;
        assert_eq!((row.status, row.limit, row.version), (AgentStatus::Away, 50, 2));
        assert_eq!((row.last_assigned, row.last_ended), (Some(Timestamp(5)), Some(Timestamp(6))));

        assert_eq!(agents::memberships(conn, &a1).await?.len(), 1);
        assert!(!agents::set_receives(conn, &a2, &g1, true).await?, "no member");
        agents::replace_memberships(conn, &a2, &[(g1.clone(), false)]).await?;
        assert!(agents::set_receives(conn, &a2, &g1, true).await?);
        let version = agents::by_id(conn, &a2).await?.map(|a2| a2.version);
        assert_eq!(version, Some(3), "whoever has the agent's form open is told");
        assert_eq!(agents::all_memberships(conn).await?.len(), 2);
        assert_eq!(agents::references(conn, &a2).await?, 0);

        // Available and connected is who may be chosen.
        assert!(agents::candidates(conn, &g1, NOW).await?.is_empty());
        presence::arrive(conn, "c1", "n", Some(&a1), None, NOW.plus_ms(1)).await?;
        presence::arrive(conn, "c2", "n", Some(&a2), None, NOW.plus_ms(1)).await?;
        let ids = |rows: Vec<agents::CandidateRow>| rows.into_iter().map(|r| r.id.0).collect::<Vec<_>>();
        assert_eq!(ids(agents::candidates(conn, &g1, NOW).await?), ["a1"]);
        agents::set_status(conn, &a2, AgentStatus::Available).await?;
        assert_eq!(ids(agents::candidates(conn, &g1, NOW).await?), ["a1", "a2"]);
        assert!(agents::candidates(conn, &g1, NOW.plus_ms(1)).await?.is_empty(), "leases ran out");
        let attendance = presence::attendance(conn, NOW).await?;
        let who: Vec<_> = attendance.iter().map(|a| (a.agent.0.as_str(), a.group == g1, a.connected)).collect();
        assert_eq!(who, [("a1", true, true), ("a2", true, true)]);
        assert!(attendance.iter().all(|a| a.status == AgentStatus::Available));
        assert!(presence::attendance(conn, NOW.plus_ms(1)).await?.iter().all(|a| !a.connected));
        let loads = agents::loads(conn, NOW).await?;
        assert!(loads.len() == 2 && loads.iter().all(|load| load.connected && load.active == 0));

        agents::set_password(conn, &a2, "other hash").await?;
        let hash = agents::by_id(conn, &a2).await?.map(|a2| a2.password_hash);
        assert_eq!(hash.as_deref(), Some("other hash"));
        presence::leave_agent(conn, &a2).await?;
        agents::replace_memberships(conn, &a2, &[]).await?;
        assert!(!agents::delete(conn, &a2, 2).await?, "an old version was deleted");
        assert!(agents::delete(conn, &a2, 3).await?);
    });
    Ok(())
}

fn session(id: &str, agent: &AgentId, expires_at: i64) -> sessions::Session {
    sessions::Session {
        id: SessionId::from(id),
        agent: agent.clone(),
        browser: "Firefox".into(),
        address: "::1".into(),
        network: "net".into(),
        created_at: Timestamp(1),
        last_seen_at: Timestamp(1),
        confirmed_at: Timestamp(1),
        expires_at: Timestamp(expires_at),
    }
}

pub(super) async fn sessions(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let agent = company.agent.clone();
    write!(company.db, conn => {
        for (id, expires_at) in [("s1", 100), ("s2", 200)] {
            sessions::insert(conn, &session(id, &agent, expires_at), &format!("hash-{id}")).await?;
        }
        assert!(sessions::by_token(conn, "hash-s1", Timestamp(99)).await?.is_some());
        assert!(sessions::by_token(conn, "hash-s1", Timestamp(100)).await?.is_none(), "expired");
        assert_eq!(sessions::of_agent(conn, &agent, Timestamp(50)).await?.len(), 2);
        assert!(sessions::is_network_known(conn, "net", Timestamp(199)).await?);
        assert!(!sessions::is_network_known(conn, "net", Timestamp(200)).await?);
        assert!(!sessions::is_network_known(conn, "elsewhere", Timestamp(1)).await?);
        sessions::touch(conn, &SessionId::from("s1"), Timestamp(50), Timestamp(300)).await?;
        sessions::confirm(conn, &SessionId::from("s1"), Timestamp(60)).await?;
        let s1 = sessions::by_token(conn, "hash-s1", Timestamp(250)).await?;
        assert_eq!(s1.map(|s| (s.last_seen_at, s.confirmed_at)), Some((Timestamp(50), Timestamp(60))));
        assert_eq!(sessions::next_end(conn).await?, Some(Timestamp(200)));
        // Of s1 the last use decides, of s2 as well; then the longest life.
        sessions::shorten(conn, 100, 1_000).await?;
        let ends = |rows: Vec<sessions::Session>| rows.into_iter().map(|s| s.expires_at.0).collect::<Vec<_>>();
        assert_eq!(ends(sessions::of_agent(conn, &agent, Timestamp(0)).await?), [150, 101]);
        sessions::shorten(conn, 1_000, 90).await?;
        assert_eq!(ends(sessions::of_agent(conn, &agent, Timestamp(0)).await?), [91, 91]);
        assert!(sessions::end(conn, Ending::One(&"s1".into(), &"other".into())).await?.is_empty());
        assert_eq!(sessions::end(conn, Ending::One(&"s1".into(), &agent)).await?, ["s1".into()]);
        assert_eq!(sessions::end(conn, Ending::OfToken("hash-s2")).await?, ["s2".into()]);
        assert!(sessions::of_agent(conn, &agent, Timestamp(1)).await?.is_empty());
        assert_eq!(sessions::next_end(conn).await?, None);
        for id in ["s5", "s6", "s7"] {
            sessions::insert(conn, &session(id, &agent, 400), &format!("hash-{id}")).await?;
        }
        let mut others = sessions::end(conn, Ending::OthersOf(&agent, &"s6".into())).await?;
        others.sort();
        assert_eq!(others, ["s5".into(), "s7".into()]);
        assert_eq!(sessions::end(conn, Ending::OfAgent(&agent)).await?, ["s6".into()]);
        for (id, expires_at) in [("s3", 500), ("s4", 501)] {
            sessions::insert(conn, &session(id, &agent, expires_at), &format!("hash-{id}")).await?;
        }

        for _ in 0..3 {
            sessions::fail(conn, "x", Timestamp(100), Timestamp(50)).await?;
        }
        assert_eq!(sessions::failures(conn, "x", Timestamp(50)).await?, 3);
        assert_eq!(sessions::failures(conn, "x", Timestamp(100)).await?, 0, "long ago");
        sessions::fail(conn, "x", Timestamp(200), Timestamp(150)).await?;
        assert_eq!(sessions::failures(conn, "x", Timestamp(150)).await?, 1, "counted anew");
        sessions::fail(conn, "y", Timestamp(200), Timestamp(150)).await?;
        sessions::forgive(conn, "y").await?;
        assert_eq!(sessions::failures(conn, "y", Timestamp(0)).await?, 0);
        assert_eq!(sessions::end(conn, Ending::ExpiredBy(Timestamp(500))).await?, ["s3".into()]);
        sessions::forget_failures(conn, Timestamp(200)).await?;
        assert!(sessions::by_token(conn, "hash-s4", Timestamp(500)).await?.is_some());
        assert_eq!(sessions::failures(conn, "x", Timestamp(0)).await?, 0, "swept");
    });
    Ok(())
}

pub(super) async fn invitations(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let agent = company.agent.clone();
    write!(company.db, conn => {
        invitations::put(conn, &agent, "first", Timestamp(100)).await?;
        invitations::put(conn, &agent, "second", Timestamp(200)).await?;
        assert_eq!(invitations::by_token(conn, "first", Timestamp(1)).await?, None, "the old one is void");
        let known = Some((agent.clone(), Timestamp(200)));
        assert_eq!(invitations::by_token(conn, "second", Timestamp(199)).await?, known);
        assert_eq!(invitations::by_token(conn, "second", Timestamp(200)).await?, None, "over");
        assert_eq!(invitations::all(conn).await?.get(&agent), Some(&Timestamp(200)));
        assert_eq!(invitations::use_up(conn, "second", Timestamp(200)).await?, None, "over");
        assert_eq!(invitations::use_up(conn, "second", Timestamp(199)).await?, Some(agent.clone()));
        assert_eq!(invitations::use_up(conn, "second", Timestamp(199)).await?, None, "used");
        invitations::put(conn, &agent, "third", Timestamp(300)).await?;
        invitations::remove(conn, &agent).await?;
        assert!(invitations::all(conn).await?.is_empty());
    });
    Ok(())
}

pub(super) async fn presence(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let (agent, visitor, group) = (company.agent.clone(), company.visitor.clone(), company.group.clone());
    let chat = company.queued("c-presence", &visitor, NOW).await?;
    write!(company.db, conn => {
        presence::arrive(conn, "c1", "n1", Some(&agent), None, Timestamp(10)).await?;
        presence::arrive(conn, "c2", "n1", None, Some(&visitor), Timestamp(10)).await?;
        presence::arrive(conn, "c3", "n2", Some(&agent), None, Timestamp(10)).await?;
        assert!(presence::agent_connected(conn, &agent, Timestamp(9)).await?);
        assert!(!presence::agent_connected(conn, &agent, Timestamp(10)).await?);
        assert!(presence::visitor_connected(conn, &visitor, Timestamp(9)).await?);
        assert!(!presence::visitor_connected(conn, &visitor, Timestamp(10)).await?);
        presence::renew(conn, "n1", Timestamp(20)).await?;
        let expired = presence::expire(conn, Timestamp(10)).await?;
        assert_eq!((expired.leases, expired.chats), (1, vec![]), "only the other node's");
        assert!(presence::agent_connected(conn, &agent, Timestamp(19)).await?);

        // One that is let go counts until its grace ends, and is given no chat.
        assert_eq!(presence::next_end(conn).await?, None);
        assert_eq!(agents::candidates(conn, &group, Timestamp(15)).await?.len(), 1);
        presence::let_go(conn, "c1", Timestamp(18)).await?;
        presence::renew(conn, "n1", Timestamp(30)).await?;
        assert_eq!(presence::next_end(conn).await?, Some(Timestamp(18)), "it is not renewed");
        assert!(presence::agent_connected(conn, &agent, Timestamp(17)).await?);
        assert!(agents::candidates(conn, &group, Timestamp(15)).await?.is_empty());
        assert!(!presence::agent_connected(conn, &agent, Timestamp(18)).await?);

        // A visitor is gone with the last connection, and that changes the newest chat.
        let rev = |row: Option<crate::chats::ChatRow>| row.map(|row| (row.summary.rev, row.summary.visitor_online));
        let before = rev(crate::chats::by_id(conn, &chat).await?).ok_or_else(|| anyhow::anyhow!("no chat"))?;
        presence::arrive(conn, "c4", "n1", None, Some(&visitor), Timestamp(40)).await?;
        presence::let_go(conn, "c2", Timestamp(20)).await?;
        let expired = presence::expire(conn, Timestamp(20)).await?;
        assert_eq!((expired.leases, expired.chats), (2, vec![]), "another tab is there");
        presence::let_go(conn, "c4", Timestamp(25)).await?;
        assert_eq!(presence::expire(conn, Timestamp(24)).await?, presence::Expired::default());
        assert_eq!(rev(crate::chats::by_id(conn, &chat).await?), Some((before.0, true)));
        let expired = presence::expire(conn, Timestamp(25)).await?;
        assert_eq!((expired.leases, expired.chats), (1, vec![chat.clone()]));
        assert_eq!(rev(crate::chats::by_id(conn, &chat).await?), Some((before.0 + 1, false)));

        // A node that starts anew lets all its connections go, none for longer than its lease.
        presence::arrive(conn, "a", "n1", Some(&agent), None, Timestamp(100)).await?;
        presence::arrive(conn, "b", "n1", None, Some(&visitor), Timestamp(100)).await?;
        presence::arrive(conn, "c", "n1", Some(&agent), None, Timestamp(40)).await?;
        presence::arrive(conn, "d", "n2", Some(&agent), None, Timestamp(100)).await?;
        presence::let_go_of_node(conn, "n1", Timestamp(60), Timestamp(50)).await?;
        for (now, leases) in [(40, 1), (49, 0), (50, 1), (59, 0), (60, 1), (99, 0)] {
            assert_eq!(presence::expire(conn, Timestamp(now)).await?.leases, leases, "{now}");
        }
        presence::arrive(conn, "e", "n2", Some(&agent), None, Timestamp(100)).await?;
        presence::let_go(conn, "e", Timestamp(99)).await?;
        presence::arrive(conn, "f", "n2", Some(&agent), None, Timestamp(100)).await?;
        presence::leave_with_leaving(conn, "d", &agent).await?;
        assert_eq!(presence::next_end(conn).await?, None, "what was leaving left too");
        assert!(presence::agent_connected(conn, &agent, Timestamp(0)).await?, "another tab stays");
        presence::leave(conn, "f").await?;
        assert!(!presence::agent_connected(conn, &agent, Timestamp(0)).await?);
        assert_eq!(presence::expire(conn, Timestamp(1_000)).await?.leases, 0, "nothing left");
    });
    let both = company
        .db
        .store
        .write(crate::Lock::Rows, |conn| {
            Box::pin(async move { presence::arrive(conn, "c9", "n", None, None, Timestamp(1)).await })
        })
        .await;
    assert!(both.is_err(), "a connection of nobody was stored");
    Ok(())
}

pub(super) async fn visitors(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let id = company.visitor.clone();
    write!(company.db, conn => {
        let known = visitors::by_token(conn, "token-1").await?.map(|v| v.id);
        assert_eq!(known.as_ref(), Some(&id));
        assert!(visitors::by_token(conn, "token-2").await?.is_none());
        assert_eq!(visitors::last_used(conn, "token-1").await?, Some(NOW));
        assert_eq!(visitors::last_used(conn, "token-2").await?, None);
        let person =
            visitors::Visitor { id: id.clone(), name: "Ana".into(), email: String::new(), subject: "no".into() };
        visitors::rename(conn, &person, "").await?;
        assert_eq!(visitors::by_id(conn, &id).await?.map(|v| v.name).as_deref(), Some("Ana"));
    });
    Ok(())
}
