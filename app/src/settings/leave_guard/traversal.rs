//! Back and forward while a page has something to lose: the browser is sent back to where the page
//! belongs, and the page is told where the person wanted to go.
//!
//! The browser has moved already when it says so, but the router has not heard of it yet: it is kept
//! from hearing. Asking beforehand (`navigate` of the Navigation API) would hold only the first press:
//! browsers let the second one pass.

use crate::components::one_type::watch;
use js_sys::{Function, Reflect};
use leptos::ev;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

/// The page that holds the person: where it belongs, while it has something to lose, and whom to tell.
struct Hold {
    stays_at: Box<dyn Fn() -> Option<String>>,
    asked: Box<dyn Fn(String)>,
}

thread_local! {
    static HOLD: RefCell<Option<Rc<Hold>>> = const { RefCell::new(None) };
}

/// Hears of Back and forward ahead of the router: call it once, before there is one.
pub fn listen() {
    let handle = window_event_listener(ev::popstate, |event| {
        let Some(hold) = HOLD.with_borrow(Clone::clone) else { return };
        let (Some(here), Some(there)) = ((hold.stays_at)(), current_entry()) else { return };
        event.stop_immediate_propagation();
        // Coming back here is a step in the history as well.
        if there != here {
            go(&here);
            (hold.asked)(there);
        }
    });
    on_cleanup(move || handle.remove());
}

/// Holds the person at the caller's page, as long as it is mounted and `guards`; `asked` hears the entry
/// of the history that was wanted.
pub fn hold(dirty: Signal<bool>, guards: impl Fn() -> bool + 'static, asked: impl Fn(String) + 'static) {
    let here = StoredValue::new(None::<String>);
    watch(move || {
        // The router moves the browser after it has drawn the page; whoever types has seen it move.
        if dirty.get() {
            here.set_value(current_entry());
        }
    });
    let stays_at = move || here.try_get_value().flatten().filter(|_| guards());
    let hold = Rc::new(Hold { stays_at: Box::new(stays_at), asked: Box::new(asked) });
    HOLD.set(Some(hold));
    on_cleanup(|| HOLD.set(None));
}

/// Goes to an entry of the browser's history.
pub fn go(key: &str) {
    let Some(navigation) = navigation() else { return };
    let Ok(function) = Reflect::get(&navigation, &"traverseTo".into()) else { return };
    if let Some(function) = function.dyn_ref::<Function>() {
        // An entry that is gone meanwhile leaves the person where they are.
        let _ = function.call1(&navigation, &key.into());
    }
}

/// The key of the entry of the browser's history that is on screen.
fn current_entry() -> Option<String> {
    let entry = Reflect::get(&navigation()?, &"currentEntry".into()).ok()?;
    Reflect::get(&entry, &"key".into()).ok()?.as_string()
}

/// The browser's `navigation`, which `web-sys` does not know yet.
fn navigation() -> Option<JsValue> {
    Reflect::get(&window(), &"navigation".into()).ok().filter(JsValue::is_object)
}
