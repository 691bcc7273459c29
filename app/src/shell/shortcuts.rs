//! Keys of the whole page: hands presses to `state::keys` and does what comes back.

use super::keys::{Command, Keys, Press};
use crate::chats::desk::{Act, Desk, OpenDialog};
use crate::chats::place::List;
use crate::chats::take::take_next;
use crate::components::browser::{dialog_open, find, find_all, focused, let_go_of_focus};
use crate::components::one_type::watch;
use crate::pages::{HOME, SETTINGS};
use crate::state::live::local_now;
use foyer_protocol::Timestamp;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use web_sys::{HtmlElement, KeyboardEvent};

const ROWS: &str = ".chat-link";
/// How long after a change of chat such commands do nothing, in ms.
const AFTER_CHANGE_MS: i64 = 500;
const OPEN_ROW: &str = ".chat-link[aria-current]";

/// Listens as long as the caller's owner lives.
pub fn listen_to_keys(desk: Desk) {
    let keys = StoredValue::new(Keys::default());
    let changed_at = StoredValue::new(Timestamp(0));
    let path = use_location().pathname;
    watch(move || {
        path.track();
        changed_at.set_value(local_now());
    });
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() {
            return;
        }
        let press = press(&event);
        if press.key == "Escape" {
            desk.type_ahead.give_up();
        }
        if matches!(press.key.as_str(), "Escape" | "Tab") {
            let_go_of_focus();
        }
        if press.writes() && desk.type_ahead.take(&press.key, local_now()) {
            event.prevent_default();
            return;
        }
        let singles = desk.single_keys.get_untracked();
        if let Some(command) = keys.try_update_value(|keys| keys.press(&press, singles)).flatten()
            && !(reaches_the_visitor(command)
                && local_now().since_ms(changed_at.get_value()) < AFTER_CHANGE_MS)
            && run(desk, command)
        {
            event.prevent_default();
        }
    });
    // Whoever presses somewhere has moved on; a focus that is on its way must not take them back.
    let pressed = window_event_listener(ev::pointerdown, move |_| let_go_of_focus());
    on_cleanup(move || {
        handle.remove();
        pressed.remove();
    });
}

fn press(event: &KeyboardEvent) -> Press {
    let in_text = focused().is_some_and(|element| {
        let kind = element.get_attribute("type").unwrap_or_default();
        let ticks = matches!(kind.as_str(), "checkbox" | "radio" | "button" | "submit");
        element.is_content_editable()
            || matches!(element.tag_name().as_str(), "TEXTAREA" | "SELECT")
            || (element.tag_name() == "INPUT" && !ticks)
    });
    Press {
        key: event.key(),
        code: event.code(),
        alt: event.alt_key(),
        ctrl_or_meta: event.ctrl_key() || event.meta_key(),
        alt_graph: event.get_modifier_state("AltGraph"),
        composing: event.is_composing(),
        in_text,
        dialog: dialog_open() || find(":popover-open").is_some(),
    }
}

/// Does it; answers whether the key is used up.
fn run(desk: Desk, command: Command) -> bool {
    match command {
        Command::GoChats => desk.go(HOME),
        Command::GoQueue => desk.go(List::Queue.path()),
        Command::GoSettings => desk.go(SETTINGS),
        Command::Take if desk.asks(Act::Take) => {}
        Command::Take => take_next(desk),
        Command::Reply if desk.asks(Act::Reply) => {}
        Command::Reply | Command::Comment => {
            if desk.open_chat().is_none() {
                return false;
            }
            desk.commenting.set(command == Command::Comment);
            desk.focus_reply();
        }
        Command::Transfer => return on_open_chat(desk, OpenDialog::Transfer, |m, c| m.may_transfer(c)),
        Command::End if desk.asks(Act::End) => {}
        Command::End => return on_open_chat(desk, OpenDialog::End, |m, c| m.may_end(c)),
        Command::Details => desk.toggle_details(),
        Command::Status => {
            if let Some(button) = find("#status-button") {
                // Tab goes on from here into the menu, and Esc comes back here.
                let _ = button.focus();
                button.click();
            }
        }
        Command::NextRow => return step_row(desk, 1),
        Command::PreviousRow => return step_row(desk, -1),
        Command::NextChat => return step_chat(desk, 1),
        Command::PreviousChat => return step_chat(desk, -1),
        Command::Escape => return escape(desk),
        Command::Help => desk.dialog.set(Some(OpenDialog::Shortcuts)),
    }
    true
}

