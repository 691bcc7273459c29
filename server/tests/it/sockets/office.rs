//! A company with people at work: tabs of agents and widgets of visitors over real sockets.

use crate::desk::{Desk, header, read};
use foyer_app::api::{agents::*, groups::ListGroups, options::*, session::*};
use foyer_protocol::agent::{AgentEvent, AgentFrame, ChatSummary};
use foyer_protocol::chat::StreamEvent;
use foyer_protocol::people::Role;
use foyer_protocol::setup::{Agent, Membership, Options};
use foyer_protocol::visitor::{PageInfo, VisitorEvent, VisitorFrame};
use foyer_protocol::{ChatId, ClientId, LinkId, PROTOCOL_VERSION, wire};
use foyer_server::config::Config;
use futures::{SinkExt, StreamExt};
use leptos::server_fn::ServerFn;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Longest wait for something that must come.
const PATIENCE: Duration = Duration::from_secs(10);
/// Wait for something that must not come.
const QUIET: Duration = Duration::from_millis(300);

pub(super) const PASSWORD: &str = "correct horse battery";

/// A server after set-up, with Joe and Bob in Sales and Otto in no group.
pub(crate) struct Office {
    pub(crate) desk: Desk,
    pub(crate) admin: String,
}

impl Office {
    pub(crate) async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    /// With the configuration changed.
    pub(super) async fn open_with(change: impl FnOnce(&mut Config)) -> Self {
        let desk = Desk::start_with(change).await;
        let admin = cookie(&desk.set_up().await);
        let office = Self { desk, admin };
        let sales = office.call(&office.admin, ListGroups {}).await.remove(0).id.expect("an id");
        for (name, limit, group) in [("Joe", 1, Some(&sales)), ("Bob", 2, Some(&sales)), ("Otto", 5, None)] {
            let groups = group.map(|group| Membership { group: group.clone(), receives: true });
            let (email, groups) = (format!("{name}@example.com"), groups.into_iter().collect());
            let agent = Agent { name: name.into(), email, limit, groups, ..Agent::default() };
            let saved = office.call(&office.admin, SaveAgent { agent }).await;
            let invitation = saved.invitation.expect("an invitation");
            let token = invitation.link.rsplit('#').next().expect("a token").to_owned();
            office.call("", AcceptInvitation { token, password: PASSWORD.to_owned() }).await;
        }
        office
    }

    /// Calls a server function that must succeed.
    pub(super) async fn call<F: ServerFn + Serialize>(&self, cookie: &str, function: F) -> F::Output
    where
        F::Output: DeserializeOwned,
    {
        let response = self.desk.call(&function).header("cookie", cookie).send().await.expect("an answer");
        assert_eq!(response.status(), 200, "{}", F::PATH);
        read(response).await
    }

    pub(crate) async fn sign_in(&self, name: &str) -> String {
        let (email, password) = (format!("{name}@example.com"), PASSWORD.to_owned());
        let response = self.desk.call(&SignIn { email, password }).send().await.expect("an answer");
        assert_eq!(response.status(), 200);
        cookie(&response)
    }

    /// Gives an agent another role.
    pub(crate) async fn promote(&self, name: &str, role: Role) {
        let agents = self.call(&self.admin, ListAgents {}).await;
        let agent = agents.into_iter().find(|agent| agent.name == name).expect("an agent of the office");
        self.call(&self.admin, SaveAgent { agent: Agent { role, ..agent } }).await;
    }

    /// A signed-in agent's tab after its welcome.
    pub(super) async fn tab(&self, name: &str) -> Tab {
        let cookie = self.sign_in(name).await;
        self.tab_of(&cookie).await
    }

    pub(super) async fn tab_of(&self, cookie: &str) -> Tab {
        let mut tab = Tab { line: self.line("/ws/agent", Some(cookie)).await, cookie: cookie.to_owned() };
        tab.say(&AgentFrame::Hello { version: PROTOCOL_VERSION }).await;
        tab
    }

