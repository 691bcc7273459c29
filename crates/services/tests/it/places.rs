//! Brands, departments and groups: which of them take new chats, and which link offers them.

use crate::company::{Company, kind, stranger, words};
use crate::on_both;
use foyer_protocol::chat::{Author, ChatState};
use foyer_protocol::people::{Role, TransferTo};
use foyer_protocol::setup::{Brand, Department, Group};
use foyer_protocol::visitor::PageInfo;
use foyer_protocol::{AppError, ErrorKind, GroupId};
use foyer_services::ServiceError;

impl Company {
    /// A second group of Sales, which is not its front line.
    async fn returns(&mut self) -> anyhow::Result<GroupId> {
        let department = self.groups.iter().find(|g| g.name == "Sales").and_then(|g| g.department.clone());
        let group = Group { name: "Returns".into(), department, ..Group::default() };
        let saved = self.services.save_group(&self.admin, &group).await?;
        self.groups = self.services.list_groups(&self.admin).await?;
        Ok(saved.id.into())
    }

    async fn set_group(&self, name: &str, active: bool) -> Result<(), ServiceError> {
        let groups = self.services.list_groups(&self.admin).await?;
        let group = groups.into_iter().find(|g| g.name == name).expect("a group");
        self.services.save_group(&self.admin, &Group { active, ..group }).await.map(drop)
    }

    async fn set_department(&self, name: &str, active: bool) -> Result<(), ServiceError> {
        let departments = self.services.list_departments(&self.admin).await?;
        let department = departments.into_iter().find(|d| d.name == name).expect("a department");
        self.services.save_department(&self.admin, &Department { active, ..department }).await.map(drop)
    }

    /// Names of the departments that the company's link offers.
    async fn offered(&self) -> anyhow::Result<Vec<String>> {
        let link = self.services.link_info(self.link).await?.expect("the link");
        Ok(link.departments.into_iter().map(|d| d.name).collect())
    }

    async fn leaves_a_message(&self, department: &str) -> Result<(), ServiceError> {
        let department =
            self.groups.iter().find(|g| g.name == department).and_then(|g| g.department.as_ref());
        let key = stranger(self.link);
        let page = PageInfo::default();
        self.services.leave_message(&key, &"m1".into(), department, "Maria", "m@x.de", "Call me", &page).await
    }
}

fn field<T>(outcome: &Result<T, ServiceError>) -> Option<&str> {
    match outcome {
        Err(ServiceError::App(AppError { field, .. })) => field.as_deref(),
        _ => None,
    }
}

