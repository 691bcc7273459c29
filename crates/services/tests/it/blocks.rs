//! Blocked visitors: what they cannot do, until when, and who may block them (`docs/product/people-and-rights.md`).

use crate::company::{Company, kind, stranger, words};
use crate::on_both;
use foyer_domain::network::Network;
use foyer_protocol::blocks::{Block, BlockTime, NewBlock, UNAVAILABLE};
use foyer_protocol::chat::{ChatState, EventBody, StreamEvent};
use foyer_protocol::people::Role;
use foyer_protocol::visitor::PageInfo;
use foyer_protocol::{ChatId, ClientId, ErrorKind};
use foyer_services::{Actor, ServiceError, VisitorKey, random_id};
use std::net::{IpAddr, Ipv4Addr};

const HOUR_MS: i64 = 3_600_000;

/// A new visitor of an address.
fn from(company: &Company, last: u8) -> VisitorKey {
    at(stranger(company.link), last)
}

/// The same visitor at another address.
fn at(key: VisitorKey, last: u8) -> VisitorKey {
    key.coming_from(Network::from(IpAddr::V4(Ipv4Addr::new(192, 0, 2, last))))
}

fn new(chat: &ChatId, time: BlockTime, with_network: bool, end_chat: bool) -> NewBlock {
    NewBlock { chat: chat.clone(), with_network, time, reason: " Spam ".into(), end_chat }
}

async fn joe_at_work(company: &Company) -> anyhow::Result<Actor> {
    let joe = company.agent("Joe", Role::Agent, 50, &["Sales"]).await?;
    company.connect(&joe).await?;
    Ok(joe)
}

/// Everything a visitor could write with. Each must be refused with the calm words, or each be taken.
async fn writes(company: &Company, key: &VisitorKey) -> anyhow::Result<Vec<bool>> {
    let services = &company.services;
    let sales = company.groups.iter().find(|g| g.name == "Sales").and_then(|g| g.department.clone());
    let id = || ClientId(random_id());
    let started = company.starts(key, "Sales", "Hi").await.map(drop);
    let sent = services.visitor_send(key, &id(), "Hello").await.map(drop);
    let page = PageInfo::default();
    let left = services.leave_message(key, &id(), sales.as_ref(), "Maria", "m@x.de", "Hi", &page).await;
    let mut all = Vec::new();
    for outcome in [started, sent, left] {
        all.push(outcome.is_ok());
        if let Err(ServiceError::App(error)) = &outcome
            && error.kind != ErrorKind::State
        {
            assert_eq!((error.kind, error.message.as_str()), (ErrorKind::Forbidden, UNAVAILABLE));
        }
    }
    let view = services.visitor_view(key, 0).await?.expect("a link");
    assert_eq!(view.blocked, !all[2], "the hello says the same");
    Ok(all)
}

const NOTHING: [bool; 3] = [false; 3];
const ALL: [bool; 3] = [true; 3];

fn about_blocks(stream: Vec<StreamEvent>) -> Vec<EventBody> {
    let is = |body: &EventBody| matches!(body, EventBody::Blocked { .. } | EventBody::Unblocked);
    stream.into_iter().map(|event| event.body).filter(is).collect()
}

