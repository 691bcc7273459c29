//! The agent's socket: who is it, what do they ask, what do they get.

use super::hub::Hub;
use super::lane::{Lane, LaneEnd, lane};
use super::registry::{AgentSeat, from_frame, to_agent};
use super::silence::Watch;
use super::socket::Ended;
use super::{close, socket};
use crate::client;
use crate::limits::{Network, Ration, Weight};
use crate::request_id::RequestId;
use crate::security;
use crate::state::AppState;
use axum::Extension;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, State};
use axum::response::Response;
use foyer_metrics::Side;
use foyer_protocol::agent::{AgentEvent, AgentFrame};
use foyer_protocol::{AppError, ClientId, ErrorKind, PROTOCOL_VERSION, StreamId};
use foyer_services::{Actor, NewText, ServiceError, random_id};
use http::HeaderMap;
use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often the use of a session is noted for one tab.
const NOTE_USE: Duration = Duration::from_secs(60);

/// Accepts the upgrade. A browser cannot read the status of a refused one, so a missing session is
/// told by a close code; a foreign origin gets no socket at all.
pub(super) async fn upgrade(
    State(state): State<AppState>,
    Extension(id): Extension<RequestId>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if let Some(refusal) = security::refuse_foreign_socket(&state.config.server, &headers) {
        return refusal;
    }
    let Some((from, place)) = socket::place(&state, &headers, peer) else { return socket::no_place() };
    let token = client::session_token(&headers, state.config.server.public_url.is_secure());
    socket::sized(upgrade, &state.limits.set).on_upgrade(move |socket| async move {
        let _place = place;
        // A sign-out everywhere, a kill of the connection: whatever ends it, the task is tracked,
        // so that a stop waits until the leases are written off.
        let tasks = state.tasks.clone();
        // Boxed once, or each layer around it makes room for it again.
        let life = Box::pin(serve(state, socket, token, from));
        tasks.track_future(socket::attend(Side::Agent, id, life)).await;
    })
}

async fn serve(state: AppState, socket: WebSocket, token: Option<String>, from: Network) {
    let (shutdown, silent_ms) = (state.shutdown.clone(), state.limits.set.silent_ms);
    // On the heap: its state is large and soon done with.
    let greeted = Box::pin(greet(state, socket, token, from)).await;
    let Some((socket, end, tab)) = greeted else { return };
    let ended = socket::run(socket, end, shutdown, Watch::new(silent_ms), &tab).await;
    Box::pin(tab.leave(ended)).await;
}

/// Finds out who it is, hears the hello and answers it; `None` when the socket was refused.
async fn greet(
    state: AppState,
    mut socket: WebSocket,
    token: Option<String>,
    from: Network,
) -> Option<(WebSocket, LaneEnd, Tab)> {
    let actor = match state.services.connecting_actor(token.as_deref()).await {
        Ok(actor) => actor,
        Err(error) => {
            socket::refuse(socket, code_of(&error)).await;
            return None;
        }
    };
    let refusal = match hello(&mut socket, &state).await {
        Some(PROTOCOL_VERSION) => None,
        Some(_) => Some(close::OUTDATED),
        None => Some(close::NO_HELLO),
    };
    if let Some(code) = refusal {
        socket::refuse(socket, code).await;
        return None;
    }
    let connection = random_id();
    let (lane, end) = lane(&state.shutdown, &state.limits.unsent_by_agents);
    let seat = AgentSeat { actor: actor.clone(), renewed: false, lane: lane.clone(), known: HashSet::new() };
    state.hub.registry().agents.insert(connection.clone(), seat);
    // From here on the seat is told of changes; what it is told waits behind the welcome.
    let ration = Ration::new(&state.limits, from, format!("agent {}", actor.id()));
    let used = Mutex::new(Instant::now());
    let tab = Tab { hub: state.hub.clone(), connection, lane, ration, used };
    let code = match tab.renew(&actor).await {
        Ok(actor) if tab.arrive(&actor).await => return Some((socket, end, tab)),
        Ok(_) => close::RESTART,
        Err(error) => code_of(&error),
    };
    socket::refuse(socket, code).await;
    tab.leave(if code == close::SIGNED_OUT { Ended::SignedOut } else { Ended::ForNow }).await;
    None
}

/// What a browser is told whose session could not be read, or is over.
fn code_of(error: &ServiceError) -> u16 {
    if let ServiceError::App(_) = error {
        return close::SIGNED_OUT;
    }
    tracing::error!(error = %error, "a session could not be read");
    close::RESTART
}

/// The version in the first frame; `None` when it is no hello.
async fn hello(socket: &mut WebSocket, state: &AppState) -> Option<u16> {
    let frame = socket::first_frame(socket, &state.shutdown, &state.limits.set).await?;
    match from_frame(&frame)? {
        AgentFrame::Hello { version } => Some(version),
        _ => None,
    }
}

/// One connected tab.
struct Tab {
    hub: Arc<Hub>,
    connection: String,
    lane: Lane,
    ration: Ration,
    /// When the use of the session was noted last.
    used: Mutex<Instant>,
}

