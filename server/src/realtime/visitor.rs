//! The visitor's socket. The token comes in the first frame and no cookie is looked at, so a
//! foreign page gains nothing by opening it.

mod hello;
mod page;
mod subject;

use super::hub::Hub;
use super::lane::{Lane, LaneEnd, lane};
use super::registry::{VisitorSeat, from_frame, to_visitor};
use super::silence::Watch;
use super::socket::Ended;
use super::{close, socket};
use crate::client;
use crate::limits::{Network, Place, Ration, Weight};
use crate::request_id::RequestId;
use crate::state::AppState;
use axum::Extension;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, State};
use axum::response::Response;
use foyer_metrics::{Limit, Side, metrics};
use foyer_protocol::chat::ChatState;
use foyer_protocol::visitor::{LinkInfo, PageInfo, VisitorEvent, VisitorFrame, Who};
use foyer_protocol::{AppError, ChatId, ClientId, ErrorKind, PROTOCOL_VERSION, VisitorId};
use foyer_services::{
    Arrival, Facts, NewMessage, Placed, ServiceError, Services, VisitorKey, VisitorView, clean_page,
    random_id,
};
use hello::Hello;
use http::HeaderMap;
use page::{Page, Turn};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use subject::{subject, weight};
use tokio::time::{Instant, sleep, timeout};

/// How long a handshake waits for its refusal when too many breaches came from its address.
const OUT_OF_ORDER: Duration = Duration::from_secs(5);

/// Accepts the upgrade, from any origin.
pub(super) async fn upgrade(
    State(state): State<AppState>,
    Extension(id): Extension<RequestId>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let Some((from, place)) = socket::place(&state, &headers, peer) else { return socket::no_place() };
    if state.limits.is_out_of_order(from) {
        // Refused at once, a crowd would be back at once, and each handshake costs more than the answer.
        let _ = timeout(OUT_OF_ORDER, state.shutdown.cancelled()).await;
        return socket::no_place();
    }
    let user_agent = client::user_agent(&headers);
    socket::sized(upgrade, &state.limits.set).on_upgrade(move |socket| async move {
        let _place = place;
        let tasks = state.tasks.clone();
        // Boxed once, or each layer around it makes room for it again.
        let life = Box::pin(serve(state, socket, user_agent, from));
        tasks.track_future(socket::attend(Side::Visitor, id, life)).await;
    })
}

async fn serve(state: AppState, socket: WebSocket, user_agent: String, from: Network) {
    let (shutdown, silent_ms) = (state.shutdown.clone(), state.limits.set.silent_ms);
    // On the heap, like every use case below: its state is large and soon done with, and would stay
    // part of the task of every idle widget.
    let greeted = Box::pin(greet(state, socket, user_agent, from)).await;
    let Some((socket, end, widget)) = greeted else { return };
    let ended = socket::run(socket, end, shutdown, Watch::new(silent_ms), &widget).await;
    Box::pin(widget.leave(ended)).await;
}

/// Hears the hello and answers it; `None` when the socket was refused.
async fn greet(
    state: AppState,
    mut socket: WebSocket,
    user_agent: String,
    from: Network,
) -> Option<(WebSocket, LaneEnd, Widget)> {
    let first = socket::first_frame(&mut socket, &state.shutdown, &state.limits.set).await;
    let hello = first.as_ref().and_then(|frame| {
        let frame = from_frame(frame)?;
        let weight = weight(&frame);
        Some((Hello::of(frame)?, weight))
    });
    let Some((hello, weight)) = hello else {
        if first.is_some() {
            state.limits.breach(from);
        }
        socket::refuse(socket, close::NO_HELLO).await;
        return None;
    };
    if hello.version != PROTOCOL_VERSION {
        socket::refuse(socket, close::OUTDATED).await;
        return None;
    }
    let arrives = state.services.visitor_arrives(hello.link, hello.token, hello.identity.as_deref());
    let (key, told) = match arrives.await {
        Ok(Arrival { key, amiss, is_another }) => {
            (key.coming_from(from), Who { amiss: amiss.unwrap_or_default(), is_another, ..Who::default() })
        }
        Err(error) => {
            tracing::error!(error = %error, "a widget's token could not be looked up");
            socket::refuse(socket, close::RESTART).await;
            return None;
        }
    };
    let Ok(place) = state.limits.visitor_sockets.take(Some(key.token_hash().to_owned())) else {
        metrics().limited.of(Limit::Sockets).inc();
        socket::refuse(socket, close::TOO_MANY).await;
        return None;
    };
    let (lane, end) = lane(&state.shutdown, &state.limits.unsent_by_visitors);
    let widget = Widget {
        _place: place,
        hub: state.hub.clone(),
        connection: random_id(),
        ration: Ration::new(&state.limits, from, format!("visitor {} {}", key.link, key.token)),
        key,
        lane,
        user_agent,
        page: Arc::new(Page::new(clean_page(&hello.page))),
        attributes: Mutex::default(),
        present: AtomicBool::new(false),
    };
    let wait = widget.ration.frame(weight);
    if !wait.is_zero() {
        // Told to stop, nobody waits.
        let _ = timeout(wait, state.shutdown.cancelled()).await;
    }
    let code = match widget.arrive(hello.after.max(0), told).await {
        Ok(true) => return Some((socket, end, widget)),
        Ok(false) => close::UNKNOWN_LINK,
        Err(error) => {
            tracing::error!(error = %error, "a widget got no answer to its hello");
            close::RESTART
        }
    };
    socket::refuse(socket, code).await;
    widget.leave(Ended::ForNow).await;
    None
}

