//! The machine's clock is set, by an hour, in the middle of work. Order is the stream's and never
//! the clock's, so all that may suffer is who counts as connected, and that for one turn of the
//! leases.

use crate::company::{Company, kind};
use crate::on_both;
use foyer_protocol::chat::ChatState;
use foyer_protocol::people::Role;
use foyer_protocol::{ClientId, ErrorKind};
use foyer_services::random_id;

const HOUR_MS: i64 = 3_600_000;

on_both! {
    async fn set_forward_everybody_counts_as_gone_until_the_leases_are_renewed(company: Company) {
        company.round_robin(true).await?;
        let joe = company.agent("Joe", Role::Agent, 1, &["Sales"]).await?;
        company.connect(&joe).await?;
        let (_, first) = company.asks("first").await?;
        let (_, second) = company.asks("second").await?;
        assert_eq!(company.owner(&first).await?.as_deref(), Some("Joe"));
        assert_eq!(company.state(&second).await?.0, ChatState::Queued);

        company.clock.advance_ms(HOUR_MS);
        // Nobody new gets in, and is told so in words.
        let outcome = company.asks("third").await;
        let refused = outcome.err().and_then(|error| error.downcast::<foyer_services::ServiceError>().ok());
        assert_eq!(kind(&refused.map_or(Ok(()), Err)), Some(ErrorKind::State));
        // Who is signed in stays so, and what frees a place loses nothing.
        let services = &company.services;
        services.end_chat(&joe, &first).await?;
        assert_eq!(company.state(&second).await?.0, ChatState::Queued);

        services.renew_leases().await?;
        assert_eq!(company.owner(&second).await?.as_deref(), Some("Joe"));
        let (_, fourth) = company.asks("fourth").await?;
        assert_eq!(company.state(&fourth).await?.0, ChatState::Queued);
    }

    async fn set_back_nobody_is_lost_and_the_order_stays(company: Company) {
        company.round_robin(true).await?;
        let joe = company.agent("Joe", Role::Agent, 2, &["Sales"]).await?;
        company.connect(&joe).await?;
        let (key, chat) = company.asks("question").await?;
        let services = &company.services;
        let (before, after) = (ClientId(random_id()), ClientId(random_id()));
        let first = services.visitor_send(&key, &before, "before").await?.stored;

        company.clock.advance_ms(-HOUR_MS);
        let second = services.visitor_send(&key, &after, "after").await?.stored;
        assert!(second.seq > first.seq && second.at < first.at, "{first:?} {second:?}");
        // Sent again, both are where they were.
        for (id, text, stored) in [(&before, "before", first), (&after, "after", second)] {
            let again = services.visitor_send(&key, id, text).await?.stored;
            assert_eq!((again.seq, again.at, again.repeated), (stored.seq, stored.at, true));
        }
        let places: Vec<i64> = company.stream(&chat).await?.iter().map(|event| event.seq).collect();
        assert_eq!(places, (1..).take(places.len()).collect::<Vec<i64>>());
        services.send(&joe, &chat, &ClientId(random_id()), "answer", false).await?;

        services.renew_leases().await?;
        let (_, next) = company.asks("next").await?;
        assert_eq!(company.owner(&next).await?.as_deref(), Some("Joe"));
    }
}
