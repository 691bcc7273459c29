//! People who type texts everywhere they can: in forms, chats, addresses, headers and frames.

use super::flock::Flock;
use crate::desk::{SETUP_CODE, read};
use crate::served::Served;
use crate::sockets::identity::signed;
use crate::sockets::office::{Tab, Widget, cookie};
use foyer_app::api::agents::SaveAgent;
use foyer_app::api::blocks::{BlockVisitor, UnblockVisitor};
use foyer_app::api::chats::{TakeChat, TransferChat};
use foyer_app::api::groups::ListGroups;
use foyer_app::api::link_secrets::MakeLinkSecret;
use foyer_app::api::session::{AcceptInvitation, Confirm, GetInvited, GetMe, SignIn};
use foyer_app::api::setup::CompleteSetup;
use foyer_protocol::agent::{AgentEvent, AgentFrame};
use foyer_protocol::blocks::{BlockTime, NewBlock};
use foyer_protocol::chat::ChatState;
use foyer_protocol::limits::MESSAGE_CHARS;
use foyer_protocol::people::{AgentStatus, TransferTo};
use foyer_protocol::setup::{Agent, Membership, SetupForm};
use foyer_protocol::visitor::{PageInfo, VisitorEvent, VisitorFrame};
use foyer_protocol::{ChatId, ClientId, LinkId, PROTOCOL_VERSION, wire};
use std::time::Duration;
use tokio_tungstenite::tungstenite::Message;

/// An agent and a visitor in a chat.
pub(super) struct People {
    cookie: String,
    email: String,
    password: String,
    token: String,
    tab: Tab,
    widget: Widget,
    chat: ChatId,
}

fn page(flock: &mut Flock) -> PageInfo {
    PageInfo {
        url: format!("https://{}.example/{}?q={}", flock.sow("host"), flock.sow("path"), flock.sow("query")),
        title: flock.sow("title"),
        referrer: format!("https://search.example/?q={}", flock.sow("referrer")),
        languages: flock.sow("languages"),
        utc_offset_min: 60,
    }
}

fn hello(token: Option<String>, page: PageInfo) -> VisitorFrame {
    VisitorFrame::Hello { version: PROTOCOL_VERSION, link: LinkId(1), token, page, after: 0 }
}

/// A company is set up, a chat is answered, commented and transferred, a message is left.
pub(super) async fn work(server: &Served, flock: &mut Flock) -> People {
    let (email, password) = (flock.email("adminemail"), flock.sow("adminpassword"));
    let [name, brand, department, group, link] =
        ["adminname", "brand", "department", "group", "link"].map(|what| flock.sow(what));
    let form =
        SetupForm { name, email: email.clone(), password: password.clone(), brand, department, group, link };
    let code = SETUP_CODE.to_owned();
    let answer = server.call(&CompleteSetup { form, code }).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    let cookie = cookie(&answer);
    flock.add(cookie.split_once('=').expect("a cookie").1);
    let group = server.done(&cookie, ListGroups {}).await.remove(0).id.expect("an id");
    let agent = Agent {
        name: flock.sow("agentname"),
        alias: flock.sow("agentalias"),
        email: flock.email("agentemail"),
        groups: vec![Membership { group: group.clone(), receives: true }],
        status: AgentStatus::Available,
        ..Agent::default()
    };
    let saved = server.done(&cookie, SaveAgent { agent: agent.clone() }).await;
    let invitation = saved.invitation.expect("an invitation");
    let token = invitation.link.rsplit('#').next().expect("a token").to_owned();
    flock.add(&token);
    server.done("", GetInvited { token: token.clone() }).await;
    server.done("", AcceptInvitation { token: token.clone(), password: flock.sow("agentpassword") }).await;
    let again = AcceptInvitation { token, password: flock.sow("agentpassword") };
    assert_eq!(server.call(&again).send().await.expect("an answer").status(), 404, "a link works once");
    server.done(&cookie, Confirm { password: password.clone() }).await;
    let wrong = Confirm { password: flock.sow("confirmpassword") };
    assert_eq!(server.call(&wrong).header("cookie", &cookie).send().await.expect("an answer").status(), 422);
    let twice = server.call(&SaveAgent { agent }).header("cookie", &cookie).send().await.expect("an answer");
    assert!(twice.status().is_client_error(), "one account for each address");
    for _ in 0..3 {
        let function = SignIn { email: email.clone(), password: flock.sow("wrongpassword") };
        assert_eq!(server.call(&function).send().await.expect("an answer").status(), 422);
        let function = SignIn { email: flock.email("unknownemail"), password: flock.sow("wrongpassword") };
        assert_eq!(server.call(&function).send().await.expect("an answer").status(), 422);
    }

    let mut tab = server.tab(&cookie).await;
    tab.welcome().await;
    let mut widget = Widget(server.line("/ws/visitor", None).await);
    widget.say(&hello(None, page(flock))).await;
    let VisitorEvent::Ready { token, .. } = widget.next().await else { panic!("no answer to the hello") };
    flock.add(&token);
    let (name, email_of_visitor) = (flock.sow("visitorname"), flock.email("visitoremail"));
    let (client_id, question) = (ClientId(flock.sow("clientid")), flock.sow("question"));
    widget
        .say(&VisitorFrame::Start { client_id, department: None, name, email: email_of_visitor, question })
        .await;
    let chat = tab.chat(|chat| chat.state == ChatState::Queued).await;
    let take = || TakeChat { chat: chat.id.clone(), from: None, over_limit: false };
    server.done(&cookie, take()).await;
    tab.open(&chat.id, 0).await;

    widget.send("v1", &flock.sow("visitortext")).await;
    widget.until(|event| matches!(event, VisitorEvent::Sent { .. }).then_some(())).await;
    widget.say(&VisitorFrame::Typing).await;
    widget.say(&VisitorFrame::Page(page(flock))).await;
    widget.say(&VisitorFrame::Attributes([flock.sow("attribute"), flock.sow("value")].join("\t"))).await;
    signs_in(server, &cookie, flock).await;
    tab.send(&chat.id, "a1", &flock.sow("agenttext")).await;
    let (chat_id, client_id, text) = (chat.id.clone(), ClientId::from("a2"), flock.sow("comment"));
    tab.say(&AgentFrame::Send { stream: chat_id.into(), client_id, text, comment: true }).await;
    for _ in 0..2 {
        tab.until(|event| matches!(event, AgentEvent::Sent { .. }).then_some(())).await;
    }
    let comment = flock.sow("transfercomment");
    server.done(&cookie, TransferChat { chat: chat.id.clone(), to: TransferTo::Group(group), comment }).await;
    server.done(&cookie, take()).await;
    let (name, message) = (flock.sow("offlinename"), flock.sow("offlinemessage"));
    let (client_id, email_of_visitor) = ("o1".into(), flock.email("offlineemail"));
    widget
        .say(&VisitorFrame::LeaveMessage {
            client_id,
            department: None,
            name,
            email: email_of_visitor,
            message,
        })
        .await;
    widget.until(|event| matches!(event, VisitorEvent::MessageLeft { .. }).then_some(())).await;
    plain_form(server, flock).await;
    let (chat_id, time, reason) = (chat.id.clone(), BlockTime::Day, flock.sow("blockreason"));
    let new = NewBlock { chat: chat_id, with_network: false, time, reason, end_chat: false };
    let block = server.done(&cookie, BlockVisitor { new }).await;
    widget.send("v2", &flock.sow("blockedtext")).await;
    widget.until(|event| matches!(event, VisitorEvent::Refused { .. }).then_some(())).await;
    server.done(&cookie, UnblockVisitor { id: block.id }).await;
    People { cookie, email, password, token, tab, widget, chat: chat.id }
}

