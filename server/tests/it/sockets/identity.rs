//! The hello of a visitor whom a host's site has signed in.

use super::office::{Office, Widget};
use foyer_app::api::{chats::*, link_secrets::*, links::*};
use foyer_protocol::setup::{Link, Requires};
use foyer_protocol::visitor::{Barred, PageInfo, VisitorEvent, VisitorFrame, Who};
use foyer_protocol::{LinkId, PROTOCOL_VERSION};
use foyer_services::Clock;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Write as _;

const LINK: LinkId = LinkId(1);

/// Claims with their hash, good for an hour.
pub(crate) fn signed(secret: &str, subject: &str, roles: &str) -> String {
    let now = Clock::System.now().0 / 1000;
    let claims = format!(
        r#"{{"sub":"{subject}","aud":"foyer:1","iat":{now},"exp":{},"name":"Maria","roles":[{roles}]}}"#,
        now + 3_600
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key");
    mac.update(claims.as_bytes());
    let mut said = mac.finalize().into_bytes().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    said.push(':');
    said + &claims
}

/// Says hello with a site's word; answers who the server takes it for, and the token.
async fn greets(office: &Office, token: Option<&str>, identity: &str) -> (Widget, Who, String) {
    let mut widget = Widget(office.line("/ws/visitor", None).await);
    let hello = VisitorFrame::HelloAs {
        version: PROTOCOL_VERSION,
        link: LINK,
        token: token.map(str::to_owned),
        page: PageInfo::default(),
        after: 0,
        identity: identity.to_owned(),
    };
    widget.say(&hello).await;
    let VisitorEvent::Ready { who, token, .. } = widget.next().await else {
        panic!("no answer to the hello")
    };
    (widget, *who, token)
}

#[tokio::test]
async fn a_word_that_counts_makes_one_visitor_of_two_browsers() {
    let office = Office::open().await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (_, secret) = office.call(&office.admin, MakeLinkSecret { link: LINK }).await;
    let said = signed(&secret, "42", "");
    let (mut phone, who, _) = greets(&office, None, &said).await;
    assert_eq!(who, Who { verified: true, name: "Maria".into(), ..Who::default() });
    phone.say(&VisitorFrame::Attributes("plan\tpro".into())).await;
    phone.start("Do you ship?").await;
    phone.until(|event| matches!(event, VisitorEvent::Events { .. }).then_some(())).await;
    let chat = joe.chat(|_| true).await;
    let known = office.call(&joe.cookie, GetVisitor { chat: chat.id.clone() }).await;
    assert_eq!(known.subject.as_deref(), Some("42"));
    assert_eq!(known.attributes, [("plan".to_owned(), "pro".to_owned())]);
    // The page says more while the chat is open.
    phone.say(&VisitorFrame::Attributes("plan\tteam".into())).await;
    loop {
        // Other news of the chat may come first. A wait without any ends the test.
        joe.chat(|row| row.id == chat.id && row.rev > chat.rev).await;
        let known = office.call(&joe.cookie, GetVisitor { chat: chat.id.clone() }).await;
        if known.attributes == [("plan".to_owned(), "team".to_owned())] {
            break;
        }
    }
    // Another browser of the same person is shown the chat at once.
    let mut desktop = Widget(office.line("/ws/visitor", None).await);
    let hello = VisitorFrame::HelloAs {
        version: PROTOCOL_VERSION,
        link: LINK,
        token: None,
        page: PageInfo::default(),
        after: 0,
        identity: said.clone(),
    };
    desktop.say(&hello).await;
    let VisitorEvent::Ready { chat: Some(_), .. } = desktop.next().await else { panic!("the chat is shown") };
}

#[tokio::test]
async fn a_word_that_does_not_count_says_why_and_the_visitor_is_a_stranger() {
    let office = Office::open().await;
    let (_, who, token) = greets(&office, None, &signed("guessed", "42", "")).await;
    assert!(!who.verified && who.amiss.contains("has no secret"), "{who:?}");
    let (_, secret) = office.call(&office.admin, MakeLinkSecret { link: LINK }).await;
    let (_, who, same) = greets(&office, Some(&token), &signed("guessed", "42", "")).await;
    assert!(!who.verified && who.amiss.contains("fits no secret"), "{who:?}");
    assert_eq!(same, token, "a stranger stays who they are");
    let (_, who, of_maria) = greets(&office, Some(&token), &signed(&secret, "42", "")).await;
    assert!(who.verified && !who.is_another, "{who:?}");
    let mut widget = office.widget(Some(&of_maria), 0).await;
    let VisitorEvent::Ready { who, .. } = widget.next().await else { panic!("no answer to the hello") };
    assert_eq!(*who, Who { is_another: true, ..Who::default() }, "her token without her");
}

#[tokio::test]
async fn who_may_not_chat_is_told_with_the_first_answer() {
    let office = Office::open().await;
    let (_, secret) = office.call(&office.admin, MakeLinkSecret { link: LINK }).await;
    let link = office.call(&office.admin, ListLinks {}).await.remove(0);
    let link = Link { requires: Requires::Role("gold".into()), ..link };
    office.call(&office.admin, SaveLink { link }).await;
    let mut widget = office.widget(None, 0).await;
    let VisitorEvent::Ready { who, .. } = widget.next().await else { panic!("no answer to the hello") };
    assert_eq!(who.barred, Some(Barred::SignedOut));
    for (roles, expected) in [("\"staff\"", Some(Barred::WithoutRole)), ("\"gold\"", None)] {
        let (_, who, _) = greets(&office, None, &signed(&secret, "42", roles)).await;
        assert_eq!(who.barred, expected, "{roles}");
    }
}