    pub(super) async fn round_robin(&self) {
        let options = self.call(&self.admin, GetOptions {}).await;
        let options = Options { round_robin: true, ..options };
        self.call(&self.admin, SaveOptions { options }).await;
    }

    pub(super) async fn line(&self, path: &str, cookie: Option<&str>) -> Line {
        Line::open(&self.desk.url(path), cookie).await
    }

    /// A widget that has said hello.
    pub(super) async fn widget(&self, token: Option<&str>, after: i64) -> Widget {
        let mut widget = Widget(self.line("/ws/visitor", None).await);
        widget.hello(1, token, after, PROTOCOL_VERSION).await;
        widget
    }

    /// A visitor who has started a chat; answers the widget and the token.
    pub(super) async fn visitor(&self, question: &str) -> (Widget, String) {
        let mut widget = self.widget(None, 0).await;
        let VisitorEvent::Ready { token, .. } = widget.next().await else { panic!("no answer to the hello") };
        widget.start(question).await;
        widget.until(|event| matches!(event, VisitorEvent::Events { .. }).then_some(())).await;
        (widget, token)
    }
}

/// The session cookie an answer sets.
pub(crate) fn cookie(response: &reqwest::Response) -> String {
    header(response, "set-cookie").split(';').next().unwrap_or_default().to_owned()
}

/// A socket with a patience.
pub(crate) struct Line(pub(crate) Socket);

impl Line {
    /// Connects to an address that starts with `http`.
    pub(crate) async fn open(url: &str, cookie: Option<&str>) -> Self {
        let mut request = url.replacen("http", "ws", 1).into_client_request().expect("a request");
        if let Some(cookie) = cookie {
            request.headers_mut().insert("cookie", cookie.parse().expect("a header"));
        }
        Self(connect_async(request).await.expect("a socket").0)
    }

    pub(crate) async fn send(&mut self, message: Message) {
        assert!(self.try_send(message).await, "the socket takes a frame");
    }

    /// False when the other side is gone.
    pub(crate) async fn try_send(&mut self, message: Message) -> bool {
        self.0.send(message).await.is_ok()
    }

    /// The next data frame; the close code when the server ended it.
    pub(crate) async fn frame(&mut self) -> Result<Message, u16> {
        loop {
            let frame = timeout(PATIENCE, self.0.next()).await.expect("a frame in time");
            match frame {
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(frame))) => return Err(frame.map_or(1005, |frame| frame.code.into())),
                Some(Ok(frame)) => return Ok(frame),
                Some(Err(_)) | None => return Err(1006),
            }
        }
    }

    /// Everything that comes until nothing has come for a while.
    pub(crate) async fn rest(&mut self) -> Vec<Message> {
        let mut frames = Vec::new();
        while let Ok(Some(Ok(frame))) = timeout(QUIET, self.0.next()).await {
            frames.push(frame);
        }
        frames
    }
}

/// An agent's tab.
pub(crate) struct Tab {
    pub(crate) line: Line,
    pub(crate) cookie: String,
}

impl Tab {
    pub(crate) async fn say(&mut self, frame: &AgentFrame) {
        self.raw(Message::binary(wire::encode(frame).expect("bytes"))).await;
    }

    pub(crate) async fn raw(&mut self, frame: Message) {
        self.line.send(frame).await;
    }

    pub(crate) async fn next(&mut self) -> AgentEvent {
        let frame = self.line.frame().await.expect("an event, not the end");
        wire::decode(&frame.into_data()).expect("an event")
    }

    /// The first event that `pick` takes; others are passed over.
    pub(crate) async fn until<T>(&mut self, mut pick: impl FnMut(AgentEvent) -> Option<T>) -> T {
        loop {
            if let Some(found) = pick(self.next().await) {
                return found;
            }
        }
    }

    pub(crate) async fn welcome(&mut self) -> Vec<ChatSummary> {
        self.until(|event| match event {
            AgentEvent::Welcome { chats, .. } => Some(chats),
            _ => None,
        })
        .await
    }

