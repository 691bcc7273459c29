//! The content pane of one chat: finds it by the number of the address, opens its stream, and
//! puts header, thread and composer together.

use super::block_note::BlockNote;
use super::chat_header::ChatHeader;
use super::composer::Composer;
use super::desk::use_desk;
use super::printed::PrintedChat;
use super::thread::Thread;
use crate::api::chats::chat_by_number;
use crate::components::error_note::show_failure;
use crate::components::one_type::{memo, watch};
use crate::components::{EmptyState, ErrorNote, IconName, Skeleton};
use crate::pages::HOME;
use crate::state::live::LineState;
use foyer_protocol::agent::ChatSummary;
use foyer_protocol::{AppError, ChatId, ErrorKind};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The pane. `open` is the chat of `number`, once it is known.
#[component]
pub fn ChatPane(number: i64, open: Memo<Option<ChatId>>) -> impl IntoView {
    let desk = use_desk();
    let live = desk.live;
    let failed = RwSignal::new(None::<AppError>);
    let attempt = RwSignal::new(0_u32);
    let ready = memo(move || live.line.get() == LineState::Ready);
    // Not in the lists: ended before this page was opened, or not mine to see.
    watch(move || {
        attempt.track();
        if !ready.get() || open.get().is_some() {
            return;
        }
        spawn_local(async move {
            match chat_by_number(number).await {
                Ok(chat) => {
                    failed.try_set(None);
                    live.put(chat);
                }
                // The line comes back after signing in, and then it is asked again.
                Err(error) if error.0.kind == ErrorKind::SignedOut => {}
                Err(error) => show_failure(failed, error.0),
            }
        });
    });
    let back = move || desk.place.with(|p| p.as_ref().map_or_else(|| HOME.to_owned(), |p| p.list.path()));
    move || match (open.get(), failed.get()) {
        (Some(chat), _) => view! { <OpenChat id=chat /> }.into_any(),
        (None, None) => view! {
            <section class="chat" aria-label="Chat" aria-busy="true">
                <Skeleton rows=5 row_height="56px" />
            </section>
        }
        .into_any(),
        (None, Some(error)) if error.kind == ErrorKind::NotFound => view! {
            <section class="chat chat-none" aria-label="Chat">
                <EmptyState icon=IconName::Search text=error.message>
                    <a class="button button-primary" href=back>
                        <span class="button-text">"Back to the list"</span>
                    </a>
                </EmptyState>
            </section>
        }
        .into_any(),
        (None, Some(error)) => view! {
            <section class="chat chat-none" aria-label="Chat">
                <ErrorNote error retry=move |()| attempt.update(|n| *n += 1) />
            </section>
        }
        .into_any(),
    }
}

#[component]
fn OpenChat(id: ChatId) -> impl IntoView {
    let desk = use_desk();
    let live = desk.live;
    live.open_chat(&id);
    on_cleanup({
        let id = id.clone();
        move || live.close_chat(&id)
    });
    let Some(first) = live.model.with_untracked(|m| m.chat(&id).cloned()) else { return ().into_any() };
    let chat = Memo::new({
        let id = id.clone();
        move |old: Option<&ChatSummary>| {
            let known = live.model.with(|m| m.chat(&id).cloned());
            known.or_else(|| old.cloned()).unwrap_or_else(|| first.clone())
        }
    });
    desk.commenting.set(false);
    let composer_grew = RwSignal::new(0_u32);
    view! {
        <section class="chat" aria-labelledby="chat-title">
            <ChatHeader chat />
            <BlockNote chat />
            <Thread id=id.clone() chat grown=composer_grew />
            <Composer id=id.clone() chat grown=composer_grew />
            <PrintedChat id chat />
        </section>
    }
    .into_any()
}
