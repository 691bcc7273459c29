//! Chats, their streams and their lists.

use super::{Company, NOW, Outcome, write};
use crate::chats::{self, Ended, EndedBy, Whose};
use crate::events::{self, By, Cap};
use crate::search::Search;
use crate::testing::Backend;
use crate::{Lock, StorageError, agents};
use foyer_protocol::chat::{Author, ChatState, EventBody, JoinedBy};
use foyer_protocol::people::Role;
use foyer_protocol::{ChatId, ClientId, DepartmentId, LinkId, Timestamp, VisitorId};

fn message(text: &str) -> EventBody {
    EventBody::Message { text: text.to_owned() }
}

pub(super) async fn life(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let id = company.queued("c1", &company.visitor, NOW).await?;
    let second = company.queued("c2", &company.visitor, NOW).await;
    assert!(second.is_err(), "two open chats of one visitor on one link");

    let (agent, group, department) =
        (company.agent.clone(), company.group.clone(), company.department.clone());
    let (visitor, link) = (company.visitor.clone(), company.link);
    let chat = id.clone();
    write!(company.db, conn => {
        let row = chats::by_id(conn, &chat).await?.ok_or_else(|| anyhow::anyhow!("gone"))?;
        assert_eq!(row.summary.state, ChatState::Queued);
        assert_eq!(row.summary.number, 1, "a refused chat must not use up a number");
        assert_eq!(row.summary.visitor_name, "Maria");
        assert!(!row.summary.visitor_online);
        let said = |value: &str| vec![("plan".to_owned(), value.to_owned())];
        assert_eq!(row.attributes, said("pro"));
        assert!(!chats::set_attributes(conn, &chat, &said("pro")).await?, "it says so already");
        assert!(chats::set_attributes(conn, &chat, &said("\"team\"")).await?);
        assert_eq!(chats::by_id(conn, &chat).await?.map(|row| row.attributes), Some(said("\"team\"")));
        assert!(chats::set_owner(conn, &chat, &agent, &group, &department, Timestamp(1)).await?);
        let loads = agents::loads(conn, NOW).await?;
        assert_eq!(loads.iter().map(|l| l.active).sum::<i64>(), 1);
        assert_eq!(chats::owned_by(conn, &agent).await?, std::slice::from_ref(&chat));
        assert!(agents::references(conn, &agent).await? > 0);

        events::append_text(conn, &chat, By::Visitor, &ClientId::from("m1"), &message("Hi"), NOW, Cap::NONE).await?;
        let row = chats::by_number(conn, 1).await?.ok_or_else(|| anyhow::anyhow!("gone"))?;
        assert_eq!((row.summary.unread, row.summary.waiting_since), (1, Some(NOW)));
        assert!(row.summary.visitor_has_last_word);
        assert!(chats::owner_read(conn, &chat, &agent, 1).await?);
        assert!(!chats::owner_read(conn, &chat, &agent, 1).await?, "nothing new was read");
        assert!(!chats::owner_read(conn, &chat, &agent, 9).await?, "the future was read");
        assert!(!chats::visitor_read(conn, &chat, 1).await?, "own words are read");
        let by = By::Agent(&agent);
        events::append_text(conn, &chat, by, &ClientId::from("m2"), &message("Hello"), NOW, Cap::NONE).await?;
        assert!(chats::visitor_read(conn, &chat, 2).await?);
        chats::given_away(conn, &chat, &agent, &agent, Some("VIP")).await?;
        let given = chats::by_id(conn, &chat).await?.ok_or_else(|| anyhow::anyhow!("gone"))?;
        assert_eq!(given.summary.transferred_comment.as_deref(), Some("VIP"));
        events::append_text(conn, &chat, by, &ClientId::from("m3"), &message("Hello"), NOW, Cap::NONE).await?;
        assert!(chats::visitor_read(conn, &chat, 3).await?);
        let row = chats::by_id(conn, &chat).await?.ok_or_else(|| anyhow::anyhow!("gone"))?;
        assert_eq!((row.summary.unread, row.summary.waiting_since), (0, None));
        assert_eq!((row.summary.owner_read, row.summary.visitor_read, row.summary.seq), (3, 3, 3));
        assert_eq!((row.summary.transferred_by, row.agents_read), (None, 3), "an answer ends that");
        assert_eq!(row.summary.preview, "Hello");

        assert!(chats::set_queued(conn, &chat, &group, &department, Timestamp(2)).await?);
        assert_eq!(chats::position(conn, &chat).await?, 1);
        assert!(chats::set_page(conn, &chat, "https://x.de/2", "Two").await?);
        assert!(chats::is_on_page(conn, &chat, "https://x.de/2", "Two").await?);
        assert!(!chats::is_on_page(conn, &chat, "https://x.de/2", "Three").await?);
        assert!(!chats::is_on_page(conn, &chat, "https://x.de/3", "Two").await?);
        let before = row.summary.rev;
        chats::touch(conn, &chat).await?;
        let row = chats::by_id(conn, &chat).await?.ok_or_else(|| anyhow::anyhow!("gone"))?;
        assert!(row.summary.rev > before);
        assert_eq!(row.page.url, "https://x.de/2");

        assert!(chats::set_ended(conn, &chat, EndedBy::Visitor, Timestamp(3)).await?);
        assert!(!chats::set_ended(conn, &chat, EndedBy::Agent, Timestamp(4)).await?, "ended twice");
        assert!(!chats::set_page(conn, &chat, "https://x.de/3", "Three").await?, "it keeps its last page");
        assert!(!chats::set_owner(conn, &chat, &agent, &group, &department, Timestamp(5)).await?);
        assert!(!chats::set_queued(conn, &chat, &group, &department, Timestamp(5)).await?);
        let newest = chats::newest_of_visitor(conn, &visitor, link).await?;
        assert_eq!(newest.map(|c| c.summary.id), Some(chat.clone()));
        assert!(chats::newest_of_visitor(conn, &visitor, LinkId(9)).await?.is_none());
        let own = chats::OwnChat { id: chat.clone(), number: row.summary.number, blocked: false };
        assert_eq!(chats::newest_of_token(conn, "token-1", link, "", NOW).await?, Some(own));
        assert!(chats::newest_of_token(conn, "token-1", LinkId(9), "", NOW).await?.is_none());
        assert!(chats::newest_of_token(conn, "token-2", link, "", NOW).await?.is_none());
    });
    company.queued("c3", &company.visitor, NOW).await?;
    let (mut read, mut here) = (company.db.store.read().await?, company.db.store.read_here().await?);
    for chat in [&id, &ChatId::from("c3")] {
        let elsewhere =
            (chats::by_id(&mut read, chat).await?, events::after(&mut read, &chat.into(), 0, 100).await?);
        let here =
            (chats::by_id(&mut here, chat).await?, events::after(&mut here, &chat.into(), 0, 100).await?);
        assert!(elsewhere.0.is_some());
        assert_eq!(format!("{elsewhere:?}"), format!("{here:?}"), "both readers read the same");
    }
    Ok(())
}

