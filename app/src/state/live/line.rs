//! How [`Live`] hears: frames, breaks, the tick, the network and the tab coming back.

use super::{LineState, Live, local_now, wall_now};
use crate::api::session::{get_entry, get_me};
use crate::components::Beside;
use crate::state::kept;
use crate::state::model::Outcome;
use crate::state::socket::{Socket, SocketEvent};
use crate::state::stream::Stream;
use foyer_line::{Need, Pulse};
use foyer_protocol::agent::{AgentEvent, AgentFrame, Entry};
use foyer_protocol::{PROTOCOL_VERSION, Timestamp};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Two clocks of one browser that come apart by more than this, in milliseconds, were not both counting.
const CLOCK_SET_MS: u64 = 1_500;

impl Live {
    pub(super) fn on_socket(&self, event: SocketEvent) {
        match event {
            SocketEvent::Frame(frame) => self.on_frame(*frame),
            SocketEvent::Lost { opened } => {
                self.lost();
                if !opened {
                    self.check_session();
                }
            }
            SocketEvent::SignedOut => self.session_over(),
            SocketEvent::NewVersion => {
                self.line.try_set(LineState::NewVersion);
            }
        }
    }

    fn on_frame(&self, frame: AgentEvent) {
        let now = local_now();
        self.pulse.try_set_value(Pulse::heard(wall_now()));
        let Some(outcomes) = self.model.try_update(|m| m.apply(frame, now)) else { return };
        for outcome in outcomes {
            match outcome {
                Outcome::HelloAgain => {
                    self.with_socket(|s| s.send(&AgentFrame::Hello { version: PROTOCOL_VERSION }));
                }
                Outcome::Welcomed => {
                    self.tick.set(self.now());
                    self.line.set(LineState::Ready);
                    self.ask_for_stream();
                    self.flush();
                }
                Outcome::MoreOf(chat) => {
                    if self.open.get_value() == Some(chat) {
                        self.ask_for_stream();
                    }
                }
                Outcome::OutboxChanged => self.flush(),
                Outcome::SignedOut => self.session_over(),
                Outcome::AnotherAgent => self.hand_over(),
                Outcome::NewVersion => {
                    self.with_socket(Socket::stop);
                    self.line.set(LineState::NewVersion);
                }
                Outcome::Say(text) => self.say(text),
                // What nobody here did is about a chat of the lists.
                Outcome::Toast(text) => self.toast_beside(Beside::List, text),
            }
        }
    }

    fn lost(&self) {
        self.model.try_update(|m| {
            m.outbox.socket_lost();
            m.streams.values_mut().for_each(Stream::line_lost);
        });
        if self.line.try_get_untracked() == Some(LineState::Ready) {
            self.line.set(LineState::Lost(local_now()));
        }
    }

    /// A refused handshake has no close code: asks whether it was the session. A call that is refused
    /// for that is heard of by [`Live::session_over`].
    fn check_session(&self) {
        spawn_local(async move {
            let _ = get_me().await;
        });
    }

    /// Somebody may have signed in meanwhile in another tab: here, where the session is over, or over
    /// somebody else's session, whose socket still lives.
    pub(super) fn look_who_is_signed_in(&self) {
        let live = *self;
        spawn_local(async move {
            let Ok(Entry::Workspace(now)) = get_entry().await else { return };
            let signed_out = live.line.try_get_untracked() == Some(LineState::SignedOut);
            let me = live.model.try_with_untracked(|m| m.me.as_ref().map(|me| me.id.clone())).flatten();
            if signed_out || me.is_some_and(|me| me != now.id) {
                live.signed_in(&now.id);
            }
        });
    }

    pub(super) fn on_tick(&self) {
        let local = local_now();
        let Some((now, overdue)) = self.model.try_with_untracked(|m| {
            let now = m.server_now(local);
            (now, m.outbox.overdue(now))
        }) else {
            return;
        };
        self.tick.try_set(now);
        if overdue {
            self.with_socket(Socket::renew);
        }
        if self.model.try_with_untracked(|m| !m.outbox.is_empty()) == Some(true) {
            self.flush();
        }
        self.check_line(Pulse::check);
        self.check_clock();
    }

    /// Somebody set the clock, or the machine slept, in which some browsers' own count of time stands
    /// still: the server says what time it is.
    fn check_clock(&self) {
        let ahead_ms = wall_now().since_ms(local_now());
        let was = self.wall_ahead_ms.try_get_value().unwrap_or(ahead_ms);
        if ahead_ms.abs_diff(was) > CLOCK_SET_MS {
            self.wall_ahead_ms.try_set_value(ahead_ms);
            self.send(&AgentFrame::Hello { version: PROTOCOL_VERSION });
        }
    }

    pub(super) fn listen(&self) {
        let live = *self;
        let back = move || {
            if live.line.try_get_untracked() == Some(LineState::SignedOut) {
                live.look_who_is_signed_in();
                return;
            }
            live.with_socket(Socket::wake);
            live.check_line(Pulse::wake);
        };
        // The browser knows at once; a socket without a network stays open for minutes.
        let gone = move || live.with_socket(Socket::renew);
        let handles = [
            window_event_listener_untyped("offline", move |_| gone()),
            window_event_listener_untyped("online", move |_| back()),
            window_event_listener_untyped("pageshow", move |_| back()),
            window_event_listener_untyped("focus", move |_| back()),
            window_event_listener_untyped("pointerdown", move |_| {
                if live.line.try_get_untracked() != Some(LineState::SignedOut) {
                    back();
                }
            }),
            window_event_listener_untyped("visibilitychange", move |_| {
                if !document().hidden() {
                    back();
                }
            }),
        ];
        let in_another_tab = window_event_listener(ev::storage, move |event| {
            if event.key().is_some_and(|key| kept::is_signed_in(&key)) {
                live.look_who_is_signed_in();
            }
        });
        on_cleanup(move || {
            in_another_tab.remove();
            for handle in handles {
                handle.remove();
            }
        });
    }

    /// Asks a silent line whether it lives, and replaces a dead one.
    fn check_line(&self, how: impl FnOnce(&mut Pulse, Timestamp) -> Need) {
        if self.line.try_get_untracked() != Some(LineState::Ready) {
            return;
        }
        // By the wall clock, which goes on while the machine sleeps.
        let need = self.pulse.try_update_value(|pulse| how(pulse, wall_now()));
        match need.unwrap_or(Need::Nothing) {
            Need::Nothing => {}
            Need::Ask => self.send(&AgentFrame::Ping),
            Need::Renew => self.with_socket(Socket::renew),
        }
    }
}