/// A visitor whom a site signs in, rightly and not.
async fn signs_in(server: &Served, cookie: &str, flock: &mut Flock) {
    let (_, secret) = server.done(cookie, MakeLinkSecret { link: LinkId(1) }).await;
    flock.add(&secret);
    for secret in [secret, flock.sow("wrongsecret")] {
        let identity = signed(&secret, &flock.sow("subject"), &format!("\"{}\"", flock.sow("role")));
        flock.add(&identity);
        let page = page(flock);
        let mut widget = Widget(server.line("/ws/visitor", None).await);
        let (version, link) = (PROTOCOL_VERSION, LinkId(1));
        widget.say(&VisitorFrame::HelloAs { version, link, token: None, page, after: 0, identity }).await;
        let VisitorEvent::Ready { token, .. } = widget.next().await else { panic!("no answer to the hello") };
        flock.add(&token);
    }
}

/// An offline message without the chat: one that is stored, and one that is not.
async fn plain_form(server: &Served, flock: &mut Flock) {
    for email in [flock.email("plainemail"), flock.sow("noemail")] {
        let (name, message, token) =
            (flock.sow("plainname"), flock.sow("plainmessage"), flock.sow("plaintoken"));
        let fields =
            [("id", "p1"), ("token", &token), ("name", &name), ("email", &email), ("message", &message)];
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let sent = server.http.post(format!("{}/widget/1/message", server.url)).body(form).send().await;
        assert_eq!(sent.expect("an answer").status(), if email.contains('@') { 200 } else { 422 });
    }
}

