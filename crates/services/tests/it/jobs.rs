//! Work beside requests: done once, by whoever is there, and seen when it fails.

use crate::company::{Company, kind};
use crate::on_both;
use foyer_protocol::ErrorKind;
use foyer_protocol::people::Role;
use foyer_services::Services;
use foyer_storage::jobs::NewJob;
use foyer_storage::testing::{hide_sign_in_failures, show_sign_in_failures};
use foyer_storage::{Lock, StorageError, jobs};

const MINUTE_MS: i64 = 60_000;

/// Puts a job there that sweeps once.
async fn put_once(company: &Company, kind: &'static str) -> Result<(), StorageError> {
    let due_at = company.clock.now();
    let job = NewJob { id: "once".into(), kind, payload: String::new(), due_at, every_ms: None };
    let store = &company.db.store;
    store.write(Lock::Rows, move |conn| Box::pin(async move { jobs::put(conn, &job).await })).await
}

/// Sessions of an agent as the database has them, ended ones too.
async fn stored_sessions(company: &Company, agent: &foyer_services::Actor) -> anyhow::Result<usize> {
    let start = foyer_protocol::Timestamp(0);
    let mut conn = company.db.store.read().await?;
    Ok(foyer_storage::sessions::of_agent(&mut conn, agent.id(), start).await?.len())
}

on_both! {
    async fn what_has_ended_is_swept_every_minute(company: Company) {
        let joe = company.agent("Joe", Role::Agent, 1, &["Sales"]).await?;
        let services = &company.services;
        services.start_node().await?;
        services.run_due_jobs().await?;
        assert_eq!(stored_sessions(&company, &joe).await?, 1);
        company.clock.advance_ms(365 * 24 * 60 * MINUTE_MS);
        services.bus().next().await;
        // Two processes at once do it once, and a second start adds no second job.
        services.start_node().await?;
        let (one, other) = tokio::join!(services.run_due_jobs(), services.run_due_jobs());
        assert!(one.is_ok() && other.is_ok());
        assert_eq!(stored_sessions(&company, &joe).await?, 0);
        assert!(services.bus().next().await.ended_sessions.contains(&joe.session), "open tabs are told");
        assert_eq!(services.run_due_jobs().await?, Some(company.clock.now().plus_ms(MINUTE_MS)));
        // Set back by a year it goes on.
        company.clock.advance_ms(-364 * 24 * 60 * MINUTE_MS);
        assert_eq!(services.run_due_jobs().await?, Some(company.clock.now().plus_ms(MINUTE_MS)));
        assert_eq!(services.list_troubled_jobs(&company.admin).await?, []);
    }

    async fn what_fails_is_seen_and_tried_again(company: Company) {
        let services = &company.services;
        services.start_node().await?;
        put_once(&company, "sweep").await?;
        hide_sign_in_failures(&company.db.url).await?;
        services.run_due_jobs().await?;
        let troubled = services.list_troubled_jobs(&company.admin).await?;
        assert_eq!(troubled.len(), 2, "the one-time job and the standing one: {troubled:?}");
        for job in &troubled {
            assert_eq!((job.attempts, job.failed_at), (1, None));
            assert_eq!(job.next_at, Some(company.clock.now().plus_ms(5_000)));
            assert!(job.error.contains("database") && !job.error.contains("sign_in_failure"), "{}", job.error);
            assert_eq!(job.name, "Remove sessions that have ended");
        }
        // The standing job is tried for ever, the other one is given up.
        for _ in 0..20 {
            company.clock.advance_ms(60 * MINUTE_MS);
            services.run_due_jobs().await?;
        }
        let troubled = services.list_troubled_jobs(&company.admin).await?;
        let given_up = troubled.iter().find(|job| job.id == "once").expect("it is listed");
        assert_eq!((given_up.attempts, given_up.next_at), (12, None));
        assert!(given_up.failed_at.is_some());
        let standing = troubled.iter().find(|job| job.id == "sweep").expect("it is listed");
        assert_eq!((standing.attempts, standing.failed_at), (21, None));
        assert_eq!(standing.next_at, Some(company.clock.now().plus_ms(MINUTE_MS)));

        show_sign_in_failures(&company.db.url).await?;
        services.retry_job(&company.admin, "once").await?;
        services.retry_job(&company.admin, "sweep").await?;
        services.run_due_jobs().await?;
        assert_eq!(services.list_troubled_jobs(&company.admin).await?, []);
        assert_eq!(kind(&services.retry_job(&company.admin, "once").await), Some(ErrorKind::NotFound));
    }

    async fn a_job_that_was_given_up_can_be_dismissed(company: Company) {
        let services = &company.services;
        put_once(&company, "sweep").await?;
        hide_sign_in_failures(&company.db.url).await?;
        services.run_due_jobs().await?;
        let early = services.dismiss_job(&company.admin, "once").await;
        assert_eq!(kind(&early), Some(ErrorKind::NotFound), "it is still tried");
        for _ in 0..20 {
            company.clock.advance_ms(60 * MINUTE_MS);
            services.run_due_jobs().await?;
        }
        services.dismiss_job(&company.admin, "once").await?;
        assert_eq!(services.list_troubled_jobs(&company.admin).await?, []);
    }

    async fn a_kind_of_a_newer_program_is_left_to_it(company: Company) {
        let services: &Services = &company.services;
        put_once(&company, "from_the_future").await?;
        assert_eq!(services.run_due_jobs().await?, Some(company.clock.now()));
        assert_eq!(services.list_troubled_jobs(&company.admin).await?, []);
    }
}
