//! A line that is back at once was no absence; one that does not come back is told when its grace is over.

use super::office::{Office, Tab};
use foyer_app::api::session::SignOut;
use foyer_protocol::agent::AgentEvent;
use foyer_protocol::chat::ChatState;
use foyer_protocol::visitor::VisitorEvent;
use foyer_services::VISITOR_GRACE_MS;
use std::time::{Duration, Instant};

/// Three pages of a website one after the other, then the tab is closed: the agent sees one absence, and
/// when the last page has been gone for the grace.
#[tokio::test]
async fn a_page_change_of_a_visitor_is_no_absence() {
    let office = Office::open().await;
    office.round_robin().await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (mut maria, token) = office.visitor("Hi").await;
    joe.chat(|chat| chat.state == ChatState::Active && chat.visitor_online).await;
    for _ in 0..3 {
        drop(maria);
        tokio::time::sleep(Duration::from_millis(300)).await;
        maria = office.widget(Some(&token), 0).await;
        maria.until(|event| matches!(event, VisitorEvent::Ready { .. }).then_some(())).await;
    }
    let closed = Instant::now();
    drop(maria);
    joe.chat(|chat| !chat.visitor_online).await;
    let told = closed.elapsed();
    let grace = Duration::from_millis(VISITOR_GRACE_MS.unsigned_abs());
    assert!(told >= grace && told < grace + Duration::from_secs(2), "told after {told:?}");
}

/// The first thing colleagues are told of an agent's connection, if anything is.
async fn told_of(watcher: &mut Tab, name: &str) -> bool {
    watcher
        .until(|event| match event {
            AgentEvent::Colleague(colleague) if colleague.name == name => Some(colleague.connected),
            _ => None,
        })
        .await
}

/// A reload is not told; a sign-out is told at once, also by a tab that closes its line before it is told, and
/// in spite of the reload just before.
#[tokio::test]
async fn a_reload_of_an_agent_is_no_absence_and_a_sign_out_is_one_at_once() {
    let office = Office::open().await;
    let mut bob = office.tab("Bob").await;
    bob.welcome().await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    assert!(told_of(&mut bob, "Joe").await);
    for _ in 0..2 {
        let cookie = joe.cookie.clone();
        drop(joe);
        tokio::time::sleep(Duration::from_millis(300)).await;
        joe = office.tab_of(&cookie).await;
        joe.welcome().await;
    }
    let cookie = joe.cookie.clone();
    let signed_out = Instant::now();
    office.call(&cookie, SignOut {}).await;
    drop(joe);
    assert!(!told_of(&mut bob, "Joe").await, "the reloads were told");
    let told = signed_out.elapsed();
    assert!(told < Duration::from_secs(3), "told after {told:?}");
}