impl socket::Listener for Tab {
    type Frame = Option<AgentFrame>;

    fn read(&self, frame: &Message) -> (Option<AgentFrame>, Duration) {
        let frame = from_frame(frame);
        let wait = self.ration.frame(frame.as_ref().map_or(Weight::Light, weight));
        (frame, wait)
    }

    fn is_text(frame: &Option<AgentFrame>) -> bool {
        matches!(frame, Some(AgentFrame::Send { .. }))
    }

    async fn on_texts(&self, texts: Vec<Option<AgentFrame>>) {
        let Some(actor) = self.actor() else { return self.lane.cut(close::RESYNC) };
        self.note_use(&actor).await;
        let texts: Vec<NewText> = texts
            .into_iter()
            .filter_map(|frame| match frame {
                Some(AgentFrame::Send { stream, client_id, text, comment }) => {
                    Some(NewText { stream, client_id, text, comment })
                }
                _ => None,
            })
            .collect();
        let ids: Vec<_> = texts.iter().map(|new| (new.stream.clone(), new.client_id.clone())).collect();
        let outcomes = Box::pin(self.hub.services.send_all(&actor, texts)).await;
        for ((stream, client_id), outcome) in ids.into_iter().zip(outcomes) {
            match outcome {
                Ok(stored) => {
                    let (seq, at) = (stored.seq, stored.at);
                    self.lane.send(to_agent(&AgentEvent::Sent { stream, client_id, seq, at }));
                }
                Err(error) => self.refuse(Some(stream), Some(client_id), error.into()),
            }
        }
    }

    async fn on_frame(&self, frame: Option<AgentFrame>) {
        let Some(actor) = self.actor() else { return self.lane.cut(close::RESYNC) };
        let Some(frame) = frame else {
            let error = AppError::new(ErrorKind::BadRequest, "The server didn't understand this.");
            return self.refuse(None, None, error);
        };
        if !is_by_itself(&frame) {
            self.note_use(&actor).await;
        }
        let (stream, client_id) = subject(&frame);
        // On the heap: its state is large and rarely needed.
        if let Err(error) = Box::pin(self.act(&actor, frame)).await {
            self.refuse(stream, client_id, error.into());
        }
    }
}

impl Tab {
    /// Reads the actor once more, now that the seat is taken: whatever ended or changed while the hello was waited
    /// for told no seat of it, and whatever does from here on tells this one.
    async fn renew(&self, actor: &Actor) -> Result<Actor, ServiceError> {
        let actor = self.hub.services.actor_again(actor).await?;
        let mut registry = self.hub.registry();
        // A seat that the hub has cut meanwhile stays where it is: its lane says the rest.
        let Some(seat) = registry.agents.get_mut(&self.connection) else { return Ok(actor) };
        if !seat.renewed {
            seat.actor = actor;
        }
        Ok(seat.actor.clone())
    }

    /// Somebody works here: that counts as use of the session, which would end otherwise.
    async fn note_use(&self, actor: &Actor) {
        {
            let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
            if used.elapsed() < NOTE_USE {
                return;
            }
            *used = Instant::now();
        }
        if let Err(error) = Box::pin(self.hub.services.session_used(actor)).await {
            tracing::warn!(error = %error, "the use of a session was not noted");
        }
    }

    /// Notes the connection and sends the welcome; false when the database failed.
    async fn arrive(&self, actor: &Actor) -> bool {
        let outcome = async {
            self.hub.services.agent_connected(&self.connection, actor.id()).await?;
            self.welcome(actor).await
        };
        outcome.await.inspect_err(|error| tracing::error!(error = %error, "no welcome")).is_ok()
    }

    /// The tab is gone. A reload is no absence, so its lease runs on for a moment; not after a silence,
    /// which was longer, and not after the end of the session.
    async fn leave(self, ended: Ended) {
        let seat = self.hub.registry().remove_agent(&self.connection);
        let services = &self.hub.services;
        let outcome = match (ended, seat) {
            (Ended::Silent, _) => services.agent_gone(&self.connection).await,
            (_, Some(actor)) if ended == Ended::SignedOut || self.is_signed_out(&actor).await => {
                services.agent_signed_out(&self.connection, actor.id()).await
            }
            _ => services.agent_left(&self.connection).await,
        };
        if let Err(error) = outcome {
            // The lease runs out by itself.
            tracing::warn!(error = %error, "a lease could not be ended");
        }
    }

    /// Whether the session is over: a tab that signs out may close its line before it is told.
    async fn is_signed_out(&self, actor: &Actor) -> bool {
        matches!(self.hub.services.actor_again(actor).await, Err(ServiceError::App(_)))
    }

    /// Sends everything a workspace needs to draw its lists, then what changed meanwhile.
    async fn welcome(&self, actor: &Actor) -> Result<(), ServiceError> {
        let services = &self.hub.services;
        self.lane.hold();
        let chats = services.open_chats(actor).await?;
        if let Some(seat) = self.hub.registry().agents.get_mut(&self.connection) {
            seat.known.extend(chats.iter().map(|chat| chat.id.clone()));
        }
        let event = AgentEvent::Welcome {
            version: PROTOCOL_VERSION,
            me: actor.me(),
            now: services.clock().now(),
            chats,
            colleagues: services.colleagues().await?,
            groups: services.group_briefs(actor).await?,
            round_robin: services.round_robin().await?,
            offline_open: services.open_offline_messages(actor).await?,
        };
        self.lane.open(to_agent(&event));
        Ok(())
    }

