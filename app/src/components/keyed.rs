//! Keyed lists of one type. Each type of item that reaches `<For>` costs ten kilobytes of code, so
//! items come here as key and boxed view.

use leptos::prelude::*;

/// What tells one item from another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// By a number and a kind.
    Number(i64, u8),
    /// By an id.
    Id(String),
}

/// An item that is not drawn yet.
pub struct Item {
    key: Key,
    view: Box<dyn FnOnce() -> AnyView + Send>,
}

impl Item {
    /// An item; `view` runs once, when the item comes on screen.
    pub fn new(key: Key, view: impl FnOnce() -> AnyView + Send + 'static) -> Self {
        Self { key, view: Box::new(view) }
    }
}

/// Draws items, keeping the elements of those that stay.
pub fn keyed(items: impl Fn() -> Vec<Item> + Send + Sync + 'static) -> AnyView {
    let items: Box<dyn Fn() -> Vec<Item> + Send + Sync> = Box::new(items);
    view! { <For each=items key=|item: &Item| item.key.clone() children=|item: Item| (item.view)() /> }
        .into_any()
}
