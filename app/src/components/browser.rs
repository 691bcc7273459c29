//! What screens ask of the browser beyond elements: focus, places on screen, clock words, addresses.
//!
//! A time has one form for one purpose, everywhere, by the reader's own language: `clock_time` where the day is known,
//! `short` in a list, `day` over what happened on it, `day_and_time` anywhere else.

use super::one_type::watch;
use foyer_browser::clock::{self, Part};
use foyer_protocol::Timestamp;
use js_sys::Date;
use leptos::html;
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, ResizeObserver};

/// The element that has focus.
pub fn focused() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// The first element a selector finds.
pub fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// All elements a selector finds, in the order of the page.
pub fn find_all(selector: &str) -> Vec<HtmlElement> {
    let Ok(nodes) = document().query_selector_all(selector) else { return Vec::new() };
    (0..nodes.length()).filter_map(|i| nodes.item(i)?.dyn_into().ok()).collect()
}

/// Gives focus to the first element a selector finds, once the page has settled.
pub fn focus(selector: &'static str) {
    request_animation_frame(move || {
        if let Some(element) = find(selector) {
            let _ = element.focus();
        }
    });
}

/// Scrolls a holder as little as brings an element in it into view. The browser's own `scrollIntoView` would also have
/// Tab go on from that element.
pub fn scroll_to(holder: &str, element: &str) {
    let (Some(holder), Some(element)) = (find(holder), find(element)) else { return };
    let (outer, inner) = (holder.get_bounding_client_rect(), element.get_bounding_client_rect());
    let (above, below) = (inner.top() - outer.top(), inner.bottom() - outer.bottom());
    let by = if above < 0.0 { above.floor() } else { below.ceil().max(0.0) };
    // Pixels on a screen are far below 2^31.
    holder.set_scroll_top(holder.scroll_top() + by as i32);
}

/// Calls `then` whenever an element or one of its children has another size, as long as the caller is
/// mounted; before the browser paints it.
pub fn on_resize(element: NodeRef<html::Div>, then: impl Fn() + 'static) {
    let listener = Closure::<dyn Fn()>::new(then);
    let Ok(observer) = ResizeObserver::new(listener.as_ref().unchecked_ref()) else { return };
    let kept = StoredValue::new_local((observer, listener));
    watch(move || {
        let Some(element) = element.get() else { return };
        kept.try_with_value(|(observer, _)| {
            observer.observe(&element);
            let children = element.children();
            for child in (0..children.length()).filter_map(|at| children.item(at)) {
                observer.observe(&child);
            }
        });
    });
    on_cleanup(move || {
        kept.try_with_value(|(observer, _)| observer.disconnect());
    });
}

/// Whether so little is left below what is seen of a list that more should be drawn.
#[must_use]
pub fn ends_soon(list: &web_sys::HtmlDivElement) -> bool {
    list.scroll_height() - list.scroll_top() - list.client_height() < 2 * list.client_height().max(400)
}

/// The target of a link that writes to an address. Its `@` stays as it is: some programs take an escaped one
/// for a part of the name.
#[must_use]
pub fn mailto(address: &str) -> String {
    format!("mailto:{}", String::from(js_sys::encode_uri_component(address)).replacen("%40", "@", 1))
}

/// What stands behind the `#` of the page's address: browsers send it to no server.
#[must_use]
pub fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// Calls `then` whenever only that part of the address changes, as long as the caller is mounted.
pub fn on_fragment(then: impl Fn() + 'static) {
    let handle = window_event_listener_untyped("hashchange", move |_| then());
    on_cleanup(move || handle.remove());
}

/// Writes another address over this one, without telling the router.
pub fn replace_address(address: &str) {
    if let Ok(history) = window().history() {
        // Browsers refuse only what is too often, or of another site.
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some(address));
    }
}

/// Opens an address in a tab beside this one.
pub fn open_beside(address: &str) {
    // A browser that refuses says so itself.
    let _ = window().open_with_url_and_target_and_features(address, "_blank", "noopener");
}

/// Whether what points here is a finger: there is no key to hold while Enter is pressed.
#[must_use]
pub fn is_touch() -> bool {
    window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|query| query.matches())
}

/// Frames in which an element may appear, and in which it must keep focus to have it for good.
const FRAMES: (u16, u16) = (300, 10);

