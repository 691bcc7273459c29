//! `/offline-messages/…`: list and message side by side, or one after another by address on phones.

use super::filters::load_choices;
use super::list::MessageList;
use super::message::ReadingPane;
use super::place::Place;
use super::shown::Shown;
use crate::chats::desk::use_desk;
use crate::components::one_type::memo;
use crate::components::{NotFound, flag};
use crate::pure::place_words::several_brands;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The area of offline messages.
#[component]
pub fn OfflineMessagesPage() -> impl IntoView {
    let path = use_location().pathname;
    let known = flag(move || path.with(|path| Place::parse(path).is_some()));
    move || {
        if known.get() {
            view! { <Area /> }.into_any()
        } else {
            view! { <main id="content" class="page" tabindex="-1"><NotFound /></main> }.into_any()
        }
    }
}

#[component]
fn Area() -> impl IntoView {
    let shown = Shown::follow(use_desk().live);
    let choices = load_choices();
    let several = memo(move || {
        choices.with(|known| {
            let departments = known.map(|known| &*known.departments).unwrap_or_default();
            several_brands(departments.iter().map(|department| department.brand_name.as_str()))
        })
    });
    let view_of = move || if shown.open.with(Option::is_some) { "message" } else { "list" };
    view! {
        <main id="content" class="offline" tabindex="-1" data-view=view_of>
            <MessageList shown choices />
            <ReadingPane shown several_brands=several />
        </main>
    }
}
