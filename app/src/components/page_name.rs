//! The name of what a page is about: "Joe" in the title "Joe · Agents · Foyer".

use super::one_type::watch;
use leptos::prelude::*;

/// The name, while a page says one.
#[derive(Clone, Copy)]
pub struct PageName(RwSignal<Option<String>>);

impl PageName {
    /// The name, following changes.
    pub fn get(self) -> Option<String> {
        self.0.get()
    }
}

/// Mounted once, around all pages.
pub fn provide_page_name() {
    provide_context(PageName(RwSignal::new(None)));
}

/// The name said by the page on screen.
pub fn use_page_name() -> PageName {
    expect_context()
}

/// Names the page as long as the caller is mounted.
pub fn name_page(name: Signal<String>) {
    name_page_if_known(Signal::derive(move || Some(name.get())));
}

/// The same for a page whose name may be unknown for a while.
pub fn name_page_if_known(name: Signal<Option<String>>) {
    let PageName(page) = use_page_name();
    watch(move || page.set(name.get()));
    on_cleanup(move || {
        page.try_set(None);
    });
}