/// One connected widget.
struct Widget {
    hub: Arc<Hub>,
    connection: String,
    key: VisitorKey,
    lane: Lane,
    ration: Ration,
    user_agent: String,
    page: Arc<Page>,
    /// What the host's page says of the visitor.
    attributes: Mutex<String>,
    /// Whether a lease says that the visitor is here.
    present: AtomicBool,
    /// One of the places that the visitor has.
    _place: Place<String>,
}

impl socket::Listener for Widget {
    type Frame = Option<VisitorFrame>;

    fn read(&self, frame: &Message) -> (Option<VisitorFrame>, Duration) {
        let frame = from_frame(frame);
        let wait = self.ration.frame(frame.as_ref().map_or(Weight::Light, weight));
        (frame, wait)
    }

    fn is_text(frame: &Option<VisitorFrame>) -> bool {
        matches!(frame, Some(VisitorFrame::Send { .. }))
    }

    async fn on_texts(&self, texts: Vec<Option<VisitorFrame>>) {
        let chat = self.hub.registry().visitors.get(&self.connection).and_then(|seat| seat.chat.clone());
        let messages: Vec<NewMessage> = texts
            .into_iter()
            .filter_map(|frame| match frame {
                Some(VisitorFrame::Send { client_id, text }) => {
                    Some(NewMessage { client_id, text, chat: chat.clone() })
                }
                _ => None,
            })
            .collect();
        let ids: Vec<ClientId> = messages.iter().map(|message| message.client_id.clone()).collect();
        let outcomes = Box::pin(self.hub.services.visitor_send_all(&self.key, messages)).await;
        for (client_id, outcome) in ids.into_iter().zip(outcomes) {
            match outcome {
                Ok(placed) => self.sent(client_id, &placed),
                Err(error) => self.refuse(Some(client_id), error.into()),
            }
        }
    }

    async fn on_frame(&self, frame: Option<VisitorFrame>) {
        let Some(frame) = frame else {
            if !self.ration.breach() {
                return self.lane.cut(close::NO_HELLO);
            }
            let error = AppError::new(ErrorKind::BadRequest, "The server didn't understand this.");
            return self.refuse(None, error);
        };
        if let VisitorFrame::Hello { .. } | VisitorFrame::HelloAs { .. } = frame {
            self.ration.breach();
            // No widget of ours says this twice. It would be a second visitor on the first one's seat.
            self.refuse(None, AppError::not_understood());
            return self.lane.cut(close::NO_HELLO);
        }
        // The commonest frame, and the one that needs least.
        let types = match frame {
            VisitorFrame::Typing => Some(true),
            VisitorFrame::StoppedTyping => Some(false),
            _ => None,
        };
        if let Some(types) = types
            && (!self.ration.typing() || self.hub.visitor_types(&self.connection, types))
        {
            return;
        }
        let client_id = subject(&frame);
        if let Err(error) = Box::pin(self.act(frame)).await {
            self.refuse(client_id, error.into());
        }
    }
}

impl Widget {
    /// Takes a seat and answers the hello; false for an unknown link. A visitor who is known gets
    /// the seat before the chat is read, so that nothing falls between. `told` says what the site's word was worth.
    async fn arrive(&self, after: i64, told: Who) -> Result<bool, ServiceError> {
        let services = &self.hub.services;
        let Some(info) = self.hub.link_info(self.key.link).await? else { return Ok(false) };
        let visitor = services.visitor_of(&self.key).await?;
        let (link, network, lane) = (self.key.link, self.key.network().to_owned(), self.lane.clone());
        let seat = VisitorSeat::before_its_chat(link, visitor, after, info, network, lane);
        self.hub.registry().add_visitor(&self.connection, seat);
        // Read now that changes reach the seat.
        let Some(kept) = self.hub.link_for_hello(self.key.link).await? else { return Ok(false) };
        let info = Arc::clone(&kept.status.info);
        let view = services.visitor_view_of(&self.key, LinkInfo::clone(&info), after).await?;
        let open_chat = open_chat(&view);
        let Who { amiss, is_another, .. } = told;
        self.ready(view, Who { amiss, is_another, ..self.key.who(&kept.status.requires) }, info);
        if let Some((chat, visitor)) = open_chat {
            self.present.store(true, Ordering::Relaxed);
            services.visitor_came(&self.connection, &visitor, &chat, &self.page.latest()).await?;
        }
        Ok(true)
    }

