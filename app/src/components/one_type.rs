//! Effects and memos of one type each. Every closure given to leptos' own costs a kilobyte or two
//! of code around it, so closures come here and are boxed.

use leptos::prelude::*;

/// As [`Effect::new`], for effects that remember a bool from one run to the next.
pub fn effect(run: impl FnMut(Option<bool>) -> bool + 'static) {
    let run: Box<dyn FnMut(Option<bool>) -> bool> = Box::new(run);
    Effect::new(run);
}

/// Whether something is so, telling its readers only when that changes.
pub fn flag(is_so: impl Fn() -> bool + Send + Sync + 'static) -> Memo<bool> {
    let is_so: Box<dyn Fn() -> bool + Send + Sync> = Box::new(is_so);
    Memo::new(move |_| is_so())
}

/// As [`Memo::new`], compiled once for every type of value rather than for every closure.
pub fn memo<T: PartialEq + Send + Sync + 'static>(value: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    let value: Box<dyn Fn() -> T + Send + Sync> = Box::new(value);
    Memo::new(move |_| value())
}

/// As [`Effect::new`], for effects that remember nothing.
pub fn watch(run: impl FnMut() + 'static) {
    let run: Box<dyn FnMut()> = Box::new(run);
    watch_boxed(run);
}

fn watch_boxed(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_| run());
}
