//! What the set-up says once it is done: to the administrator the script and the next steps, to everybody
//! else where to sign in.

use super::step::Step;
use super::steps::Progress;
use crate::api::session::get_entry;
use crate::api::{ApiError, links};
use crate::components::focus_by_id;
use crate::components::page_name::name_page;
use crate::pages::{HOME, LOGIN};
use crate::settings::links::Script;
use crate::settings::load::{Loaded, Loader};
use crate::settings::next_steps::NextSteps;
use foyer_protocol::agent::Entry;
use foyer_protocol::people::Role;
use foyer_protocol::setup::Link;
use leptos::prelude::*;

const HEADING_ID: &str = "setup-done";

/// The end of the set-up, for whoever looks at it.
#[component]
pub fn Finished() -> impl IntoView {
    let links = Loader::new(links_to_show);
    name_page(Signal::stored(Step::Done.label().to_owned()));
    view! {
        <Loaded ready=links.ready() error=links.error() retry=links.retry()>
            {move || match links.get().flatten() {
                Some(links) => what_comes_next(links),
                None => closed(),
            }}
        </Loaded>
    }
}

/// The links, if an administrator is signed in. Asked in this order so that nobody is refused anything.
async fn links_to_show() -> Result<Option<Vec<Link>>, ApiError> {
    match get_entry().await? {
        Entry::Workspace(me) if me.role == Role::Administrator => links::list_links().await.map(Some),
        _ => Ok(None),
    }
}

/// The link into the workspace loads a page, so that it starts signed in.
fn what_comes_next(links: Vec<Link>) -> AnyView {
    request_animation_frame(|| focus_by_id(HEADING_ID));
    let script = links.into_iter().next().map(|link| view! { <Script text=link.script /> });
    view! {
        <Progress step=Signal::stored(Step::Done) />
        <h2 id=HEADING_ID tabindex="-1">{Step::Done.label()}</h2>
        <p>
            "Chat is ready. Paste this script into your site's pages, just before the closing body tag. You find it again under System Settings › Live Chats › Live Chat Links."
        </p>
        {script}
        <NextSteps when_done=true />
        <div class="entry-actions">
            <a class="button button-primary" href=HOME rel="external">
                <span class="button-text">"Open the workspace"</span>
            </a>
        </div>
    }
    .into_any()
}

fn closed() -> AnyView {
    view! {
        <p>"Set-up is done. There is nothing left to do here."</p>
        <a class="button button-primary" href=LOGIN>
            <span class="button-text">"Sign in"</span>
        </a>
    }
    .into_any()
}
