//! The model in the browser: one signal fed by the socket, one tick, and what screens may ask for.
//!
//! Everything that shows chats reads [`Live`] from the context. It lives as long as the frame of a
//! signed-in agent.

use super::kept;
use super::model::Model;
use super::socket::Socket;
use super::stream::Earlier;
use crate::api::{ApiError, when_signed_out};
use crate::components::Beside;
use crate::pages::HOME;
use foyer_line::Pulse;
use foyer_protocol::agent::{AgentFrame, ChatSummary};
use foyer_protocol::{AgentId, ChatId, ClientId, ErrorKind, Timestamp};
use gloo_timers::callback::Interval;
use leptos::prelude::*;

mod line;

/// How the line to the server stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineState {
    /// Welcomed.
    Ready,
    /// Not connected since then, by the browser's clock.
    Lost(Timestamp),
    /// The server is newer than this build.
    NewVersion,
    /// The session is over.
    SignedOut,
}

/// The live model and the ways to act on it.
#[derive(Clone, Copy)]
pub struct Live {
    /// Everything known.
    pub model: RwSignal<Model>,
    /// How the line stands.
    pub line: RwSignal<LineState>,
    /// The server's clock, to the second: the one tick all timers share.
    pub tick: RwSignal<Timestamp>,
    /// The newest sentence for those who listen.
    pub said: RwSignal<String>,
    open: StoredValue<Option<ChatId>>,
    pulse: StoredValue<Pulse>,
    /// How far the clock was ahead of the counted time when the server's was learned.
    wall_ahead_ms: StoredValue<i64>,
    socket: StoredValue<Option<Socket>, LocalStorage>,
    handed_over: StoredValue<bool>,
    toast: Callback<(Beside, String)>,
}

/// The browser's clock as it was when the page was loaded, counted on from there: whoever sets it meanwhile
/// moves no waiting time. What is shown goes through [`Model::server_now`].
#[must_use]
pub fn local_now() -> Timestamp {
    let counted = window().performance().map(|clock| clock.time_origin() + clock.now());
    // Milliseconds since 1970 are far below 2^53.
    Timestamp(counted.unwrap_or_else(js_sys::Date::now) as i64)
}

/// The browser's clock as it is, which may be set at any time.
fn wall_now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

impl Live {
    /// Starts the socket and the tick; both stop with the owner that called.
    #[must_use]
    pub fn start(toast: Callback<(Beside, String)>) -> Self {
        let mut model = Model::default();
        if let Some(outbox) = kept::load_outbox() {
            model.outbox = outbox;
        }
        let now = local_now();
        let live = Self {
            model: RwSignal::new(model),
            line: RwSignal::new(LineState::Lost(now)),
            tick: RwSignal::new(now),
            said: RwSignal::new(String::new()),
            open: StoredValue::new(None),
            pulse: StoredValue::new(Pulse::heard(wall_now())),
            wall_ahead_ms: StoredValue::new(wall_now().since_ms(now)),
            socket: StoredValue::new_local(None),
            handed_over: StoredValue::new(false),
            toast,
        };
        live.connect();
        live.listen();
        when_signed_out(move || live.session_over());
        let interval = Interval::new(1_000, move || live.on_tick());
        let interval = StoredValue::new_local(Some(interval));
        on_cleanup(move || {
            interval.try_update_value(Option::take);
            live.with_socket(Socket::stop);
        });
        live
    }