    fn ready(&self, view: VisitorView, who: Who, info: Arc<LinkInfo>) {
        let missed = {
            let mut registry = self.hub.registry();
            let seat = registry.visitors.get_mut(&self.connection);
            seat.map(|seat| {
                seat.info = info;
                // What the hub has said since is newer, and follows.
                seat.blocked.get_or_insert(view.blocked);
                if let Some((id, chat)) = &view.chat {
                    seat.turn_to(id, chat.number);
                    seat.position = chat.position;
                    seat.chat_open = chat.state != ChatState::Ended;
                }
                seat.reached(view.page.last, view.page.more)
            })
        };
        let event = VisitorEvent::Ready {
            version: PROTOCOL_VERSION,
            token: self.key.token.clone(),
            link: view.link,
            chat: view.chat.map(|(_, chat)| chat),
            page: view.page,
            now: self.hub.services.clock().now(),
            blocked: view.blocked,
            who: Box::new(who),
        };
        self.lane.open(to_visitor(&event));
        for chat in missed.unwrap_or_default() {
            self.hub.tell_again(&chat);
        }
    }

    /// The widget is gone. The next page of the website is no absence, so its lease runs on for a moment;
    /// not after a silence, which was longer.
    async fn leave(self, ended: Ended) {
        let chat = {
            let mut registry = self.hub.registry();
            let chat = registry.visitors.get(&self.connection).and_then(|seat| seat.chat.clone());
            registry.remove_visitor(&self.connection);
            chat
        };
        let Some(chat) = chat.filter(|_| self.present.load(Ordering::Relaxed)) else { return };
        let services = &self.hub.services;
        let outcome = match ended {
            Ended::Silent => services.visitor_gone(&self.connection, &chat).await,
            Ended::ForNow | Ended::SignedOut => services.visitor_left(&self.connection).await,
        };
        if let Err(error) = outcome {
            // The lease runs out by itself.
            tracing::warn!(error = %error, "a widget's lease could not be ended");
        }
    }

    fn attributes(&self) -> MutexGuard<'_, String> {
        self.attributes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_chat(&self) -> bool {
        self.hub.registry().visitors.get(&self.connection).is_some_and(|seat| seat.chat.is_some())
    }

    async fn act(&self, frame: VisitorFrame) -> Result<(), ServiceError> {
        let services = &self.hub.services;
        match frame {
            // Neither comes here: a second hello is refused, and texts are stored together.
            VisitorFrame::Hello { .. } | VisitorFrame::HelloAs { .. } | VisitorFrame::Send { .. } => {
                Err(AppError::not_understood().into())
            }
            VisitorFrame::Start { client_id, department, name, email, question } => {
                self.ration.chat_start()?;
                let department = department.as_ref();
                let (page, attributes) = (self.page.latest(), self.attributes().clone());
                let facts = Facts { page: &page, user_agent: &self.user_agent, attributes: &attributes };
                let started = services
                    .start_chat(&self.key, &client_id, department, &name, &email, &question, facts)
                    .await;
                let (placed, visitor) = started?;
                self.sent(client_id, &placed);
                self.started(&placed, &visitor).await
            }
            // Whoever is shown no chat has nothing to read or to answer. Not worth a question to the database.
            VisitorFrame::Typing | VisitorFrame::StoppedTyping | VisitorFrame::Seen { .. }
                if !self.has_chat() =>
            {
                Err(AppError::new(ErrorKind::State, "There is no chat yet.").into())
            }
            // No open chat is known here: the database says whether that is so.
            VisitorFrame::Typing => services.visitor_types(&self.key, true).await,
            VisitorFrame::StoppedTyping => services.visitor_types(&self.key, false).await,
            VisitorFrame::Seen { seq } => services.visitor_read(&self.key, seq).await,
            VisitorFrame::Earlier { before } => self.earlier(before).await,
            VisitorFrame::Later { after } => self.later(after).await,
            VisitorFrame::End => services.visitor_end(&self.key).await,
            VisitorFrame::LeaveMessage { client_id, department, name, email, message } => {
                self.ration.offline_message()?;
                let department = department.as_ref();
                let page = self.page.latest();
                services
                    .leave_message(&self.key, &client_id, department, &name, &email, &message, &page)
                    .await?;
                self.lane.send(to_visitor(&VisitorEvent::MessageLeft { client_id }));
                Ok(())
            }
            VisitorFrame::Page(page) => {
                match self.page.moved(clean_page(&page), self.has_chat(), Instant::now()) {
                    Turn::Nothing => Ok(()),
                    Turn::Now => note_page(services, &self.key, &self.page.latest()).await,
                    Turn::After(wait) => {
                        self.note_page_after(wait);
                        Ok(())
                    }
                }
            }
            VisitorFrame::Attributes(said) => {
                if *self.attributes() != said {
                    self.attributes().clone_from(&said);
                    if self.has_chat() {
                        services.visitor_attributes(&self.key, &said).await?;
                    }
                }
                Ok(())
            }
            VisitorFrame::Ping => {
                self.lane.send(to_visitor(&VisitorEvent::Pong));
                Ok(())
            }
        }
    }

