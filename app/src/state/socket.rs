//! The agent's socket in the browser: connects, says when frames come and the line goes, and
//! connects again. Knows nothing of what the frames mean.

use super::live::local_now;
use foyer_line::pulse::{ANSWER_MS, HANGS_MS, OPEN_MS};
use foyer_line::{Backoff, Next};
use foyer_protocol::agent::{AgentEvent, AgentFrame};
use foyer_protocol::{PROTOCOL_VERSION, Timestamp, wire};
use gloo_timers::callback::Timeout;
use js_sys::{ArrayBuffer, Uint8Array};
use leptos::prelude::document;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BinaryType, CloseEvent, MessageEvent, WebSocket};

/// What a browser says of a line that ended without a word.
const NO_ANSWER: u16 = 1006;

/// What the socket tells its owner.
pub enum SocketEvent {
    /// A frame of the server.
    Frame(Box<AgentEvent>),
    /// The line is gone; another try follows by itself. `opened` tells whether it ever stood.
    Lost {
        /// Whether the line had stood.
        opened: bool,
    },
    /// The server closed it because the session is over. No other try follows.
    SignedOut,
    /// The server does not speak with this build. No other try follows.
    NewVersion,
}

/// A socket that stays connected until it is stopped. Clones are the same socket.
#[derive(Clone)]
pub struct Socket(Rc<Inner>);

struct Inner {
    handler: Box<dyn Fn(SocketEvent)>,
    line: RefCell<Option<Line>>,
    backoff: RefCell<Backoff>,
    again: RefCell<Option<Timeout>>,
    late: RefCell<Option<Timeout>>,
    stopped: Cell<bool>,
}

/// One connection with the closures the browser calls; dropping it makes it silent.
struct Line {
    socket: WebSocket,
    began_at: Timestamp,
    opened_at: Rc<Cell<Option<Timestamp>>>,
    _on_open: Closure<dyn FnMut()>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_close: Closure<dyn FnMut(CloseEvent)>,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // Closing a closed socket does nothing.
        let _ = self.socket.close();
    }
}

impl Socket {
    /// A socket that is not connected yet.
    pub fn new(handler: impl Fn(SocketEvent) + 'static) -> Self {
        Self(Rc::new(Inner {
            handler: Box::new(handler),
            line: RefCell::new(None),
            backoff: RefCell::default(),
            again: RefCell::new(None),
            late: RefCell::new(None),
            stopped: Cell::new(false),
        }))
    }

    /// Connects now, unless it is connected or connecting.
    pub fn connect(&self) {
        if self.0.stopped.get() || self.0.line.borrow().is_some() {
            return;
        }
        *self.0.again.borrow_mut() = None;
        match Line::new(&self.0) {
            Some(line) => {
                *self.0.line.borrow_mut() = Some(line);
                self.expect_answer(if is_watched() { OPEN_MS } else { ANSWER_MS });
            }
            None => self.closed(NO_ANSWER),
        }
    }

    /// Something says that connecting now makes sense: the network, the tab or the agent is back. A socket
    /// that hangs while it opens is given up for it.
    pub fn wake(&self) {
        if self.0.line.borrow().as_ref().is_some_and(Line::hangs) {
            *self.0.line.borrow_mut() = None;
        }
        self.0.backoff.borrow_mut().reset();
        self.connect();
    }

    /// The line must be dead although the browser does not know: connects anew.
    pub fn renew(&self) {
        if self.0.line.borrow_mut().take().is_some() {
            (self.0.handler)(SocketEvent::Lost { opened: true });
        }
        self.connect();
    }

    /// Sends a frame; without a line it is lost, which the owner's state makes good later.
    pub fn send(&self, frame: &AgentFrame) {
        if let Some(line) = &*self.0.line.borrow()
            && line.socket.ready_state() == WebSocket::OPEN
            && let Ok(bytes) = wire::encode(frame)
        {
            // Fails only when the line is gone, and then `onclose` follows.
            let _ = line.socket.send_with_u8_array(&bytes);
        }
    }

    /// Closes for good.
    pub fn stop(&self) {
        self.0.stopped.set(true);
        *self.0.again.borrow_mut() = None;
        *self.0.late.borrow_mut() = None;
        *self.0.line.borrow_mut() = None;
    }

