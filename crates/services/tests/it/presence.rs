//! Who counts as connected when a line is gone: for a grace, in which nobody sees a change and nobody is given a
//! chat for nothing (`docs/product/presence-and-availability.md`).

use crate::company::Company;
use crate::on_both;
use foyer_protocol::chat::ChatState;
use foyer_protocol::people::Role;
use foyer_protocol::visitor::PageInfo;
use foyer_services::{AGENT_GRACE_MS, VISITOR_GRACE_MS, random_id};

impl Company {
    /// Whether colleagues see the agent as connected.
    async fn sees_connected(&self, name: &str) -> anyhow::Result<bool> {
        let colleagues = self.services.colleagues().await?;
        Ok(colleagues.iter().any(|colleague| colleague.name == name && colleague.connected))
    }

    /// Whether the website's launcher says that somebody is there.
    async fn is_online(&self) -> anyhow::Result<bool> {
        Ok(self.services.link_status(self.link).await?.is_some_and(|status| status.online))
    }
}

on_both! {
    async fn a_reload_of_the_only_agent_keeps_the_link_online_and_gives_no_chat(company: Company) {
        company.round_robin(true).await?;
        let joe = company.agent("Joe", Role::Agent, 5, &["Sales"]).await?;
        let tab = company.connect(&joe).await?;
        let services = &company.services;

        services.agent_left(&tab).await?;
        company.clock.advance_ms(AGENT_GRACE_MS - 1);
        assert_eq!(services.end_graces().await?, Some(services.clock().now().plus_ms(1)));
        assert!(company.is_online().await? && company.sees_connected("Joe").await?);
        // A visitor who comes at this moment gets in, and waits for the agent to be back.
        let (_, chat) = company.asks("question").await?;
        assert_eq!(company.state(&chat).await?.0, ChatState::Queued);
        company.connect(&joe).await?;
        assert_eq!(company.owner(&chat).await?.as_deref(), Some("Joe"));

        company.clock.advance_ms(1);
        assert_eq!(services.end_graces().await?, None);
        assert!(company.is_online().await? && company.sees_connected("Joe").await?, "the other tab is there");
    }

    async fn who_stays_away_is_gone_when_the_grace_is_over(company: Company) {
        let joe = company.agent("Joe", Role::Agent, 5, &["Sales"]).await?;
        let tab = company.connect(&joe).await?;
        let services = &company.services;
        services.agent_left(&tab).await?;
        // The turn of the leases renews nobody who is gone.
        company.passes(AGENT_GRACE_MS - 1).await?;
        assert!(company.sees_connected("Joe").await?);
        company.clock.advance_ms(1);
        assert!(!company.sees_connected("Joe").await? && !company.is_online().await?);
        services.end_graces().await?;
        assert!(services.bus().next().await.people, "colleagues and widgets are told");
    }

    async fn a_signed_out_agent_is_gone_at_once(company: Company) {
        let joe = company.agent("Joe", Role::Agent, 5, &["Sales"]).await?;
        let before = company.connect(&joe).await?;
        let tab = company.connect(&joe).await?;
        let services = &company.services;
        services.agent_left(&before).await?;
        services.agent_signed_out(&tab, joe.id()).await?;
        assert!(!company.sees_connected("Joe").await?, "nothing is left of a reload just before");
    }

    async fn a_visitors_chat_is_told_once_when_the_last_widget_stays_away(company: Company) {
        let joe = company.agent("Joe", Role::Agent, 5, &["Sales"]).await?;
        company.connect(&joe).await?;
        let (key, chat) = company.asks("question").await?;
        let services = &company.services;
        let visitor = services.visitor_of(&key).await?.unwrap_or_else(|| panic!("no visitor"));
        let pages = [random_id(), random_id()];
        services.visitor_connected(&pages[0], &visitor, &chat).await?;
        services.visitor_left(&pages[0]).await?;
        services.visitor_connected(&pages[1], &visitor, &chat).await?;
        services.bus().next().await;

        company.clock.advance_ms(VISITOR_GRACE_MS);
        services.end_graces().await?;
        assert!(!services.bus().next().await.chats.contains(&chat), "the next page is there");
        services.visitor_left(&pages[1]).await?;
        company.clock.advance_ms(VISITOR_GRACE_MS);
        services.end_graces().await?;
        assert!(services.bus().next().await.chats.contains(&chat));
        let row = services.chat_for_fan_out(&chat).await?;
        assert_eq!(row.map(|row| row.summary().visitor_online), Some(false));
    }

    async fn who_comes_and_goes_all_the_time_is_told_once(company: Company) {
        let joe = company.agent("Joe", Role::Agent, 5, &["Sales"]).await?;
        company.connect(&joe).await?;
        let (key, chat) = company.asks("question").await?;
        let services = &company.services;
        let visitor = services.visitor_of(&key).await?.unwrap_or_else(|| panic!("no visitor"));
        let at = |url: &str| PageInfo { url: url.into(), ..PageInfo::default() };
        let comes = async |url: &str| -> anyhow::Result<i64> {
            let connection = random_id();
            services.visitor_came(&connection, &visitor, &chat, &at(url)).await?;
            services.visitor_left(&connection).await?;
            let row = services.chat_for_fan_out(&chat).await?;
            Ok(row.unwrap_or_else(|| panic!("no chat")).summary().rev)
        };
        let told = comes("https://x.de/1").await?;
        for _ in 0..3 {
            assert_eq!(comes("https://x.de/1").await?, told, "nothing is new");
        }
        let moved = comes("https://x.de/2").await?;
        assert!(moved > told, "another page is");
        company.clock.advance_ms(VISITOR_GRACE_MS);
        services.end_graces().await?;
        let gone = services.chat_for_fan_out(&chat).await?.map(|row| row.summary().visitor_online);
        assert_eq!(gone, Some(false));
        assert!(comes("https://x.de/2").await? > moved, "and so is who was seen gone");
    }

    async fn a_restart_of_the_server_is_no_absence_either(company: Company) {
        company.round_robin(true).await?;
        let joe = company.agent("Joe", Role::Agent, 5, &["Sales"]).await?;
        company.connect(&joe).await?;
        let services = &company.services;
        services.start_node().await?;
        assert!(company.is_online().await?);
        let (_, chat) = company.asks("question").await?;
        assert_eq!(company.state(&chat).await?.0, ChatState::Queued, "nobody is given a chat for a line of before");
        company.connect(&joe).await?;
        assert_eq!(company.owner(&chat).await?.as_deref(), Some("Joe"));
        services.start_node().await?;
        company.clock.advance_ms(AGENT_GRACE_MS);
        assert!(!company.is_online().await?);
    }
}
