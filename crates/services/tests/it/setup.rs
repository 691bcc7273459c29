//! First-run set-up and System Settings: validation, conflicts, what is in use.

use crate::company::{Company, PASSWORD, kind, setup_code, words};
use crate::on_both;
use foyer_protocol::people::Role;
use foyer_protocol::setup::{
    Agent, Brand, Department, FirstGroup, Group, Member, Membership, NextSteps, SetupForm,
};
use foyer_protocol::{ErrorKind, LinkId};
use foyer_services::{Clock, Services, Settings};
use foyer_storage::testing::{Backend, TestDb};

on_both! {
    async fn the_wizard_closes_for_good(company: Company) {
        assert!(company.services.get_setup_state("").await?.done);
        let form = SetupForm {
            name: "Eve".into(), email: "eve@example.com".into(), password: PASSWORD.into(),
            brand: "B".into(), department: "D".into(), group: "G".into(), link: "L".into(),
        };
        let outcome = company.services.complete_setup(&form, "", "::1", "UA").await;
        assert_eq!(kind(&outcome), Some(ErrorKind::State));
        let demo = company.services.fill_demo(PASSWORD).await;
        assert_eq!(kind(&demo), Some(ErrorKind::State), "the demo needs an empty database");
    }

    async fn saving_an_old_version_is_a_conflict(company: Company) {
        let services = &company.services;
        let mut brand = services.list_brands(&company.admin).await?.remove(0);
        let before = brand.clone();
        brand.name = "Contoso".into();
        let saved = services.save_brand(&company.admin, &brand).await?;
        assert_eq!(saved.version, brand.version + 1);
        assert_eq!(kind(&services.save_brand(&company.admin, &before).await), Some(ErrorKind::Conflict));
        let mut group = services.list_groups(&company.admin).await?.remove(0);
        group.name = "Front desk".into();
        services.save_group(&company.admin, &group).await?;
        assert_eq!(kind(&services.save_group(&company.admin, &group).await), Some(ErrorKind::Conflict));
        let department = services.list_departments(&company.admin).await?.remove(0);
        services.save_department(&company.admin, &department).await?;
        let outcome = services.save_department(&company.admin, &department).await;
        assert_eq!(kind(&outcome), Some(ErrorKind::Conflict));
        let options = services.get_options(&company.admin).await?;
        services.save_options(&company.admin, &options).await?;
        assert_eq!(kind(&services.save_options(&company.admin, &options).await), Some(ErrorKind::Conflict));
        let agent = services.list_agents(&company.admin).await?.remove(0);
        services.save_agent(&company.admin, &agent).await?;
        assert_eq!(kind(&services.save_agent(&company.admin, &agent).await), Some(ErrorKind::Conflict));
    }

    async fn a_brand_is_stored_as_its_rules_have_it(company: Company) {
        let services = &company.services;
        let brand = Brand {
            name: " Second\n".into(), host: " BÜCHER.Example:8080 ".into(), colour: " #AABBCC ".into(), ..Brand::default()
        };
        let saved = services.save_brand(&company.admin, &brand).await?;
        let stored = services.list_brands(&company.admin).await?.into_iter()
            .find(|b| b.id.as_ref().is_some_and(|id| id.0 == saved.id)).expect("the second");
        assert_eq!(stored.name, "Second");
        assert_eq!((stored.host.as_str(), stored.colour.as_str()), ("bücher.example:8080", "#aabbcc"));
        let bad = Brand { host: "https://chat.example.com".into(), ..stored.clone() };
        assert_eq!(words(services.save_brand(&company.admin, &bad).await), "Enter a host like chat.example.com.");
        let bad = Brand { colour: "blue".into(), ..stored };
        assert_eq!(words(services.save_brand(&company.admin, &bad).await), "Enter a colour like #1b57c8.");
    }

    async fn what_is_in_use_stays_and_says_by_what(company: Company) {
        let services = &company.services;
        let joe = company.agent("Joe", Role::Agent, 5, &["Sales"]).await?;
        company.connect(&joe).await?;
        let (_, chat) = company.asks("Hi").await?;
        services.take_chat(&joe, &chat, None, false).await?;
        services.end_chat(&joe, &chat).await?;

        let brand = services.list_brands(&company.admin).await?.remove(0);
        let id = brand.id.clone().expect("an id");
        let outcome = services.delete_brand(&company.admin, &id, brand.version).await;
        assert_eq!(words(outcome), "The default brand can't be deleted.");
        let second = services.save_brand(&company.admin, &Brand { name: "Second".into(), ..Brand::default() }).await?;
        let department = foyer_protocol::setup::Department {
            name: "Billing".into(), brand: Some(second.id.clone().into()), ..Default::default()
        };
        let billing = services.save_department(&company.admin, &department).await?;
        let outcome = services.delete_brand(&company.admin, &second.id.clone().into(), 1).await;
        assert_eq!(words(outcome), "In use by Billing. Deactivate the brand instead.");
        services.delete_department(&company.admin, &billing.id.into(), 1).await?;
        services.delete_brand(&company.admin, &second.id.into(), 1).await?;

        let group = company.groups.iter().find(|g| g.name == "Sales").expect("Sales");
        let (id, department) = (group.id.clone().expect("id"), group.department.clone().expect("department"));
        let outcome = services.delete_group(&company.admin, &id, group.version).await;
        assert_eq!(words(outcome), "In use by 1 chat. Deactivate the group instead.");
        let version = services.list_departments(&company.admin).await?.iter()
            .find(|d| d.id.as_ref() == Some(&department)).map_or(0, |d| d.version);
        let outcome = services.delete_department(&company.admin, &department, version).await;
        assert_eq!(words(outcome), "In use by Sales. Deactivate the department instead.");
        let row = services.list_agents(&company.admin).await?.into_iter().find(|a| a.name == "Joe").expect("Joe");
        let outcome = services.delete_agent(&company.admin, joe.id(), row.version).await;
        assert_eq!(kind(&outcome), Some(ErrorKind::InUse));
        let outcome = services.delete_agent(&company.admin, company.admin.id(), 1).await;
        assert_eq!(kind(&outcome), Some(ErrorKind::InUse), "oneself");
    }

    async fn front_lines_are_always_one(company: Company) {
        let services = &company.services;
        let sales = company.groups.iter().find(|g| g.name == "Sales").expect("Sales").clone();
        assert!(sales.front_line, "the first group is the front line");
        let back = Group { name: "Back office".into(), department: sales.department.clone(), ..Group::default() };
        let saved = services.save_group(&company.admin, &back).await?;
        let off = Group { front_line: false, ..sales.clone() };
        assert_eq!(kind(&services.save_group(&company.admin, &off).await), Some(ErrorKind::Invalid));
        let outcome = services.delete_group(&company.admin, sales.id.as_ref().expect("id"), sales.version).await;
        assert_eq!(kind(&outcome), Some(ErrorKind::InUse));
        let on = Group { id: Some(saved.id.into()), front_line: true, version: 1, ..back };
        services.save_group(&company.admin, &on).await?;
        let lines: Vec<_> = services.list_groups(&company.admin).await?.into_iter()
            .filter(|g| g.department == sales.department && g.front_line).map(|g| g.name).collect();
        assert_eq!(lines, ["Back office"]);
    }

    async fn a_department_starts_with_its_first_group(company: Company) {
        let services = &company.services;
        let joe = company.agent("Joe", Role::Agent, 5, &[]).await?;
        let brand = services.list_brands(&company.admin).await?.remove(0).id;
        let members = vec![Member { agent: joe.id().clone(), receives: true }];
        let repairs = Department {
            name: "Repairs".into(), brand: brand.clone(),
            first_group: FirstGroup { name: " Workshop ".into(), members: members.clone() },
            ..Department::default()
        };
        services.save_department(&company.admin, &repairs).await?;
        let group = group_called(&company, "Workshop").await?;
        assert!(group.front_line && group.department_name == "Repairs");
        assert_eq!(group.members, members);
        let gone = vec![Member { agent: "nobody".into(), receives: true }];
        let other = Department {
            name: "Other".into(), brand, first_group: FirstGroup { name: "Other".into(), members: gone }, ..Department::default()
        };
        let outcome = services.save_department(&company.admin, &other).await;
        assert_eq!(words(outcome), "One of these agents is gone. Load the page again.");
        assert!(services.list_departments(&company.admin).await?.iter().all(|d| d.name != "Other"), "half of it stayed");
    }

    async fn a_group_is_saved_with_its_agents(company: Company) {
        let services = &company.services;
        let joe = company.agent("Joe", Role::Agent, 5, &[]).await?;
        let sue = company.agent("Sue", Role::Agent, 5, &[]).await?;
        let member = |who: &foyer_services::Actor, receives| Member { agent: who.id().clone(), receives };
        let read = group_called(&company, "Sales").await?;
        // Who set everything up is in the first group.
        let ada = read.members.clone();
        assert_eq!(ada, [member(&company.admin, true)]);
        let agent_read = services.list_agents(&company.admin).await?.into_iter().find(|a| a.name == "Joe").expect("Joe");
        let with_joe = Group { members: vec![ada[0].clone(), member(&joe, false)], ..read.clone() };
        services.save_group(&company.admin, &with_joe).await?;
        let outcome = services.save_agent(&company.admin, &agent_read).await;
        assert_eq!(kind(&outcome), Some(ErrorKind::Conflict), "the agent was read without the group");

        // Sue comes in by her own form, while the group's form is open with Joe in it.
        let open = group_called(&company, "Sales").await?;
        let mut sue_row = services.list_agents(&company.admin).await?.into_iter().find(|a| a.name == "Sue").expect("Sue");
        sue_row.groups = vec![Membership { group: open.id.clone().expect("an id"), receives: true }];
        services.save_agent(&company.admin, &sue_row).await?;
        let without_joe = Group { members: ada.clone(), ..open };
        services.save_group(&company.admin, &without_joe).await?;
        // Ids come by chance, and members stand by their ids.
        let mut members = [ada[0].clone(), member(&sue, true)];
        members.sort_by(|a, b| a.agent.cmp(&b.agent));
        assert_eq!(group_called(&company, "Sales").await?.members, members);
    }

    async fn what_is_left_to_do_follows_the_installation(company: Company) {
        let services = &company.services;
        let steps = services.next_steps(&company.admin).await?;
        assert_eq!(steps, NextSteps { script_seen: false, colleagues: 0 });
        let joe = company.agent("Joe", Role::Agent, 5, &[]).await?;
        for _ in 0..2 {
            services.note_script_seen().await?;
        }
        let steps = services.next_steps(&company.admin).await?;
        assert_eq!(steps, NextSteps { script_seen: true, colleagues: 1 });
        let row = services.list_agents(&company.admin).await?.into_iter().find(|a| a.id.as_ref() == Some(joe.id()));
        services.save_agent(&company.admin, &Agent { active: false, ..row.expect("Joe") }).await?;
        assert_eq!(services.next_steps(&company.admin).await?.colleagues, 0, "who left is no colleague");
    }

    async fn agents_are_checked_and_the_last_administrator_stays(company: Company) {
        let services = &company.services;
        let good = Agent {
            name: "Joe".into(), email: "joe@example.com".into(), ..Agent::default()
        };
        let cases = [
            ("name", Agent { name: " ".into(), ..good.clone() }),
            ("email", Agent { email: "joe".into(), ..good.clone() }),
            ("email", Agent { email: "ADA@example.com".into(), ..good.clone() }),
            ("limit", Agent { limit: 0, ..good.clone() }),
            ("limit", Agent { limit: 51, ..good.clone() }),
        ];
        for (field, agent) in cases {
            let outcome = services.save_agent(&company.admin, &agent).await;
            let Err(foyer_services::ServiceError::App(error)) = outcome else {
                anyhow::bail!("{field} was accepted: {outcome:?}");
            };
            assert_eq!(error.field.as_deref(), Some(field), "{error}");
        }
        services.save_agent(&company.admin, &good).await?;
        let ada = services.list_agents(&company.admin).await?.into_iter().find(|a| a.name == "Ada").expect("Ada");
        for change in [Agent { active: false, ..ada.clone() }, Agent { role: Role::Agent, ..ada }] {
            let outcome = services.save_agent(&company.admin, &change).await;
            assert_eq!(kind(&outcome), Some(ErrorKind::State));
        }
    }
}

