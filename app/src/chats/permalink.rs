//! `/c/:number`: leads to the chat in the list where it is best shown.

use super::desk::use_desk;
use super::place::best_list;
use crate::api::chats::chat_by_number;
use crate::components::one_type::{memo, watch};
use crate::components::{EmptyState, ErrorNote, IconName, Skeleton};
use crate::pages::{HOME, Variable};
use foyer_protocol::{AppError, ErrorKind};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Looks the chat up and goes on, without leaving a step behind in the history.
#[component]
pub fn Permalink() -> impl IntoView {
    // `None` when the address holds no number.
    let number: Option<i64> = expect_context::<Variable>().0.parse().ok();
    let desk = use_desk();
    let live = desk.live;
    let failed = RwSignal::new(None::<AppError>);
    let me = memo(move || live.model.with(|m| m.me.clone()));
    let attempt = RwSignal::new(0_u32);
    watch(move || {
        attempt.track();
        let Some(me) = me.get() else { return };
        failed.set(None);
        spawn_local(async move {
            let found = match number {
                Some(number) => chat_by_number(number).await.map_err(|e| e.0),
                None => Err(AppError::not_found("chat")),
            };
            match found {
                Ok(chat) => {
                    let path = best_list(&chat, &me).chat_path(chat.number);
                    live.put(chat);
                    desk.go_instead(path);
                }
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    });
    view! {
        <main id="content" class="page" tabindex="-1">
            {move || match failed.get() {
                None => view! { <h1 class="visually-hidden">"Chat"</h1><Skeleton rows=4 /> }.into_any(),
                Some(error) if error.kind == ErrorKind::NotFound => {
                    view! {
                        <h1 class="visually-hidden">"Chat"</h1>
                        <EmptyState icon=IconName::Search text=error.message>
                            <a class="button button-primary" href=HOME>
                                <span class="button-text">"Go to My Active"</span>
                            </a>
                        </EmptyState>
                    }
                        .into_any()
                }
                Some(error) => {
                    view! {
                        <h1 class="visually-hidden">"Chat"</h1>
                        <ErrorNote error retry=move |()| attempt.update(|n| *n += 1) />
                    }
                        .into_any()
                }
            }}
        </main>
    }
}
