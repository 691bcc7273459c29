//! Who may do what (`docs/product/people-and-rights.md`): every use case of an agent ×
//! everybody who could try.
//!
//! Nobody and visitors have no [`Actor`] at all; that they get none is checked here too, and over
//! HTTP for every server function. Unknown and out of sight look alike: both are "not found".

use crate::company::{Company, kind, stranger, words};
use crate::on_both;
use foyer_domain::network::Network;
use foyer_protocol::ErrorKind::{Forbidden, NotFound, SignedOut};
use foyer_protocol::blocks::{BlockTime, NewBlock};
use foyer_protocol::people::{CompletedQuery, CompletedScope, Role, TransferTo};
use foyer_protocol::pictures::PictureUse;
use foyer_protocol::setup::{Agent, Brand, Department, Group, Link, Options, RecordKind};
use foyer_protocol::{BlockId, ChatId, ClientId, ErrorKind, LinkId, OfflineMessageId};
use foyer_services::{Actor, ServiceError, VisitorKey, random_id};
use std::net::{IpAddr, Ipv4Addr};

/// What each kind of person gets: an agent of another group, an agent of the group who is not the
/// owner, a manager of the department, an administrator, the owner. `None` = it is done.
type Row = (&'static str, [Option<ErrorKind>; 5]);

/// A chat of Sales that Joe has.
const ON_AN_ACTIVE_CHAT: [Row; 13] = [
    ("by number", [Some(NotFound), None, None, None, None]),
    ("stream", [Some(NotFound), None, None, None, None]),
    ("visitor", [Some(NotFound), None, None, None, None]),
    ("reply", [Some(NotFound), Some(Forbidden), Some(Forbidden), Some(Forbidden), None]),
    ("comment", [Some(NotFound), None, None, None, None]),
    ("typing", [Some(NotFound), Some(Forbidden), Some(Forbidden), Some(Forbidden), None]),
    ("read", [Some(NotFound), None, None, None, None]),
    ("transfer", [Some(NotFound), Some(Forbidden), None, None, None]),
    ("end", [Some(NotFound), Some(Forbidden), None, None, None]),
    ("block", [Some(NotFound), Some(Forbidden), None, None, None]),
    ("block the network", [Some(NotFound), Some(Forbidden), None, None, Some(Forbidden)]),
    ("unblock", [Some(NotFound), Some(Forbidden), None, None, None]),
    ("unblock the network", [Some(NotFound), Some(Forbidden), None, None, Some(Forbidden)]),
];

const SETTINGS: [&str; 29] = [
    "list brands",
    "save brand",
    "delete brand",
    "upload picture",
    "list departments",
    "save department",
    "delete department",
    "list groups",
    "save group",
    "delete group",
    "list agents",
    "save agent",
    "delete agent",
    "list troubled jobs",
    "retry job",
    "dismiss job",
    "get options",
    "save options",
    "list links",
    "list host headers",
    "list link secrets",
    "make link secret",
    "delete link secret",
    "save link",
    "delete link",
    "last change",
    "next steps",
    "completed of the group",
    "completed of all",
];

async fn people(company: &Company) -> anyhow::Result<[Actor; 5]> {
    let other = company.agent("Otto", Role::Agent, 5, &["Support"]).await?;
    let colleague = company.agent("Carl", Role::Agent, 5, &["Sales"]).await?;
    let manager = company.agent("Mona", Role::Manager, 5, &["Sales"]).await?;
    let joe = company.agent("Joe", Role::Agent, 50, &["Sales"]).await?;
    for agent in [&other, &colleague, &manager, &joe] {
        company.connect(agent).await?;
    }
    Ok([other, colleague, manager, company.admin.clone(), joe])
}

async fn on_chat(company: &Company, what: &str, who: &Actor, chat: &ChatId) -> Result<(), ServiceError> {
    let services = &company.services;
    let number = services.chat_for_fan_out(chat).await?.map_or(0, |chat| chat.summary().number);
    let id = ClientId(random_id());
    match what {
        "by number" => services.chat_by_number(who, number).await.map(drop),
        "stream" => services.stream(who, &chat.into(), 0).await.map(drop),
        "earlier" => services.stream_before(who, &chat.into(), 2).await.map(drop),
        "visitor" => services.get_visitor(who, chat).await.map(drop),
        "reply" => services.send(who, chat, &id, "Hello", false).await.map(drop),
        "comment" => services.send(who, chat, &id, "A note", true).await.map(drop),
        "typing" => services.agent_types(who, &chat.into(), true).await,
        "read" => services.agent_read(who, &chat.into(), 1).await,
        "take" => services.take_chat(who, chat, None, false).await,
        "transfer" => {
            let to = TransferTo::Group(company.group("Support"));
            services.transfer_chat(who, chat, &to, "").await
        }
        "end" => services.end_chat(who, chat).await,
        "block" => services.block_visitor(who, &a_block(chat, false)).await.map(drop),
        "block the network" => services.block_visitor(who, &a_block(chat, true)).await.map(drop),
        "unblock" | "unblock the network" => {
            let new = a_block(chat, what != "unblock");
            let block = services.block_visitor(&company.admin, &new).await;
            let id = block.map_or_else(|_| BlockId(random_id()), |block| block.id);
            services.unblock_visitor(who, &id).await
        }
        other => panic!("no such use case: {other}"),
    }
}

fn a_block(chat: &ChatId, with_network: bool) -> NewBlock {
    NewBlock {
        chat: chat.clone(),
        with_network,
        time: BlockTime::Day,
        reason: String::new(),
        end_chat: false,
    }
}

async fn in_settings(company: &Company, what: &str, who: &Actor) -> Result<(), ServiceError> {
    let services = &company.services;
    let name = random_id();
    let admin = &company.admin;
    match what {
        "list brands" => services.list_brands(who).await.map(drop),
        "save brand" => services.save_brand(who, &Brand { name, ..Brand::default() }).await.map(drop),
        "delete brand" => {
            let saved = services.save_brand(admin, &Brand { name, ..Brand::default() }).await?;
            services.delete_brand(who, &saved.id.into(), saved.version).await
        }
        "upload picture" => {
            let outcome = services.upload_picture(who, Vec::new(), PictureUse::Link).await.map(drop);
            // It is none; whoever may upload is told so.
            if kind(&outcome) == Some(ErrorKind::Invalid) { Ok(()) } else { outcome }
        }
        "list departments" => services.list_departments(who).await.map(drop),
        "save department" => {
            services.save_department(who, &a_department(company, name).await?).await.map(drop)
        }
        "delete department" => {
            let saved = services.save_department(admin, &a_department(company, name).await?).await?;
            services.delete_department(who, &saved.id.into(), saved.version).await
        }
        "list groups" => services.list_groups(who).await.map(drop),
        "save group" => services.save_group(who, &a_group(company, name)).await.map(drop),
        "delete group" => {
            let saved = services.save_group(admin, &a_group(company, name)).await?;
            services.delete_group(who, &saved.id.into(), saved.version).await
        }
        "list agents" => services.list_agents(who).await.map(drop),
        "save agent" => services.save_agent(who, &an_agent(name)).await.map(drop),
        "delete agent" => {
            let saved = services.save_agent(admin, &an_agent(name)).await?;
            services.delete_agent(who, &saved.id.into(), saved.version).await
        }
        "list troubled jobs" => services.list_troubled_jobs(who).await.map(drop),
        // There is none: whoever may ask is told so.
        "retry job" => known_to_be_missing(services.retry_job(who, "none").await),
        "dismiss job" => known_to_be_missing(services.dismiss_job(who, "none").await),
        "get options" => services.get_options(who).await.map(drop),
        "save options" => {
            let options = Options { round_robin: false, ..services.get_options(admin).await? };
            services.save_options(who, &options).await.map(drop)
        }
        "next steps" => services.next_steps(who).await.map(drop),
        "list links" => services.list_links(who).await.map(drop),
        "list host headers" => services.list_host_headers(who).await.map(drop),
        "list link secrets" => services.list_link_secrets(who, company.link).await.map(drop),
        "make link secret" => services.make_link_secret(who, company.link).await.map(drop),
        // There is none: whoever may ask is told so.
        "delete link secret" => {
            known_to_be_missing(services.delete_link_secret(who, company.link, &"none".into()).await)
        }
        "save link" => services.save_link(who, &a_link(company, name).await?).await.map(drop),
        "delete link" => {
            let saved = services.save_link(admin, &a_link(company, name).await?).await?;
            services.delete_link(who, LinkId(saved.id.parse().unwrap_or_default()), saved.version).await
        }
        "last change" => services.last_change(who, RecordKind::Options, "options").await.map(drop),
        "completed of the group" => {
            let scope = CompletedScope::Group(company.group("Support"));
            services.completed_chats(who, &completed(scope), None).await.map(drop)
        }
        "completed of all" => {
            services.completed_chats(who, &completed(CompletedScope::All), None).await.map(drop)
        }
        other => panic!("no such use case: {other}"),
    }
}

fn completed(scope: CompletedScope) -> CompletedQuery {
    CompletedQuery { scope, search: String::new(), oldest_first: false }
}

/// A refusal stays one; that something is not there is an answer for who may look.
fn known_to_be_missing(outcome: Result<(), ServiceError>) -> Result<(), ServiceError> {
    if kind(&outcome) == Some(NotFound) { Ok(()) } else { outcome }
}

async fn a_department(company: &Company, name: String) -> Result<Department, ServiceError> {
    let brand = company.services.list_brands(&company.admin).await?[0].id.clone();
    Ok(Department { name, brand, ..Department::default() })
}

async fn a_link(company: &Company, title: String) -> Result<Link, ServiceError> {
    let brand = company.services.list_brands(&company.admin).await?[0].id.clone();
    Ok(Link { title, brand, ..Link::default() })
}

fn a_group(company: &Company, name: String) -> Group {
    let support = company.groups.iter().find(|g| g.name == "Support");
    Group { name, department: support.and_then(|g| g.department.clone()), ..Group::default() }
}

fn an_agent(name: String) -> Agent {
    Agent { email: format!("{name}@example.com"), name, ..Agent::default() }
}

on_both! {
    async fn on_a_chat_that_joe_has(company: Company) {
        let people = people(&company).await?;
        let joe = &people[4];
        for (what, expected) in ON_AN_ACTIVE_CHAT {
            for (who, expected) in people.iter().zip(expected) {
                let home = IpAddr::V4(Ipv4Addr::LOCALHOST);
                let key = stranger(company.link).coming_from(Network::from(home));
                let chat = company.starts(&key, "Sales", "rights").await?;
                company.services.take_chat(joe, &chat, None, true).await?;
                let outcome = on_chat(&company, what, who, &chat).await;
                assert_eq!(kind(&outcome), expected, "{what} by {}: {outcome:?}", who.name);
                assert_eq!(outcome.is_ok(), expected.is_none(), "{what} by {}: {outcome:?}", who.name);
                if company.services.chat_for_fan_out(&chat).await?.is_some_and(|c| c.summary().ended_at.is_none()) {
                    company.services.end_chat(&company.admin, &chat).await?;
                }
                for block in company.services.list_blocks(&company.admin).await? {
                    company.services.unblock_visitor(&company.admin, &block.id).await?;
                }
            }
            let nowhere = ChatId(random_id());
            let unknown = on_chat(&company, what, joe, &nowhere).await;
            assert_eq!(kind(&unknown), Some(NotFound), "{what} on an unknown chat");
        }
    }

    async fn on_a_chat_in_the_queue(company: Company) {
        let people = people(&company).await?;
        for (who, expected) in people.iter().zip([Some(NotFound), None, None, None, None]) {
            let (_, chat) = company.asks("rights").await?;
            let outcome = on_chat(&company, "take", who, &chat).await;
            assert_eq!(kind(&outcome), expected, "take by {}: {outcome:?}", who.name);
        }
        // From a colleague: only by a manager or administrator, and only from whom they think.
        let (_, chat) = company.asks("rights").await?;
        let [_, carl, mona, admin, joe] = &people;
        company.services.take_chat(joe, &chat, None, true).await?;
        let from_joe = Some(joe.id());
        let outcome = company.services.take_chat(carl, &chat, from_joe, false).await;
        assert_eq!(kind(&outcome), Some(ErrorKind::Conflict));
        company.services.take_chat(mona, &chat, from_joe, false).await?;
        let late = company.services.take_chat(admin, &chat, from_joe, false).await;
        assert_eq!(kind(&late), Some(ErrorKind::Conflict), "Mona was faster");
    }

    async fn in_the_settings(company: Company) {
        let people = people(&company).await?;
        for what in SETTINGS {
            for (who, is_admin) in people.iter().zip([false, false, false, true, false]) {
                let outcome = in_settings(&company, what, who).await;
                // Otto is in Support and may see its chats; everybody has a list of their own.
                let open = what == "completed of all" || (what == "completed of the group" && who.name == "Otto");
                let expected = match (is_admin || open, what) {
                    (true, _) => None,
                    (false, "completed of the group") => Some(NotFound),
                    (false, _) => Some(Forbidden),
                };
                assert_eq!(kind(&outcome), expected, "{what} by {}: {outcome:?}", who.name);
                assert_eq!(outcome.is_ok(), expected.is_none(), "{what} by {}: {outcome:?}", who.name);
            }
        }
    }

    async fn on_offline_messages(company: Company) {
        let people = people(&company).await?;
        let key = stranger(company.link);
        let sales = company.groups.iter().find(|g| g.name == "Sales").and_then(|g| g.department.clone());
        let page = foyer_protocol::visitor::PageInfo::default();
        company.services
            .leave_message(&key, &"m1".into(), sales.as_ref(), "Maria", "m@example.org", "Call me", &page)
            .await?;
        let open = crate::offline::all(false);
        let services = &company.services;
        for (who, sees) in people.iter().zip([false, true, true, true, true]) {
            let list = services.list_offline_messages(who, &open, None, 50).await?;
            assert_eq!((list.rows.len(), list.total), (usize::from(sees), i64::from(sees)), "{}", who.name);
            assert_eq!(services.open_offline_messages(who).await?, i64::from(sees));
            let seen = services.offline_choices(who).await?.departments;
            assert_eq!(seen.iter().any(|d| Some(&d.id) == sales.as_ref()), sees, "{}", who.name);
        }
        let id = services.list_offline_messages(&company.admin, &open, None, 50).await?.rows[0].id.clone();
        let [otto, carl, ..] = &people;
        assert_eq!(kind(&services.read_offline_message(otto, &id).await), Some(NotFound));
        let outcome = services.assign_offline_message(otto, &id, None, 1).await;
        assert_eq!(kind(&outcome), Some(NotFound));
        let outcome = services.assign_offline_message(carl, &id, Some(otto.id()), 1).await;
        assert_eq!(kind(&outcome), Some(NotFound), "Otto could not see it");
        assert_eq!(words(outcome), "Otto is in no group of Sales.");
        let assigned = services.assign_offline_message(carl, &id, Some(carl.id()), 1).await?;
        let names: Vec<_> = assigned.assignees.iter().map(|agent| agent.name.as_str()).collect();
        assert_eq!(names, ["Ada", "Carl", "Joe", "Mona"], "agents of the department, and administrators");
        let outcome = services.close_offline_message(otto, &id, true, 2).await;
        assert_eq!(kind(&outcome), Some(NotFound));
        services.close_offline_message(carl, &id, true, 2).await?;
        let nowhere = OfflineMessageId(random_id());
        assert_eq!(kind(&services.close_offline_message(carl, &nowhere, true, 1).await), Some(NotFound));
        assert_eq!(kind(&services.read_offline_message(carl, &nowhere).await), Some(NotFound));
    }

    /// Visitors are known by their token alone, on one link: another token, or the same on another
    /// link, is somebody else, who has no chat.
    async fn of_visitors(company: Company) {
        let [.., joe] = people(&company).await?;
        let (maria, chat) = company.asks("mine").await?;
        company.services.take_chat(&joe, &chat, None, false).await?;
        let other = stranger(company.link);
        let guessed = VisitorKey::new(company.link, "0".repeat(64));
        let elsewhere = VisitorKey::new(foyer_protocol::LinkId(2), maria.token.clone());
        for stranger in [&other, &guessed, &elsewhere] {
            let services = &company.services;
            let outcome = services.visitor_send(stranger, &"x".into(), "Hi").await;
            assert_eq!(kind(&outcome), Some(ErrorKind::State));
            assert_eq!(kind(&services.visitor_types(stranger, true).await), Some(ErrorKind::State));
            assert_eq!(kind(&services.visitor_read(stranger, 1).await), Some(ErrorKind::State));
            assert_eq!(kind(&services.visitor_end(stranger).await), Some(ErrorKind::State));
            let view = services.visitor_view(stranger, 0).await?;
            assert!(view.is_none_or(|view| view.chat.is_none() && view.page.events.is_empty()));
        }
        assert!(company.services.visitor_send(&maria, &"x".into(), "Hi").await.is_ok());
    }

    /// No session, a guessed one, a visitor's token: nobody.
    async fn of_nobody(company: Company) {
        let (maria, _) = {
            company.connect(&company.agent("Joe", Role::Agent, 1, &["Sales"]).await?).await?;
            company.asks("hello").await?
        };
        let zeros = "0".repeat(64);
        for token in [None, Some(""), Some("x"), Some(zeros.as_str()), Some(maria.token.as_str())] {
            let outcome = company.services.actor(token).await;
            assert_eq!(kind(&outcome), Some(SignedOut), "{token:?}");
        }
    }

    /// The page of ended chats is filtered in SQL; the pure rule must agree with it.
    async fn completed_lists_agree_with_the_rule(company: Company) {
        let people = people(&company).await?;
        let [otto, _, _, _, joe] = &people;
        let key = stranger(company.link);
        for (n, department) in ["Sales", "Support", "Sales"].into_iter().enumerate() {
            company.passes(1_000).await?;
            let chat = company.starts(&key, department, "done?").await?;
            let owner = if department == "Sales" { joe } else { otto };
            if n < 2 {
                company.services.take_chat(owner, &chat, None, true).await?;
            }
            company.services.end_chat(&company.admin, &chat).await?;
        }
        for who in &people {
            let listed =
                company.services.completed_chats(who, &completed(CompletedScope::All), None).await?;
            let mut visible = Vec::new();
            for number in (1..=3).rev() {
                if company.services.chat_by_number(who, number).await.is_ok() {
                    visible.push(number);
                }
            }
            let listed: Vec<_> = listed.chats.into_iter().map(|chat| chat.number).collect();
            assert_eq!(listed, visible, "{}", who.name);
        }
    }
}