/// Commands that end, hand on or write into the chat on screen. Right after another chat came there, the
/// press was meant for the one before.
fn reaches_the_visitor(command: Command) -> bool {
    matches!(command, Command::End | Command::Transfer | Command::Comment)
}

fn on_open_chat(
    desk: Desk,
    dialog: fn(foyer_protocol::ChatId) -> OpenDialog,
    may: fn(&crate::state::Model, &foyer_protocol::agent::ChatSummary) -> bool,
) -> bool {
    let chat = desk.open_chat().filter(|chat| desk.live.model.with_untracked(|m| may(m, chat)));
    let Some(chat) = chat else { return false };
    desk.dialog.set(Some(dialog(chat.id)));
    true
}

fn step_row(desk: Desk, by: isize) -> bool {
    let rows = find_all(ROWS);
    let here = focused().and_then(|element| rows.iter().position(|row| *row == element));
    let here = here.or_else(|| open_row(&rows));
    let at = match here {
        Some(here) => here.checked_add_signed(by),
        None => Some(0),
    };
    let Some(at) = at else { return false };
    if let Some(row) = rows.get(at) {
        return row.focus().is_ok();
    }
    let more = desk.rows.draw_more();
    if more {
        request_animation_frame(move || {
            if let Some(row) = find_all(ROWS).get(at) {
                let _ = row.focus();
            }
        });
    }
    more
}

fn step_chat(desk: Desk, by: isize) -> bool {
    let Some(path) = live_neighbour(desk, by).or_else(|| drawn_neighbour(by)) else { return false };
    let typing = focused().is_some_and(|element| element.id() == "reply");
    desk.go(path);
    if typing {
        desk.focus_reply();
    }
    true
}

fn open_row(rows: &[HtmlElement]) -> Option<usize> {
    let open = find(OPEN_ROW)?;
    rows.iter().position(|row| *row == open)
}

/// In a list of live chats: not all of them are drawn.
fn live_neighbour(desk: Desk, by: isize) -> Option<String> {
    let place = desk.place.get_untracked()?;
    let number = desk.live.model.with_untracked(|m| {
        let here = place.number.and_then(|number| m.by_number(number)).map(|chat| chat.id.clone());
        desk.rows.neighbour(here.as_ref(), by).and_then(|next| m.chat(&next).map(|chat| chat.number))
    })?;
    Some(desk.path_in(&place.list, Some(number)))
}

/// In any other list: completed chats and offline messages come in pages.
fn drawn_neighbour(by: isize) -> Option<String> {
    let rows = find_all(ROWS);
    let row = match open_row(&rows) {
        Some(here) => rows.get(here.checked_add_signed(by)?)?,
        None => rows.first()?,
    };
    row.get_attribute("href")
}

/// Leaves one thing only: the drawer over all, the composer or the message that is read, the drawer of details. Menus and dialogs are the browser's.
fn escape(desk: Desk) -> bool {
    if desk.nav_open.get_untracked() {
        desk.toggle_nav();
        return true;
    }
    let leaves =
        focused().is_some_and(|element| element.closest(".composer, .reading").ok().flatten().is_some());
    if leaves {
        // A row that is not in sight, as on a phone, takes no focus.
        let takes = |row: &HtmlElement| row.focus().is_ok() && focused().as_ref() == Some(row);
        let other = || find("#chat-title, .reading .chat-back");
        return find(OPEN_ROW).filter(takes).or_else(|| other().filter(takes)).is_some();
    }
    if desk.details_open.get_untracked() {
        desk.toggle_details();
        return true;
    }
    false
}
