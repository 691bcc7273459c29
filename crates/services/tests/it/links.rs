//! Live Chat Links: made, changed, deleted, and what pages are told of them.

use crate::company::{Company, kind, stranger, words};
use crate::on_both;
use foyer_protocol::people::Role;
use foyer_protocol::setup::{Brand, Display, Link, LinkLook, Standing};
use foyer_protocol::{AppError, BrandId, DepartmentId, ErrorKind, LinkId};
use foyer_services::{LinkStatus, ServiceError};

impl Company {
    async fn brand(&self, name: &str) -> anyhow::Result<BrandId> {
        let brands = self.services.list_brands(&self.admin).await?;
        Ok(brands.into_iter().find(|brand| brand.name == name).and_then(|brand| brand.id).expect("the brand"))
    }

    fn department_of(&self, name: &str) -> DepartmentId {
        let group = self.groups.iter().find(|group| group.name == name);
        group.and_then(|group| group.department.clone()).expect("a department of the company")
    }

    async fn link_of(&self, id: &str) -> anyhow::Result<Link> {
        let id = LinkId(id.parse()?);
        let links = self.services.list_links(&self.admin).await?;
        Ok(links.into_iter().find(|link| link.id == Some(id)).expect("the link"))
    }

    async fn status(&self, link: LinkId) -> anyhow::Result<LinkStatus> {
        Ok(self.services.link_status(link).await?.expect("a link that was made"))
    }

    async fn new_link(&self, title: &str) -> anyhow::Result<Link> {
        let brand = Some(self.brand("Northwind").await?);
        let departments = vec![self.department_of("Sales")];
        Ok(Link { title: title.into(), brand, departments, ..Link::default() })
    }
}

/// The field and sentence of a refusal.
fn refusal<T>(outcome: Result<T, ServiceError>) -> (String, String) {
    match outcome {
        Err(ServiceError::App(AppError { field, message, .. })) => (field.unwrap_or_default(), message),
        _ => Default::default(),
    }
}

