//! What is known of the visitor beside the chat. All of it is text from outside.

use super::desk::{OpenDialog, use_desk};
use crate::api::chats::get_visitor;
use crate::components::browser::{mailto, wall_clock};
use crate::components::error_note::show_failure;
use crate::components::one_type::{memo, watch};
use crate::components::{Button, ButtonKind, ErrorNote, Icon, IconName, Moment, Skeleton};
use crate::state::live::LineState;
use foyer_protocol::chat::ChatState;
use foyer_protocol::isolate::isolated;
use foyer_protocol::people::{PastChat, VisitorDetails};
use foyer_protocol::{AppError, ChatId, ErrorKind};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A column where there is room, a drawer elsewhere.
#[component]
pub fn VisitorPanel(chat: ChatId) -> impl IntoView {
    let desk = use_desk();
    let live = desk.live;
    let chat = StoredValue::new(chat);
    let details = RwSignal::new(None::<VisitorDetails>);
    let failed = RwSignal::new(None::<AppError>);
    let attempt = RwSignal::new(0_u32);
    // `rev` grows with every change, `seq` with every event: their difference moves when something
    // beside the stream changed, such as the visitor's page.
    let moved = memo(move || {
        live.model
            .with(|m| chat.with_value(|id| m.chat(id).map(|c| (c.visitor_online, c.state, c.rev - c.seq))))
    });
    let ready = memo(move || live.line.get() == LineState::Ready);
    watch(move || {
        // Read, not only tracked: a memo that nobody reads never hears of a change.
        moved.get();
        attempt.track();
        if !ready.get() {
            return;
        }
        // The panel may have left the screen when the answer comes.
        let id = chat.get_value();
        spawn_local(async move {
            match get_visitor(id.clone()).await {
                Ok(known) => {
                    failed.try_set(None);
                    desk.visitor.try_set(Some((id, known.clone())));
                    details.try_set(Some(known));
                }
                // The line comes back after signing in, and then it is asked again.
                Err(error) if error.0.kind == ErrorKind::SignedOut => {}
                Err(error) => show_failure(failed, error.0),
            }
        });
    });
    view! {
        <aside
            class="details"
            id="visitor-details"
            aria-label="Visitor details"
            data-open=move || desk.details_open.get().to_string()
        >
            <header class="details-head">
                <h2>"Visitor"</h2>
                <Button
                    kind=ButtonKind::Quiet
                    icon=IconName::Close
                    icon_only=true
                    label="Hide details"
                    on_click=move |_| desk.toggle_details()
                />
            </header>
            {move || match (details.get(), failed.get()) {
                (Some(known), _) => view! { <Known known chat /> }.into_any(),
                (None, Some(error)) => {
                    view! { <ErrorNote error retry=move |()| attempt.update(|n| *n += 1) /> }.into_any()
                }
                (None, None) => view! { <Skeleton rows=6 row_height="36px" /> }.into_any(),
            }}
        </aside>
        <div class="scrim scrim-details" hidden=move || !desk.details_open.get() on:click=move |_| desk.details_open.set(false)></div>
    }
}

