//! Brands, departments, groups, links, settings, offline messages.

use super::{Company, NOW, Outcome, write};
use crate::testing::Backend;
use crate::{agents, brands, departments, groups, links, offline, settings};
use foyer_protocol::setup::{Brand, Member};
use foyer_protocol::{BrandId, ClientId, DepartmentId, GroupId, LinkId, OfflineMessageId, Timestamp};

pub(super) async fn brands(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let first = company.brand.clone();
    write!(company.db, conn => {
        let id = BrandId::from("b2");
        let mut brand = Brand { name: "Contoso".into(), version: 1, ..Brand::default() };
        brands::insert(conn, &id, &brand, "contoso").await?;
        let names: Vec<_> = brands::list(conn).await?.into_iter().map(|b| b.name).collect();
        assert_eq!(names, ["Northwind", "Contoso"], "the default comes first");
        brand.colour = "#123456".into();
        assert!(brands::update(conn, &id, &brand, "contoso").await?);
        assert!(!brands::update(conn, &id, &brand, "contoso").await?, "an old version was saved");
        assert_eq!(brands::users(conn, &first).await?, ["Main site", "Sales"]);
        assert!(brands::users(conn, &id).await?.is_empty());
        assert!(!brands::delete(conn, &first, 1).await?, "the default was deleted");
        assert!(brands::delete(conn, &id, 2).await?);
    });
    Ok(())
}

pub(super) async fn departments_and_groups(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let (brand, d1, g1) = (company.brand.clone(), company.department.clone(), company.group.clone());
    write!(company.db, conn => {
        let (d2, g2) = (DepartmentId::from("d2"), GroupId::from("g2"));
        departments::insert(conn, &d2, &brand, "Support", "support").await?;
        assert!(departments::update(conn, &d2, 1, &brand, "Help", "help").await?);
        assert!(!departments::update(conn, &d2, 1, &brand, "Help", "help").await?);
        let list = departments::list(conn).await?;
        let shown: Vec<_> = list.iter().map(|d| (d.name.as_str(), d.front_line_name.as_str())).collect();
        assert_eq!(shown, [("Help", ""), ("Sales", "Front")]);
        assert_eq!(departments::users(conn, &d1).await?, ["Front"]);
        assert_eq!(departments::chats(conn, &d1).await?, 0);

        groups::insert(conn, &g2, &d1, "Back", "back").await?;
        assert!(groups::update(conn, &g2, 1, "Back office", "back office").await?);
        assert!(!groups::update(conn, &g2, 1, "Back", "back").await?);
        groups::set_front_line(conn, &d1, &g2).await?;
        assert_eq!(groups::front_line(conn, &d1).await?, Some(g2.clone()));
        assert_eq!(groups::front_line(conn, &d2).await?, None);
        let list = groups::list(conn).await?;
        let shown: Vec<_> = list.iter().map(|g| (g.name.as_str(), g.front_line, g.agent_names.len())).collect();
        assert_eq!(shown, [("Back office", true, 0), ("Front", false, 1)]);
        let one = groups::by_id(conn, &g2).await?.map(|g| (g.name, g.department_name, g.front_line, g.version));
        let names = list.first().map(|g| (g.name.clone(), g.department_name.clone(), g.front_line, g.version));
        assert_eq!(one, names);
        assert!(groups::by_id(conn, &GroupId::from("none")).await?.is_none());
        let a1 = company.agent.clone();
        let read = agents::by_id(conn, &a1).await?.map_or(0, |agent| agent.version);
        for receives in [true, false] {
            groups::join(conn, &g2, &Member { agent: a1.clone(), receives }).await?;
            let listed = groups::list(conn).await?.into_iter().find(|g| g.id.as_ref() == Some(&g2));
            let members = listed.map(|group| (group.members_read, group.members)).unwrap_or_default();
            assert_eq!(members.0, [Member { agent: a1.clone(), receives }]);
            assert_eq!(members.0, members.1);
        }
        groups::leave(conn, &g2, &a1).await?;
        groups::leave(conn, &g2, &a1).await?;
        let left = groups::list(conn).await?.into_iter().find(|g| g.id.as_ref() == Some(&g2));
        assert!(left.is_some_and(|group| group.members.is_empty()));
        agents::outdate(conn, &a1).await?;
        assert_eq!(agents::by_id(conn, &a1).await?.map(|agent| agent.version), Some(read + 1));
        assert_eq!(groups::chats(conn, &g1).await?, 0);
        assert!(groups::delete(conn, &g2, 2).await?);
        assert!(departments::delete(conn, &d2, 2).await?);
    });
    Ok(())
}