on_both! {
    async fn a_link_is_stored_as_it_was_saved(company: Company) {
        let services = &company.services;
        let mut new = company.new_link("  Shop\n ").await?;
        new.online = LinkLook {
            display: Display::Image,
            image_link: "https://shop.example/chat.png".into(),
            image_width: Some(120),
            description: "Ask us".into(),
            css_class: " big  red ".into(),
            ..LinkLook::default()
        };
        new.offline.display = Display::Nothing;
        new.offline.navigate_target = "_SELF".into();
        new.allowed_sites = vec!["Shop.example/".into(), "*.shop.example".into()];
        new.refresh_s = 0;
        let saved = services.save_link(&company.admin, &new).await?;
        assert_eq!((saved.id.as_str(), saved.version), ("2", 1));
        let stored = company.link_of("2").await?;
        assert_eq!((stored.title.as_str(), stored.brand_name.as_str()), ("Shop", "Northwind"));
        assert_eq!(stored.online.css_class, "big red");
        assert_eq!((stored.online.image_width, stored.online.display), (Some(120), Display::Image));
        assert_eq!((stored.offline.display, stored.offline.navigate_target.as_str()), (Display::Nothing, "_self"));
        assert_eq!(stored.allowed_sites, ["https://shop.example", "https://*.shop.example"]);
        assert_eq!((&stored.departments, stored.refresh_s), (&new.departments, 0));
        assert_eq!(stored.standing, Standing::Offline);

        let changed = Link { title: "Store".into(), ..stored.clone() };
        assert_eq!(services.save_link(&company.admin, &changed).await?.version, 2);
        let again = services.save_link(&company.admin, &changed).await;
        assert_eq!(kind(&again), Some(ErrorKind::Conflict), "somebody was faster");
        assert_eq!(company.link_of("2").await?, Link { title: "Store".into(), version: 2, ..stored });
    }

    async fn what_does_not_fit_is_refused_at_its_field(company: Company) {
        let services = &company.services;
        let new = company.new_link("Shop").await?;
        let before = services.list_links(&company.admin).await?.len();
        for (field, wrong) in [
            ("title", Link { title: " ".into(), ..new.clone() }),
            ("refresh_s", Link { refresh_s: 3, ..new.clone() }),
            ("brand", Link { brand: None, ..new.clone() }),
            ("brand", Link { brand: Some("none".into()), ..new.clone() }),
            ("departments", Link { departments: vec!["none".into()], ..new.clone() }),
            ("allowed_sites", Link { allowed_sites: vec!["https://a.de; x".into()], ..new.clone() }),
        ] {
            let (at, sentence) = refusal(services.save_link(&company.admin, &wrong).await);
            assert_eq!(at, field, "{sentence}");
            assert!(sentence.ends_with('.'), "{sentence}");
        }
        let mut script = new.clone();
        script.offline.navigate_url = "javascript:alert(1)".into();
        assert_eq!(refusal(services.save_link(&company.admin, &script).await).0, "offline_navigate_url");
        assert_eq!(services.list_links(&company.admin).await?.len(), before, "nothing was stored");
        // A department of another brand.
        let contoso = Brand { name: "Contoso".into(), ..Brand::default() };
        let contoso = services.save_brand(&company.admin, &contoso).await?.id;
        let foreign = Link { brand: Some(contoso.as_str().into()), ..new };
        assert_eq!(refusal(services.save_link(&company.admin, &foreign).await).0, "departments");
        let empty = Link { departments: Vec::new(), ..foreign };
        let id = services.save_link(&company.admin, &empty).await?.id;
        let link = company.link_of(&id).await?;
        assert_eq!((link.standing, link.brand_name.as_str()), (Standing::OffersNothing, "Contoso"));
        let moved = Link { brand: Some(company.brand("Northwind").await?), ..link };
        services.save_link(&company.admin, &moved).await?;
        assert_eq!(company.link_of(&id).await?.brand_name, "Contoso", "its brand stays");
    }

    /// What is ticked decides who may be chosen; a department that came while the form was open stays ticked.
    async fn only_ticked_departments_are_offered(company: Company) {
        let services = &company.services;
        let otto = company.agent("Otto", Role::Agent, 5, &["Support"]).await?;
        company.connect(&otto).await?;
        let read = company.link_of("1").await?;
        assert_eq!((read.departments.len(), read.standing), (2, Standing::Online));
        company.department("Parts").await?;
        let departments = vec![company.department_of("Sales")];
        services.save_link(&company.admin, &Link { departments, ..read }).await?;
        let link = company.link_of("1").await?;
        assert_eq!(link.departments.len(), 2, "Sales and Parts");
        assert!(!link.departments.contains(&company.department_of("Support")));
        assert_eq!(link.standing, Standing::Offline);
        assert!(!company.status(company.link).await?.online);
        let outcome = company.starts(&stranger(company.link), "Support", "Hi").await;
        assert_eq!(refusal(outcome).0, "department");
    }

    async fn pages_are_told_how_a_link_looks_now(company: Company) {
        let services = &company.services;
        let status = company.status(company.link).await?;
        assert_eq!((status.refresh_s, status.online, status.deleted), (30, false, false));
        assert_eq!(status.look, LinkLook::first(false), "links from before look as they did");
        let mut link = company.link_of("1").await?;
        link.refresh_s = 60;
        link.online.description = "Ask us".into();
        link.offline.description = "Write to us".into();
        link.allowed_sites = vec!["https://shop.example".into()];
        services.save_link(&company.admin, &link).await?;
        let status = company.status(company.link).await?;
        assert_eq!((status.refresh_s, status.look.description.as_str()), (60, "Write to us"));
        assert_eq!(status.allowed_sites, ["https://shop.example"]);
        let joe = company.agent("Joe", Role::Agent, 5, &["Sales"]).await?;
        company.connect(&joe).await?;
        let status = company.status(company.link).await?;
        assert_eq!((status.online, status.look.description.as_str()), (true, "Ask us"));
    }

    /// A deleted link offers nothing for ever, its number is never given again, and its open chats go on.
    async fn a_deleted_link_answers_for_ever(company: Company) {
        let services = &company.services;
        let joe = company.agent("Joe", Role::Agent, 5, &["Sales"]).await?;
        company.connect(&joe).await?;
        let (maria, chat) = company.asks("Hi").await?;
        services.take_chat(&joe, &chat, None, false).await?;
        let link = company.link_of("1").await?;
        let old = services.delete_link(&company.admin, company.link, link.version + 1).await;
        assert_eq!(kind(&old), Some(ErrorKind::Conflict));
        services.delete_link(&company.admin, company.link, link.version).await?;
        let again = services.delete_link(&company.admin, company.link, link.version + 1).await;
        assert_eq!(kind(&again), Some(ErrorKind::NotFound));
        assert!(services.list_links(&company.admin).await?.is_empty());

        let status = company.status(company.link).await?;
        assert!(status.deleted && !status.offers && !status.online);
        let outcome = company.starts(&stranger(company.link), "Sales", "Hi").await;
        assert_eq!(words(outcome), "Nobody takes chats or messages here any more.");
        services.visitor_send(&maria, &"v1".into(), "Still there?").await?;
        assert_eq!(company.visitors_chat(&maria).await?.number, 1);
        assert_eq!(company.owner(&chat).await?.as_deref(), Some("Joe"));

        let late = services.save_link(&company.admin, &link).await;
        assert_eq!(kind(&late), Some(ErrorKind::NotFound));
        assert_eq!(words(late), "Ada deleted this live chat link meanwhile.");
        let new = company.new_link("New").await?;
        assert_eq!(services.save_link(&company.admin, &new).await?.id, "2");
        assert!(services.link_status(LinkId(3)).await?.is_none(), "a number that was never given");
    }

    async fn a_host_leads_to_one_brand(company: Company) {
        let services = &company.services;
        let brand = |name: &str, host: &str| Brand { name: name.into(), host: host.into(), ..Brand::default() };
        services.save_brand(&company.admin, &brand("Contoso", "Chat.Bücher.example")).await?;
        let (field, words) = refusal(services.save_brand(&company.admin, &brand("Other", "chat.bücher.EXAMPLE")).await);
        assert_eq!((field.as_str(), words.as_str()), ("host", "Contoso has this host header. A host leads to one brand."));
        // In the spelling of browsers it is the same host; with a port it is another.
        assert_eq!(refusal(services.save_brand(&company.admin, &brand("Other", "CHAT.xn--bcher-kva.example")).await).0, "host");
        services.save_brand(&company.admin, &brand("Port", "chat.xn--bcher-kva.example:8443")).await?;
        for wrong in ["https://a.example", "a..example", "-a.example", "a.example:99999"] {
            assert_eq!(refusal(services.save_brand(&company.admin, &brand("Other", wrong)).await).0, "host", "{wrong}");
        }
        // Any number of brands has none.
        services.save_brand(&company.admin, &brand("Other", "")).await?;
        services.save_brand(&company.admin, &brand("Third", "")).await?;
        let mut hosts = services.brand_hosts().await?;
        hosts.sort();
        assert_eq!(hosts, ["chat.xn--bcher-kva.example", "chat.xn--bcher-kva.example:8443"]);
    }

    async fn scripts_may_name_the_public_address_and_each_brands(company: Company) {
        let services = &company.services;
        for (name, host, active) in [("Contoso", "chat.contoso.example:8443", true), ("Old", "old.example", false)] {
            let brand = Brand { name: name.into(), host: host.into(), active, ..Brand::default() };
            services.save_brand(&company.admin, &brand).await?;
        }
        let hosts = services.list_host_headers(&company.admin).await?;
        let hosts: Vec<_> = hosts.iter().map(|host| (host.brand_name.as_str(), host.origin.as_str())).collect();
        assert_eq!(hosts, [("", "http://localhost:3000"), ("Contoso", "http://chat.contoso.example:8443")]);
    }
}
