//! Accounts: invitations, one's own password, what asks for it again, and every end of a session.

use crate::company::{Company, PASSWORD, kind, token_of, words};
use crate::on_both;
use foyer_protocol::people::Role;
use foyer_protocol::setup::{Agent, Brand};
use foyer_protocol::{ErrorKind, SessionId};
use foyer_services::{Actor, ServiceError, Services};
use foyer_storage::invitations;

const NEW: &str = "another long password";

impl Company {
    /// An agent as the settings have them.
    async fn stored(&self, name: &str) -> anyhow::Result<Agent> {
        let agents = self.services.list_agents(&self.admin).await?;
        Ok(agents.into_iter().find(|agent| agent.name == name).expect("an agent of the company"))
    }

    /// Joe signed in once more, in another browser.
    async fn elsewhere(&self) -> anyhow::Result<Actor> {
        let signed_in = self.services.sign_in("joe@example.com", PASSWORD, "::1", "UA", None).await?;
        Ok(self.services.actor(Some(&signed_in.token)).await?)
    }

    /// Whether the sockets of a session were told of its end, by what was done since the last look.
    async fn told(&self, session: &SessionId) -> bool {
        self.services.bus().next().await.ended_sessions.contains(session)
    }
}

/// A new agent who is not stored yet.
fn sue() -> Agent {
    Agent { name: "Sue".into(), email: "sue@example.com".into(), ..Agent::default() }
}

fn is_unconfirmed<T>(outcome: &Result<T, ServiceError>) -> bool {
    kind(outcome) == Some(ErrorKind::Unconfirmed)
}

