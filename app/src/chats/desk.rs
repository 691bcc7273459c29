//! What is open on an agent's desk: the place, the drawers, the dialogs. Screens and shortcuts act
//! through it, so that each thing is done in one way only.

use super::completed::Kept;
use super::list_rows::ListRows;
use super::place::{List, Narrowed, Place};
use crate::components::browser::focus;
use crate::components::one_type::memo;
use crate::state::live::{Live, local_now};
use crate::state::type_ahead::TypeAhead;
use foyer_protocol::ChatId;
use foyer_protocol::agent::ChatSummary;
use foyer_protocol::people::VisitorDetails;
use foyer_protocol::setup::Invitation;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// A dialog over the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenDialog {
    /// Transfer this chat.
    Transfer(ChatId),
    /// End this chat?
    End(ChatId),
    /// Block the visitor of this chat?
    Block(ChatId),
    /// Take this chat beyond the limit?
    OverLimit(ChatId),
    /// Sign out with chats open, or with words that would be lost?
    SignOut,
    /// The list of shortcuts.
    Shortcuts,
    /// The link of a new invitation, told once.
    Invitation(Invitation),
    /// A new secret of a Live Chat Link, told once.
    LinkSecret(String),
}

/// What a shortcut asks of what is on screen, be it no chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Make it mine.
    Take,
    /// Answer it.
    Reply,
    /// Be done with it.
    End,
}

/// The desk. Lives as long as the frame.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The live model.
    pub live: Live,
    /// List and chat of the address, when it is one of `/chats`.
    pub place: Memo<Option<Place>>,
    /// The rows of the list on screen.
    pub rows: ListRows,
    /// The chat that a colleague took while I was taking it.
    pub lost: RwSignal<Option<ChatId>>,
    /// What the list of the address is narrowed to.
    pub narrowed: Memo<Narrowed>,
    /// Lists of ended chats that were left.
    pub kept: Kept,
    navigate: Callback<(String, bool)>,
    guard: StoredValue<Option<Callback<String, bool>>>,
    acts: StoredValue<Option<Callback<Act, bool>>>,
    /// The dialog that is open.
    pub dialog: RwSignal<Option<OpenDialog>>,
    /// Whether the navigation pane's drawer is open, where it is one.
    pub nav_open: RwSignal<bool>,
    /// Whether the visitor's details are shown where they are a drawer.
    pub details_open: RwSignal<bool>,
    /// Whether the visitor's details are hidden where there is room for them.
    pub details_hidden: RwSignal<bool>,
    /// What is known of the visitor of the chat on screen.
    pub visitor: RwSignal<Option<(ChatId, VisitorDetails)>>,
    /// Whether the composer writes a comment.
    pub commenting: RwSignal<bool>,
    /// The chat whose reply takes the focus as soon as it can be written.
    pub reply_to: RwSignal<Option<ChatId>>,
    /// Whether single-key shortcuts are on.
    pub single_keys: RwSignal<bool>,
    /// Whether Enter alone sends what is in the composer; Ctrl+Enter always does.
    pub enter_sends: RwSignal<bool>,
    /// Letters typed while the focus is on its way to the reply.
    pub type_ahead: TypeAhead,
}

impl Desk {
    /// The desk of a new frame, inside the router.
    #[must_use]
    pub fn new(live: Live) -> Self {
        let location = use_location();
        let (path, parameters) = (location.pathname, location.query);
        let place = memo(move || path.with(|path| Place::parse(path)));
        let narrowed = memo(move || {
            place.with(|place| match place {
                Some(place) => parameters.with(|given| Narrowed::read(&place.list, |name| given.get(name))),
                None => Narrowed::default(),
            })
        });
        let navigate = use_navigate();
        let single = crate::state::kept::preference("single-keys").as_deref() != Some("off");
        let enter = crate::state::kept::preference("enter-sends").as_deref() != Some("off");
        Self {
            live,
            place,
            narrowed,
            kept: Kept::default(),
            rows: ListRows::empty(),
            lost: RwSignal::new(None),
            navigate: Callback::new(move |(path, replace): (String, bool)| {
                navigate(&path, NavigateOptions { replace, ..NavigateOptions::default() });
            }),
            guard: StoredValue::new(None),
            acts: StoredValue::new(None),
            dialog: RwSignal::new(None),
            nav_open: RwSignal::new(false),
            details_open: RwSignal::new(false),
            details_hidden: RwSignal::new(false),
            visitor: RwSignal::new(None),
            commenting: RwSignal::new(false),
            reply_to: RwSignal::new(None),
            single_keys: RwSignal::new(single),
            enter_sends: RwSignal::new(enter),
            type_ahead: TypeAhead::new(),
        }
    }

