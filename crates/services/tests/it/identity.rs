//! Visitors whom a host's site has signed in: who they are, what they may, and what nobody becomes by guessing.

use crate::company::{Company, kind, stranger, words};
use crate::on_both;
use foyer_protocol::people::Role;
use foyer_protocol::setup::{Link, Requires};
use foyer_protocol::visitor::{Barred, PageInfo};
use foyer_protocol::{ErrorKind, LinkId};
use foyer_services::{Arrival, Facts, ServiceError, VisitorKey, random_id};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;
use std::fmt::Write as _;

const HOUR_S: i64 = 3_600;

/// What a site signs, in the form without JWT.
fn signed(secret: &str, claims: &serde_json::Value) -> String {
    let claims = claims.to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key");
    mac.update(claims.as_bytes());
    let hash = mac.finalize().into_bytes().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    format!("{hash}:{claims}")
}

/// A company with somebody who takes chats, and a secret of its link.
async fn with_secret(company: &Company) -> anyhow::Result<String> {
    let joe = company.agent("Joe", Role::Agent, 5, &["Sales"]).await?;
    company.connect(&joe).await?;
    Ok(company.services.make_link_secret(&company.admin, company.link).await?.1)
}

/// What the site says of `subject`, good for an hour from now.
fn of(company: &Company, secret: &str, subject: &str, roles: &[&str]) -> String {
    let now = company.clock.now().0 / 1000;
    let claims = json!({
        "sub": subject, "aud": format!("foyer:{}", company.link), "iat": now, "exp": now + HOUR_S,
        "name": format!("User {subject}"), "email": format!("{subject}@example.com"), "roles": roles,
    });
    signed(secret, &claims)
}

async fn comes(company: &Company, token: Option<&str>, said: Option<&str>) -> anyhow::Result<Arrival> {
    let token = token.map(str::to_owned);
    Ok(company.services.visitor_arrives(company.link, token, said).await?)
}

async fn require(company: &Company, requires: Requires) -> anyhow::Result<()> {
    let links = company.services.list_links(&company.admin).await?;
    let link = links.into_iter().find(|link| link.id == Some(company.link)).expect("the link");
    company.services.save_link(&company.admin, &Link { requires, ..link }).await?;
    Ok(())
}

async fn starts(company: &Company, key: &VisitorKey) -> Result<foyer_protocol::ChatId, ServiceError> {
    company.starts(key, "Sales", "Do you ship?").await
}

