//! Brands, departments, groups, links, settings.

use super::{Company, NOW, Outcome, write};
use crate::last_changes::{self, LastChangeRow};
use crate::testing::Backend;
use crate::{agents, brands, departments, groups, link_secrets, links, presence, settings};
use foyer_protocol::setup::{
    Brand, Department, Display, Group, Link, LinkLook, Member, RecordKind, Requires,
};
use foyer_protocol::{BrandId, DepartmentId, GroupId, LinkId, Timestamp};

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
        brands::set_default(conn, &id).await?;
        let defaults: Vec<_> =
            brands::list(conn).await?.into_iter().map(|b| (b.name, b.is_default, b.active, b.version)).collect();
        let expected = [("Contoso", true, true, 2), ("Northwind", false, true, 2)];
        assert_eq!(defaults, expected.map(|(name, default, active, version)| (name.to_owned(), default, active, version)));
        brands::set_default(conn, &first).await?;
        assert!(brands::delete(conn, &id, 3).await?);
    });
    Ok(())
}

pub(super) async fn departments_and_groups(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let (brand, d1, g1) = (company.brand.clone(), company.department.clone(), company.group.clone());
    write!(company.db, conn => {
        let (d2, g2) = (DepartmentId::from("d2"), GroupId::from("g2"));
        departments::insert(conn, &d2, &brand, "Support", "support", true).await?;
        let help = Department { name: "Help".into(), version: 1, ..Department::default() };
        assert!(departments::update(conn, &d2, &brand, &help, "help").await?);
        assert!(!departments::update(conn, &d2, &brand, &help, "help").await?);
        departments::note_changed(conn, &d2).await?;
        let list = departments::list(conn).await?;
        let shown: Vec<_> = list.iter().map(|d| (d.name.as_str(), d.front_line_name.as_str())).collect();
        assert_eq!(shown, [("Help", ""), ("Sales", "Front")]);
        assert_eq!(departments::users(conn, &d1).await?, ["Front"]);
        assert_eq!(departments::chats(conn, &d1).await?, 0);

        groups::insert(conn, &g2, &d1, "Back", "back", true).await?;
        let office = Group { name: "Back office".into(), version: 1, ..Group::default() };
        assert!(groups::update(conn, &g2, &office, "back office").await?);
        assert!(!groups::update(conn, &g2, &office, "back").await?);
        assert!(groups::set_front_line(conn, &d1, &g2).await?, "there was another one");
        assert!(!groups::set_front_line(conn, &d1, &g2).await?);
        assert_eq!(groups::by_id(conn, &g1).await?.map(|g| g.version), Some(2), "it counts as changed");
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
        assert!(agents::outdate(conn, &a1).await?);
        assert!(!agents::outdate(conn, &"none".into()).await?);
        assert_eq!(agents::by_id(conn, &a1).await?.map(|agent| agent.version), Some(read + 1));
        assert_eq!(groups::chats(conn, &g1).await?, 0);
        assert!(groups::delete(conn, &g2, 2).await?);
        assert!(departments::delete(conn, &d2, 3).await?);
    });
    Ok(())
}