#[component]
fn Known(known: VisitorDetails, chat: StoredValue<ChatId>) -> impl IntoView {
    let desk = use_desk();
    let live = desk.live;
    let may_block = known.may_block && !(known.is_own_block && known.block.is_some());
    let offset = known.utc_offset_min;
    let local_time = memo(move || wall_clock(live.tick.get(), offset));
    let past: Vec<PastChat> = known.past.into_iter().filter(|p| chat.with_value(|id| &p.id != id)).collect();
    let page = if known.page_title.is_empty() { known.page_url.clone() } else { known.page_title };
    view! {
        <div class="detail-card">
            <dl class="detail-facts">
                {fact("Name", text(known.name))}
                {fact("Email", email(known.email))}
                {known.subject.map(|subject| fact("Signed in as", signed_in(subject)))}
                {fact("Local time", view! { <time>{move || local_time.get()}</time> }.into_any())}
                {fact("Browser", text(known.browser))}
                {fact("Languages", text(known.languages))}
                {fact("Page", address(page, known.page_url))}
                {(!known.referrer.is_empty())
                    .then(|| fact("Came from", address(known.referrer.clone(), known.referrer)))}
            </dl>
            {may_block
                .then(|| {
                    view! {
                        <Button
                            icon=IconName::Shield
                            on_click=move |_| desk.dialog.set(Some(OpenDialog::Block(chat.get_value())))
                        >
                            "Block visitor"
                        </Button>
                    }
                        .into_any()
                })}
        </div>
        {attributes(known.attributes)}
        <div class="detail-card">
            <h3>"Past chats"</h3>
            {past
                .iter()
                .any(|past| past.unverified)
                .then(|| {
                    view! {
                        <p class="none">"Unverified: another browser gave the same email. Anybody can type it."</p>
                    }
                        .into_any()
                })}
            {if past.is_empty() {
                view! { <p class="none">"No past chats."</p> }.into_any()
            } else {
                view! { <ul class="past">{past.into_iter().map(past_chat).collect_view()}</ul> }.into_any()
            }}
        </div>
    }
}

fn fact(label: &'static str, value: AnyView) -> impl IntoView {
    view! {
        <div class="detail-fact">
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
}

fn text(value: String) -> AnyView {
    if value.is_empty() {
        view! { <span class="none">"Unknown"</span> }.into_any()
    } else {
        view! { <bdi>{value}</bdi> }.into_any()
    }
}

/// The site's own id for a visitor whom it has signed in.
fn signed_in(subject: String) -> AnyView {
    view! {
        <span class="signed-in">
            <Icon name=IconName::Shield />
            <span>
                <bdi>{subject}</bdi>
                " (verified)"
            </span>
        </span>
    }
    .into_any()
}

/// What the host's page says of the visitor. Anybody can have it say something else.
fn attributes(said: Vec<(String, String)>) -> AnyView {
    if said.is_empty() {
        return ().into_any();
    }
    let facts = said.into_iter().map(|(name, value)| {
        view! {
            <div class="detail-fact">
                <dt>
                    <bdi>{name}</bdi>
                </dt>
                <dd>
                    <bdi>{value}</bdi>
                </dd>
            </div>
        }
    });
    view! {
        <div class="detail-card">
            <h3>"The page says"</h3>
            <dl class="detail-facts">{facts.collect_view()}</dl>
        </div>
    }
    .into_any()
}

fn email(value: String) -> AnyView {
    if value.is_empty() || !foyer_protocol::checks::looks_like_email(&value) {
        return text(value);
    }
    let href = mailto(&value);
    view! { <a href=href rel="external"><bdi dir="ltr">{value}</bdi></a> }.into_any()
}

/// A link only for what is an ordinary web address; anything else is text.
fn address(words: String, url: String) -> AnyView {
    if url.starts_with("https://") || url.starts_with("http://") {
        view! {
            <a href=url target="_blank" rel="noopener noreferrer nofollow">
                <bdi>{words}</bdi>
            </a>
        }
        .into_any()
    } else {
        text(words)
    }
}

fn past_chat(past: PastChat) -> impl IntoView {
    let state = match past.state {
        ChatState::Queued => "In queue",
        ChatState::Active => "Active",
        ChatState::Ended => "Ended",
    };
    let who = past
        .owner_name
        .map_or_else(|| state.to_owned(), |owner| format!("{state}, with {}", isolated(&owner)));
    view! {
        <li>
            <a href=format!("/c/{}", past.number)>
                <span class="past-question" dir="auto">
                    {past.question}
                </span>
                <span class="past-facts dotted">
                    <span>"Chat " <bdi dir="ltr">{past.number}</bdi></span>
                    <span><Moment at=past.started_at /></span>
                    <span>{who}</span>
                    {past.unverified.then(|| view! { <span>"Unverified"</span> }.into_any())}
                </span>
            </a>
        </li>
    }
}
