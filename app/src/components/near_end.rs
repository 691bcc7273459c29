//! The end of what is drawn of a long list: tells when it comes near the screen, so that more is drawn.

use super::one_type::watch;
use leptos::html;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// How far from the screen the end may still be.
const NEAR: &str = "1000px 0px";

/// Stands after what is drawn of a list; `near` is told when a reader is about to come to it. To be drawn
/// anew for every part.
pub fn near_end(scroller: &'static str, near: impl Fn() + 'static) -> AnyView {
    let end = NodeRef::<html::Div>::new();
    on_near(end, scroller, NEAR, near);
    view! { <div class="near-end" aria-hidden="true" node_ref=end></div> }.into_any()
}

/// Calls `then` whenever an element is in view of what scrolls it (a selector) or within `margin` of that (such as
/// "600px"), as long as the caller is mounted. It is called again and again while the element stays there, so
/// `then` must move it away or hide it.
pub fn on_near(
    element: NodeRef<html::Div>,
    scroller: &'static str,
    margin: &'static str,
    then: impl Fn() + 'static,
) {
    type Heard = Closure<dyn Fn(js_sys::Array, IntersectionObserver)>;
    let kept = StoredValue::new_local(None::<(IntersectionObserver, Heard)>);
    let then = Rc::new(then);
    watch(move || {
        let Some(element) = element.get() else { return };
        let (then, watched) = (then.clone(), element.clone());
        let listener = Heard::new(move |entries: js_sys::Array, observer: IntersectionObserver| {
            let newest = entries.pop().dyn_into::<IntersectionObserverEntry>();
            if newest.is_ok_and(|entry| entry.is_intersecting()) {
                then();
                // It tells of changes only: asked anew, it also answers for an element that is near still.
                let watched = watched.clone();
                request_animation_frame(move || {
                    // Where the caller is gone, so is who would hear the answer.
                    kept.try_with_value(|_| {
                        observer.unobserve(&watched);
                        observer.observe(&watched);
                    });
                });
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root_margin(margin);
        options.set_root(element.closest(scroller).ok().flatten().as_ref());
        let observer = IntersectionObserver::new_with_options(listener.as_ref().unchecked_ref(), &options);
        if let Ok(observer) = observer {
            observer.observe(&element);
            kept.set_value(Some((observer, listener)));
        }
    });
    on_cleanup(move || {
        kept.try_with_value(|kept| kept.as_ref().map(|(observer, _)| observer.disconnect()));
    });
}