/// A brand, a department or a group out of use: what follows for the others, and for links.
pub(super) async fn what_is_inactive(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let (brand, d1, g1, link) =
        (company.brand.clone(), company.department.clone(), company.group.clone(), company.link);
    let agent = company.agent.clone();
    write!(company.db, conn => {
        // Brand, department, group: whether each is active; then what department and group say, what the
        // link offers and who attends.
        for (row, (b, d, g), takes, offered, attending) in [
            (1, (true, true, true), (true, true), 1, 1),
            (2, (false, true, true), (false, false), 0, 1),
            (3, (true, false, true), (false, false), 0, 1),
            (4, (true, true, false), (true, false), 0, 0),
            (5, (true, true, true), (true, true), 1, 1),
        ] {
            let new = Brand { name: "Northwind".into(), active: b, version: row, ..Brand::default() };
            assert!(brands::update(conn, &brand, &new, "northwind").await?);
            let new = Department { name: "Sales".into(), active: d, version: row, ..Department::default() };
            assert!(departments::update(conn, &d1, &brand, &new, "sales").await?);
            let new = Group { name: "Front".into(), active: g, version: row, ..Group::default() };
            assert!(groups::update(conn, &g1, &new, "front").await?);
            let department = departments::list(conn).await?.remove(0);
            let group = groups::list(conn).await?.remove(0);
            let stored = brands::list(conn).await?.remove(0).active;
            assert_eq!((stored, department.active, group.active), (b, d, g), "row {row}");
            assert_eq!((department.takes_chats, group.takes_chats), takes, "row {row}");
            assert_eq!(links::departments(conn, link).await?.len(), offered, "row {row}");
            assert_eq!(presence::attendance(conn, NOW).await?.len(), attending, "row {row}");
            assert_eq!(agents::memberships(conn, &agent).await?.len(), 1, "the agent stays in the group");
        }
    });
    Ok(())
}

/// Lists by name go by the one collation, whatever the database would do.
pub(super) async fn names_in_order(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let (brand, d1, link) = (company.brand.clone(), company.department.clone(), company.link);
    let names = ["Zürich", "ärger", "Österreich", "oslo", "ABC", "łódź", "abc"];
    let sorted = ["abc", "ABC", "ärger", "łódź", "oslo", "Österreich", "Zürich"];
    write!(company.db, conn => {
        for name in names {
            let row = crate::agents::AgentRow { name: name.into(), ..super::agent_row(name, name) };
            agents::insert(conn, &row, name).await?;
            agents::replace_memberships(conn, &row.id, &[("g1".into(), true)]).await?;
            let other = Brand { name: name.into(), ..Brand::default() };
            brands::insert(conn, &name.into(), &other, name).await?;
            departments::insert(conn, &name.into(), &brand, name, name, true).await?;
            links::tick_on_brand(conn, &name.into(), &brand).await?;
            let group = GroupId(format!("front of {name}"));
            groups::insert(conn, &group, &name.into(), name, name, true).await?;
            groups::set_front_line(conn, &name.into(), &group).await?;
            groups::insert(conn, &name.into(), &d1, name, name, true).await?;
        }
        let agents = agents::list(conn).await?.into_iter().map(|a| a.name).filter(|name| name != "a1");
        assert_eq!(agents.collect::<Vec<_>>(), sorted);
        assert_eq!(brands::list(conn).await?.into_iter().skip(1).map(|b| b.name).collect::<Vec<_>>(), sorted);
        let others = departments::list(conn).await?.into_iter().map(|d| d.name).filter(|name| name != "Sales");
        assert_eq!(others.collect::<Vec<_>>(), sorted);
        let offered = links::departments(conn, link).await?.into_iter().map(|(_, name)| name);
        assert_eq!(offered.filter(|name| name != "Sales").collect::<Vec<_>>(), sorted);
        let of_sales = groups::list(conn).await?.into_iter()
            .filter(|g| g.department.as_ref() == Some(&d1)).collect::<Vec<_>>();
        let of_front = of_sales.iter().find(|g| g.name == "Front").map(|g| g.agent_names.clone());
        assert_eq!(of_front.as_ref().and_then(|names| names.first()).map(String::as_str), Some("a1"));
        assert_eq!(of_front.map(|mut names| names.split_off(1)), Some(sorted.map(str::to_owned).to_vec()));
        let groups = of_sales.into_iter().map(|g| g.name).filter(|name| name != "Front");
        assert_eq!(groups.collect::<Vec<_>>(), sorted);
        let users = departments::users(conn, &d1).await?.into_iter().filter(|name| name != "Front");
        assert_eq!(users.collect::<Vec<_>>(), sorted);
    });
    Ok(())
}