on_both! {
    async fn a_blocked_visitor_writes_nothing_until_the_time_is_over(company: Company) {
        let joe = joe_at_work(&company).await?;
        let services = &company.services;
        let maria = from(&company, 1);
        let first = ClientId::from("m1");
        let chat = company.starts(&maria, "Sales", "Buy my chairs").await?;
        services.take_chat(&joe, &chat, None, false).await?;
        services.visitor_send(&maria, &first, "Cheap!").await?;
        let block = services.block_visitor(&joe, &new(&chat, BlockTime::Day, false, false)).await?;
        assert_eq!((block.reason.as_str(), block.by.as_str()), ("Spam", "Joe"));
        assert_eq!(block.until, Some(services.clock().now().plus_ms(24 * HOUR_MS)));
        // The chat stays open, and what was stored before is acknowledged.
        assert_eq!(company.state(&chat).await?.0, ChatState::Active);
        assert_eq!(writes(&company, &maria).await?, NOTHING);
        assert_eq!(writes(&company, &at(maria.clone(), 2)).await?, NOTHING, "at another address");
        assert!(services.visitor_send(&maria, &first, "Cheap!").await?.stored.repeated);
        // Others of the same address are not blocked, and reading and leaving go on.
        assert_eq!(writes(&company, &from(&company, 1)).await?, ALL);
        services.visitor_read(&maria, 1).await?;
        services.send(&joe, &chat, &"j1".into(), "No", false).await?;
        company.passes(24 * HOUR_MS - 1).await?;
        assert_eq!(writes(&company, &maria).await?, NOTHING);
        company.passes(1).await?;
        assert_eq!(writes(&company, &maria).await?, ALL, "nobody had to do anything");
    }

    /// A block of somebody else in a chat out of sight: that it holds is said, and nothing of that chat.
    async fn somebody_elses_block_stays_out_of_sight(company: Company) {
        let mona = company.agent("Mona", Role::Manager, 50, &["Sales"]).await?;
        let sue = company.agent("Sue", Role::Agent, 50, &["Support"]).await?;
        for agent in [&mona, &sue] {
            company.connect(agent).await?;
        }
        let services = &company.services;
        let (maria, omar) = (from(&company, 1), from(&company, 1));
        let chat = company.starts(&maria, "Sales", "Buy my chairs").await?;
        let others = company.starts(&omar, "Support", "A question").await?;
        services.block_visitor(&mona, &new(&chat, BlockTime::Day, true, false)).await?;
        let seen = services.get_visitor(&sue, &others).await?;
        let block = seen.block.expect("the network's block");
        assert!(block.of_network && !seen.is_own_block && !seen.may_unblock);
        let said = (block.chat, block.visitor_name.as_str(), block.reason.as_str(), block.by.as_str(), block.network);
        assert_eq!(said, (0, "", "", "", None));
        assert!(block.until.is_some(), "until when is no secret");
        // Who sees that chat is told all of it.
        let seen = services.get_visitor(&mona, &chat).await?;
        assert!(seen.is_own_block && seen.block.is_some_and(|block| block.by == "Mona" && block.reason == "Spam"));
    }

    async fn a_blocked_network_is_everybody_who_comes_from_it(company: Company) {
        let mona = company.agent("Mona", Role::Manager, 50, &["Sales"]).await?;
        company.connect(&mona).await?;
        let services = &company.services;
        let (maria, other) = (from(&company, 1), from(&company, 1));
        let chat = company.starts(&maria, "Sales", "Buy my chairs").await?;
        let others = company.starts(&other, "Sales", "A question").await?;
        let block = services.block_visitor(&mona, &new(&chat, BlockTime::Endless, true, true)).await?;
        assert_eq!((block.network.as_deref(), block.until), (Some("192.0.2.1"), None));
        assert_eq!(company.state(&chat).await?.0, ChatState::Ended);
        assert_eq!(company.state(&others).await?.0, ChatState::Queued, "other chats stay");
        for key in [&maria, &other, &from(&company, 1), &at(maria.clone(), 2)] {
            assert_eq!(writes(&company, key).await?, NOTHING);
        }
        assert_eq!(writes(&company, &from(&company, 2)).await?, ALL);
        let seen = services.get_visitor(&mona, &others).await?.block.map(|block| block.id);
        assert_eq!(seen, Some(block.id.clone()), "the chat of somebody else there says why nothing comes");
        company.passes(400 * 24 * HOUR_MS).await?;
        assert_eq!(writes(&company, &maria).await?, NOTHING);
        services.unblock_visitor(&mona, &block.id).await?;
        services.unblock_visitor(&mona, &block.id).await?;
        assert_eq!(writes(&company, &maria).await?, ALL);
        assert_eq!(writes(&company, &other).await?, ALL);
    }

    async fn agents_read_who_blocked_and_visitors_do_not(company: Company) {
        let joe = joe_at_work(&company).await?;
        let services = &company.services;
        let maria = from(&company, 1);
        let chat = company.starts(&maria, "Sales", "Buy my chairs").await?;
        services.take_chat(&joe, &chat, None, false).await?;
        let known = services.get_visitor(&joe, &chat).await?;
        assert_eq!((known.may_block, known.network, known.block), (true, None, None), "agents see no address");
        let ada = services.get_visitor(&company.admin, &chat).await?;
        assert_eq!(ada.network.as_deref(), Some("192.0.2.1"));
        let block = services.block_visitor(&company.admin, &new(&chat, BlockTime::Hour, true, false)).await?;
        let known = services.get_visitor(&joe, &chat).await?;
        let shown = known.block.expect("a block");
        assert_eq!((shown.by.as_str(), shown.of_network, shown.network), ("Ada", true, None));
        assert!(!known.may_unblock, "a network is not an agent's to give free");
        assert!(services.get_visitor(&company.admin, &chat).await?.may_unblock);
        services.unblock_visitor(&company.admin, &block.id).await?;
        // Undo.
        let block = services.block_visitor(&joe, &new(&chat, BlockTime::Hour, false, false)).await?;
        assert!(services.get_visitor(&joe, &chat).await?.may_unblock);
        services.unblock_visitor(&joe, &block.id).await?;
        assert_eq!(services.get_visitor(&joe, &chat).await?.block, None);
        assert_eq!(writes(&company, &maria).await?, ALL);
        let said = about_blocks(company.stream(&chat).await?);
        let [EventBody::Blocked { of_network: true, reason, .. }, EventBody::Unblocked, EventBody::Blocked { of_network: false, .. }, EventBody::Unblocked] = &said[..] else {
            panic!("{said:?}")
        };
        assert_eq!(reason, "Spam");
        let view = services.visitor_view(&maria, 0).await?.expect("a link");
        assert_eq!(about_blocks(view.page.events), []);
    }

    async fn the_list_is_of_what_one_may_see_and_forgets(company: Company) {
        let joe = joe_at_work(&company).await?;
        let mona = company.agent("Mona", Role::Manager, 50, &["Sales"]).await?;
        let otto = company.agent("Otto", Role::Manager, 50, &["Support"]).await?;
        let services = &company.services;
        services.start_node().await?;
        let chat = company.starts(&from(&company, 1), "Sales", "Buy my chairs").await?;
        services.take_chat(&joe, &chat, None, false).await?;
        let block = services.block_visitor(&joe, &new(&chat, BlockTime::Hour, false, true)).await?;
        assert_eq!(kind(&services.list_blocks(&joe).await), Some(ErrorKind::Forbidden));
        for (who, seen) in [(&mona, 1), (&otto, 0), (&company.admin, 1)] {
            assert_eq!(services.list_blocks(who).await?.len(), seen, "{}", who.name);
        }
        assert_eq!(kind(&services.unblock_visitor(&otto, &block.id).await), Some(ErrorKind::NotFound));
        // It is shown as ended for 30 days.
        let Block { visitor_name, until, .. } = services.list_blocks(&mona).await?.remove(0);
        assert_eq!((visitor_name.as_str(), until), ("Maria", block.until));
        company.passes(HOUR_MS + 30 * 24 * HOUR_MS - 1).await?;
        services.run_due_jobs().await?;
        assert_eq!(services.list_blocks(&mona).await?.len(), 1);
        company.passes(HOUR_MS).await?;
        services.run_due_jobs().await?;
        assert_eq!(services.list_blocks(&mona).await?, []);
        assert_eq!(kind(&services.unblock_visitor(&mona, &block.id).await), Some(ErrorKind::NotFound));
    }

    async fn what_is_wrong_with_a_block_is_said(company: Company) {
        let joe = joe_at_work(&company).await?;
        let services = &company.services;
        let (_, nowhere) = company.asks("Hi").await?;
        let ada = &company.admin;
        let network = services.block_visitor(ada, &new(&nowhere, BlockTime::Day, true, false)).await;
        assert_eq!(kind(&network), Some(ErrorKind::Invalid), "it is not known");
        services.take_chat(&joe, &nowhere, None, false).await?;
        let long = NewBlock { reason: "x".repeat(501), ..new(&nowhere, BlockTime::Day, false, false) };
        assert!(words(services.block_visitor(&joe, &long).await).contains("501 of 500"));
        let most = NewBlock { reason: "x".repeat(500), ..long };
        services.block_visitor(&joe, &most).await?;
        let twice = services.block_visitor(ada, &most).await;
        assert_eq!(kind(&twice), Some(ErrorKind::Conflict));
        assert_eq!(words(twice), "Joe has blocked this visitor already.");
    }
}