    /// Reads the clock of the server as known here.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.model.with_untracked(|m| m.server_now(local_now()))
    }

    /// Shows this chat's stream from now on, instead of another's.
    pub fn open_chat(&self, chat: &ChatId) {
        if let Some(other) = self.open.get_value().filter(|open| open != chat) {
            self.close_chat(&other);
        }
        self.open.set_value(Some(chat.clone()));
        self.ask_for_stream();
    }

    /// Stops showing this chat's stream, if it is the open one.
    pub fn close_chat(&self, chat: &ChatId) {
        if self.open.try_get_value().flatten().as_ref() == Some(chat) {
            self.open.set_value(None);
            self.send(&AgentFrame::Close { stream: chat.clone().into() });
        }
    }

    /// Asks again for the open chat's stream.
    pub fn ask_for_stream(&self) {
        let Some(chat) = self.open.get_value() else { return };
        let after = self.model.with_untracked(|m| m.streams.get(&chat).map_or(0, |s| s.resume_after()));
        self.send(&AgentFrame::Open { stream: chat.into(), after });
    }

    /// Asks for the page before what is here of a chat, unless it is on its way.
    pub fn ask_for_earlier(&self, chat: &ChatId) {
        if self.line.get_untracked() != LineState::Ready {
            return;
        }
        // Asked first: a change that is none must not tell everybody who looks at the model.
        let is_due = self.model.with_untracked(|m| {
            m.streams.get(chat).is_some_and(|s| s.has_earlier() && s.earlier != Earlier::Asked)
        });
        let before = is_due
            .then(|| self.model.try_update(|m| m.streams.get_mut(chat)?.ask_earlier()).flatten())
            .flatten();
        if let Some(before) = before {
            self.send(&AgentFrame::Earlier { stream: chat.clone().into(), before });
        }
    }

    /// Writes a message or comment: at once on screen, kept until the server has it.
    pub fn write(&self, chat: &ChatId, text: String, comment: bool) {
        let Some(client_id) = new_client_id() else { return };
        let now = self.now();
        self.model.update(|m| m.outbox.push(chat.clone(), client_id, text, comment, now));
        self.flush();
    }

    /// **Try again** for a message that was not sent.
    pub fn retry(&self, client_id: &ClientId) {
        self.model.update(|m| m.outbox.retry(client_id));
        self.flush();
    }

    /// Gives up a message that was not sent; its text goes back to the caller.
    pub fn discard(&self, client_id: &ClientId) -> Option<String> {
        let text = self.model.try_update(|m| m.outbox.acknowledge(client_id)).flatten().map(|p| p.text);
        self.flush();
        text
    }

    /// Tells that I type in a chat, or that what I typed is gone again.
    pub fn typing(&self, chat: &ChatId, types: bool) {
        let stream = chat.clone().into();
        self.send(&if types { AgentFrame::Typing { stream } } else { AgentFrame::StoppedTyping { stream } });
    }

    /// Tells that I have read a chat of mine up to `seq`.
    pub fn read(&self, chat: &ChatId, seq: i64) {
        self.send(&AgentFrame::Read { stream: chat.clone().into(), seq });
    }

    /// Keeps a chat that a server function brought.
    pub fn put(&self, chat: ChatSummary) {
        self.model.update(|m| m.put(chat));
    }

    /// Says a sentence to those who listen.
    pub fn say(&self, text: impl Into<String>) {
        let mut text = text.into();
        // The same sentence again is news only if the region's text changes.
        if self.said.try_with_untracked(|said| *said == text).unwrap_or(false) {
            text.push('\u{a0}');
        }
        self.said.try_set(text);
    }

    /// Shows a sentence about the chat on screen, or about the list when none is.
    pub fn toast(&self, text: impl Into<String>) {
        let is_open = self.open.try_with_value(Option::is_some).unwrap_or(false);
        self.toast_beside(if is_open { Beside::Chat } else { Beside::List }, text);
    }

    /// Shows a sentence beside what it speaks of.
    pub fn toast_beside(&self, beside: Beside, text: impl Into<String>) {
        self.toast.try_run((beside, text.into()));
    }

    /// Tells of a server function that failed. The end of the session is told by a dialog.
    pub fn failed(&self, error: &ApiError) {
        if error.0.kind != ErrorKind::SignedOut {
            self.toast(error.0.message.clone());
        }
    }

    /// The session is over: stops the socket, asks to sign in, each time anew. When another tab of this
    /// browser has done that already, it goes on.
    pub fn session_over(&self) {
        self.with_socket(Socket::stop);
        self.line.try_set(LineState::SignedOut);
        self.look_who_is_signed_in();
    }

    /// Somebody signed in over this page. For the same agent the page lives on; for another one it is
    /// loaded anew, and nothing that the first one typed stays.
    pub fn signed_in(&self, person: &AgentId) {
        if self.model.with_untracked(|m| m.me.as_ref().is_none_or(|me| me.id == *person)) {
            self.line.set(LineState::Lost(local_now()));
            self.connect();
        } else {
            self.hand_over();
        }
    }

    /// Whether the page is about to be loaded anew for another agent: nothing may hold that up.
    #[must_use]
    pub fn is_handed_over(&self) -> bool {
        self.handed_over.try_get_value().unwrap_or(false)
    }

    fn hand_over(&self) {
        self.handed_over.set_value(true);
        self.with_socket(Socket::stop);
        if let Some(me) = self.model.with_untracked(|m| m.me.as_ref().map(|me| me.id.clone())) {
            kept::forget(&me);
        }
        // Fails only for an address that is none.
        let _ = window().location().replace(HOME);
    }

    /// Connects with a new socket: one that was stopped stays so.
    fn connect(&self) {
        let live = *self;
        self.socket.set_value(Some(Socket::new(move |event| live.on_socket(event))));
        self.with_socket(Socket::connect);
    }

    fn with_socket(&self, act: impl FnOnce(&Socket)) {
        // Out of the store first: acting may come back here.
        if let Some(socket) = self.socket.try_get_value().flatten() {
            act(&socket);
        }
    }

    fn send(&self, frame: &AgentFrame) {
        if self.line.try_get_untracked() == Some(LineState::Ready) {
            self.with_socket(|socket| socket.send(frame));
        }
    }

    /// Saves what waits, and sends what is due.
    fn flush(&self) {
        let ready = self.line.get_untracked() == LineState::Ready;
        let now = self.now();
        let mut frames = Vec::new();
        self.model.update_untracked(|m| {
            if ready {
                frames = m.outbox.due(now);
            }
            kept::save_outbox(&m.outbox);
        });
        for frame in &frames {
            self.send(frame);
        }
    }
}

/// The live model of the frame around the caller.
///
/// # Panics
/// Outside the frame, where nothing may ask for it.
#[must_use]
pub fn use_live() -> Live {
    expect_context()
}

/// A fresh id for one message. `None` only in a browser without randomness.
fn new_client_id() -> Option<ClientId> {
    let mut chance = [0; 10];
    getrandom::fill(&mut chance).ok()?;
    Some(ClientId::new(local_now(), chance))
}
