//! One offline message: what was said and where. Its actions are in [`assignment`] and [`closing`].

pub mod assignment;
pub mod closing;

use self::assignment::Assignment;
use self::closing::Closing;
use super::Assignee;
use crate::components::browser::mailto;
use crate::components::linked_text::linked_text;
use crate::components::one_type::memo;
use crate::components::{Avatar, Moment};
use crate::pure::place_words;
use crate::settings::load::Loader;
use crate::state::live::use_live;
use foyer_protocol::offline::OfflineMessage;
use leptos::prelude::*;

/// The list a message stands in.
pub type MessageList = Loader<Vec<OfflineMessage>>;

/// The message with its actions.
#[component]
pub fn Card(
    /// The message.
    message: OfflineMessage,
    /// The list it stands in.
    rows: MessageList,
    /// Whom an administrator can give it to; `None` for others.
    #[prop(into)]
    assignees: Signal<Option<Vec<Assignee>>>,
) -> impl IntoView {
    // What a visitor wrote never changes; who has it and whether it is closed does, and the card
    // stays in place meanwhile, with focus in it.
    let latest = {
        let message = message.clone();
        memo(move || {
            rows.with(|rows| rows.and_then(|rows| rows.iter().find(|row| row.id == message.id).cloned()))
                .unwrap_or_else(|| message.clone())
        })
    };
    let heading_id = format!("offline-{}", message.id);
    let mailto = mailto(&message.email);
    view! {
        <article class="card" aria-labelledby=heading_id.clone()>
            <header class="card-head">
                <Avatar name=message.name.clone() />
                <div class="card-who">
                    <h2 id=heading_id.clone()>
                        <bdi>{message.name.clone()}</bdi>
                    </h2>
                    <a href=mailto dir="ltr">
                        {message.email.clone()}
                    </a>
                </div>
                <span class="card-when">
                    <Moment at=message.created_at />
                </span>
            </header>
            <p class="card-text" dir="auto">
                {linked_text(&message.message)}
            </p>
            <Origin message=message.clone() />
            <footer class="card-foot">
                <Assignment message=latest rows assignees />
                <Closing message=latest rows />
            </footer>
        </article>
    }
}

/// Department, link and page.
#[component]
fn Origin(
    /// The message.
    message: OfflineMessage,
) -> impl IntoView {
    let live = use_live();
    let (id, name) = (message.department.clone(), message.department_name.clone());
    // Names are unique within a brand only.
    let department = move || {
        live.model.with(|m| match m.brand_shown(&id) {
            Some(brand) => place_words::department(&name, brand, true),
            None => name.clone(),
        })
    };
    // The visitor's browser named the page: it is shown, but followed only when it is on the web.
    let on_the_web = message.page_url.starts_with("https://") || message.page_url.starts_with("http://");
    let page = if on_the_web {
        view! {
            <a href=message.page_url.clone() target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
                {message.page_url.clone()}
                <span class="visually-hidden">" (opens a new tab)"</span>
            </a>
        }
        .into_any()
    } else {
        view! { <bdi dir="ltr">{message.page_url.clone()}</bdi> }.into_any()
    };
    view! {
        <dl class="card-facts">
            <div>
                <dt>"Department"</dt>
                <dd>
                    <bdi>{department}</bdi>
                </dd>
            </div>
            <div>
                <dt>"Link"</dt>
                <dd>
                    <bdi>{message.link_title.clone()}</bdi>
                </dd>
            </div>
            {(!message.page_url.is_empty())
                .then(|| {
                    view! {
                        <div class="card-page">
                            <dt>"Page"</dt>
                            <dd>{page}</dd>
                        </div>
                    }
                })}
        </dl>
    }
}