pub(super) async fn streams(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let chat = company.queued("c1", &company.visitor, NOW).await?;
    let (agent, group) = (company.agent.clone(), company.group.clone());
    let visitor = company.visitor.clone();
    write!(company.db, conn => {
        let m1 = ClientId::from("m1");
        let first = events::append_text(conn, &chat, By::Visitor, &m1, &message("Hi"), NOW, Cap::NONE).await?;
        let repeat = events::append_text(conn, &chat, By::Visitor, &m1, &message("Hi"), NOW, Cap::NONE).await?;
        let (first, repeat) = (first.ok_or_else(|| anyhow::anyhow!("refused"))?, repeat.ok_or_else(|| anyhow::anyhow!("refused"))?);
        assert_eq!((first.seq, first.repeated), (1, false));
        assert_eq!((repeat.seq, repeat.repeated), (1, true));
        assert_eq!(events::stored(conn, &(&chat).into(), &ClientId::from("other")).await?, None);
        let question = events::question(conn, &visitor, &m1).await?.ok_or_else(|| anyhow::anyhow!("lost"))?;
        assert_eq!((question.chat, question.stored.seq), (chat.clone(), 1));
        assert_eq!(events::question(conn, &visitor, &ClientId::from("x")).await?, None);

        let by = By::Agent(&agent);
        let bodies = [
            EventBody::Joined { by: JoinedBy::Take, why: None },
            EventBody::Transferred {
                group, group_name: "Front".into(), agent_name: None, comment: Some("VIP".into()),
            },
            EventBody::Ended,
        ];
        for body in &bodies {
            events::append(conn, &(&chat).into(), by, body, NOW).await?;
        }
        let foreign = events::append_text(conn, &chat, by, &ClientId::from("m0"), &message("No"), NOW, Cap::NONE).await?;
        assert_eq!(foreign, None, "nobody's chat took an agent's message");
        let comment = EventBody::Comment { text: "note".into() };
        events::append_text(conn, &chat, by, &ClientId::from("m2"), &comment, NOW, Cap::NONE).await?;
        let rows = events::after(conn, &(&chat).into(), 0, 100).await?;
        assert_eq!(rows.iter().map(|r| r.event.seq).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        assert_eq!(rows[0].event.author, Author::Visitor);
        assert_eq!(rows[1..4].iter().map(|r| r.event.body.clone()).collect::<Vec<_>>(), bodies);
        assert_eq!(rows[4].event.body, comment);
        assert_eq!(rows[4].face.as_deref(), Some("a1"));
        assert_eq!(events::after(conn, &(&chat).into(), 4, 100).await?.len(), 1);
        let stream = (&chat).into();
        let places = |rows: Vec<events::EventRow>| rows.iter().map(|row| row.event.seq).collect::<Vec<_>>();
        assert_eq!(places(events::after(conn, &stream, 1, 2).await?), [2, 3]);
        assert_eq!(places(events::between(conn, &stream, 0, i64::MAX, 2).await?), [4, 5], "the newest");
        assert_eq!(places(events::between(conn, &stream, 1, 4, 100).await?), [2, 3]);
        assert_eq!(places(events::between(conn, &stream, 0, 1, 100).await?), [0_i64; 0]);

        let full = Cap { entries: 5, bytes: i64::MAX };
        let refused = events::append_text(conn, &chat, By::Visitor, &ClientId::from("f1"), &message("x"), NOW, full).await?;
        assert_eq!(refused, None, "a full chat took an entry");
        // "Hi" and "note" are six bytes.
        let full = Cap { entries: i64::MAX, bytes: 7 };
        let note = EventBody::Comment { text: "ab".into() };
        let refused = events::append_text(conn, &chat, by, &ClientId::from("f2"), &note, NOW, full).await?;
        assert_eq!(refused, None, "a full chat took two more bytes");
        assert!(chats::is_full(conn, &chat, 2, full).await? && !chats::is_full(conn, &chat, 1, full).await?);
        let note = EventBody::Comment { text: "a".into() };
        assert!(events::append_text(conn, &chat, by, &ClientId::from("f3"), &note, NOW, full).await?.is_some());
        let repeat = events::append_text(conn, &chat, By::Visitor, &m1, &message("Hi"), NOW, full).await?;
        assert_eq!(repeat.map(|s| s.seq), Some(1), "a repeat is acknowledged however full the chat is");
        events::append(conn, &stream, By::System, &EventBody::Ended, NOW).await?;
        let last = events::between(conn, &stream, 0, i64::MAX, 1).await?;
        assert_eq!(last[0].event.author, Author::System);

        chats::set_ended(conn, &chat, EndedBy::Agent, NOW).await?;
        let late = events::append_text(conn, &chat, by, &ClientId::from("m9"), &message("late"), NOW, Cap::NONE).await?;
        assert_eq!(late, None, "an ended chat took a message");
        let repeat = events::append_text(conn, &chat, By::Visitor, &m1, &message("Hi"), NOW, Cap::NONE).await?;
        assert_eq!(repeat.map(|s| s.seq), Some(1), "a repeat is acknowledged for ever");
    });
    Ok(())
}

/// Renaming an agent, or giving one another alias, changes nothing that was said or done before.
pub(super) async fn names_of_their_time(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let chat = company.queued("c1", &company.visitor, NOW).await?;
    let (agent, group, department) =
        (company.agent.clone(), company.group.clone(), company.department.clone());
    let visitor = company.visitor.clone();
    write!(company.db, conn => {
        let stream = (&chat).into();
        let by = By::Agent(&agent);
        let bodies = [
            EventBody::Joined { by: JoinedBy::Take, why: None },
            EventBody::Transferred { group: group.clone(), group_name: "Front".into(), agent_name: None, comment: None },
            EventBody::Ended,
        ];
        let mut names = Vec::new();
        for (name, alias) in [("a1", ""), ("Susan", "Sue"), ("Susan", "Suzie"), ("Susan", "")] {
            let row = agents::by_id(conn, &agent).await?.ok_or_else(|| anyhow::anyhow!("gone"))?;
            let renamed = agents::AgentRow { name: name.into(), alias: alias.into(), ..row };
            assert!(agents::update(conn, &renamed, "a1@x.de").await?);
            chats::set_owner(conn, &chat, &agent, &group, &department, NOW).await?;
            for body in &bodies {
                events::append(conn, &stream, by, body, NOW).await?;
            }
            let id = ClientId(format!("{name}-{alias}"));
            events::append_text(conn, &chat, by, &id, &message("Hello"), NOW, Cap::NONE).await?;
            let face = if alias.is_empty() { name } else { alias };
            names.extend(std::iter::repeat_n((name.to_owned(), face.to_owned()), bodies.len() + 1));
        }
        events::append_text(conn, &chat, By::Visitor, &ClientId::from("v"), &message("Hi"), NOW, Cap::NONE).await?;
        let rows = events::after(conn, &stream, 0, 100).await?;
        let of_agents = |row: events::EventRow| match row.event.author {
            Author::Agent { name, .. } => Some((name, row.face.unwrap_or_default())),
            _ => None,
        };
        assert_eq!(rows.iter().filter(|row| row.event.author == Author::Visitor).count(), 1);
        assert_eq!(rows.into_iter().filter_map(of_agents).collect::<Vec<_>>(), names);
        let other = crate::visitors::Visitor { id: visitor, name: "Omar".into(), email: String::new(), subject: String::new() };
        crate::visitors::rename(conn, &other, "").await?;
        let row = chats::by_id(conn, &chat).await?.ok_or_else(|| anyhow::anyhow!("gone"))?;
        assert_eq!(row.summary.visitor_name, "Maria", "the chat keeps the name it was asked under");
    });
    Ok(())
}

pub(super) async fn lists(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let mut ids = Vec::new();
    for (n, at) in [(1, 30), (2, 10), (3, 20)] {
        let visitor = company.visitor(&format!("w{n}")).await?;
        ids.push(company.queued(&format!("q{n}"), &visitor, Timestamp(at)).await?);
    }
    let (agent, group, department) =
        (company.agent.clone(), company.group.clone(), company.department.clone());
    let (person, brand) = (company.visitor("w9").await?, company.brand.clone());
    write!(company.db, conn => {
        let open = chats::open(conn, &company.agent, 100).await?;
        assert_eq!(open.len(), 3);
        assert_eq!(chats::open(conn, &company.agent, 2).await?.len(), 2);
        assert_eq!(chats::open_from(conn, "").await?, 3);
        assert_eq!(chats::open_from(conn, "192.0.2.1").await?, 0);
        assert_eq!(chats::queued_in(conn, &department).await?, 3);
        // Whose visitor is gone is noted once; who is back is not gone any more.
        let (at, later) = (Timestamp(100), Timestamp(200));
        chats::note_absence(conn, at).await?;
        assert!(chats::abandoned(conn, Timestamp(99), 10).await?.is_empty());
        chats::note_absence(conn, later).await?;
        assert_eq!(chats::abandoned(conn, at, 10).await?, ids);
        assert_eq!(chats::abandoned(conn, at, 2).await?, ids[..2]);
        crate::presence::arrive(conn, "p1", "node", None, Some(&VisitorId::from("w1")), later).await?;
        chats::note_absence(conn, later).await?;
        assert_eq!(chats::abandoned(conn, at, 10).await?, ids[1..]);
        crate::presence::leave(conn, "p1").await?;
        assert_eq!(chats::queued_groups(conn).await?, std::slice::from_ref(&group));
        let order = async |conn: &mut crate::Conn| -> anyhow::Result<Vec<String>> {
            Ok(chats::queue(conn, &group, 100).await?.into_iter().map(|c| c.summary.id.0).collect())
        };
        let head = chats::queue_head(conn, &group, 0).await?.map(|h| (h.id, h.department, h.transferred));
        assert_eq!(head, Some((ids[0].clone(), department.clone(), false)), "the one that started first");
        assert_eq!(order(conn).await?, ["q1", "q2", "q3"]);
        chats::given_away(conn, &ids[2], &agent, &agent, Some("VIP")).await?;
        assert_eq!(order(conn).await?, ["q3", "q1", "q2"], "a transferred chat is ahead of new ones");
        let head = chats::queue_head(conn, &group, 0).await?.map(|h| (h.id, h.transferred, h.given_by));
        assert_eq!(head, Some((ids[2].clone(), true, vec![agent.clone()])));
        let second = chats::queue_head(conn, &group, 1).await?.map(|h| (h.id, h.given_by));
        assert_eq!(second, Some((ids[0].clone(), vec![])));
        assert_eq!((chats::position(conn, &ids[0]).await?, chats::position(conn, &ids[2]).await?), (2, 1));
        assert!(chats::queue_head(conn, &"none".into(), 0).await?.is_none());
        crate::departments::insert(conn, &"d2".into(), &brand, "Support", "support", true).await?;
        let open = async |conn: &mut crate::Conn| -> anyhow::Result<Vec<_>> {
            let open = chats::open_by_department(conn).await?;
            Ok(open.into_iter().map(|d| (d.department.0, d.queued, d.active, d.oldest)).collect())
        };
        let none = ("d2".to_owned(), 0, 0, None);
        let waiting = ("d1".to_owned(), 3, 0, Some(Timestamp(10)));
        assert_eq!(open(conn).await?, [waiting, none.clone()]);
        chats::set_owner(conn, &ids[1], &agent, &group, &department, Timestamp(50)).await?;
        let one_taken = ("d1".to_owned(), 2, 1, Some(Timestamp(20)));
        assert_eq!(open(conn).await?, [one_taken, none.clone()]);

        for (id, at) in ids.iter().zip([100, 200, 200]) {
            chats::set_owner(conn, id, &agent, &group, &department, Timestamp(50)).await?;
            chats::set_ended(conn, id, EndedBy::Agent, Timestamp(at)).await?;
        }
        assert_eq!(chats::position(conn, &ids[0]).await?, 0);
        assert_eq!(open(conn).await?, [("d1".to_owned(), 0, 0, None), none]);
        let past = chats::of_person(conn, &person, "", &ids[0]).await?;
        assert!(past.is_empty(), "no e-mail is nobody's e-mail");
        let own = chats::of_person(conn, &"w1".into(), "", &ChatId::from("none")).await?;
        assert_eq!(own.len(), 1);
    });
    let gone = company
        .db
        .store
        .write(Lock::Rows, |conn| {
            Box::pin(async move { crate::departments::delete(conn, &DepartmentId::from("d1"), 1).await })
        })
        .await;
    assert!(matches!(gone, Err(StorageError::Reference(_))), "{gone:?}");
    Ok(())
}

pub(super) async fn completed(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let (agent, group, department) =
        (company.agent.clone(), company.group.clone(), company.department.clone());
    for (n, at) in [(1, 100), (2, 200), (3, 200)] {
        let visitor = company.visitor(&format!("w{n}")).await?;
        let id = company.queued(&format!("q{n}"), &visitor, NOW).await?;
        let (agent, group, department) = (agent.clone(), group.clone(), department.clone());
        write!(company.db, conn => {
            chats::set_owner(conn, &id, &agent, &group, &department, NOW).await?;
            chats::set_ended(conn, &id, EndedBy::Agent, Timestamp(at)).await?;
        });
    }
    write!(company.db, conn => {
        let read = async |conn: &mut crate::Conn, list: &Ended<'_>, after: Option<(Timestamp, i64)>| -> anyhow::Result<Vec<i64>> {
            Ok(chats::ended(conn, list, after).await?.into_iter().map(|c| c.summary.number).collect())
        };
        let stranger = super::agent_row("a9", "a9@x.de");
        agents::insert(conn, &stranger, "a9@x.de").await?;
        let list = |whose| Ended { whose, search: Search::default(), oldest_first: false };
        let mut scopes = vec![Whose::Owner(&agent), Whose::Group(&group)];
        scopes.extend(Role::ALL.map(|role| Whose::VisibleTo(&agent, role)));
        for whose in scopes {
            let newest = list(whose);
            assert_eq!(read(conn, &newest, None).await?, [3, 2, 1], "{whose:?}");
            assert_eq!(read(conn, &newest, Some((Timestamp(200), 3))).await?, [2, 1], "{whose:?}");
            let oldest = Ended { oldest_first: true, ..newest.clone() };
            assert_eq!(read(conn, &oldest, None).await?, [1, 2, 3], "{whose:?}");
            assert_eq!(read(conn, &oldest, Some((Timestamp(200), 2))).await?, [3], "{whose:?}");
            assert_eq!(chats::count_ended(conn, &newest).await?, 3, "{whose:?}");
            for (search, expected) in [("w2 chair", vec![2]), ("chair", vec![3, 2, 1]), ("#3", vec![3]), ("_", vec![])] {
                let found = Ended { search: Search::new(search), ..newest.clone() };
                assert_eq!(read(conn, &found, None).await?, expected, "{whose:?} {search}");
                assert_eq!(usize::try_from(chats::count_ended(conn, &found).await?)?, expected.len());
            }
        }
        agents::replace_memberships(conn, &agent, &[]).await?;
        for (whose, expected) in [
            (Whose::VisibleTo(&stranger.id, Role::Agent), 0),
            (Whose::VisibleTo(&stranger.id, Role::Manager), 0),
            (Whose::VisibleTo(&stranger.id, Role::Administrator), 3),
            (Whose::VisibleTo(&agent, Role::Agent), 3),
            (Whose::Owner(&stranger.id), 0),
        ] {
            assert_eq!(read(conn, &list(whose), None).await?.len(), expected, "{whose:?}");
            assert_eq!(usize::try_from(chats::count_ended(conn, &list(whose)).await?)?, expected, "{whose:?}");
        }
    });
    Ok(())
}