    /// The actor with the rights of this moment: the hub renews them when they change.
    fn actor(&self) -> Option<Actor> {
        self.hub.registry().agents.get(&self.connection).map(|seat| seat.actor.clone())
    }

    async fn act(&self, actor: &Actor, frame: AgentFrame) -> Result<(), ServiceError> {
        let services = &self.hub.services;
        match frame {
            AgentFrame::Hello { .. } => self.welcome(actor).await,
            AgentFrame::Open { stream, after } => self.open(actor, stream, after).await,
            AgentFrame::Earlier { stream, before } => self.earlier(actor, stream, before).await,
            AgentFrame::Close { stream } => {
                self.hub.unfollow(&self.connection, &stream);
                Ok(())
            }
            // It does not come here: texts are stored together.
            AgentFrame::Send { .. } => Err(AppError::not_understood().into()),
            AgentFrame::Typing { .. } | AgentFrame::StoppedTyping { .. } if !self.ration.typing() => Ok(()),
            AgentFrame::Typing { stream } => services.agent_types(actor, &stream, true).await,
            AgentFrame::StoppedTyping { stream } => services.agent_types(actor, &stream, false).await,
            AgentFrame::Read { stream, seq } => services.agent_read(actor, &stream, seq).await,
            AgentFrame::Ping => {
                self.lane.send(to_agent(&AgentEvent::Pong));
                Ok(())
            }
        }
    }

    /// Follows first and reads then, so that nothing falls between: what is new meanwhile is told once the
    /// last page is out.
    async fn open(&self, actor: &Actor, stream: StreamId, after: i64) -> Result<(), ServiceError> {
        let after = after.max(0);
        self.hub.follow(&self.connection, &stream, after);
        match self.hub.services.stream(actor, &stream, after).await {
            Ok(page) => {
                let (last, more) = (page.last, page.more);
                self.lane.send(to_agent(&AgentEvent::Events { stream: stream.clone(), page }));
                self.hub.reached(&self.connection, &stream, last, more);
                Ok(())
            }
            Err(error) => {
                self.hub.unfollow(&self.connection, &stream);
                if after > 0 && !matches!(error, ServiceError::App(_)) {
                    // The tab shows the stream already and would be told nothing new of it: it connects anew.
                    self.lane.cut(close::RESYNC);
                }
                Err(error)
            }
        }
    }

    async fn earlier(&self, actor: &Actor, stream: StreamId, before: i64) -> Result<(), ServiceError> {
        let page = self.hub.services.stream_before(actor, &stream, before).await?;
        self.lane.send(to_agent(&AgentEvent::Events { stream, page }));
        Ok(())
    }

    fn refuse(&self, stream: Option<StreamId>, client_id: Option<ClientId>, error: AppError) {
        socket::count_refusal(&error);
        self.lane.send(to_agent(&AgentEvent::Refused { stream, client_id, error }));
    }
}

/// What a frame does to the database.
fn weight(frame: &AgentFrame) -> Weight {
    match frame {
        AgentFrame::Send { .. } => Weight::Message,
        AgentFrame::Read { .. } => Weight::Write,
        AgentFrame::Hello { .. }
        | AgentFrame::Open { .. }
        | AgentFrame::Close { .. }
        | AgentFrame::Typing { .. }
        | AgentFrame::StoppedTyping { .. }
        | AgentFrame::Earlier { .. }
        | AgentFrame::Ping => Weight::Light,
    }
}

/// Whether a workspace says this by itself too, also when nobody sits there: what is not, a person did.
fn is_by_itself(frame: &AgentFrame) -> bool {
    match frame {
        AgentFrame::Hello { .. }
        | AgentFrame::Ping
        | AgentFrame::Open { .. }
        | AgentFrame::Close { .. }
        | AgentFrame::Earlier { .. }
        | AgentFrame::Read { .. } => true,
        AgentFrame::Send { .. } | AgentFrame::Typing { .. } | AgentFrame::StoppedTyping { .. } => false,
    }
}

/// What a frame is about, for its refusal.
fn subject(frame: &AgentFrame) -> (Option<StreamId>, Option<ClientId>) {
    match frame {
        AgentFrame::Hello { .. } | AgentFrame::Ping => (None, None),
        AgentFrame::Open { stream, .. }
        | AgentFrame::Earlier { stream, .. }
        | AgentFrame::Close { stream }
        | AgentFrame::Typing { stream }
        | AgentFrame::StoppedTyping { stream }
        | AgentFrame::Read { stream, .. } => (Some(stream.clone()), None),
        AgentFrame::Send { stream, client_id, .. } => (Some(stream.clone()), Some(client_id.clone())),
    }
}
