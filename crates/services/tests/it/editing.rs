//! Two people at one record of the settings: who is told what.

use crate::company::{Company, kind, words};
use crate::on_both;
use foyer_protocol::ErrorKind;
use foyer_protocol::people::Role;
use foyer_protocol::setup::{Agent, Brand, Department, Group, Options, RecordKind};
use foyer_services::Actor;

impl Company {
    /// A second administrator.
    async fn eve(&self) -> anyhow::Result<Actor> {
        self.agent("Eve", Role::Administrator, 5, &[]).await
    }

    /// Who changed a record last, whether that is who asks, after how many ms, and whether it is gone.
    async fn last(
        &self,
        who: &Actor,
        kind: RecordKind,
        id: &str,
    ) -> anyhow::Result<Option<(String, bool, i64, bool)>> {
        let change = self.services.last_change(who, kind, id).await?;
        Ok(change.map(|c| (c.by, c.mine, c.at.since_ms(crate::company::START), c.deleted)))
    }
}

on_both! {
    /// Every save and delete says by whom and when it was.
    async fn a_record_says_who_changed_it_last(company: Company) {
        let (services, ada) = (&company.services, &company.admin);
        let eve = company.eve().await?;
        company.passes(1_000).await?;
        let brand = services.save_brand(&eve, &Brand { name: "B".into(), ..Brand::default() }).await?.id;
        let department = Department { name: "D".into(), brand: Some(brand.as_str().into()), ..Department::default() };
        let department = services.save_department(&eve, &department).await?.id;
        let group = Group { name: "G".into(), department: Some(department.as_str().into()), ..Group::default() };
        let group = services.save_group(&eve, &group).await?.id;
        let agent = Agent {
            name: "A".into(), email: "a@example.com".into(), ..Agent::default()
        };
        let agent = services.save_agent(&eve, &agent).await?.id;
        services.save_options(&eve, &Options::default()).await?;
        let records = [
            (RecordKind::Agent, agent.as_str()),
            (RecordKind::Group, group.as_str()),
            (RecordKind::Department, department.as_str()),
            (RecordKind::Brand, brand.as_str()),
        ];
        for (kind, id) in records.into_iter().chain([(RecordKind::Options, "options")]) {
            assert_eq!(company.last(ada, kind, id).await?, Some(("Eve".to_owned(), false, 1_000, false)), "{kind:?}");
            assert_eq!(company.last(&eve, kind, id).await?.map(|c| c.1), Some(true), "{kind:?}");
        }
        assert_eq!(company.last(ada, RecordKind::Agent, "nobody").await?, None);

        company.passes(1_000).await?;
        services.delete_agent(ada, &agent.as_str().into(), 1).await?;
        services.delete_group(ada, &group.as_str().into(), 1).await?;
        let version = services.list_departments(ada).await?.into_iter()
            .find(|d| d.name == "D").map_or(0, |d| d.version);
        services.delete_department(ada, &department.as_str().into(), version).await?;
        services.delete_brand(ada, &brand.as_str().into(), 1).await?;
        for (kind, id) in records {
            assert_eq!(company.last(&eve, kind, id).await?, Some(("Ada".to_owned(), false, 2_000, true)), "{kind:?}");
        }
    }

    /// Saving what somebody deleted meanwhile says so, and by whom.
    async fn a_deleted_record_is_no_mystery(company: Company) {
        let (services, ada) = (&company.services, &company.admin);
        let eve = company.eve().await?;
        let brand = Brand { name: "B".into(), ..Brand::default() };
        let id = services.save_brand(ada, &brand).await?.id;
        let brand = Brand { id: Some(id.as_str().into()), version: 1, ..brand };
        let department = Department { name: "D".into(), brand: brand.id.clone(), ..Department::default() };
        let department =
            Department { id: Some(services.save_department(ada, &department).await?.id.into()), version: 1, ..department };
        let group = Group { name: "G".into(), department: department.id.clone(), ..Group::default() };
        let group = Group { id: Some(services.save_group(ada, &group).await?.id.into()), version: 1, ..group };
        let agent = Agent {
            name: "A".into(), email: "a@example.com".into(), ..Agent::default()
        };
        let agent = Agent { id: Some(services.save_agent(ada, &agent).await?.id.into()), version: 1, ..agent };
        let missing = |what| format!("Eve deleted this {what} meanwhile.");

        services.delete_agent(&eve, agent.id.as_ref().expect("id"), 1).await?;
        let outcome = services.save_agent(ada, &agent).await;
        assert_eq!((kind(&outcome), words(outcome)), (Some(ErrorKind::NotFound), missing("agent")));
        services.delete_group(&eve, group.id.as_ref().expect("id"), 1).await?;
        let group = Group { front_line: true, ..group };
        let outcome = services.save_group(ada, &group).await;
        assert_eq!((kind(&outcome), words(outcome)), (Some(ErrorKind::NotFound), missing("group")));
        // Its first group has been its front line, which its form shows.
        services.delete_department(&eve, department.id.as_ref().expect("id"), 2).await?;
        let outcome = services.save_department(ada, &department).await;
        assert_eq!((kind(&outcome), words(outcome)), (Some(ErrorKind::NotFound), missing("department")));
        services.delete_brand(&eve, brand.id.as_ref().expect("id"), 1).await?;
        let outcome = services.save_brand(ada, &brand).await;
        assert_eq!((kind(&outcome), words(outcome)), (Some(ErrorKind::NotFound), missing("brand")));
        let never = Brand { id: Some("never".into()), ..brand };
        assert_eq!(words(services.save_brand(ada, &never).await), "This brand isn't there any more.");
    }

    /// What one form changes and another one shows makes the other one old: nothing that nobody touched
    /// there is written back.
    async fn a_form_that_shows_what_changed_elsewhere_is_old(company: Company) {
        let (services, ada) = (&company.services, &company.admin);
        let eve = company.eve().await?;
        let department = services.list_departments(ada).await?.into_iter().find(|d| d.name == "Sales").expect("Sales");
        let line = company.groups.iter().find(|g| g.name == "Sales").expect("Sales").clone();
        let new = Group { name: "New line".into(), department: department.id.clone(), front_line: true, ..Group::default() };
        services.save_group(&eve, &new).await?;
        assert_eq!(kind(&services.save_department(ada, &department).await), Some(ErrorKind::Conflict));
        assert_eq!(kind(&services.save_group(ada, &line).await), Some(ErrorKind::Conflict));
        for (kind, id) in [
            (RecordKind::Department, department.id.as_ref().expect("id").as_str()),
            (RecordKind::Group, line.id.as_ref().expect("id").as_str()),
        ] {
            assert_eq!(company.last(ada, kind, id).await?.map(|c| c.0).as_deref(), Some("Eve"), "{kind:?}");
        }
        let department = services.list_departments(ada).await?.into_iter().find(|d| d.name == "Sales").expect("Sales");
        let back = Department { front_line: line.id.clone(), ..department };
        let old = services.list_groups(ada).await?.into_iter().find(|g| g.name == "New line").expect("it");
        services.save_department(ada, &back).await?;
        assert_eq!(kind(&services.save_group(&eve, &old).await), Some(ErrorKind::Conflict));

        let joe = company.agent("Joe", Role::Agent, 5, &["Sales"]).await?;
        let form = services.list_agents(ada).await?.into_iter().find(|a| a.name == "Joe").expect("Joe");
        services.set_receiving(&joe, &company.group("Sales"), false).await?;
        assert_eq!(kind(&services.save_agent(ada, &form).await), Some(ErrorKind::Conflict));
        let change = company.last(ada, RecordKind::Agent, joe.id().as_str()).await?;
        assert_eq!(change.map(|c| c.0).as_deref(), Some("Joe"));

        let northwind = services.list_brands(ada).await?.remove(0);
        services.save_brand(&eve, &Brand { name: "C".into(), is_default: true, ..Brand::default() }).await?;
        let renamed = Brand { name: "Southwind".into(), ..northwind };
        // It was read as the default, and would be again.
        assert_eq!(kind(&services.save_brand(ada, &renamed).await), Some(ErrorKind::Conflict));
    }

    /// A group that was deleted while an agent's form was open keeps back nothing else.
    async fn a_group_that_is_gone_is_left_out(company: Company) {
        let (services, ada) = (&company.services, &company.admin);
        company.agent("Joe", Role::Agent, 5, &["Sales"]).await?;
        let joe = services.list_agents(ada).await?.into_iter().find(|a| a.name == "Joe").expect("Joe");
        let mut with_both = joe.clone();
        with_both.groups.push(foyer_protocol::setup::Membership { group: "gone".into(), receives: true });
        with_both.limit = 9;
        services.save_agent(ada, &with_both).await?;
        let stored = services.list_agents(ada).await?.into_iter().find(|a| a.name == "Joe").expect("Joe");
        assert_eq!((stored.limit, stored.groups), (9, joe.groups));
    }
}