on_both! {
    async fn one_person_is_one_visitor_in_every_browser(company: Company) {
        let secret = with_secret(&company).await?;
        let said = of(&company, &secret, "42", &[]);
        let (phone, desktop) = (comes(&company, None, Some(&said)).await?, comes(&company, None, Some(&said)).await?);
        assert_eq!((phone.amiss, phone.is_another), (None, false));
        assert_ne!(phone.key.token, desktop.key.token, "each browser has a token of its own");
        let chat = starts(&company, &phone.key).await?;
        assert_eq!(starts(&company, &desktop.key).await?, chat, "the question goes into the chat that is open");
        let view = company.services.get_visitor(&company.admin, &chat).await?;
        assert_eq!(view.subject.as_deref(), Some("42"));
        assert_eq!((view.name.as_str(), view.email.as_str()), ("User 42", "42@example.com"), "what is signed, not what is typed");
        let other = comes(&company, None, Some(&of(&company, &secret, "43", &[]))).await?;
        assert!(company.visitors_chat(&other.key).await.is_err(), "another person has another history");
    }

    /// Nobody becomes somebody by a token, an e-mail, another link, or an old word.
    async fn nobody_becomes_somebody_without_a_word_that_counts(company: Company) {
        let secret = with_secret(&company).await?;
        let said = of(&company, &secret, "42", &[]);
        let maria = comes(&company, None, Some(&said)).await?.key;
        starts(&company, &maria).await?;
        // Her token alone, as in a page that does not know her.
        let alone = comes(&company, Some(&maria.token), None).await?;
        assert!(alone.is_another, "what was typed with it is hers");
        assert_ne!(alone.key.token, maria.token);
        assert!(company.visitors_chat(&alone.key).await.is_err());
        // Her token beside another person's word.
        let other = comes(&company, Some(&maria.token), Some(&of(&company, &secret, "43", &[]))).await?;
        assert!(other.is_another && company.visitors_chat(&other.key).await.is_err());
        // Her e-mail, typed.
        let typed = stranger(company.link);
        starts(&company, &typed).await?;
        assert_ne!(company.visitors_chat(&typed).await?.number, company.visitors_chat(&maria).await?.number);
        // Her word on another link, which has no secret.
        let elsewhere = company.services.visitor_arrives(LinkId(2), None, Some(&said)).await?;
        assert!(elsewhere.amiss.is_some_and(|why| why.contains("no secret")));
        // Signed with another secret.
        let forged = comes(&company, None, Some(&of(&company, "guessed", "42", &[]))).await?;
        assert!(forged.amiss.is_some_and(|why| why.contains("fits no secret")));
        assert!(company.visitors_chat(&forged.key).await.is_err());
        let unsigned = comes(&company, None, Some("{}")).await?;
        assert!(unsigned.amiss.is_some_and(|why| why.contains("neither a JWT")));
    }

    /// A page that stays open over night goes on; a word that somebody found opens nothing.
    async fn what_is_over_counts_for_who_was_here_before(company: Company) {
        let secret = with_secret(&company).await?;
        let said = of(&company, &secret, "42", &[]);
        let maria = comes(&company, None, Some(&said)).await?.key;
        starts(&company, &maria).await?;
        company.clock.advance_ms(20 * HOUR_S * 1000);
        let found = comes(&company, None, Some(&said)).await?;
        assert!(found.amiss.is_some_and(|why| why.contains("over")));
        assert!(company.visitors_chat(&found.key).await.is_err());
        let again = comes(&company, Some(&maria.token), Some(&said)).await?;
        assert_eq!((again.amiss, again.is_another, &again.key.token), (None, false, &maria.token));
        company.visitors_chat(&again.key).await?;
        company.clock.advance_ms(5 * HOUR_S * 1000 + 60_000);
        assert!(comes(&company, Some(&maria.token), Some(&said)).await?.amiss.is_some(), "a day after it was over");
    }

    async fn a_chat_that_began_without_it_goes_on(company: Company) {
        let secret = with_secret(&company).await?;
        let token = company.services.visitor_key(company.link, None).await?.token;
        let key = comes(&company, Some(&token), None).await?.key;
        let chat = starts(&company, &key).await?;
        let said = of(&company, &secret, "42", &[]);
        let signs_in = comes(&company, Some(&token), Some(&said)).await?;
        assert_eq!(signs_in.key.token, token, "the chat is not taken from under their hands");
        assert!(signs_in.amiss.is_some_and(|why| why.contains("next one")) && !signs_in.is_another);
        company.services.visitor_end(&key).await?;
        let next = comes(&company, Some(&token), Some(&said)).await?;
        assert_eq!((next.amiss, next.is_another), (None, false), "what is typed in the form stays");
        assert_ne!(starts(&company, &next.key).await?, chat);
    }

    async fn who_does_not_fulfil_what_the_link_requires_is_refused(company: Company) {
        let secret = with_secret(&company).await?;
        let unknown = comes(&company, None, None).await?.key;
        let registered = comes(&company, None, Some(&of(&company, &secret, "42", &["staff"]))).await?.key;
        let gold = comes(&company, None, Some(&of(&company, &secret, "43", &["staff", "gold"]))).await?.key;
        let role = Requires::Role("gold".to_owned());
        for (requires, expected) in [
            (Requires::AllUsers, [None, None, None]),
            (Requires::Registered, [Some(Barred::SignedOut), None, None]),
            (role, [Some(Barred::SignedOut), Some(Barred::WithoutRole), None]),
        ] {
            require(&company, requires.clone()).await?;
            let requires = company.services.link_status(company.link).await?.expect("the link").requires;
            for (key, expected) in [&unknown, &registered, &gold].into_iter().zip(expected) {
                assert_eq!(key.who(&requires).barred, expected, "{requires:?}");
                let started = starts(&company, key).await;
                assert_eq!(kind(&started), expected.map(|_| ErrorKind::State), "{requires:?}");
                if started.is_ok() {
                    company.services.visitor_end(key).await?;
                }
            }
        }
        assert_eq!(words(starts(&company, &unknown).await), "Sign in to chat. Send this as a message?");
        assert_eq!(words(starts(&company, &registered).await), "Chat isn't open to your account. Send this as a message?");
        // Whoever may not chat may leave a message.
        let sales = company.groups.iter().find(|g| g.name == "Sales").and_then(|g| g.department.clone());
        let page = PageInfo::default();
        for key in [&unknown, &registered] {
            let id = random_id().into();
            company.services.leave_message(key, &id, sales.as_ref(), "Maria", "m@x.de", "Hi", &page).await?;
        }
    }

    async fn secrets_change_without_a_gap(company: Company) {
        let services = &company.services;
        let old = with_secret(&company).await?;
        // The older one comes first.
        company.clock.advance_ms(1);
        let (new, words_of_new) = services.make_link_secret(&company.admin, company.link).await?;
        assert_eq!((words_of_new.len(), &words_of_new[60..]), (64, new.ending.as_str()));
        let full = services.make_link_secret(&company.admin, company.link).await;
        assert_eq!(words(full), "This link has two secrets. Delete one first.");
        for secret in [&old, &words_of_new] {
            assert_eq!(comes(&company, None, Some(&of(&company, secret, "42", &[]))).await?.amiss, None);
        }
        let listed = services.list_link_secrets(&company.admin, company.link).await?;
        assert_eq!(listed.iter().map(|it| it.ending.as_str()).collect::<Vec<_>>(), [&old[60..], &words_of_new[60..]]);
        services.delete_link_secret(&company.admin, company.link, &listed[0].id).await?;
        assert!(comes(&company, None, Some(&of(&company, &old, "42", &[]))).await?.amiss.is_some());
        let gone = services.delete_link_secret(&company.admin, company.link, &listed[0].id).await;
        assert_eq!(kind(&gone), Some(ErrorKind::NotFound));
        let nowhere = services.make_link_secret(&company.admin, LinkId(99)).await;
        assert_eq!(kind(&nowhere), Some(ErrorKind::NotFound));
    }

    async fn what_the_page_says_is_kept_with_the_chat(company: Company) {
        with_secret(&company).await?;
        let said = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let (services, key, page) = (&company.services, stranger(company.link), PageInfo::default());
        let sales = company.groups.iter().find(|g| g.name == "Sales").and_then(|g| g.department.clone());
        let many: String = (0..30).map(|n| format!("n{n}\t{}\n", "x".repeat(300))).collect();
        let attributes = ["\tx\nnothing\n plan \t pro\tteam \nempty\t \n", &many].concat();
        let facts = Facts { page: &page, user_agent: "UA", attributes: &attributes };
        let started = services.start_chat(&key, &"q".into(), sales.as_ref(), "Maria", "m@x.de", "Hi", facts).await?;
        let kept = services.get_visitor(&company.admin, &started.0.chat).await?.attributes;
        assert_eq!(kept.len(), 20);
        assert_eq!(kept[0], ("plan".to_owned(), "pro team".to_owned()));
        assert_eq!(kept[1].1.len(), 200);
        services.visitor_attributes(&key, "plan\tfree").await?;
        let kept = services.get_visitor(&company.admin, &started.0.chat).await?.attributes;
        assert_eq!(kept, said(&[("plan", "free")]));
        assert_eq!(kind(&services.visitor_attributes(&stranger(company.link), "a\tb").await), Some(ErrorKind::State));
    }
}
