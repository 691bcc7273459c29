//! One visit: the model, the connection, the host page, and what the visitor does.
//!
//! Feeds events into the [`Model`], carries out the [`Change`]s that follow, and turns actions of
//! the screens into frames. Draws nothing; screens read its signals.

mod actions;
mod changes;
mod wire;

pub(crate) use wire::LineState;

use crate::announce::Announcer;
use crate::bridge::{Bridge, FromHost, Kept, ToHost};
use crate::dom::follow;
use crate::fields::Fields;
use crate::model::{Model, Screen};
use crate::page;
use crate::screens::Early;
use crate::socket::Socket;
use foyer_line::Typing;
use foyer_protocol::visitor::{PageInfo, VisitorFrame};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;

/// The visit. Copies refer to the same one.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    /// All the widget knows.
    pub(crate) model: RwSignal<Model>,
    /// What is typed into the form.
    pub(crate) fields: Fields,
    /// What is typed into the composer.
    pub(crate) draft: RwSignal<String>,
    /// How the connection is.
    pub(crate) line: RwSignal<LineState>,
    /// A refusal that belongs to no field or message.
    pub(crate) notice: RwSignal<Option<String>>,
    /// Whether the panel is open.
    pub(crate) shown: RwSignal<bool>,
    /// Whether the browser keeps the chat, so that the next page can show it.
    pub(crate) kept: RwSignal<bool>,
    /// Whether the menu of the header is open.
    pub(crate) menu: RwSignal<bool>,
    /// Whether the visitor is asked about ending the chat.
    pub(crate) confirm: RwSignal<bool>,
    /// Screen readers.
    pub(crate) say: Announcer,
    inner: StoredValue<Inner, LocalStorage>,
}

/// What has no place in a signal.
struct Inner {
    bridge: Bridge,
    socket: Option<Socket>,
    page: PageInfo,
    identity: String,
    attributes: String,
    locale: Option<String>,
    typing: Typing,
    timers: Timers,
}

/// At most one of each kind runs; a new one replaces the old.
#[derive(Default)]
struct Timers {
    line: Option<Timeout>,
    notice: Option<Timeout>,
    typing_shown: Option<Timeout>,
    typing_said: Option<Timeout>,
    put_off: Option<Timeout>,
    place: Option<Timeout>,
    place_held: Option<String>,
}

impl Session {
    /// Takes over from the boot script, and the form that the visitor has before them, and connects.
    pub(crate) fn begin(early: Option<Early>) -> Self {
        let (bridge, kept) = Bridge::take();
        let Kept { token, left, draft, mut form, outbox, page, identity, attributes, locale, shown, focus } =
            kept;
        let mut model = Model::resumed(token, left);
        let is_early = early.is_some();
        if let Some(Early { info, mut typed }) = early {
            // A department that is gone cannot be chosen in the list, and the visitor is told of it.
            let gone = std::mem::take(&mut form[0]);
            if !gone.is_empty() && info.departments.iter().all(|it| it.id.as_str() != gone) {
                typed[0] = gone;
            }
            form = typed;
            model.link = Some(info);
        }
        model.day_of = Some(foyer_browser::clock::day_number);
        for (id, said) in outbox {
            model.write(id, said);
        }
        let session = Self {
            model: RwSignal::new(model),
            fields: Fields::typed(form),
            draft: RwSignal::new(draft),
            line: RwSignal::new(LineState::Connecting),
            notice: RwSignal::new(None),
            shown: RwSignal::new(shown),
            kept: RwSignal::new(true),
            menu: RwSignal::new(false),
            confirm: RwSignal::new(false),
            say: Announcer::new(),
            inner: StoredValue::new_local(Inner {
                bridge,
                socket: None,
                page,
                identity,
                attributes,
                locale,
                typing: Typing::default(),
                timers: Timers::default(),
            }),
        };
        if is_early {
            session.form_typed();
        }
        session.watch(shown && focus, is_early);
        session.connect();
        session
    }

    /// Whether there is a host page to go back to.
    pub(crate) fn embedded(self) -> bool {
        self.inner.with_value(|inner| inner.bridge.embedded())
    }

    /// The language for times; `None` for the browser's own.
    pub(crate) fn locale(self) -> Option<String> {
        self.inner.with_value(|inner| inner.locale.clone())
    }

    /// The present screen; changes only when the screen does.
    pub(crate) fn screen(self) -> Memo<Screen> {
        Memo::new(move |_| self.model.with(Model::screen))
    }

