//! **Block visitor**: what is blocked, for how long, why, and whether the chat ends now.

use super::block_note::unblock;
use super::desk::use_desk;
use crate::api::blocks::block_visitor;
use crate::components::browser::day_and_time;
use crate::components::{Button, ButtonKind, Checkbox, Choice, SelectField, TextField, use_toasts};
use foyer_protocol::blocks::{Block, BlockTime, NewBlock};
use foyer_protocol::checks::too_long;
use foyer_protocol::isolate::isolated;
use foyer_protocol::limits::REASON_CHARS;
use foyer_protocol::{AppError, ChatId};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The form inside the dialog.
#[component]
pub fn BlockForm(chat: ChatId) -> impl IntoView {
    let desk = use_desk();
    let live = desk.live;
    let toasts = use_toasts();
    let id = StoredValue::new(chat.clone());
    let network = untrack(|| desk.visitor_of(&chat)).and_then(|known| known.network);
    let may_end = live.model.with_untracked(|m| m.chat(&chat).is_some_and(|chat| m.may_end(chat)));
    let with_network = RwSignal::new(false);
    let time = RwSignal::new(BlockTime::Day);
    let reason = RwSignal::new(String::new());
    let end_chat = RwSignal::new(may_end);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<AppError>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || reason.with_untracked(|text| too_long(text, REASON_CHARS)).is_some() {
            return;
        }
        let new = NewBlock {
            chat: id.get_value(),
            with_network: with_network.get_untracked(),
            time: time.get_untracked(),
            reason: reason.get_untracked(),
            end_chat: end_chat.get_untracked(),
        };
        busy.set(true);
        error.set(None);
        if new.end_chat {
            live.model.update_untracked(|m| m.expect(&new.chat));
        }
        spawn_local(async move {
            match block_visitor(new.clone()).await {
                Ok(block) => {
                    desk.close_dialog();
                    let words = said(&block);
                    toasts.show_with_action(words, "Undo", move || unblock(toasts, block.id.clone()));
                }
                Err(refused) => {
                    live.model.update_untracked(|m| m.unexpect(&new.chat));
                    busy.try_set(false);
                    error.try_set(Some(refused.0));
                }
            }
        });
    };
    let field_error = move |field: &'static str| {
        Signal::derive(move || {
            error
                .with(|e| e.as_ref().filter(|e| e.field.as_deref() == Some(field)).map(|e| e.message.clone()))
        })
    };
    let rest = move || error.with(|e| e.as_ref().filter(|e| e.field.is_none()).map(|e| e.message.clone()));
    view! {
        <form class="block-form" on:submit=submit novalidate>
            <p>
                "They can't write to you any more with this browser. They'll read that chat isn't available to them at the moment, and not by whom or why."
            </p>
            {network
                .map(|network| {
                    view! {
                        <Checkbox
                            name="network"
                            label=format!("Also block their network address, {network}")
                            hint="Nobody who shares it can write to you then."
                            error=field_error("network")
                            checked=with_network
                            on_change=move |on| with_network.set(on)
                        />
                    }
                        .into_any()
                })}
            <SelectField
                name="block-time"
                label="For how long"
                narrow=true
                value=Signal::derive(move || value(time.get()).to_owned())
                choices=BlockTime::ALL.map(|time| Choice::new(value(time), words(time))).to_vec()
                on_change=move |chosen: String| {
                    if let Some(chosen) = BlockTime::ALL.into_iter().find(|time| value(*time) == chosen) {
                        time.set(chosen);
                    }
                }
            />
            <TextField
                name="reason"
                label="Reason"
                required=false
                hint="Only agents see this."
                max_length=REASON_CHARS
                error=field_error("reason")
                value=reason
                on_input=move |text| reason.set(text)
            />
            {may_end
                .then(|| {
                    view! {
                        <Checkbox
                            name="end-chat"
                            label="End the chat now"
                            checked=end_chat
                            on_change=move |on| end_chat.set(on)
                        />
                    }
                        .into_any()
                })}
            <div role="alert">{move || rest().map(|why| view! { <p class="field-error">{why}</p> }.into_any())}</div>
            <div class="dialog-actions">
                <Button on_click=move |_| desk.close_dialog() attr:autofocus="">"Cancel"</Button>
                <Button kind=ButtonKind::Danger submit=true busy>
                    "Block visitor"
                </Button>
            </div>
        </form>
    }
}

fn said(block: &Block) -> String {
    let name = isolated(&block.visitor_name);
    match block.until {
        Some(until) => format!("{name} is blocked until {}.", day_and_time(until)),
        None => format!("{name} is blocked until somebody unblocks them."),
    }
}

/// What stands for a time in the form.
fn value(time: BlockTime) -> &'static str {
    match time {
        BlockTime::Hour => "hour",
        BlockTime::Day => "day",
        BlockTime::Week => "week",
        BlockTime::Month => "month",
        BlockTime::Endless => "endless",
    }
}

fn words(time: BlockTime) -> &'static str {
    match time {
        BlockTime::Hour => "1 hour",
        BlockTime::Day => "1 day",
        BlockTime::Week => "1 week",
        BlockTime::Month => "30 days",
        BlockTime::Endless => "Until unblocked",
    }
}
