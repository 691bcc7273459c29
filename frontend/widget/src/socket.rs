//! The connection to `/ws/visitor`: opens, closes, tries again.
//!
//! Knows frames but not what they mean. Everything goes to one handler; the session answers
//! [`Wire::Open`] with the hello.

use crate::page;
use foyer_line::pulse::{ANSWER_MS, HANGS_MS, OPEN_MS, QUIET_MS, SOON_MS, STILL_MS};
use foyer_line::{Backoff, Next};
use foyer_protocol::visitor::{VisitorEvent, VisitorFrame};
use foyer_protocol::{Timestamp, wire};
use gloo_timers::callback::Timeout;
use leptos::web_sys::{BinaryType, CloseEvent, MessageEvent, WebSocket};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// What happens on the line.
#[derive(Debug)]
pub(crate) enum Wire {
    /// Connected: say hello.
    Open,
    /// The server said something.
    Event(Box<VisitorEvent>),
    /// Not connected; trying again by itself.
    Down,
    /// This widget is too old for the server.
    Outdated,
    /// The server does not know the link.
    Unknown,
    /// This chat is open in too many places.
    Crowded,
}

/// The connection. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Socket(Rc<Line>);

struct Line {
    url: String,
    handler: Box<dyn Fn(Wire)>,
    live: RefCell<Option<WebSocket>>,
    listeners: RefCell<Option<Listeners>>,
    backoff: RefCell<Backoff>,
    /// When the present socket was asked for.
    began_at: Cell<Timestamp>,
    /// Since when it stands.
    opened_at: Cell<Option<Timestamp>>,
    /// When the server spoke last.
    heard_at: Cell<Timestamp>,
    /// Whether the panel is open.
    shown: Cell<bool>,
    retry: RefCell<Option<Timeout>>,
    silence: RefCell<Option<Timeout>>,
    quiet: RefCell<Option<Timeout>>,
    stopped: Cell<bool>,
}

struct Listeners {
    open: Closure<dyn Fn()>,
    message: Closure<dyn Fn(MessageEvent)>,
    close: Closure<dyn Fn(CloseEvent)>,
}

impl Socket {
    /// Opens the connection and keeps it open; `shown` tells whether the panel is.
    pub(crate) fn open(shown: bool, handler: impl Fn(Wire) + 'static) -> Self {
        let line = Rc::new(Line {
            url: page::socket_url(),
            handler: Box::new(handler),
            live: RefCell::default(),
            listeners: RefCell::default(),
            backoff: RefCell::default(),
            began_at: Cell::default(),
            opened_at: Cell::new(None),
            heard_at: Cell::default(),
            shown: Cell::new(shown),
            retry: RefCell::default(),
            silence: RefCell::default(),
            quiet: RefCell::default(),
            stopped: Cell::new(false),
        });
        let (open, message, close) = (line.clone(), line.clone(), line.clone());
        *line.listeners.borrow_mut() = Some(Listeners {
            open: Closure::new(move || {
                let now = page::now();
                open.opened_at.set(Some(now));
                open.heard_at.set(now);
                open.silence.borrow_mut().take();
                open.expect_answer(ANSWER_MS);
                (open.handler)(Wire::Open);
            }),
            message: Closure::new(move |event| message.heard(&event)),
            close: Closure::new(move |event: CloseEvent| close.closed(event.code())),
        });
        let socket = Self(line);
        socket.0.connect();
        socket.watch_browser();
        socket
    }

    /// Sends a frame if the line is open. True when it was handed to the browser.
    pub(crate) fn send(&self, frame: &VisitorFrame) -> bool {
        let Ok(bytes) = wire::encode(frame) else { return false };
        let live = self.0.live.borrow();
        live.as_ref()
            .is_some_and(|ws| ws.ready_state() == WebSocket::OPEN && ws.send_with_u8_array(&bytes).is_ok())
    }

    /// As [`Self::send`], for frames the server answers: silence afterwards means the line is dead.
    pub(crate) fn ask(&self, frame: &VisitorFrame) -> bool {
        let sent = self.send(frame);
        if sent {
            self.0.expect_answer(ANSWER_MS);
        }
        sent
    }

    /// Drops the line and connects again at once.
    pub(crate) fn restart(&self) {
        self.0.hang_up();
        self.0.connect();
    }

    /// Whether the panel is open. Opening it is a reason to try at once.
    pub(crate) fn shown(&self, shown: bool) {
        self.0.shown.set(shown);
        if shown {
            self.nudge();
        }
    }

