//! `/chats/…`: navigation pane, list, chat, visitor's details side by side, or one after another
//! by address on narrow screens.

use super::chat_list::ChatList;
use super::chat_pane::ChatPane;
use super::desk::use_desk;
use super::navigation_pane::NavigationPane;
use super::place::List;
use super::visitor_panel::VisitorPanel;
use crate::components::NotFound;
use crate::components::one_type::{flag, memo};
use crate::components::{EmptyState, IconName};
use crate::settings::next_steps::NextSteps;
use foyer_protocol::ChatId;
use foyer_protocol::people::Role;
use leptos::prelude::*;

/// The area of live chats.
#[component]
pub fn Chats() -> impl IntoView {
    let desk = use_desk();
    let live = desk.live;
    // A group that is gone, or that was never mine to see, has no lists.
    let known = flag(move || {
        desk.place.with(|place| {
            place.as_ref().is_some_and(|place| live.model.with(|m| !m.welcomed || m.has_list(&place.list)))
        })
    });
    let list = memo(move || desk.place.with(|p| p.as_ref().map_or(List::Mine, |p| p.list.clone())));
    let number = memo(move || desk.place.with(|p| p.as_ref().and_then(|p| p.number)));
    let open = memo(move || -> Option<ChatId> {
        let number = number.get()?;
        live.model.with(|m| m.by_number(number).map(|c| c.id.clone()))
    });
    let area = move || {
        view! {
            <div
                class="chats"
                data-view=move || if number.get().is_some() { "chat" } else { "list" }
                data-details=move || if open.get().is_some() && !desk.details_hidden.get() { "shown" } else { "hidden" }
            >
                <NavigationPane />
                <main id="content" class="chats-main" tabindex="-1">
                    <ChatList list number />
                    {move || match number.get() {
                        Some(number) => view! { <ChatPane number open /> }.into_any(),
                        None => view! { <NothingOpen /> }.into_any(),
                    }}
                </main>
                {move || open.get().map(|chat| view! { <VisitorPanel chat /> }.into_any())}
            </div>
        }
    };
    move || {
        if known.get() {
            area().into_any()
        } else {
            view! { <main id="content" class="page" tabindex="-1"><NotFound /></main> }.into_any()
        }
    }
}

#[component]
fn NothingOpen() -> impl IntoView {
    let live = use_desk().live;
    let administers =
        flag(move || live.model.with(|m| m.me.as_ref().is_some_and(|me| me.role == Role::Administrator)));
    view! {
        <div class="chat-none">
            <EmptyState icon=IconName::Chat text="No chat is open." detail="Choose one from the list." />
            {move || administers.get().then(|| view! { <NextSteps /> })}
        </div>
    }
}