on_both! {
    /// What a group out of use has goes on; nothing new comes to it.
    async fn an_inactive_group_gets_no_new_chats(company: Company) {
        let mut company = company;
        let returns = company.returns().await?;
        let joe = company.agent("Joe", Role::Agent, 5, &["Sales", "Returns"]).await?;
        let bob = company.agent("Bob", Role::Agent, 5, &["Returns"]).await?;
        company.connect(&joe).await?;
        let to_returns = TransferTo::Group(returns.clone());
        let (maria, running) = company.asks("one").await?;
        let (_, waiting) = company.asks("two").await?;
        let (_, third) = company.asks("three").await?;
        for chat in [&running, &waiting, &third] {
            company.services.take_chat(&joe, chat, None, false).await?;
        }
        for chat in [&running, &waiting] {
            company.services.transfer_chat(&joe, chat, &to_returns, "").await?;
        }
        company.connect(&bob).await?;
        company.services.take_chat(&bob, &running, None, false).await?;
        company.set_group("Returns", false).await?;

        let outcome = company.services.transfer_chat(&joe, &third, &to_returns, "").await;
        assert_eq!(words(outcome), "Returns is inactive and takes no new chats. Choose another group.");
        let to_bob = TransferTo::Agent { agent: bob.id().clone(), group: returns.clone() };
        let outcome = company.services.transfer_chat(&joe, &third, &to_bob, "").await;
        assert_eq!(kind(&outcome), Some(ErrorKind::State), "nor to somebody in it");
        let briefs = company.services.group_briefs(&joe).await?;
        let takes: Vec<_> = briefs.into_iter().filter(|g| !g.takes_chats).map(|g| g.name).collect();
        assert_eq!(takes, ["Returns"]);

        company.services.visitor_send(&maria, &"v1".into(), "Still here?").await?;
        company.services.send(&bob, &running, &"b1".into(), "Of course.", false).await?;
        let to_joe = TransferTo::Agent { agent: joe.id().clone(), group: returns };
        company.services.transfer_chat(&bob, &running, &to_joe, "").await?;
        assert_eq!(company.owner(&running).await?.as_deref(), Some("Joe"), "within its group it goes on");
        // Whoever waits there is not stranded.
        company.round_robin(true).await?;
        assert_eq!(company.owner(&waiting).await?.as_deref(), Some("Bob"));
        company.set_group("Returns", true).await?;
        company.services.transfer_chat(&joe, &third, &to_returns, "").await?;
        assert_eq!(company.owner(&third).await?.as_deref(), Some("Bob"));
    }

    /// A department is online by its active groups alone.
    async fn who_receives_only_for_an_inactive_group_keeps_no_department_online(company: Company) {
        let mut company = company;
        company.returns().await?;
        let bob = company.agent("Bob", Role::Agent, 5, &["Returns"]).await?;
        company.connect(&bob).await?;
        assert!(company.services.link_info(company.link).await?.expect("a link").online());
        company.set_group("Returns", false).await?;
        assert!(!company.services.link_info(company.link).await?.expect("a link").online());
    }

    async fn a_front_line_is_active(company: Company) {
        let mut company = company;
        company.returns().await?;
        let outcome = company.set_group("Sales", false).await;
        assert_eq!(field(&outcome), Some("active"), "{outcome:?}");
        company.set_group("Returns", false).await?;
        let groups = company.services.list_groups(&company.admin).await?;
        let returns = groups.iter().find(|g| g.name == "Returns").expect("Returns").clone();
        let lead = Group { front_line: true, ..returns.clone() };
        assert_eq!(field(&company.services.save_group(&company.admin, &lead).await), Some("active"));
        let sales = company.services.list_departments(&company.admin).await?.into_iter()
            .find(|d| d.name == "Sales").expect("Sales");
        let led = Department { front_line: returns.id, ..sales };
        let outcome = company.services.save_department(&company.admin, &led).await;
        assert_eq!(field(&outcome), Some("front_line"));
        let first = Department { name: "New".into(), brand: led.brand, ..Department::default() };
        let new = company.services.save_department(&company.admin, &first).await?;
        let group =
            Group { name: "First".into(), department: Some(new.id.into()), active: false, ..Group::default() };
        assert_eq!(field(&company.services.save_group(&company.admin, &group).await), Some("active"));
    }

    /// No link or form offers a department out of use; its chats go on.
    async fn an_inactive_department_is_offered_nowhere(company: Company) {
        let joe = company.agent("Joe", Role::Agent, 5, &["Sales", "Support"]).await?;
        company.connect(&joe).await?;
        let key = stranger(company.link);
        let running = company.starts(&key, "Support", "Hi").await?;
        company.set_department("Support", false).await?;
        assert_eq!(company.offered().await?, ["Sales"]);
        let another = stranger(company.link);
        assert_eq!(field(&company.starts(&another, "Support", "Hi").await), Some("department"));
        assert_eq!(field(&company.leaves_a_message("Support").await), Some("department"));
        let briefs = company.services.group_briefs(&joe).await?;
        assert!(briefs.iter().any(|g| g.name == "Support" && !g.takes_chats));
        company.services.take_chat(&joe, &running, None, false).await?;
        company.services.visitor_send(&key, &"v1".into(), "Thanks").await?;
        assert_eq!(company.state(&running).await?.0, ChatState::Active);

        // The last one of its link: nothing is offered any more, in words.
        company.set_department("Sales", false).await?;
        assert!(company.offered().await?.is_empty());
        let status = company.services.link_status(company.link).await?.expect("the link");
        assert!(!status.offers && !status.online);
        let outcome = company.starts(&another, "Sales", "Hi").await;
        assert_eq!(words(outcome), "Nobody takes chats or messages here any more.");
        assert_eq!(kind(&company.leaves_a_message("Sales").await), Some(ErrorKind::State));
        company.set_department("Sales", true).await?;
        assert!(company.services.link_status(company.link).await?.expect("the link").offers);
    }

    async fn an_inactive_brand_takes_its_departments_along(company: Company) {
        let services = &company.services;
        let brands = services.list_brands(&company.admin).await?;
        let first = brands[0].clone();
        let outcome = services.save_brand(&company.admin, &Brand { active: false, ..first.clone() }).await;
        assert_eq!(field(&outcome), Some("active"), "the default brand stays");
        let outcome = services.save_brand(&company.admin, &Brand { is_default: false, ..first.clone() }).await;
        assert_eq!(field(&outcome), Some("is_default"));
        let second = Brand { name: "Contoso".into(), is_default: true, ..Brand::default() };
        services.save_brand(&company.admin, &second).await?;
        let brands = services.list_brands(&company.admin).await?;
        let defaults: Vec<_> = brands.iter().map(|b| (b.name.as_str(), b.is_default)).collect();
        assert_eq!(defaults, [("Contoso", true), ("Northwind", false)], "there is one default");
        let outcome = services.save_brand(&company.admin, &Brand { active: false, ..first.clone() }).await;
        assert_eq!(kind(&outcome), Some(ErrorKind::Invalid), "as it was read it was the default");
        services.save_brand(&company.admin, &Brand { active: false, ..brands[1].clone() }).await?;
        assert!(company.offered().await?.is_empty());
        let groups = services.list_groups(&company.admin).await?;
        assert!(groups.iter().all(|g| g.active && !g.takes_chats), "their own switches stay");
    }

    /// A department is offered by the links of its brand, also after it has moved.
    async fn a_department_that_moves_leaves_the_old_brands_links(company: Company) {
        let services = &company.services;
        let saved = services.save_brand(&company.admin, &Brand { name: "Contoso".into(), ..Brand::default() }).await?;
        let support = services.list_departments(&company.admin).await?.into_iter()
            .find(|d| d.name == "Support").expect("Support");
        let home = support.brand.clone();
        let moved = Department { brand: Some(saved.id.into()), ..support };
        services.save_department(&company.admin, &moved).await?;
        assert_eq!(company.offered().await?, ["Sales"]);
        let link = services.list_links(&company.admin).await?.remove(0);
        assert_eq!(link.departments.len(), 1);
        let back = Department { brand: home, version: moved.version + 1, ..moved };
        services.save_department(&company.admin, &back).await?;
        assert_eq!(company.offered().await?, ["Sales", "Support"]);
    }

    /// Renaming an agent, or another alias, rewrites nothing, for colleagues or for the visitor.
    async fn events_keep_the_name_of_their_time(company: Company) {
        let sue = company.agent("Sue", Role::Agent, 5, &["Sales"]).await?;
        company.connect(&sue).await?;
        let (key, chat) = company.asks("Hi").await?;
        company.services.take_chat(&sue, &chat, None, false).await?;
        company.services.send(&sue, &chat, &"s1".into(), "Hello", false).await?;
        let row = company.services.list_agents(&company.admin).await?.into_iter()
            .find(|a| a.name == "Sue").expect("Sue");
        let renamed = foyer_protocol::setup::Agent { name: "Susan".into(), alias: "Suzie".into(), ..row };
        company.services.save_agent(&company.admin, &renamed).await?;
        let susan = company.services.actor_again(&sue).await?;
        company.services.send(&susan, &chat, &"s2".into(), "It's me again.", false).await?;
        company.services.transfer_chat(&susan, &chat, &TransferTo::Group(company.group("Sales")), "").await?;
        let names = |events: Vec<foyer_protocol::chat::StreamEvent>| -> Vec<String> {
            let name = |author| match author {
                Author::Agent { name, .. } => Some(name),
                _ => None,
            };
            events.into_iter().filter_map(|event| name(event.author)).collect()
        };
        assert_eq!(names(company.stream(&chat).await?), ["Sue", "Sue", "Susan", "Susan"]);
        let view = company.services.visitor_view(&key, 0).await?.expect("the link");
        assert_eq!(names(view.page.events), ["Sue", "Sue", "Suzie", "Suzie"]);
    }

    /// Whoever chose a target that has gone since is told so.
    async fn a_target_that_has_gone_is_named(company: Company) {
        let joe = company.agent("Joe", Role::Agent, 5, &["Sales"]).await?;
        company.connect(&joe).await?;
        let bob = company.agent("Bob", Role::Agent, 5, &["Sales"]).await?;
        let (_, chat) = company.asks("Hi").await?;
        company.services.take_chat(&joe, &chat, None, false).await?;
        let transfer = async |to: TransferTo| words(company.services.transfer_chat(&joe, &chat, &to, "").await);
        let gone = transfer(TransferTo::Group("gone".into())).await;
        assert_eq!(gone, "This group has been deleted. Choose another target.");
        let to = |group: &str| TransferTo::Agent { agent: bob.id().clone(), group: company.group(group) };
        assert_eq!(transfer(to("Support")).await, "Bob isn't in this group any more. Choose another target.");
        let row = company.services.list_agents(&company.admin).await?.into_iter()
            .find(|a| a.name == "Bob").expect("Bob");
        let off = foyer_protocol::setup::Agent { active: false, ..row };
        company.services.save_agent(&company.admin, &off).await?;
        assert_eq!(transfer(to("Sales")).await, "Bob has been deactivated. Choose another target.");
        company.services.delete_agent(&company.admin, bob.id(), off.version + 1).await?;
        assert_eq!(transfer(to("Sales")).await, "This agent has been deleted. Choose another target.");
    }
}
