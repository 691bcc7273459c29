//! A company that the services make in this process, so that what they run can be written down.

use anyhow::Context;
use foyer_client::client_id;
use foyer_client::company::setup_form;
use foyer_protocol::LinkId;
use foyer_protocol::people::Role;
use foyer_protocol::setup::{Agent, Membership, Options};
use foyer_protocol::visitor::PageInfo;
use foyer_protocol::{ChatId, VisitorId};
use foyer_services::{Clock, Facts, ServiceError, Services, Settings, VisitorKey, random_id};
use foyer_storage::Store;

/// Chats an agent may have: all that the product allows.
const LIMIT: i64 = 50;

/// The services over a database.
pub(super) async fn services(url: &str) -> anyhow::Result<Services> {
    Ok(Services::new(Store::open(url).await?, Clock::System, Settings::default())?)
}

/// Fills an empty database: agents of one group, all there.
pub(super) async fn company(url: &str, agents: usize, round_robin: bool) -> anyhow::Result<Services> {
    let services = services(url).await?;
    let link = services.setup_link().await?.context("the database is not empty")?;
    let code = link.rsplit('#').next().unwrap_or_default();
    let signed_in = services.complete_setup(&setup_form(), code, "", "").await?;
    let admin = services.actor(Some(&signed_in.token)).await?;
    let group = services.list_groups(&admin).await?.into_iter().find_map(|group| group.id);
    let group = group.context("set-up made no group")?;
    for number in 0..agents {
        let agent = Agent {
            name: format!("Agent {number}"),
            email: format!("agent{number}@example.com"),
            role: Role::Agent,
            limit: LIMIT,
            groups: vec![Membership { group: group.clone(), receives: true }],
            ..Agent::default()
        };
        let saved = services.save_agent(&admin, &agent).await?;
        services.agent_connected(&format!("tab-{number}"), &saved.id.into()).await?;
    }
    let options = Options { round_robin, ..services.get_options(&admin).await? };
    services.save_options(&admin, &options).await?;
    Ok(services)
}

/// A new visitor asks.
pub(super) async fn ask(services: &Services, key: &VisitorKey) -> Result<(ChatId, VisitorId), ServiceError> {
    let (name, email, question) = ("Maria", "maria@example.org", "Do you ship to Norway?");
    let page = PageInfo::default();
    let (placed, visitor) =
        services.start_chat(key, &client_id(), None, name, email, question, Facts::plain(&page, "")).await?;
    Ok((placed.chat, visitor))
}

/// The key of a visitor who was never here.
pub(super) fn stranger() -> VisitorKey {
    VisitorKey::new(LinkId(1), [random_id(), random_id()].concat())
}
