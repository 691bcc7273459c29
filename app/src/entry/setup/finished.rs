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
use foyer_protocol::embed_code::{EmbedCode, ScriptType};
use foyer_protocol::people::Role;
use leptos::prelude::*;

const HEADING_ID: &str = "setup-done";

/// The end of the set-up, for whoever looks at it.
#[component]
pub fn Finished() -> impl IntoView {
    let script = Loader::new(script_to_show);
    name_page(Signal::stored(Step::Done.label().to_owned()));
    view! {
        <Loaded ready=script.ready() error=script.error() retry=script.retry()>
            {move || match script.get().flatten() {
                Some(script) => what_comes_next(script),
                None => closed(),
            }}
        </Loaded>
    }
}

/// The first link's script, if an administrator is signed in. Asked in this order so that nobody is refused anything.
async fn script_to_show() -> Result<Option<Option<String>>, ApiError> {
    match get_entry().await? {
        Entry::Workspace(me) if me.role == Role::Administrator => {}
        _ => return Ok(None),
    }
    let (all, hosts) = (links::list_links().await?, links::list_host_headers().await?);
    let first = all.first().and_then(|link| Some((link.id?, link.online.label(true))));
    let script = first.zip(hosts.first()).map(|((link, words), host)| {
        let script_type = ScriptType::default();
        EmbedCode { base_url: &host.origin, link, script_type, words, images: &[], room: None }.head()
    });
    Ok(Some(script))
}

/// The link into the workspace loads a page, so that it starts signed in.
fn what_comes_next(script: Option<String>) -> AnyView {
    request_animation_frame(|| focus_by_id(HEADING_ID));
    let script = script.map(|text| view! { <Script text /> });
    view! {
        <Progress step=Signal::stored(Step::Done) />
        <h2 id=HEADING_ID tabindex="-1">{Step::Done.label()}</h2>
        <p>
            "Chat is ready. Paste this script into the head of your site's pages. You find it again under System Settings › Live Chats › Live Chat Links, with where to paste it in WordPress, Shopify and others."
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