/// Texts in addresses, headers and bodies where nobody expects them.
pub(super) async fn odd_requests(server: &Served, flock: &mut Flock) {
    let paths = [
        "/{}",
        "/chats/{}",
        "/?a={}",
        "/api/{}",
        "/widget/{}",
        "/public/links/{}/status",
        "/foyer.js?{}",
        "/ws/{}",
    ];
    for path in paths {
        let path = path.replace("{}", &flock.sow("address"));
        for post in [false, true] {
            let asked = match post {
                false => server.http.get(format!("{}{path}", server.url)),
                true => server.http.post(format!("{}{path}", server.url)).body(flock.sow("body")),
            };
            let asked = [
                "cookie",
                "referer",
                "origin",
                "x-request-id",
                "x-forwarded-for",
                "user-agent",
                "authorization",
                "accept",
                "x-foyer-protocol",
                "content-type",
                "sec-fetch-site",
                "accept-encoding",
            ]
            .into_iter()
            .fold(asked, |asked, name| asked.header(name, flock.sow("header")));
            asked.send().await.expect("an answer");
        }
    }
    let token = format!("foyer_session={}", flock.sow("strangetoken"));
    let stranger = server.call(&GetMe {}).header("cookie", token).send().await.expect("an answer");
    assert_eq!(stranger.status(), 401);
    // Bytes that are no arguments, and some that say they are more than they are.
    for body in [flock.sow("garbage").into_bytes(), [&[0xff; 9], flock.sow("garbage").as_bytes()].concat()] {
        let answer = server.post("/api/session/sign-in", body).send().await.expect("an answer");
        assert_eq!(answer.status(), 400);
        let error: foyer_protocol::AppError = read(answer).await;
        assert!(!error.message.is_empty());
    }
    let long = flock.sow("longbody").repeat(20_000);
    let answer = server.post("/api/session/sign-in", long.into_bytes()).send().await.expect("an answer");
    assert_eq!(answer.status(), 413);
}

/// Frames that are none, too long ones, and refused ones, on both sockets.
pub(super) async fn odd_frames(server: &Served, people: &mut People, flock: &mut Flock) {
    for path in ["/ws/visitor", "/ws/agent"] {
        let huge = flock.sow("hugeframe").repeat(10_000);
        for frame in [
            Message::text(flock.sow("textframe")),
            Message::binary(flock.sow("binaryframe").into_bytes()),
            Message::Ping(flock.sow("ping").into_bytes().into()),
            Message::binary(huge.into_bytes()),
        ] {
            let mut line = server.line(path, Some(&people.cookie)).await;
            // The server may hang up before all of it is sent.
            line.try_send(frame).await;
            line.rest().await;
        }
    }
    let mut stranger = Widget(server.line("/ws/visitor", None).await);
    stranger.say(&hello(Some(flock.sow("strangetoken")), page(flock))).await;
    stranger.next().await;

    let (tab, chat) = (&mut people.tab, people.chat.clone());
    tab.raw(Message::text(flock.sow("textframe"))).await;
    tab.refused().await;
    tab.raw(Message::binary(flock.sow("binaryframe").into_bytes())).await;
    tab.refused().await;
    tab.say(&AgentFrame::Open { stream: ChatId(flock.sow("chatid")).into(), after: 0 }).await;
    tab.refused().await;
    tab.send(&chat, "a3", &flock.sow("long").repeat(MESSAGE_CHARS)).await;
    tab.refused().await;
    let refused = |event| matches!(event, VisitorEvent::Refused { .. }).then_some(());
    let widget = &mut people.widget;
    widget.send("v2", &flock.sow("long").repeat(MESSAGE_CHARS / 4)).await;
    widget.until(refused).await;
    widget.0.send(Message::binary(flock.sow("binaryframe").into_bytes())).await;
    widget.until(refused).await;
    stranger.say(&hello(None, page(flock))).await;
    stranger.until(refused).await;
}

/// A message waits for the database for longer than a second, which is logged.
pub(super) async fn while_it_stalls(database: &str, people: &mut People, flock: &mut Flock) {
    let stall = foyer_storage::testing::hold_up(database, Duration::from_millis(1_500));
    let talk = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        people.widget.send("v3", &flock.sow("stalledtext")).await;
        people.widget.until(|event| matches!(event, VisitorEvent::Sent { .. }).then_some(())).await;
    };
    let (stalled, ()) = tokio::join!(stall, talk);
    stalled.expect("it is held up");
}

/// What is typed while the database answers with errors.
pub(super) async fn while_it_fails(server: &Served, people: &mut People, flock: &mut Flock) {
    let agent = Agent {
        name: flock.sow("failedname"),
        email: flock.email("failedemail"),
        groups: vec![Membership { group: flock.sow("failedgroup").as_str().into(), receives: true }],
        ..Agent::default()
    };
    let save = server.call(&SaveAgent { agent }).header("cookie", &people.cookie);
    assert_eq!(save.send().await.expect("an answer").status(), 500);
    let function = SignIn { email: people.email.clone(), password: people.password.clone() };
    server.call(&function).send().await.expect("an answer");
    people.tab.send(&people.chat, "a4", &flock.sow("failedtext")).await;
    let answered =
        |event| matches!(event, AgentEvent::Sent { .. } | AgentEvent::Refused { .. }).then_some(());
    people.tab.until(answered).await;
    people.widget.send("v4", &flock.sow("failedtext")).await;
    people
        .widget
        .until(|event| {
            matches!(event, VisitorEvent::Sent { .. } | VisitorEvent::Refused { .. }).then_some(())
        })
        .await;
    for token in [None, Some(people.token.clone())] {
        let mut late = Widget(server.line("/ws/visitor", None).await);
        late.say(&hello(token, page(flock))).await;
        late.0.rest().await;
    }
    let mut tab = server.line("/ws/agent", Some(&people.cookie)).await;
    let frame = wire::encode(&AgentFrame::Hello { version: PROTOCOL_VERSION }).expect("bytes");
    tab.send(Message::binary(frame)).await;
    tab.rest().await;
}