    /// Tries at once if the line is down or hangs, and asks a silent one whether it lives: the browser
    /// woke up, the network is back, or the visitor is.
    fn nudge(&self) {
        let line = &self.0;
        if line.stopped.get() {
            return;
        }
        let now = page::now();
        let is_there = line.live.borrow().is_some();
        if is_there && line.opened_at.get().is_some() {
            if now.since_ms(line.heard_at.get()) > STILL_MS && self.send(&VisitorFrame::Ping) {
                line.silence.borrow_mut().take();
                line.expect_answer(SOON_MS);
            }
        } else if !is_there || now.since_ms(line.began_at.get()) > HANGS_MS {
            line.backoff.borrow_mut().reset();
            self.restart();
        }
    }

    fn watch_browser(&self) {
        let socket = self.clone();
        page::on_wake(move || socket.nudge());
        let socket = self.clone();
        // Browsers notice a dead network long before they close a socket for it.
        page::on_offline(move || {
            if socket.0.live.borrow().is_some() {
                socket.0.lost(0);
            }
        });
    }
}

impl Line {
    fn connect(self: &Rc<Self>) {
        self.retry.borrow_mut().take();
        self.began_at.set(page::now());
        self.opened_at.set(None);
        let Ok(ws) = WebSocket::new(&self.url) else {
            self.lost(0);
            return;
        };
        ws.set_binary_type(BinaryType::Arraybuffer);
        if let Some(listeners) = &*self.listeners.borrow() {
            ws.set_onopen(Some(listeners.open.as_ref().unchecked_ref()));
            ws.set_onmessage(Some(listeners.message.as_ref().unchecked_ref()));
            ws.set_onclose(Some(listeners.close.as_ref().unchecked_ref()));
        }
        *self.live.borrow_mut() = Some(ws);
        self.expect_answer(if self.is_watched() { OPEN_MS } else { ANSWER_MS });
    }

    fn heard(self: &Rc<Self>, event: &MessageEvent) {
        self.heard_at.set(page::now());
        self.silence.borrow_mut().take();
        self.ask_when_quiet();
        let Ok(buffer) = event.data().dyn_into::<js_sys::ArrayBuffer>() else { return };
        let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
        match wire::decode(&bytes) {
            Ok(event) => (self.handler)(Wire::Event(Box::new(event))),
            // Events are only ever appended to: one we cannot read comes from a newer server.
            Err(_) => self.stop(Wire::Outdated),
        }
    }

    fn closed(self: &Rc<Self>, code: u16) {
        self.lost(code);
    }

    fn lost(self: &Rc<Self>, code: u16) {
        self.hang_up();
        let stood_ms = self.opened_at.take().map_or(0, |at| page::now().since_ms(at));
        self.backoff.borrow_mut().watch(self.is_watched());
        let next = self.backoff.borrow_mut().closed(code, stood_ms as f64, js_sys::Math::random());
        match next {
            // A visitor has no session, but for a server that means something new by it.
            Next::Outdated | Next::SignedOut => self.stop(Wire::Outdated),
            Next::UnknownLink => self.stop(Wire::Unknown),
            Next::TooMany => self.stop(Wire::Crowded),
            Next::Retry(wait_ms) => {
                let line = self.clone();
                *self.retry.borrow_mut() = Some(Timeout::new(wait_ms, move || line.connect()));
                (self.handler)(Wire::Down);
            }
        }
    }

    fn stop(self: &Rc<Self>, why: Wire) {
        self.stopped.set(true);
        self.hang_up();
        (self.handler)(why);
    }

    /// Forgets the present socket, so that nothing it still says is heard.
    fn hang_up(&self) {
        self.silence.borrow_mut().take();
        self.quiet.borrow_mut().take();
        self.retry.borrow_mut().take();
        if let Some(ws) = self.live.borrow_mut().take() {
            ws.set_onopen(None);
            ws.set_onmessage(None);
            ws.set_onclose(None);
            // Fails only for a close code out of range, and there is none.
            _ = ws.close();
        }
    }

    /// Starts the wait for a silence over.
    fn ask_when_quiet(self: &Rc<Self>) {
        let socket = Socket(self.clone());
        *self.quiet.borrow_mut() = Some(Timeout::new(QUIET_MS, move || {
            socket.ask(&VisitorFrame::Ping);
        }));
    }

    /// Without a word from the server for so long, the line is dead.
    fn expect_answer(self: &Rc<Self>, within_ms: u32) {
        let mut silence = self.silence.borrow_mut();
        if silence.is_none() {
            let line = self.clone();
            *silence = Some(Timeout::new(within_ms, move || line.lost(0)));
        }
    }

    fn is_watched(&self) -> bool {
        self.shown.get() && page::visible()
    }
}
