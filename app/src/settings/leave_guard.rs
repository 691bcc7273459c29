//! Asks before unsaved changes are lost: by closing the tab, by a link, by a shortcut, or by Back.

pub mod traversal;

use crate::chats::desk::use_desk;
use crate::components::{Button, ButtonKind, Dialog};
use crate::pages::is_within;
use js_sys::Function;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
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
    /// The address whose links, and those below it, lead nowhere else.
    #[prop(optional_no_strip)]
    stays: Option<String>,
) -> impl IntoView {
    let desk = use_desk();
    let destination = RwSignal::new(None::<Destination>);
    let allowed = StoredValue::new(false);
    let guards = move || {
        let dirty = dirty.try_get_untracked().unwrap_or(false);
        dirty && !allowed.try_get_value().unwrap_or(true) && !desk.live.is_handed_over()
    };

    let unload = window_event_listener(ev::beforeunload, move |event| {
        if guards() {
            event.prevent_default();
            // Older browsers ask only when this is set.
            event.set_return_value("unsaved");
        }
    });
    on_cleanup(move || unload.remove());

    let asks = Callback::new(move |path: String| {
        let asks = guards();
        if asks {
            destination.set(Some(Destination::Link(path)));
        }
        asks
    });
    desk.guard(Some(asks));
    on_cleanup(move || desk.guard(None));

    on_first(&window(), "click", move |event: &Event| {
        let leaves = |path: &String| !stays.as_ref().is_some_and(|stays| is_within(path, stays));
        if let Some(path) = event.dyn_ref::<MouseEvent>().and_then(followed_link).filter(leaves)
            && asks.run(path)
        {
            event.prevent_default();
            event.stop_immediate_propagation();
        }
    });
    traversal::hold(dirty, guards, move |entry| destination.set(Some(Destination::History(entry))));

    let navigate = use_navigate();
    let leave = StoredValue::new_local(move || {
        let Some(to) = destination.get_untracked() else {
            return;
        };
        allowed.set_value(true);
        destination.set(None);
        match to {
            Destination::Link(path) => navigate(&path, NavigateOptions::default()),
            Destination::History(key) => traversal::go(&key),
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
