//! Which tokens of visitors are believed, and for how long.

use crate::company::{Company, stranger};
use crate::on_both;
use foyer_protocol::LinkId;
use foyer_protocol::people::Role;
use foyer_protocol::visitor::PageInfo;
use foyer_services::{Services, Settings};

const DAY_MS: i64 = 24 * 3_600_000;

/// The token that a visitor has after coming with `token`.
async fn comes_with(company: &Company, token: &str) -> anyhow::Result<String> {
    Ok(company.services.visitor_key(company.link, Some(token.to_owned())).await?.token)
}

on_both! {
    /// Whoever prepares a browser with a token they know themselves knows nothing afterwards.
    async fn a_token_of_somebody_elses_making_is_replaced(company: Company) {
        let made = company.services.visitor_key(company.link, None).await?.token;
        for strange in [&"0".repeat(64), &stranger(company.link).token, "", "x", &made[1..]] {
            let token = comes_with(&company, strange).await?;
            assert_ne!(token, strange);
            assert_eq!(token.len(), 64);
            assert_ne!(token, comes_with(&company, strange).await?, "each gets another one");
        }
        let elsewhere = company.services.visitor_key(LinkId(2), Some(made.clone())).await?;
        assert_ne!(elsewhere.token, made, "it was made for another link");
    }

    /// Nothing is stored of it yet: a widget that connects again before its chat is stored stays who it is.
    async fn a_token_made_here_is_kept_before_anything_is_stored(company: Company) {
        let made = company.services.visitor_key(company.link, None).await?.token;
        assert_eq!(comes_with(&company, &made).await?, made);
        // Another process, or this one after a restart.
        let (store, clock) = (company.db.store.clone(), company.clock.clone());
        let again = Services::new(store, clock, Settings::default())?;
        assert_eq!(again.visitor_key(company.link, Some(made.clone())).await?.token, made);
        company.clock.advance_ms(89 * DAY_MS);
        assert_eq!(comes_with(&company, &made).await?, made);
        company.clock.advance_ms(DAY_MS);
        assert_ne!(comes_with(&company, &made).await?, made, "nobody used it for 90 days");
    }

    async fn a_token_lives_as_long_as_it_is_used(company: Company) {
        let joe = company.agent("Joe", Role::Agent, 5, &["Sales"]).await?;
        company.connect(&joe).await?;
        // As an older release made them: without a seal, known by what was stored with them.
        let old = stranger(company.link);
        company.starts(&old, "Sales", "Do you ship?").await?;
        company.clock.advance_ms(60 * DAY_MS);
        assert_eq!(comes_with(&company, &old.token).await?, old.token);
        company.services.visitor_send(&old, &"later".into(), "Hello again").await?;
        company.clock.advance_ms(60 * DAY_MS);
        assert_eq!(comes_with(&company, &old.token).await?, old.token, "it was used 60 days ago");
        company.clock.advance_ms(30 * DAY_MS);
        assert_ne!(comes_with(&company, &old.token).await?, old.token);
    }

    /// An offline message is told apart by its sender's token: sent again, it must be known again.
    async fn the_token_of_an_offline_message_is_kept(company: Company) {
        let old = stranger(company.link);
        let department = company.groups[0].department.clone();
        let page = PageInfo::default();
        company.services
            .leave_message(&old, &"m1".into(), department.as_ref(), "Maria", "m@x.de", "Hi", &page)
            .await?;
        company.clock.advance_ms(89 * DAY_MS);
        assert_eq!(comes_with(&company, &old.token).await?, old.token);
        company.clock.advance_ms(DAY_MS);
        assert_ne!(comes_with(&company, &old.token).await?, old.token);
    }
}