    /// The chat once it is as wanted.
    pub(crate) async fn chat(&mut self, mut wanted: impl FnMut(&ChatSummary) -> bool) -> ChatSummary {
        self.until(|event| match event {
            AgentEvent::Chat(chat) if wanted(&chat) => Some(chat),
            AgentEvent::Welcome { chats, .. } => chats.into_iter().find(|chat| wanted(chat)),
            _ => None,
        })
        .await
    }

    /// Opens a stream and answers what it held.
    pub(crate) async fn open(&mut self, chat: &ChatId, after: i64) -> Vec<StreamEvent> {
        self.say(&AgentFrame::Open { stream: chat.clone().into(), after }).await;
        self.until(|event| match event {
            AgentEvent::Events { page, .. } => Some(page.events),
            _ => None,
        })
        .await
    }

    /// Opens a stream and reads it from its end to its beginning.
    pub(crate) async fn read(&mut self, chat: &ChatId) -> Vec<StreamEvent> {
        let mut ask = AgentFrame::Open { stream: chat.into(), after: 0 };
        let mut all = Vec::new();
        loop {
            self.say(&ask).await;
            let page = self
                .until(|event| match event {
                    AgentEvent::Events { page, .. } => Some(page),
                    _ => None,
                })
                .await;
            all.splice(0..0, page.events);
            if page.first <= 1 {
                return all;
            }
            ask = AgentFrame::Earlier { stream: chat.into(), before: page.first };
        }
    }

    pub(crate) async fn send(&mut self, chat: &ChatId, id: &str, text: &str) {
        let (client_id, text) = (ClientId::from(id), text.to_owned());
        self.say(&AgentFrame::Send { stream: chat.clone().into(), client_id, text, comment: false }).await;
    }

    pub(crate) async fn refused(&mut self) -> foyer_protocol::AppError {
        self.until(|event| match event {
            AgentEvent::Refused { error, .. } => Some(error),
            _ => None,
        })
        .await
    }
}

/// A visitor's widget.
pub(crate) struct Widget(pub(crate) Line);

impl Widget {
    pub(crate) async fn hello(&mut self, link: i64, token: Option<&str>, after: i64, version: u16) {
        let page = PageInfo { url: "https://shop.example/".into(), ..PageInfo::default() };
        let token = token.map(str::to_owned);
        self.say(&VisitorFrame::Hello { version, link: LinkId(link), token, page, after }).await;
    }

    pub(crate) async fn say(&mut self, frame: &VisitorFrame) {
        let bytes = wire::encode(frame).expect("bytes");
        self.0.send(Message::binary(bytes)).await;
    }

    pub(crate) async fn start(&mut self, question: &str) {
        self.say(&VisitorFrame::Start {
            client_id: "q1".into(),
            department: None,
            name: "Maria".into(),
            email: "maria@example.org".into(),
            question: question.into(),
        })
        .await;
    }

    /// The answer to the hello, and the stream from there to its beginning.
    pub(crate) async fn read(&mut self) -> Vec<StreamEvent> {
        let mut all = Vec::new();
        loop {
            let page = self
                .until(|event| match event {
                    VisitorEvent::Ready { page, .. } | VisitorEvent::Events { page, .. } => Some(page),
                    _ => None,
                })
                .await;
            all.splice(0..0, page.events);
            if page.first <= 1 {
                return all;
            }
            self.say(&VisitorFrame::Earlier { before: page.first }).await;
        }
    }

    pub(crate) async fn send(&mut self, id: &str, text: &str) {
        self.say(&VisitorFrame::Send { client_id: id.into(), text: text.into() }).await;
    }

    pub(crate) async fn next(&mut self) -> VisitorEvent {
        let frame = self.0.frame().await.expect("an event, not the end");
        wire::decode(&frame.into_data()).expect("an event")
    }

    pub(crate) async fn until<T>(&mut self, mut pick: impl FnMut(VisitorEvent) -> Option<T>) -> T {
        loop {
            if let Some(found) = pick(self.next().await) {
                return found;
            }
        }
    }
}
