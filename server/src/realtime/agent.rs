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
use std::sync::Arc;
use std::time::Duration;

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
    let actor = match state.services.actor(token.as_deref()).await {
        Ok(actor) => actor,
        Err(error) => {
            let code = if let ServiceError::App(_) = error {
                close::SIGNED_OUT
            } else {
                tracing::error!(error = %error, "a session could not be read");
                close::RESTART
            };
            socket::refuse(socket, code).await;
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
    let (lane, end) = lane(&state.shutdown);
    let seat = AgentSeat { actor: actor.clone(), lane: lane.clone(), known: HashSet::new() };
    state.hub.registry().agents.insert(connection.clone(), seat);
    // From here on the seat is told of changes; what it is told waits behind the welcome.
    let ration = Ration::new(&state.limits, from, format!("agent {}", actor.id()));
    let tab = Tab { hub: state.hub.clone(), connection, lane, ration };
    if tab.arrive(&actor).await {
        return Some((socket, end, tab));
    }
    socket::refuse(socket, close::RESTART).await;
    tab.leave(Ended::ForNow).await;
    None
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
        let (stream, client_id) = subject(&frame);
        // On the heap: its state is large and rarely needed.
        if let Err(error) = Box::pin(self.act(&actor, frame)).await {
            self.refuse(stream, client_id, error.into());
        }
    }
}

impl Tab {
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

    /// Follows first and reads then, so that nothing falls between; what comes twice is dropped
    /// by the tab, which knows every `seq` it has.
    async fn open(&self, actor: &Actor, stream: StreamId, after: i64) -> Result<(), ServiceError> {
        let after = after.max(0);
        self.hub.follow(&self.connection, &stream, after);
        match self.hub.services.stream(actor, &stream, after).await {
            Ok(events) => {
                let last = events.last().map_or(after, |event| event.seq);
                self.lane.send(to_agent(&AgentEvent::Events { stream: stream.clone(), events }));
                self.hub.reached(&self.connection, &stream, last);
                Ok(())
            }
            Err(error) => {
                self.hub.unfollow(&self.connection, &stream);
                Err(error)
            }
        }
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
        | AgentFrame::Ping => Weight::Light,
    }
}

/// What a frame is about, for its refusal.
fn subject(frame: &AgentFrame) -> (Option<StreamId>, Option<ClientId>) {
    match frame {
        AgentFrame::Hello { .. } | AgentFrame::Ping => (None, None),
        AgentFrame::Open { stream, .. }
        | AgentFrame::Close { stream }
        | AgentFrame::Typing { stream }
        | AgentFrame::StoppedTyping { stream }
        | AgentFrame::Read { stream, .. } => (Some(stream.clone()), None),
        AgentFrame::Send { stream, client_id, .. } => (Some(stream.clone()), Some(client_id.clone())),
    }
}
