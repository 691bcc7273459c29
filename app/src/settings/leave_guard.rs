//! Asks before unsaved changes are lost: by closing the tab, by a link, or by Back.

use crate::components::{Button, ButtonKind, Dialog};
use js_sys::{Function, Reflect};
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget, MouseEvent};

/// Where the person was about to go.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Destination {
    /// A link of the workspace.
    Link(String),
    /// Back or forward, to the entry of the browser's history with this key.
    History(String),
}

/// Mount inside a form's page; asks while `dirty`.
#[component]
pub fn LeaveGuard(
    /// Whether there is something to lose.
    #[prop(into)]
    dirty: Signal<bool>,
) -> impl IntoView {
    let destination = RwSignal::new(None::<Destination>);
    let allowed = StoredValue::new(false);
    let guards =
        move || dirty.try_get_untracked().unwrap_or(false) && !allowed.try_get_value().unwrap_or(true);

    let unload = window_event_listener(ev::beforeunload, move |event| {
        if guards() {
            event.prevent_default();
            // Older browsers ask only when this is set.
            event.set_return_value("unsaved");
        }
    });
    on_cleanup(move || unload.remove());

    on_first(&window(), "click", move |event: &Event| {
        if !guards() {
            return;
        }
        if let Some(path) = event.dyn_ref::<MouseEvent>().and_then(followed_link) {
            event.prevent_default();
            event.stop_immediate_propagation();
            destination.set(Some(Destination::Link(path)));
        }
    });
    on_traversal(move |event: &Event, key: String| {
        if guards() && event.cancelable() {
            event.prevent_default();
            destination.set(Some(Destination::History(key)));
        }
    });

    let navigate = use_navigate();
    let leave = StoredValue::new_local(move || {
        let Some(to) = destination.get_untracked() else {
            return;
        };
        allowed.set_value(true);
        destination.set(None);
        match to {
            Destination::Link(path) => navigate(&path, NavigateOptions::default()),
            Destination::History(key) => traverse_to(&key),
        }
    });

    view! {
        <Dialog
            open=Signal::derive(move || destination.with(Option::is_some))
            title="Leave without saving?"
            on_close=move |()| destination.set(None)
        >
            <p>"Your changes on this page are not saved."</p>
            <div class="dialog-actions">
                <Button on_click=move |_| destination.set(None)>"Keep editing"</Button>
                <Button kind=ButtonKind::Danger on_click=move |_| leave.with_value(|leave| leave())>
                    "Discard changes"
                </Button>
            </div>
        </Dialog>
    }
}

/// The workspace's page a click leads to, if it follows a link in this tab.
fn followed_link(click: &MouseEvent) -> Option<String> {
    if click.button() != 0 || click.meta_key() || click.ctrl_key() || click.shift_key() || click.alt_key() {
        return None;
    }
    let target = click.target()?.dyn_into::<web_sys::Element>().ok()?;
    let link = target.closest("a[href]").ok()??;
    let href = link.get_attribute("href")?;
    // Other sites load a page, so `beforeunload` asks; a fragment does not leave.
    let stays = href.starts_with('#') || link.has_attribute("target") || link.has_attribute("download");
    (href.starts_with('/') && !href.starts_with("//") && !stays).then_some(href)
}

/// Calls `act` before Back or forward leaves the page, with the key of the entry it leads to.
///
/// `popstate` would be too late: the router hears it first and draws the other page. The browser's
/// Navigation API asks beforehand; a browser without it leaves without asking.
fn on_traversal(act: impl Fn(&Event, String) + 'static) {
    let Some(navigation) = navigation() else { return };
    let Some(target) = navigation.dyn_ref::<EventTarget>() else {
        return;
    };
    on_first(target, "navigate", move |event: &Event| {
        let kind = Reflect::get(event, &"navigationType".into()).ok().and_then(|kind| kind.as_string());
        let key = Reflect::get(event, &"destination".into())
            .and_then(|destination| Reflect::get(&destination, &"key".into()))
            .ok()
            .and_then(|key| key.as_string());
        if let (Some("traverse"), Some(key)) = (kind.as_deref(), key) {
            act(event, key);
        }
    });
}

/// Goes to an entry of the browser's history.
fn traverse_to(key: &str) {
    let Some(navigation) = navigation() else { return };
    let Ok(function) = Reflect::get(&navigation, &"traverseTo".into()) else {
        return;
    };
    if let Some(function) = function.dyn_ref::<Function>() {
        // An entry that is gone meanwhile leaves the person where he is.
        let _ = function.call1(&navigation, &key.into());
    }
}

/// The browser's `navigation`, which `web-sys` does not know yet.
fn navigation() -> Option<JsValue> {
    Reflect::get(&window(), &"navigation".into()).ok().filter(JsValue::is_object)
}

/// Listens ahead of others, for as long as the caller is mounted.
fn on_first(target: &EventTarget, name: &'static str, act: impl Fn(&Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| act(&event));
    let function: &Function = listener.as_ref().unchecked_ref();
    // Adding a listener cannot fail for a plain function.
    let _ = target.add_event_listener_with_callback_and_bool(name, function, true);
    let kept = StoredValue::new_local((target.clone(), listener));
    on_cleanup(move || {
        kept.try_with_value(|(target, listener)| {
            let function: &Function = listener.as_ref().unchecked_ref();
            let _ = target.remove_event_listener_with_callback_and_bool(name, function, true);
        });
    });
}
