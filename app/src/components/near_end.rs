//! The end of what is drawn of a long list: tells when it comes near the screen, so that more is drawn.

use super::one_type::watch;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// How far from the screen the end may still be.
const NEAR: &str = "1000px 0px";

/// Stands after what is drawn of a list; `near` is told when a reader is about to come to it. To be drawn
/// anew for every part, so that it tells again.
pub fn near_end(scroller: &'static str, near: impl Fn() + 'static) -> AnyView {
    let end = NodeRef::<html::Div>::new();
    let seen = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let is_near = entries.iter().any(|entry| {
            entry.dyn_into::<IntersectionObserverEntry>().is_ok_and(|entry| entry.is_intersecting())
        });
        if is_near {
            near();
        }
    });
    let kept = StoredValue::new_local((seen, None::<IntersectionObserver>));
    watch(move || {
        let Some(end) = end.get() else { return };
        kept.try_update_value(|(seen, observer)| {
            *observer = observed(&end, scroller, seen.as_ref().unchecked_ref());
        });
    });
    on_cleanup(move || {
        kept.try_update_value(|(_, observer)| {
            if let Some(observer) = observer.take() {
                observer.disconnect();
            }
        });
    });
    view! { <div class="near-end" aria-hidden="true" node_ref=end></div> }.into_any()
}

/// Watches the element inside what scrolls it: a margin counts only from there.
fn observed(end: &Element, scroller: &str, seen: &js_sys::Function) -> Option<IntersectionObserver> {
    let options = IntersectionObserverInit::new();
    options.set_root(end.closest(scroller).ok().flatten().as_ref());
    options.set_root_margin(NEAR);
    let observer = IntersectionObserver::new_with_options(seen, &options).ok()?;
    observer.observe(end);
    Some(observer)
}
