//! What the widget asks of its own document and browser: focus, visibility, times, addresses.
//!
//! Holds no state of the chat.

use crate::dom::El;
use foyer_browser::clock;
use foyer_protocol::{ClientId, LinkId, Timestamp};
use js_sys::Array;
use leptos::prelude::{document, window};
use leptos::web_sys::{Element, Event, HtmlElement, Url, VisibilityState};
use wasm_bindgen::prelude::*;

/// The link this page belongs to; the server wrote it into the shell.
pub(crate) fn link() -> LinkId {
    let text = document().document_element().and_then(|root| root.get_attribute("data-link"));
    LinkId(text.and_then(|text| text.parse().ok()).unwrap_or_default())
}

/// Brand name as the server wrote it into the shell, for the time before the first answer.
pub(crate) fn brand() -> String {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("data-brand")).unwrap_or_default()
}

/// The brand's logo, where the server wrote one into the shell.
pub(crate) fn logo() -> Option<El> {
    let logo = document().query_selector(".logo").ok()??;
    Some(El::from(logo.unchecked_into::<HtmlElement>()))
}

/// Address of the socket on the server this page came from.
pub(crate) fn socket_url() -> String {
    let location = window().location();
    let scheme = if location.protocol().is_ok_and(|it| it == "http:") { "ws://" } else { "wss://" };
    [scheme, &location.host().unwrap_or_default(), "/ws/visitor"].concat()
}

/// Says something to those who make the host's page, in the browser's console.
pub(crate) fn warn(words: &str) {
    leptos::web_sys::console::warn_1(&words.into());
}

/// Loads this page again.
pub(crate) fn reload() {
    // A browser that refuses a reload leaves nothing else to try.
    _ = window().location().reload();
}

/// Leads to the page with the plain form, which needs no socket.
pub(crate) fn to_plain_form() {
    let form = ["/widget/", &link().to_string(), "/message?why=load"].concat();
    // Fails only for an address that is none.
    _ = window().location().assign(&form);
}

/// A fresh id for a message.
pub(crate) fn new_id() -> ClientId {
    let mut chance = [0; 10];
    if getrandom::fill(&mut chance).is_err() {
        // No generator: still unique enough to tell one visitor's messages apart.
        for byte in &mut chance {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..256")]
            let random = (js_sys::Math::random() * 256.0) as u8;
            *byte = random;
        }
    }
    ClientId::new(now(), chance)
}

/// The browser's clock as it was when the page was loaded, counted on from there: whoever sets it
/// meanwhile changes nothing.
pub(crate) fn now() -> Timestamp {
    let counted = window().performance().map(|clock| clock.time_origin() + clock.now());
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are far below 2^53")]
    Timestamp(counted.unwrap_or_else(js_sys::Date::now) as i64)
}

/// The host of an address as the network knows it: `xn--…` for letters beyond ASCII.
pub(crate) fn ascii_host(link: &str) -> Option<String> {
    Some(Url::new(link).ok()?.host())
}

/// Whether what points here is a finger.
pub(crate) fn is_touch() -> bool {
    let query = window().match_media("(pointer: coarse)");
    query.ok().flatten().is_some_and(|query| query.matches())
}

/// Whether the document can be seen.
pub(crate) fn visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// Calls `then` whenever the page may have been asleep or without network and is not any more, or the
/// visitor turns to it.
pub(crate) fn on_wake(then: impl Fn() + Clone + 'static) {
    let wake = listener(move |_| {
        if visible() {
            then();
        }
    });
    listen(&window(), "online", &wake);
    listen(&window(), "pageshow", &wake);
    listen(&window(), "focus", &wake);
    listen(&document(), "pointerdown", &wake);
    listen(&document(), "visibilitychange", &wake);
}

/// Calls `then` when the network goes away, or the page is left: browsers keep a page for the way back only where no line
/// is open. One that comes back wakes up.
pub(crate) fn on_offline(then: impl Fn() + 'static) {
    let away = listener(move |_| then());
    listen(&window(), "offline", &away);
    listen(&window(), "pagehide", &away);
}

/// Calls `then` when the page gets another size.
pub(crate) fn on_resize(then: impl Fn() + 'static) {
    listen(&window(), "resize", &listener(move |_| then()));
}

/// Calls `then` for Escape anywhere in the page.
pub(crate) fn on_escape(then: impl Fn() + 'static) {
    let on_key = listener(move |event| {
        let key = event.unchecked_ref::<leptos::web_sys::KeyboardEvent>();
        if key.key() == "Escape" && !key.is_composing() && !event.default_prevented() {
            event.prevent_default();
            then();
        }
    });
    listen(&document(), "keydown", &on_key);
}

/// Focuses the element the present screen marks with `data-focus`. Unless told to `steal` the
/// focus, only if it was here and was lost, because what had it has left the page.
pub(crate) fn focus_screen(steal: bool) {
    let document = document();
    let nobody = document.active_element().is_none_or(|active| active.tag_name() == "BODY");
    let lost = nobody && document.has_focus().unwrap_or_default();
    if (steal || lost)
        && let Ok(Some(target)) = document.query_selector("[data-focus]")
    {
        focus(&target);
    }
}

/// Focuses the control with this id.
pub(crate) fn focus_id(id: &str) {
    if let Some(target) = document().get_element_by_id(id) {
        focus(&target);
    }
}

fn focus(target: &Element) {
    if let Some(target) = target.dyn_ref::<HtmlElement>() {
        // Fails never for an HTML element; without a focus the keyboard still works from the top.
        _ = target.focus();
    }
}

/// A point in time three ways: for machines, short, and in full.
#[derive(Debug)]
pub(crate) struct TimeText {
    /// For the `datetime` attribute.
    pub(crate) iso: String,
    /// Hours and minutes.
    pub(crate) short: String,
    /// Date and time.
    pub(crate) full: String,
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Intl, js_name = getCanonicalLocales)]
    fn canonical_locales(locale: &str) -> Result<Array, JsValue>;
}

/// The language for times: what the host page says when browsers know such a form, else nothing, and
/// then the browser takes its own. Pages say `en_US`, `x` or a place-holder that nobody filled.
pub(crate) fn usable_locale(said: &str) -> Option<String> {
    canonical_locales(&said.trim().replace('_', "-")).ok()?.get(0).as_string()
}

/// Writes a unix time in milliseconds as the visitor's locale does.
pub(crate) fn time_text(at_ms: i64, locale: Option<&str>) -> TimeText {
    TimeText {
        iso: clock::date(at_ms).to_iso_string().into(),
        short: clock::words(at_ms, locale, &[("hour", "numeric"), ("minute", "2-digit")]),
        full: clock::words(at_ms, locale, &[("dateStyle", "long"), ("timeStyle", "short")]),
    }
}

/// "Tuesday, 3 March" as the visitor's locale has it, with the year when it is another one.
pub(crate) fn day_text(at_ms: i64, locale: Option<&str>) -> String {
    clock::dated(at_ms, locale, &[("weekday", "long"), ("day", "numeric"), ("month", "long")])
}

fn listener(then: impl Fn(Event) + 'static) -> JsValue {
    Closure::<dyn Fn(Event)>::new(then).into_js_value()
}

/// Listeners live as long as the page, as the widget does.
fn listen(target: &leptos::web_sys::EventTarget, name: &str, listener: &JsValue) {
    _ = target.add_event_listener_with_callback(name, listener.unchecked_ref());
}
