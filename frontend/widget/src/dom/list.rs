//! A list of elements that follows a list of values: what stays keeps its element.

use super::{El, follow};
use leptos::prelude::Owner;

/// Values that are told apart by their keys.
pub(crate) trait Keyed {
    /// Two values with equal keys share one element.
    type Key: PartialEq + 'static;

    /// This value's key.
    fn key(&self) -> Self::Key;
}

struct Item<K> {
    key: K,
    el: El,
    /// Of everything that was made for the element.
    owner: Owner,
}

impl El {
    /// Keeps the children equal to `values`, one element each. The element has no other children.
    pub(crate) fn each<T: Keyed + 'static>(
        self,
        values: impl Fn() -> Vec<T> + 'static,
        view: impl Fn(T) -> El + 'static,
    ) -> Self {
        let parent = self.clone();
        let around = Owner::current().unwrap_or_default();
        let mut items: Vec<Item<T::Key>> = Vec::new();
        follow(move || {
            let mut old: Vec<Option<Item<T::Key>>> = items.drain(..).map(Some).collect();
            // Values mostly stay in order: the next one is where the last one was left.
            let mut next = 0;
            for value in values() {
                let key = value.key();
                let is_it = |item: &Option<Item<T::Key>>| item.as_ref().is_some_and(|item| item.key == key);
                let at = match old.get(next) {
                    Some(item) if is_it(item) => Some(next),
                    _ => old.iter().position(is_it),
                };
                let kept = at.and_then(|at| {
                    next = at + 1;
                    old.get_mut(at).and_then(Option::take)
                });
                items.push(kept.unwrap_or_else(|| {
                    let owner = around.child();
                    let el = owner.with(|| view(value));
                    Item { key, el, owner }
                }));
            }
            for gone in old.into_iter().flatten() {
                gone.owner.cleanup();
                gone.el.0.remove();
            }
            let mut place = parent.0.first_child();
            for item in &items {
                let here: &leptos::web_sys::Node = &item.el.0;
                if place.as_ref() == Some(here) {
                    place = here.next_sibling();
                } else {
                    // Fails only when `place` has left the parent, and nobody else takes children out.
                    _ = parent.0.insert_before(here, place.as_ref());
                }
            }
        });
        self
    }
}