/// Focuses a field that may be about to appear, or to be drawn anew: tries with every frame until
/// it has kept focus for a while. Gives up as soon as a person is in another field or a dialog.
pub fn focus_for_good(selector: &'static str) {
    let chase = CHASE.get().wrapping_add(1);
    CHASE.set(chase);
    focus_step(chase, selector, FRAMES.0, FRAMES.1);
}

thread_local! {
    /// The newest of [`focus_for_good`]; older ones have ended.
    static CHASE: Cell<u32> = const { Cell::new(0) };
}

/// Ends [`focus_for_good`]: the person has moved the focus on.
pub fn let_go_of_focus() {
    CHASE.set(CHASE.get().wrapping_add(1));
}

fn focus_step(chase: u32, selector: &'static str, left: u16, missing: u16) {
    request_animation_frame(move || {
        if left == 0 || missing == 0 || dialog_open() || chase != CHASE.get() {
            return;
        }
        let held = find(selector).is_some_and(|field| {
            let here = focused().is_some_and(|focused| focused == field);
            let elsewhere =
                focused().is_some_and(|focused| matches!(focused.tag_name().as_str(), "INPUT" | "TEXTAREA"));
            if !here && !elsewhere {
                let _ = field.focus();
            }
            here || elsewhere
        });
        focus_step(chase, selector, left - 1, if held { missing - 1 } else { FRAMES.1 });
    });
}

/// Whether focus got lost because its element went away, or is hidden now: a browser takes the focus from what is
/// hidden some frames later only.
pub fn focus_is_lost() -> bool {
    document().active_element().is_none_or(|element| element.tag_name() == "BODY" || is_hidden(&element))
}

fn is_hidden(element: &web_sys::Element) -> bool {
    let style = window().get_computed_style(element).ok().flatten();
    style.and_then(|style| style.get_property_value("visibility").ok()).is_some_and(|value| value == "hidden")
}

/// Whether a modal dialog is open.
pub fn dialog_open() -> bool {
    find("dialog[open]").is_some()
}

/// The time as the browser's calendar has it.
pub fn date(at: Timestamp) -> Date {
    clock::date(at.0)
}

/// For a `datetime` attribute.
pub fn machine_time(at: Timestamp) -> String {
    String::from(date(at).to_iso_string())
}

/// "10:02", by the browser's language.
pub fn clock_time(at: Timestamp) -> String {
    words(at, &[("hour", "numeric"), ("minute", "2-digit")])
}

/// "Tuesday, 3 March", by the browser's language, with the year when it is another one.
pub fn day(at: Timestamp) -> String {
    dated(at, &[("weekday", "long"), ("day", "numeric"), ("month", "long")])
}

/// "3 Mar, 10:02", by the browser's language, with the year when it is another one.
pub fn day_and_time(at: Timestamp) -> String {
    dated(at, &[("day", "numeric"), ("month", "short"), ("hour", "numeric"), ("minute", "2-digit")])
}

fn dated(at: Timestamp, parts: &[Part]) -> String {
    clock::dated(at.0, window().navigator().language().as_deref(), parts)
}

/// Clock time for today, else the day: short enough for a list.
pub fn short(at: Timestamp) -> String {
    if day_number(at) == day_number(Timestamp(Date::now() as i64)) {
        clock_time(at)
    } else {
        dated(at, &[("day", "numeric"), ("month", "short")])
    }
}

/// A number that differs for different days of the browser's calendar.
pub fn day_number(at: Timestamp) -> i64 {
    clock::day_number(at.0)
}

/// The time on a wall clock that is `offset_min` ahead of UTC, by the browser's language.
pub fn wall_clock(at: Timestamp, offset_min: i32) -> String {
    let there = at.plus_ms(i64::from(offset_min) * 60_000);
    words(there, &[("hour", "numeric"), ("minute", "2-digit"), ("timeZone", "UTC")])
}

/// A time in the browser's language; the parts are options of `Intl.DateTimeFormat`.
pub fn words(at: Timestamp, parts: &[Part]) -> String {
    clock::words(at.0, window().navigator().language().as_deref(), parts)
}

/// Path and query of the page, as a value for `next=`.
pub fn here_for_next() -> String {
    let location = window().location();
    let here =
        format!("{}{}", location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    String::from(js_sys::encode_uri_component(&here))
}
