//! What strangers can make grow has an end, and words for it (`docs/security.md`).

use crate::company::{Company, kind, stranger, words};
use crate::on_both;
use foyer_domain::network::Network;
use foyer_protocol::chat::{Author, ChatState, EventBody};
use foyer_protocol::people::Role;
use foyer_protocol::visitor::PageInfo;
use foyer_protocol::{ChatId, ClientId, DepartmentId, ErrorKind};
use foyer_services::{Actor, Caps, Facts, ServiceError, Services, Settings, VisitorKey, random_id};
use std::net::{IpAddr, Ipv4Addr};

const MINUTE_MS: i64 = 60_000;

/// The same company, whose operator has set other numbers.
fn with(company: &Company, caps: Caps) -> anyhow::Result<Services> {
    let settings = Settings { caps, ..Settings::default() };
    Ok(Services::new(company.db.store.clone(), company.clock.clone(), settings)?)
}

async fn open_for_business(company: &Company, limit: i64) -> anyhow::Result<Actor> {
    let joe = company.agent("Joe", Role::Agent, limit, &["Sales"]).await?;
    company.connect(&joe).await?;
    Ok(joe)
}

fn sales(company: &Company) -> Option<DepartmentId> {
    company.groups.iter().find(|g| g.name == "Sales").and_then(|g| g.department.clone())
}

/// A new visitor of an address.
fn from(company: &Company, last: u8) -> VisitorKey {
    let address = IpAddr::V4(Ipv4Addr::new(192, 0, 2, last));
    stranger(company.link).coming_from(Network::from(address))
}

async fn start(company: &Company, services: &Services, key: &VisitorKey) -> Result<ChatId, ServiceError> {
    let (id, page, department) = (ClientId(random_id()), PageInfo::default(), sales(company));
    let started = services
        .start_chat(key, &id, department.as_ref(), "Maria", "m@x.de", "Hi", Facts::plain(&page, "UA"))
        .await?;
    Ok(started.0.chat)
}

async fn leave(company: &Company, services: &Services, key: &VisitorKey) -> Result<(), ServiceError> {
    let (id, page, department) = (ClientId(random_id()), PageInfo::default(), sales(company));
    services.leave_message(key, &id, department.as_ref(), "Maria", "m@x.de", "Hi", &page).await
}