on_both! {
    /// Whatever ends a session, its sockets are told.
    async fn every_end_of_a_session_is_told(company: Company) {
        let services: &Services = &company.services;
        let (joe, admin) = (company.agent("Joe", Role::Agent, 1, &["Sales"]).await?, &company.admin);

        let first = services.sign_in("joe@example.com", PASSWORD, "::1", "UA", None).await?;
        let session = services.actor(Some(&first.token)).await?.session;
        services.bus().next().await;
        services.sign_in("joe@example.com", PASSWORD, "::1", "UA", Some(&first.token)).await?;
        assert!(company.told(&session).await, "another sign-in in the same browser");

        let session = company.elsewhere().await?.session;
        services.revoke_session(&joe, &session).await?;
        assert!(company.told(&session).await, "revoke");

        let session = company.elsewhere().await?.session;
        services.sign_out_others(&joe).await?;
        assert!(company.told(&session).await, "sign out others");

        let session = company.elsewhere().await?.session;
        services.change_password(&joe, PASSWORD, NEW, "::1").await?;
        assert!(company.told(&session).await, "a new password");
        services.change_password(&joe, NEW, PASSWORD, "::1").await?;

        let session = company.elsewhere().await?.session;
        let invitation = services.invite(admin, joe.id()).await?;
        company.joins(Some(invitation), PASSWORD).await?;
        assert!(company.told(&session).await, "a password by an invitation");
        assert!(services.actor_again(&joe).await.is_err());

        let session = company.elsewhere().await?.session;
        assert_eq!(services.end_sessions_of(admin, joe.id()).await?, 2);
        assert!(company.told(&session).await, "an administrator");

        let session = company.elsewhere().await?.session;
        company.clock.advance_ms(24 * 3_600_000);
        assert_eq!(services.end_expired_sessions().await?, None);
        assert!(company.told(&session).await, "its time is over");
    }

    async fn deactivation_ends_sessions_and_invitation(company: Company) {
        let services = &company.services;
        let joe = company.agent("Joe", Role::Agent, 1, &["Sales"]).await?;
        let invitation = services.invite(&company.admin, joe.id()).await?;
        services.bus().next().await;
        let agent = Agent { active: false, ..company.stored("Joe").await? };
        services.save_agent(&company.admin, &agent).await?;
        assert!(company.told(&joe.session).await);
        let outcome = company.joins(Some(invitation), NEW).await;
        assert_eq!(kind(&outcome), Some(ErrorKind::NotFound));
        assert_eq!(kind(&services.invite(&company.admin, joe.id()).await), Some(ErrorKind::State));
        // Back again it is still void.
        let agent = Agent { active: true, ..company.stored("Joe").await? };
        services.save_agent(&company.admin, &agent).await?;
        assert_eq!(company.stored("Joe").await?.invited_until, None);
    }

    async fn the_end_of_a_session_is_known_before_it_comes(company: Company) {
        let services = &company.services;
        let next = services.end_expired_sessions().await?;
        assert_eq!(next, Some(company.clock.now().plus_ms(24 * 3_600_000)), "the administrator's own");
        assert!(services.actor_again(&company.admin).await.is_ok());
    }

    /// Nobody but the agent ever knows the password: an administrator hands out a link, which works once.
    async fn a_new_agent_chooses_a_password_by_a_link(company: Company) {
        let services = &company.services;
        let saved = services.save_agent(&company.admin, &sue()).await?;
        let stored = company.stored("Sue").await?;
        assert!(!stored.joined && stored.invited_until == Some(company.clock.now().plus_ms(72 * 3_600_000)));
        for password in ["", "x", PASSWORD] {
            let outcome = services.sign_in("sue@example.com", password, "::1", "UA", None).await;
            assert_eq!(kind(&outcome), Some(ErrorKind::Invalid), "there is no password yet");
        }
        let invitation = saved.invitation.expect("an invitation");
        assert!(invitation.link.starts_with("http://localhost:3000/join#"), "nothing of it reaches a log");
        let token = token_of(&invitation);
        assert_eq!(token.len(), 64, "256 bits");
        let invited = services.invited(&token).await?;
        assert_eq!((invited.name.as_str(), invited.email.as_str()), ("Sue", "sue@example.com"));
        let now = company.clock.now();
        let as_it_is = invitations::by_token(&mut company.db.store.read().await?, &token, now).await?;
        assert_eq!(as_it_is, None, "only its hash is stored");

        let short = services.accept_invitation(&token, "short", "::1", "UA", None).await;
        assert_eq!(kind(&short), Some(ErrorKind::Invalid));
        let signed_in = services.accept_invitation(&token, PASSWORD, "::1", "UA", None).await?;
        assert_eq!(services.actor(Some(&signed_in.token)).await?.name, "Sue");
        services.sign_in("sue@example.com", PASSWORD, "::1", "UA", None).await?;
        let stored = company.stored("Sue").await?;
        assert!(stored.joined && stored.invited_until.is_none());
        for outcome in [
            services.accept_invitation(&token, NEW, "::1", "UA", None).await.map(drop),
            services.invited(&token).await.map(drop),
            services.invited(&"0".repeat(64)).await.map(drop),
            services.invited("x").await.map(drop),
        ] {
            assert_eq!(kind(&outcome), Some(ErrorKind::NotFound));
            let said = "This link doesn't work any more. Ask an administrator for a new one.";
            assert_eq!(words(outcome), said);
        }
    }

    async fn a_new_link_voids_the_old_one_and_both_end(company: Company) {
        let services = &company.services;
        let saved = services.save_agent(&company.admin, &sue()).await?;
        let old = token_of(&saved.invitation.expect("an invitation"));
        let id = saved.id.into();
        let new = token_of(&services.invite(&company.admin, &id).await?);
        assert!(services.invited(&old).await.is_err() && services.invited(&new).await.is_ok());
        company.clock.advance_ms(72 * 3_600_000 - 1);
        assert!(services.invited(&new).await.is_ok());
        company.clock.advance_ms(1);
        assert!(services.invited(&new).await.is_err());
        let late = services.accept_invitation(&new, PASSWORD, "::1", "UA", None).await;
        assert_eq!(kind(&late), Some(ErrorKind::NotFound));
    }

    /// Of two who open the same link at once, one is too late.
    async fn a_link_works_once_also_at_once(company: Company) {
        let services = &company.services;
        let saved = services.save_agent(&company.admin, &sue()).await?;
        let token = token_of(&saved.invitation.expect("an invitation"));
        let (one, other) = tokio::join!(
            services.accept_invitation(&token, PASSWORD, "::1", "UA", None),
            services.accept_invitation(&token, NEW, "::1", "UA", None),
        );
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    }

    async fn ones_own_password_is_changed_with_the_present_one(company: Company) {
        let services = &company.services;
        let joe = company.agent("Joe", Role::Agent, 1, &["Sales"]).await?;
        let other = company.elsewhere().await?;
        let wrong = services.change_password(&joe, "wrong password", NEW, "::1").await;
        assert_eq!(words(wrong), "That isn't your password.");
        let weak = services.change_password(&joe, PASSWORD, "password1234", "::1").await;
        assert_eq!(kind(&weak), Some(ErrorKind::Invalid));
        services.change_password(&joe, PASSWORD, NEW, "::1").await?;
        assert!(services.actor_again(&joe).await.is_ok() && services.actor_again(&other).await.is_err());
        assert!(services.sign_in("joe@example.com", PASSWORD, "::1", "UA", None).await.is_err());
        services.sign_in("joe@example.com", NEW, "::1", "UA", None).await?;
        // Whoever got hold of an open session cannot guess on.
        for _ in 0..10 {
            let _ = services.change_password(&joe, "wrong password", NEW, "10.9.9.9").await;
        }
        let outcome = services.change_password(&joe, NEW, PASSWORD, "10.9.9.9").await;
        assert_eq!(kind(&outcome), Some(ErrorKind::TooMany));
    }

    /// A session that somebody else got hold of is not enough to take an account over.
    async fn what_makes_an_account_asks_for_the_password_again(company: Company) {
        let (services, admin) = (&company.services, &company.admin);
        let joe = company.agent("Joe", Role::Agent, 1, &["Sales"]).await?;
        company.clock.advance_ms(10 * 60_000);
        let agent = company.stored("Joe").await?;
        let other_role = Agent { role: Role::Administrator, ..agent.clone() };
        let other_email = Agent { email: "eve@example.com".into(), ..agent.clone() };
        assert!(is_unconfirmed(&services.save_agent(admin, &sue()).await));
        assert!(is_unconfirmed(&services.save_agent(admin, &other_role).await));
        assert!(is_unconfirmed(&services.save_agent(admin, &other_email).await));
        assert!(is_unconfirmed(&services.invite(admin, joe.id()).await));
        // The rest does not ask.
        let saved = services.save_agent(admin, &Agent { limit: 7, ..agent }).await?;
        services.end_sessions_of(admin, joe.id()).await?;

        let wrong = services.confirm(admin, "wrong password", "::1").await;
        assert_eq!(words(wrong), "That isn't your password.");
        assert!(is_unconfirmed(&services.invite(admin, joe.id()).await));
        services.confirm(admin, PASSWORD, "::1").await?;
        services.save_agent(admin, &sue()).await?;
        services.invite(admin, joe.id()).await?;
        services.save_agent(admin, &Agent { version: saved.version, limit: 7, ..other_role }).await?;
        company.clock.advance_ms(10 * 60_000);
        assert!(is_unconfirmed(&services.invite(admin, joe.id()).await), "ten minutes are over");
    }

    /// Two who take each other's role at the same moment: one does, and the other is none any more.
    async fn two_administrators_cannot_demote_each_other(company: Company) {
        let services = &company.services;
        let eve = company.agent("Eve", Role::Administrator, 5, &[]).await?;
        let no_more = |agent: Agent| Agent { role: Role::Agent, ..agent };
        let (eve_demoted, ada_demoted) =
            (no_more(company.stored("Eve").await?), no_more(company.stored("Ada").await?));
        let (one, other) = tokio::join!(
            services.save_agent(&company.admin, &eve_demoted),
            services.save_agent(&eve, &ada_demoted),
        );
        let refused: Vec<_> = [kind(&one), kind(&other)].into_iter().flatten().collect();
        assert_eq!(refused, [ErrorKind::Forbidden], "{one:?} {other:?}");
    }

    /// So it is with everything in the settings, however long the call had been under way.
    async fn a_right_that_is_gone_saves_nothing_more(company: Company) {
        let services = &company.services;
        let eve = company.agent("Eve", Role::Administrator, 5, &[]).await?;
        let agent = Agent { role: Role::Agent, ..company.stored("Eve").await? };
        services.save_agent(&company.admin, &agent).await?;
        let brand = Brand { name: "Evil".into(), ..Brand::default() };
        assert_eq!(kind(&services.save_brand(&eve, &brand).await), Some(ErrorKind::Forbidden));
        assert_eq!(services.list_brands(&company.admin).await?.len(), 1, "it was undone");
        services.end_sessions_of(&company.admin, eve.id()).await?;
        assert_eq!(kind(&services.save_brand(&eve, &brand).await), Some(ErrorKind::SignedOut));
        let outcome = services.end_sessions_of(&eve, company.admin.id()).await;
        assert_eq!(kind(&outcome), Some(ErrorKind::SignedOut));
    }

    async fn passwords_that_are_tried_first_are_refused_everywhere(company: Company) {
        let services = &company.services;
        let saved = services.save_agent(&company.admin, &sue()).await?;
        let token = token_of(&saved.invitation.expect("an invitation"));
        for (password, said) in [
            ("password123", "Use several words that don't belong together."),
            ("Qwertyuiop", "Use several words that don't belong together."),
            ("sue@example.com", "Use words that have nothing to do with you."),
            ("northwind2026", "Use words that have nothing to do with you."),
        ] {
            let outcome = services.accept_invitation(&token, password, "::1", "UA", None).await;
            assert!(words(outcome).ends_with(said), "{password}");
            let outcome = services.change_password(&company.admin, PASSWORD, password, "::1").await;
            assert!(password.starts_with("sue") || words(outcome).ends_with(said), "{password}");
            let new = foyer_services::NewAgent {
                name: "Sue".into(), email: "sue@example.com".into(), password: password.into(),
                role: Role::Agent, limit: 1,
            };
            assert!(words(services.create_agent_from_cli(&new).await).ends_with(said), "{password}");
        }
    }
}