pub(super) async fn last_changes(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let agent = company.agent.clone();
    write!(company.db, conn => {
        assert_eq!(last_changes::of(conn, RecordKind::Brand, "b1").await?, None);
        let kinds = [
            RecordKind::Brand,
            RecordKind::Department,
            RecordKind::Group,
            RecordKind::Agent,
            RecordKind::Options,
            RecordKind::Link,
        ];
        for (deleted, at) in [(false, 5), (true, 6)] {
            for kind in kinds {
                let at = Timestamp(at);
                let change = LastChangeRow { agent: agent.clone(), agent_name: format!("{kind:?}"), at, deleted };
                last_changes::note(conn, kind, "b1", &change).await?;
                assert_eq!(last_changes::of(conn, kind, "b1").await?, Some(change));
            }
        }
        // One of them is not another one's.
        for kind in kinds {
            let name = last_changes::of(conn, kind, "b1").await?.map(|change| change.agent_name);
            assert_eq!(name, Some(format!("{kind:?}")));
        }
        assert_eq!(last_changes::of(conn, RecordKind::Brand, "b2").await?, None);
    });
    Ok(())
}

pub(super) async fn link_secrets(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let link = company.link;
    write!(company.db, conn => {
        let secret = |id: &str, at: i64| link_secrets::LinkSecret {
            id: id.into(),
            secret: format!("secret of {id}"),
            made_at: Timestamp(at),
        };
        assert!(link_secrets::of_link(conn, link).await?.is_empty());
        link_secrets::insert(conn, link, &secret("b", 1)).await?;
        link_secrets::insert(conn, link, &secret("a", 2)).await?;
        let known = link_secrets::of_link(conn, link).await?;
        let parts: Vec<_> = known.iter().map(|it| (it.id.as_str(), it.secret.as_str(), it.made_at.0)).collect();
        assert_eq!(parts, [("b", "secret of b", 1), ("a", "secret of a", 2)]);
        assert!(!format!("{known:?}").contains("secret of"), "a secret is said by nothing");
        assert!(link_secrets::of_link(conn, LinkId(9)).await?.is_empty());
        assert!(!link_secrets::delete(conn, LinkId(9), &"a".into()).await?, "it is another link's");
        assert!(link_secrets::delete(conn, link, &"b".into()).await?);
        assert!(!link_secrets::delete(conn, link, &"b".into()).await?, "it is gone");
        assert_eq!(link_secrets::of_link(conn, link).await?.len(), 1);
    });
    Ok(())
}

