//! What the sockets refuse, and what they stop showing.

use super::office::{Office, Widget};
use foyer_protocol::agent::{AgentEvent, AgentFrame};
use foyer_protocol::chat::ChatState;
use foyer_protocol::people::TransferTo;
use foyer_protocol::visitor::VisitorEvent;
use foyer_protocol::{ChatId, ErrorKind, PROTOCOL_VERSION};
use foyer_server::realtime::close;
use serde_json::{Value, json};

#[tokio::test]
async fn without_a_session_or_a_hello_there_is_no_socket() {
    let office = Office::open().await;
    for cookie in [None, Some("foyer_session=guessed")] {
        let mut line = office.line("/ws/agent", cookie).await;
        assert_eq!(line.frame().await.err(), Some(close::SIGNED_OUT));
    }
    let cookie = office.sign_in("Joe").await;
    for (first, code) in [
        (r#"{"Hello":{"version":0}}"#, close::OUTDATED),
        (r#"{"Typing":{"chat":"x"}}"#, close::NO_HELLO),
        ("nonsense", close::NO_HELLO),
    ] {
        let mut tab = super::office::Tab {
            line: office.line("/ws/agent", Some(&cookie)).await,
            cookie: cookie.clone(),
        };
        tab.raw(first).await;
        assert_eq!(tab.line.frame().await.err(), Some(code), "{first}");
    }
    for (link, version, code) in [(9, PROTOCOL_VERSION, close::UNKNOWN_LINK), (1, 0, close::OUTDATED)] {
        let mut widget = Widget(office.line("/ws/visitor", None).await);
        widget.hello(link, None, 0, version).await;
        assert_eq!(widget.0.frame().await.err(), Some(code));
    }
}

/// An agent of no group on a chat of Sales: every command is refused as if there were no such chat.
#[tokio::test]
async fn a_chat_out_of_sight_does_not_exist() {
    let office = Office::open().await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let mut otto = office.tab("Otto").await;
    otto.welcome().await;
    let (_maria, _) = office.visitor("Hi").await;
    let chat = joe.chat(|chat| chat.state == ChatState::Queued).await;
    for id in [chat.id.clone(), ChatId::from("unknown")] {
        let text = "x".to_owned();
        let frames = [
            AgentFrame::Open { chat: id.clone(), after: 0 },
            AgentFrame::Send { chat: id.clone(), client_id: "x".into(), text: text.clone(), comment: false },
            AgentFrame::Send { chat: id.clone(), client_id: "y".into(), text, comment: true },
            AgentFrame::Typing { chat: id.clone() },
            AgentFrame::Read { chat: id.clone(), seq: 1 },
        ];
        for frame in frames {
            otto.say(&frame).await;
            let error = otto.refused().await;
            assert_eq!(
                (error.kind, error.message.as_str()),
                (ErrorKind::NotFound, "We couldn't find this chat.")
            );
        }
    }
    // Joe sees it in the queue, but does not own it: he may comment, not reply.
    joe.send(&chat.id, "j1", "Hello").await;
    assert_eq!(joe.refused().await.kind, ErrorKind::Forbidden);
    joe.raw(r#"{"Nonsense":1}"#).await;
    assert_eq!(joe.refused().await.kind, ErrorKind::BadRequest);
}

/// A chat that is transferred out of sight leaves every list, and its stream stops at once.
#[tokio::test]
async fn what_goes_out_of_sight_is_gone() {
    let office = Office::open().await;
    let admin = office.admin.clone();
    let brand = office.call(&admin, "brands/list", &json!({})).await[0]["id"].clone();
    let department = json!({ "department": { "id": null, "name": "Support", "brand": brand, "brand_name": "",
        "front_line": null, "front_line_name": "", "version": 0 } });
    let department = office.call(&admin, "departments/save", &department).await["id"].clone();
    let group = json!({ "group": { "id": null, "name": "Support", "department": department, "department_name": "",
        "front_line": true, "agent_names": [], "version": 0 } });
    let group = office.call(&admin, "groups/save", &group).await["id"].clone();
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    // With a second department on the link the visitor would have to choose: only one is online.
    let mut maria = office.widget(None, 0).await;
    let VisitorEvent::Ready { link, .. } = maria.next().await else { panic!("no answer to the hello") };
    let sales = link.departments.iter().find(|d| d.online).expect("Sales is online").id.clone();
    maria
        .say(&foyer_protocol::visitor::VisitorFrame::Start {
            client_id: "q".into(),
            department: Some(sales),
            name: "Maria".into(),
            email: "maria@example.org".into(),
            question: "Hi".into(),
        })
        .await;
    let chat = joe.chat(|chat| chat.state == ChatState::Queued).await;
    office
        .call(&joe.cookie, "chats/take", &json!({ "chat": chat.id, "from": null, "over_limit": false }))
        .await;
    joe.open(&chat.id, 0).await;
    let to = TransferTo::Group(group.as_str().expect("an id").into());
    office.call(&joe.cookie, "chats/transfer", &json!({ "chat": chat.id, "to": to, "comment": "" })).await;
    let gone = joe
        .until(|event| match event {
            AgentEvent::ChatGone { chat } => Some(chat),
            _ => None,
        })
        .await;
    assert_eq!(gone, chat.id);
    maria.send("m1", "Still there?").await;
    maria.until(|event| matches!(event, VisitorEvent::Sent { .. }).then_some(())).await;
    for frame in joe.line.rest().await {
        let text = frame.into_text().expect("text");
        assert!(!text.contains("Still there?"), "a stream out of sight went on: {text}");
    }
}

/// Revoking a session ends its sockets at once.
#[tokio::test]
async fn a_revoked_session_is_told_and_closed() {
    let office = Office::open().await;
    let mut there = office.tab("Joe").await;
    there.welcome().await;
    let here = office.sign_in("Joe").await;
    let sessions = office.call(&here, "session/list", &json!({})).await;
    let other = sessions
        .as_array()
        .expect("a list")
        .iter()
        .find(|row| row["current"] == false)
        .expect("two sessions");
    office.call(&here, "session/revoke", &json!({ "id": other["id"] })).await;
    there.until(|event| (event == AgentEvent::SignedOut).then_some(())).await;
    assert_eq!(there.line.frame().await.err(), Some(close::SIGNED_OUT));
}

/// A right taken away counts for the very next frame of a socket that was open before.
#[tokio::test]
async fn a_lost_group_is_lost_at_once() {
    let office = Office::open().await;
    let mut bob = office.tab("Bob").await;
    bob.welcome().await;
    let (_maria, _) = office.visitor("Hi").await;
    let chat = bob.chat(|chat| chat.state == ChatState::Queued).await;
    bob.open(&chat.id, 0).await;
    let agents = office.call(&office.admin, "agents/list", &json!({})).await;
    let mut row: Value =
        agents.as_array().expect("a list").iter().find(|a| a["name"] == "Bob").expect("Bob").clone();
    row["groups"] = json!([]);
    office.call(&office.admin, "agents/save", &json!({ "agent": row })).await;
    bob.until(|event| (event == AgentEvent::Refresh).then_some(())).await;
    bob.say(&AgentFrame::Open { chat: chat.id.clone(), after: 0 }).await;
    assert_eq!(bob.refused().await.kind, ErrorKind::NotFound);
    bob.say(&AgentFrame::Hello { version: PROTOCOL_VERSION }).await;
    assert!(bob.welcome().await.is_empty());
}
