//! Visitors: starting, resuming, writing, ending, leaving a message.

use crate::company::{Company, kind, stranger, words};
use crate::offline;
use crate::on_both;
use foyer_protocol::chat::{Author, ChatState, EventBody};
use foyer_protocol::people::{AgentStatus, Role};
use foyer_protocol::visitor::PageInfo;
use foyer_protocol::{AppError, ClientId, ErrorKind};
use foyer_services::{Facts, ServiceError, VisitorKey};

async fn open_for_business(company: &Company) -> anyhow::Result<foyer_services::Actor> {
    let joe = company.agent("Joe", Role::Agent, 5, &["Sales"]).await?;
    company.connect(&joe).await?;
    Ok(joe)
}

fn field<T>(outcome: Result<T, ServiceError>) -> Option<String> {
    match outcome {
        Err(ServiceError::App(AppError { field, .. })) => field,
        _ => None,
    }
}

on_both! {
    /// A lost answer makes the widget submit again: one visitor, one chat, one question.
    async fn submitting_twice_starts_one_chat(company: Company) {
        open_for_business(&company).await?;
        let key = stranger(company.link);
        let page = PageInfo::default();
        let sales = company.groups.iter().find(|g| g.name == "Sales").and_then(|g| g.department.clone());
        let id = ClientId::from("q1");
        let start = |id: ClientId| {
            let (services, key, page, sales) = (company.services.clone(), key.clone(), page.clone(), sales.clone());
            async move {
                services.start_chat(&key, &id, sales.as_ref(), "Maria", "m@x.de", "Hi", Facts::plain(&page, "UA")).await
            }
        };
        let (a, b) = tokio::join!(start(id.clone()), start(id.clone()));
        let (first, second) = (a?.0.chat, b?.0.chat);
        assert_eq!(first, second);
        let met = start("q2".into()).await?.0;
        assert_eq!((&met.chat, met.stored.seq), (&first, 2), "one open chat a visitor and link");
        company.services.visitor_end(&key).await?;
        assert_eq!(start(id).await?.0.chat, first, "a late repeat is no new chat");
        assert_eq!(start("q2".into()).await?.0.chat, first, "nor is one of a question that met a chat");
        assert_ne!(start("q3".into()).await?.0.chat, first);
        let ids: Vec<_> = company.stream(&first).await?.into_iter().map(|event| event.client_id).collect();
        assert_eq!(ids, [Some("q1".into()), Some("q2".into()), None], "both questions, each once, and the end");
    }

    async fn the_form_is_checked_field_by_field(company: Company) {
        open_for_business(&company).await?;
        let page = PageInfo::default();
        let sales = company.groups.iter().find(|g| g.name == "Sales").and_then(|g| g.department.clone());
        let nowhere = "nowhere".into();
        let long = "x".repeat(4_001);
        let cases = [
            ("name", sales.as_ref(), "  ", "m@x.de", "Hi"),
            ("email", sales.as_ref(), "Maria", "m@x", "Hi"),
            ("question", sales.as_ref(), "Maria", "m@x.de", "\n\0 "),
            ("question", sales.as_ref(), "Maria", "m@x.de", &long),
            ("department", None, "Maria", "m@x.de", "Hi"),
            ("department", Some(&nowhere), "Maria", "m@x.de", "Hi"),
        ];
        for (wrong, department, name, email, question) in cases {
            let key = stranger(company.link);
            let id = ClientId::from("q");
            let outcome = company.services
                .start_chat(&key, &id, department, name, email, question, Facts::plain(&page, "UA"))
                .await;
            assert_eq!(field(outcome).as_deref(), Some(wrong));
            let view = company.services.visitor_view(&key, 0).await?;
            assert!(view.is_some_and(|view| view.visitor.is_none()), "a refused form left a visitor");
        }
    }

    /// Chat went offline while the form was filled in: the text is not lost, it becomes a message.
    async fn offline_means_a_message_instead(company: Company) {
        let joe = open_for_business(&company).await?;
        assert!(company.services.link_status(company.link).await?.is_some_and(|s| s.online));
        company.services.set_status(&joe, AgentStatus::Away).await?;
        assert!(company.services.link_status(company.link).await?.is_some_and(|s| !s.online));
        let key = stranger(company.link);
        let outcome = company.starts(&key, "Sales", "Are you there?").await;
        assert_eq!(kind(&outcome), Some(ErrorKind::State));
        assert_eq!(words(outcome), "We've just gone offline. Send this as a message?");
        let sales = company.groups.iter().find(|g| g.name == "Sales").and_then(|g| g.department.clone());
        for _ in 0..2 {
            let page = PageInfo { url: "https://shop.example/".into(), ..PageInfo::default() };
            company.services
                .leave_message(&key, &"m1".into(), sales.as_ref(), "Maria", "m@x.de", "Are you there?", &page)
                .await?;
        }
        let list = offline::open(&company, &joe).await?;
        assert_eq!(list.len(), 1, "sent twice, stored once");
        let read = company.services.read_offline_message(&joe, &list[0].id).await?;
        assert_eq!(read.page_url, "https://shop.example/");
        assert!(company.services.link_status(foyer_protocol::LinkId(9)).await?.is_none());
    }

    /// Agents at their limit are busy, not offline (`docs/product/presence-and-availability.md`).
    async fn busy_is_not_offline(company: Company) {
        company.round_robin(true).await?;
        let joe = company.agent("Joe", Role::Agent, 1, &["Sales"]).await?;
        company.connect(&joe).await?;
        company.asks("one").await?;
        assert!(company.services.link_status(company.link).await?.is_some_and(|s| s.online));
        let (key, _) = company.asks("two").await?;
        let chat = company.visitors_chat(&key).await?;
        assert_eq!((chat.state, chat.position), (ChatState::Queued, 1));
    }

    /// Whatever device comes back with the token finds the whole history, without what only
    /// agents may see, and agents under their alias.
    async fn a_chat_resumes_with_its_whole_history(company: Company) {
        let joe = open_for_business(&company).await?;
        let agents = company.services.list_agents(&company.admin).await?;
        let mut row = agents.into_iter().find(|a| a.name == "Joe").expect("Joe");
        row.alias = "Support Joe".into();
        company.services.save_agent(&company.admin, &row).await?;
        let joe = company.services.actor_again(&joe).await?;
        let (key, chat) = company.asks("Where is my order?").await?;
        company.services.take_chat(&joe, &chat, None, false).await?;
        company.services.send(&joe, &chat, &"a1".into(), "Let me look.", false).await?;
        company.services.send(&joe, &chat, &"a2".into(), "VIP!", true).await?;
        company.services.visitor_send(&key, &"v1".into(), "Thanks").await?;

        let again = VisitorKey::new(company.link, key.token.clone());
        let view = company.services.visitor_view(&again, 0).await?.expect("a view");
        let shown: Vec<_> = view.page.events.iter().map(|e| (e.seq, &e.body)).collect();
        assert_eq!(shown.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), [1, 2, 3, 5]);
        assert!(matches!(&view.page.events[2].author, Author::Agent { name, .. } if name == "Support Joe"));
        assert_eq!(view.chat.map(|(_, chat)| chat.agent), Some(Some("Support Joe".to_owned())));
        let rest = company.services.visitor_view(&again, 3).await?.expect("a view");
        assert_eq!(rest.page.events.len(), 1);

        // Ended chats are shown for a day, then the widget starts afresh.
        company.services.end_chat(&joe, &chat).await?;
        assert_eq!(company.visitors_chat(&key).await?.state, ChatState::Ended);
        let outcome = company.services.visitor_send(&key, &"v2".into(), "late").await;
        assert_eq!(words(outcome), "This chat has ended.");
        let repeat = company.services.visitor_send(&key, &"v1".into(), "Thanks").await?;
        assert!(repeat.stored.repeated && repeat.stored.seq == 5, "an acknowledgement that was lost comes again");
        company.passes(25 * 3_600_000).await?;
        let view = company.services.visitor_view(&key, 0).await?.expect("a view");
        assert!(view.chat.is_none() && view.page.events.is_empty());
    }

    async fn reading_is_seen_by_the_other_side(company: Company) {
        let joe = open_for_business(&company).await?;
        let (key, chat) = company.asks("Hi").await?;
        company.services.take_chat(&joe, &chat, None, false).await?;
        assert_eq!(company.visitors_chat(&key).await?.seen_by_agent, 0);
        company.services.agent_read(&joe, &(&chat).into(), 2).await?;
        assert_eq!(company.visitors_chat(&key).await?.seen_by_agent, 2);
        company.services.send(&joe, &chat, &"a1".into(), "Hello", false).await?;
        let summary = company.services.chat_for_fan_out(&chat).await?.expect("a chat").summary().clone();
        assert_eq!((summary.visitor_read, summary.unread, summary.waiting_since), (1, 0, None));
        company.services.visitor_read(&key, 3).await?;
        let summary = company.services.chat_for_fan_out(&chat).await?.expect("a chat").summary().clone();
        assert_eq!(summary.visitor_read, 3);
    }

    /// Text is kept as written but for control characters, which PostgreSQL would refuse.
    async fn any_text_survives(company: Company) {
        let joe = open_for_business(&company).await?;
        let (key, chat) = company.asks("Hi").await?;
        company.services.take_chat(&joe, &chat, None, false).await?;
        for (n, (written, kept)) in [
            ("<script>alert(1)</script>", "<script>alert(1)</script>"),
            ("'; DROP TABLE chat; --", "'; DROP TABLE chat; --"),
            ("a\0b", "ab"),
            ("مرحبا 👩‍👩‍👧 naïve", "مرحبا 👩‍👩‍👧 naïve"),
            ("line\nbreak", "line\nbreak"),
        ].into_iter().enumerate() {
            let id = ClientId(format!("t{n}"));
            let seq = company.services.visitor_send(&key, &id, written).await?.stored.seq;
            let stream = company.services.stream(&joe, &(&chat).into(), seq - 1).await?;
            assert_eq!(stream.events[0].body, EventBody::Message { text: kept.to_owned() });
        }
        let bad = company.services.visitor_send(&key, &"not an id".into(), "x").await;
        assert_eq!(kind(&bad), Some(ErrorKind::BadRequest));
    }

    async fn the_page_is_kept_for_the_agent(company: Company) {
        let joe = open_for_business(&company).await?;
        let (key, chat) = company.asks("Hi").await?;
        let page = PageInfo { url: "https://shop.example/cart".into(), title: "Cart".into(), ..PageInfo::default() };
        company.services.visitor_page(&key, &page).await?;
        let details = company.services.get_visitor(&joe, &chat).await?;
        assert_eq!((details.page_url.as_str(), details.page_title.as_str()), ("https://shop.example/cart", "Cart"));
        company.services.visitor_end(&key).await?;
        assert_eq!(kind(&company.services.visitor_page(&key, &page).await), Some(ErrorKind::State));
        let second = company.starts(&key, "Sales", "Again").await?;
        let details = company.services.get_visitor(&joe, &second).await?;
        assert_eq!(details.past.len(), 1);
        assert_eq!((details.past[0].question.as_str(), details.past[0].unverified), ("Hi", false));
        // Anybody can type an e-mail: what is found by it alone is said to be.
        let (_, third) = company.asks("Somebody else").await?;
        let details = company.services.get_visitor(&joe, &third).await?;
        assert_eq!(details.past.len(), 2);
        assert!(details.past.iter().all(|past| past.unverified));
    }
}
