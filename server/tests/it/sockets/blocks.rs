//! A block reaches who is on a line, and refuses what comes from there.

use super::office::{Office, Widget};
use foyer_app::api::{blocks::*, chats::*};
use foyer_metrics::{Fault, metrics};
use foyer_protocol::blocks::{BlockTime, NewBlock, UNAVAILABLE};
use foyer_protocol::chat::ChatState;
use foyer_protocol::visitor::{VisitorEvent, VisitorFrame};
use foyer_protocol::{AppError, ErrorKind};
use std::time::{Duration, Instant};

async fn told(widget: &mut Widget) -> bool {
    widget
        .until(|event| match event {
            VisitorEvent::Blocked(blocked) => Some(blocked),
            _ => None,
        })
        .await
}

async fn refused(widget: &mut Widget) -> AppError {
    widget
        .until(|event| match event {
            VisitorEvent::Refused { error, .. } => Some(error),
            _ => None,
        })
        .await
}

#[tokio::test]
async fn a_block_reaches_an_open_socket_within_a_second() {
    let office = Office::open().await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (mut maria, token) = office.visitor("Buy my chairs").await;
    let mut stranger = office.widget(None, 0).await;
    let VisitorEvent::Ready { blocked: false, .. } = stranger.next().await else { panic!("not blocked") };
    let chat = joe.chat(|chat| chat.state == ChatState::Queued).await;
    office.call(&joe.cookie, TakeChat { chat: chat.id.clone(), from: None, over_limit: false }).await;
    let new = NewBlock {
        chat: chat.id.clone(),
        with_network: false,
        time: BlockTime::Day,
        reason: "Spam".into(),
        end_chat: false,
    };
    let asked = Instant::now();
    let block = office.call(&joe.cookie, BlockVisitor { new: new.clone() }).await;
    assert!(told(&mut maria).await);
    assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
    maria.send("m1", "Cheap!").await;
    let error = refused(&mut maria).await;
    assert_eq!((error.kind, error.message.as_str()), (ErrorKind::Forbidden, UNAVAILABLE));
    // Who comes back is told with the first answer.
    let mut again = office.widget(Some(&token), 0).await;
    let VisitorEvent::Ready { blocked: true, .. } = again.next().await else { panic!("blocked") };
    let asked = Instant::now();
    office.call(&joe.cookie, UnblockVisitor { id: block.id }).await;
    assert!(!told(&mut maria).await && !told(&mut again).await);
    assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
    maria.send("m1", "Cheap!").await;
    maria.until(|event| matches!(event, VisitorEvent::Sent { .. }).then_some(())).await;

    // With the network: whoever comes from it, also who has never written.
    let new = NewBlock { with_network: true, end_chat: true, ..new };
    office.call(&office.admin, BlockVisitor { new }).await;
    assert!(told(&mut stranger).await);
    stranger.start("Hello?").await;
    assert_eq!(refused(&mut stranger).await.message, UNAVAILABLE);
    let message = VisitorFrame::LeaveMessage {
        client_id: "l1".into(),
        department: None,
        name: "Maria".into(),
        email: "maria@example.org".into(),
        message: "Hello?".into(),
    };
    stranger.say(&message).await;
    assert_eq!(refused(&mut stranger).await.message, UNAVAILABLE);
    joe.chat(|chat| chat.state == ChatState::Ended).await;
    let form = office.desk.http.post(office.desk.url("/widget/1/message"));
    let body = "id=f1&name=Maria&email=maria%40example.org&message=My+chair+creaks.";
    let refused = form.header("content-type", "application/x-www-form-urlencoded").body(body).send().await;
    let refused = refused.expect("an answer");
    assert_eq!(refused.status(), 403);
    let page = refused.text().await.expect("text");
    assert!(page.contains("Chat isn") && page.contains("My chair creaks."), "what was typed stays: {page}");
    assert_eq!(metrics().faults.of(Fault::Internal).get(), 0);
}