async fn group_called(company: &Company, name: &str) -> anyhow::Result<Group> {
    let groups = company.services.list_groups(&company.admin).await?;
    groups.into_iter().find(|group| group.name == name).ok_or_else(|| anyhow::anyhow!("no group {name}"))
}

/// Who comes first to the open page does not own the server: the wizard asks for what only the start prints.
#[tokio::test]
async fn the_wizard_opens_to_whoever_has_the_code() -> anyhow::Result<()> {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let db = TestDb::new(backend).await?;
        let services = Services::new(db.store.clone(), Clock::System, Settings::default())?;
        let form = SetupForm {
            name: "Ada".into(),
            email: "ada@example.com".into(),
            password: PASSWORD.into(),
            brand: "B".into(),
            department: "D".into(),
            group: "G".into(),
            link: "L".into(),
        };
        for guess in ["", "0", "setup-code"] {
            assert!(!services.get_setup_state(guess).await?.admitted);
            let outcome = services.complete_setup(&form, guess, "::1", "UA").await;
            assert_eq!(kind(&outcome), Some(ErrorKind::Forbidden), "{guess:?}");
        }
        let code = setup_code(&services).await?;
        assert_eq!(code.len(), 32, "128 bits");
        assert_eq!(setup_code(&services).await?, code, "the same at each start");
        assert!(!services.get_setup_state("").await?.admitted);
        assert!(services.get_setup_state(&code).await?.admitted);
        // On the command line it says the same.
        let new = foyer_services::NewAgent {
            name: "Eve".into(),
            email: "eve@example.com".into(),
            password: PASSWORD.into(),
            role: Role::Administrator,
            limit: 1,
        };
        assert!(words(services.create_agent_from_cli(&new).await).contains(&code));
        services.complete_setup(&form, &code, "::1", "UA").await?;
        assert_eq!(services.setup_link().await?, None);
        assert!(!services.get_setup_state(&code).await?.admitted, "it works once");
    }
    Ok(())
}

/// The demo fills an empty database, with what the README says.
#[tokio::test]
async fn the_demo_company() -> anyhow::Result<()> {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let db = TestDb::new(backend).await?;
        let services = Services::new(db.store.clone(), Clock::System, Settings::default())?;
        assert_eq!(services.fill_demo(PASSWORD).await?.0, 1);
        let signed_in = services.sign_in("ADMIN@example.com ", PASSWORD, "::1", "UA", None).await?;
        let admin = services.actor(Some(&signed_in.token)).await?;
        let agents = services.list_agents(&admin).await?;
        let shown: Vec<_> = agents.iter().map(|a| (a.name.as_str(), a.limit, a.groups.len())).collect();
        assert_eq!(shown, [("Admin", 5, 0), ("Bob", 2, 2), ("Joe", 1, 2), ("Sue", 5, 2)]);
        let link = services.list_links(&admin).await?.remove(0);
        assert_eq!((link.id, link.departments.len()), (Some(LinkId(1)), 2));
    }
    Ok(())
}
