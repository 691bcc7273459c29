//! The strip under the application bar: what the line to the server is doing.

use super::connection::Stage;
use crate::chats::desk::use_desk;
use crate::components::Button;
use crate::components::one_type::memo;
use crate::state::live::{LineState, local_now};
use leptos::prelude::*;
use std::time::Duration;

/// How long "Connected" is said.
const CONNECTED_FOR: Duration = Duration::from_secs(3);

/// Says nothing while all is well. The region is always in the page, so that it is announced.
#[component]
pub fn ConnectionStrip() -> impl IntoView {
    let live = use_desk().live;
    let stage = memo(move || match live.line.get() {
        LineState::Lost(since) => {
            live.tick.track();
            Stage::of(since, local_now())
        }
        _ => Stage::Quiet,
    });
    let back = RwSignal::new(false);
    Effect::new(move |was_shown: Option<bool>| {
        let ready = live.line.get() == LineState::Ready;
        let shown = stage.get() != Stage::Quiet;
        if ready && was_shown == Some(true) {
            back.set(true);
            set_timeout(
                move || {
                    back.try_set(false);
                },
                CONNECTED_FOR,
            );
        }
        // A break stays in mind until the line is back, also while its stage changes.
        shown || (was_shown == Some(true) && !ready)
    });
    let words = move || match live.line.get() {
        LineState::NewVersion => "A new version is ready.",
        LineState::SignedOut => "Your session has ended.",
        LineState::Ready if back.get() => "Connected",
        _ => stage.get().words(),
    };
    let tone = move || match live.line.get() {
        LineState::NewVersion => "info",
        LineState::Ready => "ok",
        _ => "warn",
    };
    view! {
        <div class="strip" role="status" data-tone=tone data-empty=move || words().is_empty().to_string()>
            <span>{words}</span>
            {move || match live.line.get() {
                LineState::NewVersion => {
                    view! {
                        <Button on_click=move |_| {
                            let _ = window().location().reload();
                        }>"Reload"</Button>
                    }
                        .into_any()
                }
                LineState::SignedOut => {
                    view! { <Button on_click=move |_| live.session_over()>"Sign in"</Button> }.into_any()
                }
                LineState::Ready | LineState::Lost(_) => ().into_any(),
            }}
        </div>
    }
}