    /// A server that has said nothing for so long after connecting began is given up: a browser would
    /// wait for minutes on a line that swallows everything.
    fn expect_answer(&self, within_ms: u32) {
        let weak = Rc::downgrade(&self.0);
        *self.0.late.borrow_mut() =
            Some(Timeout::new(within_ms, move || with(&weak, |socket| socket.closed(NO_ANSWER))));
    }

    fn again_in(&self, ms: u32) {
        let weak = Rc::downgrade(&self.0);
        *self.0.again.borrow_mut() = Some(Timeout::new(ms, move || {
            if let Some(inner) = weak.upgrade() {
                Self(inner).connect();
            }
        }));
    }

    fn closed(&self, code: u16) {
        *self.0.late.borrow_mut() = None;
        let opened_at = self.0.line.borrow_mut().take().and_then(|line| line.opened_at.get());
        let stood_ms = opened_at.map_or(0, |at| local_now().since_ms(at));
        self.0.backoff.borrow_mut().watch(is_watched());
        let next = self.0.backoff.borrow_mut().closed(code, stood_ms as f64, js_sys::Math::random());
        match next {
            Next::SignedOut => self.end(SocketEvent::SignedOut),
            // No agent's socket is closed for a link or its like, but for a server that means something new.
            Next::Outdated | Next::UnknownLink | Next::TooMany => self.end(SocketEvent::NewVersion),
            Next::Retry(ms) => {
                (self.0.handler)(SocketEvent::Lost { opened: opened_at.is_some() });
                // The handler may have stopped the socket.
                if !self.0.stopped.get() {
                    self.again_in(ms);
                }
            }
        }
    }

    fn outdated(&self) {
        let weak = Rc::downgrade(&self.0);
        // Later, because stopping drops the closure that runs here.
        Timeout::new(0, move || with(&weak, |socket| socket.end(SocketEvent::NewVersion))).forget();
    }

    /// Closes for good and says why.
    fn end(&self, why: SocketEvent) {
        self.stop();
        (self.0.handler)(why);
    }
}

impl Line {
    /// Whether it should have opened by now.
    fn hangs(&self) -> bool {
        self.opened_at.get().is_none() && local_now().since_ms(self.began_at) > HANGS_MS
    }

    fn new(inner: &Rc<Inner>) -> Option<Self> {
        let location = web_sys::window()?.location();
        let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
        let socket = WebSocket::new(&format!("{scheme}://{}/ws/agent", location.host().ok()?)).ok()?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let opened_at = Rc::new(Cell::new(None));

        let on_open = Closure::<dyn FnMut()>::new({
            let (opened_at, weak) = (opened_at.clone(), Rc::downgrade(inner));
            move || {
                opened_at.set(Some(local_now()));
                with(&weak, |socket| socket.expect_answer(ANSWER_MS));
                with(&weak, |socket| socket.send(&AgentFrame::Hello { version: PROTOCOL_VERSION }));
            }
        });
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
            let weak = Rc::downgrade(inner);
            move |message: MessageEvent| {
                with(&weak, |socket| *socket.0.late.borrow_mut() = None);
                let Ok(buffer) = message.data().dyn_into::<ArrayBuffer>() else { return };
                let event = wire::decode(&Uint8Array::new(&buffer).to_vec());
                with(&weak, |socket| match event {
                    Ok(event) => (socket.0.handler)(SocketEvent::Frame(Box::new(event))),
                    // Events are only ever appended to: this one comes from a newer server.
                    Err(_) => socket.outdated(),
                });
            }
        });
        let on_close = Closure::<dyn FnMut(CloseEvent)>::new({
            let weak = Rc::downgrade(inner);
            move |event: CloseEvent| {
                let (weak, code) = (weak.clone(), event.code());
                // Later, because closing drops the closure that runs here.
                Timeout::new(0, move || with(&weak, |socket| socket.closed(code))).forget();
            }
        });
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        let began_at = local_now();
        Some(Self {
            socket,
            began_at,
            opened_at,
            _on_open: on_open,
            _on_message: on_message,
            _on_close: on_close,
        })
    }
}

/// Whether somebody can see this tab.
fn is_watched() -> bool {
    !document().hidden()
}

fn with(weak: &Weak<Inner>, act: impl FnOnce(&Socket)) {
    if let Some(inner) = weak.upgrade() {
        act(&Socket(inner));
    }
}