pub(super) async fn links(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let (brand, d1, first) = (company.brand.clone(), company.department.clone(), company.link);
    assert_eq!(first, LinkId(1));
    write!(company.db, conn => {
        let named = |title: &str| Link { title: title.into(), ..Link::default() };
        let staff = Link { requires: Requires::Role("staff".into()), ..named("Shop") };
        let second = links::insert(conn, &brand, &staff).await?;
        assert_eq!(second, LinkId(2));
        assert_eq!(links::by_id(conn, second).await?.map(|l| l.requires), Some(staff.requires));
        assert_eq!(links::list(conn).await?.len(), 2);
        assert_eq!(links::by_id(conn, first).await?.map(|l| l.brand_name).as_deref(), Some("Northwind"));
        assert!(links::by_id(conn, LinkId(9)).await?.is_none());
        assert_eq!(links::departments(conn, first).await?, [(d1.clone(), "Sales".to_owned())]);
        assert!(links::departments(conn, second).await?.is_empty());
        assert!(links::offered(conn).await?.iter().eq([&d1]));
        let d2 = DepartmentId::from("d2");
        departments::insert(conn, &d2, &brand, "Support", "support", true).await?;
        links::tick_on_brand(conn, &d2, &brand).await?;
        assert!(links::departments(conn, second).await?.is_empty(), "it has no front line yet");
        let other = Brand { name: "Contoso".into(), ..Brand::default() };
        brands::insert(conn, &"b2".into(), &other, "contoso").await?;
        let third = links::insert(conn, &"b2".into(), &named("Contoso")).await?;
        assert_eq!(links::ticked(conn).await?.get(&second), Some(&vec![d2.clone()]));
        links::tick_on_brand(conn, &d2, &"b2".into()).await?;
        let ticked = links::ticked(conn).await?;
        assert_eq!((ticked.get(&second), ticked.get(&third)), (None, Some(&vec![d2.clone()])), "it has moved");
        for _ in 0..2 {
            links::tick(conn, second, &d1).await?;
        }
        assert_eq!(links::ticked(conn).await?.get(&second), Some(&vec![d1.clone()]));
        links::untick(conn, second, &d1).await?;
        assert_eq!(links::ticked(conn).await?.get(&second), None);

        let look = |description: &str| LinkLook {
            display: Display::Image,
            image_width: Some(120),
            description: description.into(),
            ..LinkLook::default()
        };
        let sites = vec!["https://a.example".to_owned(), "https://*.b.example".to_owned()];
        let changed = Link {
            title: "Store".into(),
            refresh_s: 0,
            online: look("Ask"),
            offline: look("Write"),
            allowed_sites: sites.clone(),
            version: 1,
            ..Link::default()
        };
        assert!(links::update(conn, second, &changed).await?);
        assert!(!links::update(conn, second, &changed).await?, "an old version was saved");
        let row = links::by_id(conn, second).await?.expect("the second link");
        assert_eq!((row.title.as_str(), row.refresh_s, row.version, row.deleted), ("Store", 0, 2, false));
        assert_eq!((row.online, row.offline, row.allowed_sites), (look("Ask"), look("Write"), sites));

        // A number is never given again, and the row of a deleted one stays.
        assert!(!links::delete(conn, third, 7, NOW).await?, "an old version was deleted");
        assert!(links::delete(conn, third, 1, NOW).await?);
        assert!(!links::delete(conn, third, 2, NOW).await?, "it was deleted twice");
        assert!(!links::update(conn, third, &Link { version: 2, ..named("Back") }).await?);
        assert!(links::by_id(conn, third).await?.is_some_and(|link| link.deleted));
        assert_eq!(links::ticked(conn).await?.get(&third), None);
        assert_eq!(links::list(conn).await?.iter().map(|link| link.id).collect::<Vec<_>>(), [first, second]);
        links::tick_on_brand(conn, &d2, &"b2".into()).await?;
        assert_eq!(links::ticked(conn).await?.get(&third), None, "a deleted link offers nothing");
        departments::delete(conn, &d2, 1).await?;
        assert!(brands::users(conn, &"b2".into()).await?.is_empty());
        assert!(brands::delete(conn, &"b2".into(), 1).await?, "a deleted link keeps no brand");
        assert_eq!(links::by_id(conn, third).await?.map(|link| link.brand), Some(brand.clone()));
        assert_eq!(links::insert(conn, &brand, &named("New")).await?, LinkId(4));
    });
    Ok(())
}

pub(super) async fn settings(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    write!(company.db, conn => {
        assert_eq!(settings::get(conn, "x").await?, None);
        assert!(settings::put(conn, "x", "1", 0).await?);
        assert!(!settings::put(conn, "x", "2", 0).await?, "somebody was faster");
        assert!(settings::put(conn, "x", "2", 1).await?);
        assert!(!settings::put(conn, "x", "3", 1).await?);
        assert_eq!(settings::get(conn, "x").await?, Some(("2".to_owned(), 2)));
        settings::remove(conn, "x").await?;
        assert_eq!(settings::get(conn, "x").await?, None);
        for times in 1..=2 {
            settings::probe(conn).await?;
            assert_eq!(settings::get(conn, "probe").await?.map(|(_, version)| version), Some(times));
        }
    });
    Ok(())
}
