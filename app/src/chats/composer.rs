//! Where an agent writes: a reply to the visitor, or a comment that only agents see. Two drafts a
//! chat, so that one never slips into the other.

pub mod drafts;
pub mod left_over;

use super::desk::use_desk;
use crate::components::browser::is_touch;
use crate::components::one_type::{memo, watch};
use crate::components::{Button, ButtonKind, IconName};
use crate::state::live::local_now;
use drafts::Drafts;
use foyer_line::Typing;
use foyer_protocol::ChatId;
use foyer_protocol::agent::ChatSummary;
use foyer_protocol::chat::ChatState;
use foyer_protocol::checks;
use foyer_protocol::isolate::isolated;
use foyer_protocol::limits::MESSAGE_CHARS;
use left_over::LeftOver;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// From here on the length is shown.
const NEARLY_FULL: usize = MESSAGE_CHARS - 200;

/// The form under the thread.
#[component]
pub fn Composer(id: ChatId, chat: Memo<ChatSummary>, grown: RwSignal<u32>) -> impl IntoView {
    let desk = use_desk();
    let live = desk.live;
    let commenting = desk.commenting;
    let id = StoredValue::new(id);
    let drafts = Drafts::load(live, id);
    let text = move || drafts.text(commenting.get());
    let set_text = move |value: String| {
        drafts.set(commenting.get_untracked(), value);
        grown.update(|n| *n = n.wrapping_add(1));
    };

    let may_reply = memo(move || live.model.with(|m| chat.with(|c| m.may_reply(c))));
    watch(move || {
        let wanted = desk.reply_to.with(|wanted| id.with_value(|id| wanted.as_ref() == Some(id)));
        if wanted && may_reply.get() {
            desk.reply_to.set(None);
            // Taking also leads to another list, which may draw this field once more.
            crate::components::browser::focus_for_good("#reply");
        }
    });
    let ended = memo(move || chat.with(|c| c.state == ChatState::Ended));
    let barred = memo(move || -> Option<String> {
        if commenting.get() || may_reply.get() {
            return None;
        }
        Some(chat.with(|c| match (&c.owner_name, c.state) {
            (_, ChatState::Ended) => "This chat has ended.".to_owned(),
            (Some(owner), ChatState::Active) => format!("{} answers this chat.", isolated(owner)),
            _ => "Take this chat to reply.".to_owned(),
        }))
    });
    let is_left_over =
        memo(move || ended.get() && !commenting.get() && !drafts.text(false).trim().is_empty());
    let name = memo(move || chat.with(|c| c.visitor_name.clone()));
    let label = move || {
        if commenting.get() { "Comment".to_owned() } else { format!("Reply to {}", isolated(&name.get())) }
    };
    let length = memo(move || checks::length(&text()));
    let too_long = move || length.get() > MESSAGE_CHARS;

    let typing = StoredValue::new(Typing::default());
    let tell = move |types: Option<Option<bool>>| {
        if let Some(types) = types.flatten() {
            id.try_with_value(|id| live.typing(id, types));
        }
    };
    let stop_typing = move || tell(typing.try_update_value(|typing| typing.left(local_now())));
    watch(move || {
        if commenting.get() {
            stop_typing();
        }
    });
    on_cleanup(stop_typing);
    let on_input = move |value: String| {
        if may_reply.get_untracked() && !commenting.get_untracked() {
            tell(typing.try_update_value(|typing| typing.changed(value.is_empty(), local_now())));
        }
        set_text(value);
    };
    let send = move || {
        let message = text().trim().to_owned();
        if checks::length(&message) == 0 || barred.get_untracked().is_some() || too_long() {
            return;
        }
        id.with_value(|id| live.write(id, message, commenting.get_untracked()));
        typing.update_value(Typing::sent);
        set_text(String::new());
    };
    let enter_sends = desk.enter_sends;
    let on_key = move |event: KeyboardEvent| {
        // Enter that ends a composition belongs to the input method (229: Safari, which ends it first).
        if event.key() != "Enter" || event.is_composing() || event.key_code() == 229 {
            return;
        }
        let with_control = event.ctrl_key() || event.meta_key();
        let plain = enter_sends.get_untracked() && !is_touch() && !event.shift_key();
        if with_control || plain {
            event.prevent_default();
            send();
        }
    };
    let tab = move |of_comment: bool, words: &'static str, key: &'static str, dom_id: &'static str| {
        view! {
            <button
                type="button"
                role="tab"
                class="composer-tab"
                id=dom_id
                aria-selected=move || (commenting.get() == of_comment).to_string()
                aria-controls="composer-panel"
                aria-keyshortcuts=key
                tabindex=move || if commenting.get() == of_comment { "0" } else { "-1" }
                on:click=move |_| {
                    commenting.set(of_comment);
                    crate::components::browser::focus("#reply");
                }
                on:keydown=move |event: KeyboardEvent| {
                    if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
                        event.prevent_default();
                        commenting.set(!of_comment);
                        crate::components::browser::focus(if of_comment { "#tab-reply" } else { "#tab-comment" });
                    }
                }
            >
                {words}
            </button>
        }
    };
    view! {
        <form
            class="composer"
            aria-label=move || if commenting.get() { "Comment" } else { "Reply" }
            data-mode=move || if commenting.get() { "comment" } else { "reply" }
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <div class="composer-tabs" role="tablist" aria-label="What to write">
                {tab(false, "Reply", "r", "tab-reply")}
                {tab(true, "Comment", "n", "tab-comment")}
                <span class="only-agents" hidden=move || !commenting.get()>
                    "Only agents see this"
                </span>
            </div>
            <div
                class="composer-box"
                role="tabpanel"
                id="composer-panel"
                aria-labelledby=move || if commenting.get() { "tab-comment" } else { "tab-reply" }
                data-barred=move || (barred.get().is_some() && !is_left_over.get()).to_string()
            >
                <label class="visually-hidden" for="reply">
                    {label}
                </label>
                <textarea
                    id="reply"
                    class="composer-text"
                    rows="2"
                    dir="auto"
                    placeholder=move || if barred.get().is_some() { String::new() } else { label() }
                    aria-describedby="composer-hint"
                    enterkeyhint=move || if enter_sends.get() && !is_touch() { "send" } else { "enter" }
                    disabled=move || barred.get().is_some() && !is_left_over.get()
                    readonly=is_left_over
                    prop:value=text
                    on:input:target=move |event| on_input(event.target().value())
                    on:focus=move |_| {
                        let ahead = desk.type_ahead.arrive(local_now());
                        if !ahead.is_empty() {
                            on_input(text() + &ahead);
                        }
                    }
                    on:keydown=on_key
                ></textarea>
                <div class="composer-foot">
                    <p class="composer-hint" id="composer-hint" data-bad=move || too_long().to_string()>
                        {move || match barred.get() {
                            Some(why) if is_left_over.get() => format!("{why} This was not sent."),
                            Some(why) => why,
                            None if length.get() > NEARLY_FULL => {
                                checks::of_most(length.get(), MESSAGE_CHARS)
                            }
                            None if is_touch() => String::new(),
                            None if enter_sends.get() => "Enter sends, Shift+Enter adds a line".to_owned(),
                            None => "Ctrl+Enter sends, Enter adds a line".to_owned(),
                        }}
                    </p>
                    <Show when=move || is_left_over.get()>
                        <LeftOver id drafts />
                    </Show>
                    <Show when=move || barred.get().is_none()>
                        <Button
                            kind=ButtonKind::Primary
                            icon=IconName::Send
                            submit=true
                            disabled=Signal::derive(move || length.get() == 0 || too_long())
                        >
                            {move || if commenting.get() { "Add comment" } else { "Send" }}
                        </Button>
                    </Show>
                </div>
            </div>
        </form>
    }
}