    fn sent(&self, client_id: ClientId, placed: &Placed) {
        let (chat, seq, at) = (placed.number, placed.stored.seq, placed.stored.at);
        self.lane.send(to_visitor(&VisitorEvent::Sent { client_id, chat, seq, at }));
    }

    /// The seat learns whose it is, and the chat is told to it as to who has nothing of it.
    async fn started(&self, placed: &Placed, visitor: &VisitorId) -> Result<(), ServiceError> {
        {
            let mut registry = self.hub.registry();
            registry.identify(&self.connection, visitor);
            if let Some(seat) = registry.visitors.get_mut(&self.connection) {
                // A late repeat may speak of a chat that has ended, beside which a newer one is shown.
                if placed.number < seat.number {
                    return Ok(());
                }
                seat.turn_to(&placed.chat, placed.number);
                seat.chat_open = true;
            }
        }
        self.be_present(&placed.chat, visitor).await?;
        self.hub.tell_again(&placed.chat);
        Ok(())
    }

    async fn earlier(&self, before: i64) -> Result<(), ServiceError> {
        let (chat, page) = self.hub.services.visitor_earlier(&self.key, before).await?;
        self.lane.send(to_visitor(&VisitorEvent::Events { chat, page }));
        Ok(())
    }

    /// The page that follows; after the last one, what was new meanwhile.
    async fn later(&self, after: i64) -> Result<(), ServiceError> {
        let later = self.hub.services.visitor_later(&self.key, after).await.inspect_err(|_| {
            // Nothing new would be told to who waits for this page: the widget connects anew.
            self.lane.cut(close::RESYNC);
        });
        let (chat, page) = later?;
        let (last, more) = (page.last, page.more);
        self.lane.send(to_visitor(&VisitorEvent::Events { chat, page }));
        let missed = {
            let mut registry = self.hub.registry();
            let seat = registry.visitors.get_mut(&self.connection);
            let seat = seat.filter(|seat| seat.number == chat && seat.reading);
            seat.map(|seat| seat.reached(last, more))
        };
        for chat in missed.unwrap_or_default() {
            self.hub.tell_again(&chat);
        }
        Ok(())
    }

    /// Notes once that the visitor is here, so that agents see it.
    async fn be_present(&self, chat: &ChatId, visitor: &VisitorId) -> Result<(), ServiceError> {
        if self.present.swap(true, Ordering::Relaxed) {
            return Ok(());
        }
        self.hub.services.visitor_connected(&self.connection, visitor, chat).await
    }

    /// One task a widget at most: only who finds nobody waiting starts one. It outlives the widget, whose last page
    /// it has.
    fn note_page_after(&self, wait: Duration) {
        let (hub, key, page) = (Arc::clone(&self.hub), self.key.clone(), Arc::clone(&self.page));
        tokio::spawn(async move {
            sleep(wait).await;
            let latest = page.waited(Instant::now());
            if let Err(error) = note_page(&hub.services, &key, &latest).await {
                // The next page is written again.
                tracing::warn!(error = %error, "a visitor's page was not noted");
            }
        });
    }

    fn refuse(&self, client_id: Option<ClientId>, error: AppError) {
        socket::count_refusal(&error);
        self.lane.send(to_visitor(&VisitorEvent::Refused { client_id, error }));
    }
}

/// Keeps the visitor's page with an open chat; an ended one keeps its last.
async fn note_page(services: &Services, key: &VisitorKey, page: &PageInfo) -> Result<(), ServiceError> {
    match services.visitor_page(key, page).await {
        Err(ServiceError::App(error)) if error.kind == ErrorKind::State => Ok(()),
        outcome => outcome,
    }
}

/// The open chat of a view, with its visitor.
fn open_chat(view: &VisitorView) -> Option<(ChatId, VisitorId)> {
    let (id, chat) = view.chat.as_ref()?;
    let visitor = view.visitor.clone()?;
    (chat.state != ChatState::Ended).then(|| (id.clone(), visitor))
}
