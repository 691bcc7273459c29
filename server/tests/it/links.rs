//! What pages are told of links that administrators change.

use crate::desk::{Desk, header, read};
use crate::sockets::office::cookie;
use foyer_app::api::links::{DeleteLink, ListLinks, SaveLink};
use foyer_protocol::LinkId;
use foyer_protocol::setup::Link;

/// Allowed sites are who may frame the chat; nobody else's page can.
#[tokio::test]
async fn only_pages_of_allowed_sites_frame_the_chat() {
    let desk = Desk::start().await;
    let cookie = cookie(&desk.set_up().await);
    let answer = desk.call(&ListLinks {}).header("cookie", &cookie).send().await.expect("an answer");
    let mut link = read::<Vec<Link>>(answer).await.remove(0);
    link.allowed_sites = vec!["shop.example".to_owned(), "*.shop.example".to_owned()];
    let saved = desk.call(&SaveLink { link }).header("cookie", &cookie).send().await.expect("an answer");
    assert_eq!(saved.status(), 200);
    for path in ["/widget/1", "/widget/1/message"] {
        let page = desk.get(path).send().await.expect("an answer");
        let policy = header(&page, "content-security-policy");
        assert!(
            policy.ends_with("; frame-ancestors 'self' https://shop.example https://*.shop.example"),
            "{policy}"
        );
    }
}

/// A deleted link is known for ever: pages are told that it offers nothing, not that there is none.
#[tokio::test]
async fn a_deleted_link_answers_its_pages() {
    let desk = Desk::start().await;
    let cookie = cookie(&desk.set_up().await);
    let deleted = desk.call(&DeleteLink { id: LinkId(1), version: 1 }).header("cookie", &cookie);
    assert_eq!(deleted.send().await.expect("an answer").status(), 200);
    let answer = desk.get("/public/links/1/status").send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    let text = answer.text().await.expect("text");
    assert!(text.contains("\"offers\":false"), "{text}");
}