pub(super) async fn links_and_settings(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let (brand, d1, first) = (company.brand.clone(), company.department.clone(), company.link);
    assert_eq!(first, LinkId(1));
    write!(company.db, conn => {
        let second = links::insert(conn, "Shop", &brand, &[]).await?;
        assert_eq!(second, LinkId(2));
        assert_eq!(links::list(conn).await?.len(), 2);
        assert_eq!(links::by_id(conn, first).await?.map(|l| l.brand_name).as_deref(), Some("Northwind"));
        assert!(links::by_id(conn, LinkId(9)).await?.is_none());
        assert_eq!(links::departments(conn, first).await?, [(d1, "Sales".to_owned())]);
        assert!(links::departments(conn, second).await?.is_empty());
        let d2 = DepartmentId::from("d2");
        departments::insert(conn, &d2, &brand, "Support", "support").await?;
        links::tick_everywhere(conn, &d2, &brand).await?;
        assert!(links::departments(conn, second).await?.is_empty(), "it has no front line yet");

        assert_eq!(settings::get(conn, "x").await?, None);
        assert!(settings::put(conn, "x", "1", 0).await?);
        assert!(!settings::put(conn, "x", "2", 0).await?, "somebody was faster");
        assert!(settings::put(conn, "x", "2", 1).await?);
        assert!(!settings::put(conn, "x", "3", 1).await?);
        assert_eq!(settings::get(conn, "x").await?, Some(("2".to_owned(), 2)));
        for times in 1..=2 {
            settings::probe(conn).await?;
            assert_eq!(settings::get(conn, "probe").await?.map(|(_, version)| version), Some(times));
        }
    });
    Ok(())
}

pub(super) async fn offline_messages(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let (link, department, agent) = (company.link, company.department.clone(), company.agent.clone());
    write!(company.db, conn => {
        let id = OfflineMessageId::from("m1");
        let new = offline::NewMessage {
            id: id.clone(), client_id: ClientId::from("c1"), token_hash: "t".into(), link,
            department: department.clone(), name: "Maria".into(), email: "m@x.de".into(),
            message: "Hi".into(), page_url: String::new(), created_at: NOW,
        };
        assert!(offline::insert(conn, &new).await?);
        let again = offline::NewMessage { id: OfflineMessageId::from("m2"), ..new };
        assert!(!offline::insert(conn, &again).await?, "stored twice");
        assert_eq!(offline::open_by_department(conn).await?, [(department, 1)]);
        assert!(offline::assign(conn, &id, 1, Some(&agent)).await?);
        assert!(!offline::assign(conn, &id, 1, None).await?, "an old version was saved");
        let list = offline::list(conn, false, &agent, true).await?;
        assert_eq!(list.len(), 1);
        assert_eq!(list[0].message.assigned_name.as_deref(), Some("a1"));
        assert!(offline::close(conn, &id, 2, Some(Timestamp(5))).await?);
        assert!(offline::list(conn, false, &agent, true).await?.is_empty());
        assert_eq!(offline::list(conn, true, &agent, true).await?.len(), 1);
        let seen = agents::memberships(conn, &agent).await?.len();
        assert_eq!(offline::list(conn, true, &agent, false).await?.len(), seen.min(1), "by the agent's groups");
        assert!(offline::list(conn, true, &"stranger".into(), false).await?.is_empty());
        let stored = offline::by_id(conn, &id).await?;
        assert_eq!(stored.and_then(|s| s.message.closed_at), Some(Timestamp(5)));
    });
    Ok(())
}