    /// Goes to an address, unless the page asks first; does nothing when the frame has gone meanwhile.
    pub fn go(&self, path: impl Into<String>) {
        let path = path.into();
        let guard = self.guard.try_get_value().flatten();
        if !guard.and_then(|asks| asks.try_run(path.clone())).unwrap_or(false) {
            self.navigate.try_run((path, false));
        }
    }

    /// Lets `asks` decide before the page is left by a shortcut: it answers whether leaving for the
    /// address has to wait. `None` ends that.
    pub fn guard(&self, asks: Option<Callback<String, bool>>) {
        self.guard.try_set_value(asks);
    }

    /// Lets `answers` do what shortcuts ask, while a page without chats is on screen: it tells whether there
    /// was anything to do it to. `None` ends that.
    pub fn answer(&self, answers: Option<Callback<Act, bool>>) {
        self.acts.try_set_value(answers);
    }

    /// Asks the page on screen for an act; answers whether that was its business.
    #[must_use]
    pub fn asks(&self, act: Act) -> bool {
        let answers = self.acts.try_get_value().flatten();
        answers.and_then(|answers| answers.try_run(act)).unwrap_or(false)
    }

    /// Goes to an address in place of this one, so that going back skips this one.
    pub fn go_instead(&self, path: impl Into<String>) {
        self.navigate.try_run((path.into(), true));
    }

    /// The address of a list, narrowed as it is, and of a chat in it.
    #[must_use]
    pub fn path_in(&self, list: &List, number: Option<i64>) -> String {
        let path = number.map_or_else(|| list.path(), |number| list.chat_path(number));
        path + &self.narrowed.with(Narrowed::parameters)
    }

    /// Moves the focus to the reply; letters typed meanwhile go there.
    pub fn focus_reply(&self) {
        self.type_ahead.begin(local_now());
        focus("#reply");
    }

    /// The chat on screen.
    #[must_use]
    pub fn open_chat(&self) -> Option<ChatSummary> {
        let number = self.place.get_untracked()?.number?;
        self.live.model.with_untracked(|m| m.by_number(number).cloned())
    }

    /// What is known of the visitor of a chat; tracked.
    #[must_use]
    pub fn visitor_of(&self, chat: &ChatId) -> Option<VisitorDetails> {
        self.visitor.with(|known| {
            let (of, details) = known.as_ref()?;
            (of == chat).then(|| details.clone())
        })
    }

    /// Shows or hides the visitor's details, whichever way the width asks for.
    pub fn toggle_details(&self) {
        if details_are_a_drawer() {
            let open = !self.details_open.get_untracked();
            self.details_open.set(open);
            // Focus goes with the drawer, and comes back.
            focus(if open { ".details-head .button" } else { "#details-button" });
        } else {
            self.details_hidden.update(|hidden| *hidden = !*hidden);
        }
    }

    /// Whether the details are on screen, whichever way they are shown.
    #[must_use]
    pub fn details_shown(&self) -> bool {
        let (open, hidden) = (self.details_open.get(), self.details_hidden.get());
        if details_are_a_drawer() { open } else { !hidden }
    }

    /// Opens or closes the navigation pane where it is a drawer.
    pub fn toggle_nav(&self) {
        let open = !self.nav_open.get_untracked();
        self.nav_open.set(open);
        focus(if open { ".nav-pane a[aria-current], .nav-pane a" } else { "#nav-button" });
    }

    /// Closes the dialog.
    pub fn close_dialog(&self) {
        self.dialog.set(None);
    }
}

/// The width at which the style sheet makes the details a drawer.
fn details_are_a_drawer() -> bool {
    let narrow = window().match_media("(max-width: 1359.98px)").ok().flatten();
    narrow.is_some_and(|query| query.matches())
}

/// The desk of the frame around the caller.
///
/// # Panics
/// Outside the frame, where nothing may ask for it.
#[must_use]
pub fn use_desk() -> Desk {
    expect_context()
}