on_both! {
    async fn an_address_opens_so_many_chats_and_no_more(company: Company) {
        let joe = open_for_business(&company, 50).await?;
        let services = with(&company, Caps { open_chats_per_address: 2, ..Caps::default() })?;
        let first = start(&company, &services, &from(&company, 1)).await?;
        let again = from(&company, 1);
        start(&company, &services, &again).await?;
        let third = start(&company, &services, &from(&company, 1)).await;
        assert_eq!(kind(&third), Some(ErrorKind::State), "the widget offers the offline form");
        assert!(words(third).contains("Send this as a message?"));
        // Others are served, and so is who has a chat already.
        start(&company, &services, &from(&company, 2)).await?;
        start(&company, &services, &again).await?;
        company.services.take_chat(&joe, &first, None, false).await?;
        company.services.end_chat(&joe, &first).await?;
        start(&company, &services, &from(&company, 1)).await?;
    }

    async fn a_queue_has_an_end(company: Company) {
        let joe = open_for_business(&company, 50).await?;
        let services = with(&company, Caps { queue_per_department: 2, ..Caps::default() })?;
        let first = start(&company, &services, &from(&company, 1)).await?;
        start(&company, &services, &from(&company, 2)).await?;
        let third = start(&company, &services, &from(&company, 3)).await;
        assert_eq!(kind(&third), Some(ErrorKind::State));
        assert!(words(third).contains("Too many people are waiting"));
        // Whoever is served waits no longer.
        company.services.take_chat(&joe, &first, None, false).await?;
        start(&company, &services, &from(&company, 3)).await?;
    }

    async fn a_few_networks_fill_no_queue_for_others(company: Company) {
        open_for_business(&company, 50).await?;
        let services = with(&company, Caps { queue_per_department: 6, ..Caps::default() })?;
        for _ in 0..3 {
            start(&company, &services, &from(&company, 1)).await?;
        }
        let fourth = start(&company, &services, &from(&company, 1)).await;
        assert!(words(fourth).contains("Too many people are waiting"), "half of it is full");
        for other in 2..5 {
            start(&company, &services, &from(&company, other)).await?;
        }
        let last = start(&company, &services, &from(&company, 5)).await;
        assert!(words(last).contains("Too many people are waiting"), "all of it is full");
    }

    async fn a_chat_has_an_end_and_says_so(company: Company) {
        let joe = open_for_business(&company, 5).await?;
        let services = with(&company, Caps { chat_entries: 4, ..Caps::default() })?;
        let key = from(&company, 1);
        let chat = start(&company, &services, &key).await?;
        services.take_chat(&joe, &chat, None, false).await?;
        services.visitor_send(&key, &"v1".into(), "three").await?;
        services.send(&joe, &chat, &"j1".into(), "four", false).await?;
        for comment in [false, true] {
            let full = services.send(&joe, &chat, &ClientId(random_id()), "five", comment).await;
            assert!(words(full).contains("This chat is full"));
        }
        let full = services.visitor_send(&key, &"v2".into(), "five").await;
        assert_eq!(kind(&full), Some(ErrorKind::State));
        assert!(words(full).contains("This chat is full"));
        // What was stored is acknowledged for ever, and the question of another tab is refused, too.
        assert!(services.visitor_send(&key, &"v1".into(), "three").await?.stored.repeated);
        assert!(words(start(&company, &services, &key).await).contains("This chat is full"));
        // What happens still finds room, and then a new chat follows.
        services.end_chat(&joe, &chat).await?;
        assert!(words(services.visitor_send(&key, &"v3".into(), "late").await).contains("has ended"));
        start(&company, &services, &key).await?;
        let services = with(&company, Caps { chat_bytes: 10, ..Caps::default() })?;
        services.visitor_send(&key, &"b1".into(), "12345678").await?;
        assert!(words(services.visitor_send(&key, &"b2".into(), "x").await).contains("This chat is full"));
    }

    async fn offline_messages_have_an_end_until_somebody_closes_them(company: Company) {
        let carl = company.agent("Carl", Role::Agent, 5, &["Sales"]).await?;
        let none = Caps { offline_per_visitor: 0, offline_per_address: 0, offline_per_department: 0, ..Caps::default() };
        for (caps, said) in [
            (Caps { offline_per_visitor: 2, ..none }, "Many of your messages"),
            (Caps { offline_per_address: 4, ..none }, "from your network"),
            (Caps { offline_per_department: 6, ..none }, "Too many messages wait"),
        ] {
            let services = with(&company, caps)?;
            let key = from(&company, 1);
            leave(&company, &services, &key).await?;
            leave(&company, &services, &key).await?;
            let refused = leave(&company, &services, &key).await;
            assert_eq!(kind(&refused), Some(ErrorKind::TooMany), "{said}");
            assert!(words(refused).contains(said), "{said}");
        }
        assert_eq!(company.services.open_offline_messages(&carl).await?, 6, "what was refused is not there");
    }

    async fn a_chat_whose_visitor_is_gone_ends_after_a_quarter_of_an_hour(company: Company) {
        let joe = open_for_business(&company, 5).await?;
        let services = &company.services;
        services.start_node().await?;
        let (_, gone) = company.asks("I am gone").await?;
        let (there, stays) = company.asks("I stay").await?;
        services.take_chat(&joe, &gone, None, false).await?;
        let visitor = services.visitor_of(&there).await?.expect("a visitor");
        services.visitor_connected("widget", &visitor, &stays).await?;
        for _ in 0..14 {
            services.run_due_jobs().await?;
            company.passes(MINUTE_MS).await?;
        }
        services.run_due_jobs().await?;
        assert_eq!(company.state(&gone).await?.0, ChatState::Active);
        // What is said keeps it open.
        services.send(&joe, &gone, &"j1".into(), "Are you there?", false).await?;
        for _ in 0..14 {
            company.passes(MINUTE_MS).await?;
            services.run_due_jobs().await?;
        }
        assert_eq!(company.state(&gone).await?.0, ChatState::Active);
        company.passes(2 * MINUTE_MS).await?;
        services.run_due_jobs().await?;
        assert_eq!(company.state(&gone).await?.0, ChatState::Ended);
        assert_eq!(company.state(&stays).await?.0, ChatState::Queued);
        let last = company.stream(&gone).await?.pop().expect("an end");
        assert_eq!((last.author, last.body), (Author::System, EventBody::Ended));
    }

    /// 1,100 entries are read in pages from both ends, by both sides, and no page is long.
    async fn a_stream_is_read_in_pages(company: Company) {
        let joe = open_for_business(&company, 5).await?;
        let services = &company.services;
        let (key, chat) = company.asks("Hi").await?;
        services.take_chat(&joe, &chat, None, false).await?;
        for n in 0..60 {
            let texts = (0..20).map(|m| foyer_services::NewMessage {
                client_id: ClientId(format!("m{n}x{m}")),
                text: "again".into(),
                chat: None,
            });
            for outcome in services.visitor_send_all(&key, texts.collect()).await {
                outcome?;
            }
        }
        let stream = (&chat).into();
        let mut page = services.stream(&joe, &stream, 0).await?;
        let head = page.last;
        let mut seen = 0;
        loop {
            assert!(page.events.len() <= 200);
            seen += page.events.len();
            if page.first == 1 {
                break;
            }
            let before = page.first;
            page = services.stream_before(&joe, &stream, before).await?;
            assert_eq!(page.last, before - 1);
        }
        assert_eq!(i64::try_from(seen)?, head);
        let page = services.stream(&joe, &stream, head - 500).await?;
        assert_eq!((page.first, page.last, page.more), (head - 499, head - 300, true));
        assert_eq!(services.stream(&joe, &stream, head - 1_001).await?.last, head, "far behind: the newest");
        let (_, page) = services.visitor_earlier(&key, 50).await?;
        assert_eq!((page.first, page.last), (1, 49));
        let (_, page) = services.visitor_later(&key, head).await?;
        assert!(page.events.is_empty() && !page.more);
    }
}