    fn watch(self, mut take_focus: bool, mut is_early: bool) {
        let screen = self.screen();
        follow(move || {
            let screen = screen.get();
            // On an early form the visitor is at work already.
            if std::mem::take(&mut is_early) {
                take_focus = false;
            } else if screen != Screen::Loading {
                let steal = std::mem::take(&mut take_focus);
                // After the new screen is in the page. A hidden iframe has no animation frames.
                Timeout::new(0, move || page::focus_screen(steal)).forget();
            }
        });
        let unread = Memo::new(move |_| self.model.with(Model::unread));
        follow(move || self.tell(ToHost::Unread(unread.get())));
        follow(move || self.draft.with(|draft| self.tell(ToHost::Draft(draft))));
        follow(move || self.tell(ToHost::Form(&self.fields.unsent())));
        page::on_wake(move || self.read());
        page::on_escape(move || self.escape());
        let bridge = self.inner.with_value(|inner| inner.bridge.clone());
        bridge.listen(move |said| self.host_said(said));
        bridge.tell(ToHost::Ready);
    }

    fn host_said(self, said: FromHost) {
        match said {
            FromHost::Shown { focus } => {
                self.show(true);
                self.read();
                if self.model.with_untracked(|model| model.blocked) {
                    self.try_again();
                }
                if focus {
                    page::focus_screen(true);
                } else {
                    self.say.status(crate::words::OPENED);
                }
            }
            FromHost::Hidden => {
                self.show(false);
                self.stop_typing();
            }
            FromHost::Page(now) => {
                self.ask_nothing(&VisitorFrame::Page(now.clone()));
                self.inner.update_value(|inner| inner.page = now);
            }
            FromHost::Attributes(said) => {
                self.ask_nothing(&VisitorFrame::Attributes(said.clone()));
                self.inner.update_value(|inner| inner.attributes = said);
            }
            FromHost::Escape => self.escape(),
            FromHost::End => {
                if matches!(self.model.with_untracked(Model::screen), Screen::Queue | Screen::Chat) {
                    self.end();
                }
            }
        }
    }

    fn show(self, shown: bool) {
        self.shown.set(shown);
        if let Some(socket) = self.socket() {
            socket.shown(shown);
        }
    }

    /// Closes the topmost thing only.
    fn escape(self) {
        if self.confirm.get_untracked() {
            self.confirm.set(false);
        } else if self.menu.get_untracked() {
            self.menu.set(false);
            page::focus_id("options");
        } else {
            self.close();
        }
    }

    fn tell(self, what: ToHost<'_>) {
        self.inner.with_value(|inner| inner.bridge.tell(what));
    }

    /// The host page learns what it has to know of the chat to resume it, or to show the form at once.
    fn tell_chat(self) {
        let told = self.model.with_untracked(|model| ToHost::Chat {
            open: model.chat_open(),
            idle: model.chat.is_none() && !model.blocked,
        });
        self.tell(told);
    }

    fn socket(self) -> Option<Socket> {
        self.inner.with_value(|inner| inner.socket.clone())
    }

    /// Sends a frame that the server does not answer; lost when the line is down.
    fn ask_nothing(self, frame: &VisitorFrame) {
        if self.line.get_untracked() == LineState::Up
            && let Some(socket) = self.socket()
        {
            socket.send(frame);
        }
    }

    /// Sends a frame that the server answers; it is sent again after a reconnect.
    fn ask(self, frame: &VisitorFrame) {
        if self.line.get_untracked() == LineState::Up
            && let Some(socket) = self.socket()
        {
            socket.ask(frame);
        }
    }

    fn timer(self, slot: fn(&mut Timers) -> &mut Option<Timeout>, ms: u32, then: impl FnOnce() + 'static) {
        let timer = Timeout::new(ms, then);
        self.inner.update_value(|inner| *slot(&mut inner.timers) = Some(timer));
    }

    fn stop_timer(self, slot: fn(&mut Timers) -> &mut Option<Timeout>) {
        self.inner.update_value(|inner| drop(slot(&mut inner.timers).take()));
    }

    /// Starts a pause unless it runs already. True when it was started.
    fn pause(self, slot: fn(&mut Timers) -> &mut Option<Timeout>, ms: u32) -> bool {
        let mut runs = false;
        self.inner.update_value(|inner| runs = slot(&mut inner.timers).is_some());
        if !runs {
            self.timer(slot, ms, move || self.stop_timer(slot));
        }
        !runs
    }
}
