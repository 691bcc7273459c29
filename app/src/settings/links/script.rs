//! **Generate Script**: what a website pastes for a link, and where.

use super::Script;
use super::guides::guides;
use super::pasted::pasted;
use crate::api::links;
use crate::components::page_name::name_page;
use crate::components::{Choice, EmptyState, IconName, SelectField, Toolbar};
use crate::pages::{LINKS, Variable};
use crate::settings::load::{Loaded, Loader};
use crate::settings::record::find_by_id;
use foyer_protocol::embed_code::ScriptType;
use foyer_protocol::setup::{Display, HostHeader, Link};
use leptos::prelude::*;

const TITLE: &str = "Live Chat Link Script";
/// What the default of **Host Header** is called.
const DEFAULT: &str = "Default";

/// The page of a link's script.
#[component]
pub fn LinkScript() -> impl IntoView {
    let Variable(id) = expect_context();
    let back = (format!("{LINKS}/{id}/options"), "Edit live chat link");
    let read = Loader::new(move || {
        let id = id.clone();
        async move { Ok((find_by_id::<Link>(Some(&id)).await?, links::list_host_headers().await?)) }
    });
    let title = Signal::derive(move || {
        read.with(|read| read.and_then(|(link, _)| link.as_ref()).map(|link| link.title.clone()))
            .unwrap_or_else(|| TITLE.to_owned())
    });
    name_page(title);
    view! {
        <Toolbar title back=Some(back) />
        <Loaded ready=read.ready() error=read.error() retry=read.retry()>
            {match read.peek(|read| read.cloned()) {
                Some((Some(link), hosts)) => page(link, hosts),
                _ => missing(),
            }}
        </Loaded>
    }
}

fn missing() -> AnyView {
    view! {
        <EmptyState icon=IconName::Search text="This live chat link isn't there any more.">
            <a class="button button-secondary" href=LINKS>
                <span class="button-text">"Back to live chat links"</span>
            </a>
        </EmptyState>
    }
    .into_any()
}

fn page(link: Link, hosts: Vec<HostHeader>) -> AnyView {
    let Some(id) = link.id else { return missing() };
    let in_place = [&link.online, &link.offline].into_iter().any(|look| is_in_place(look.display));
    let first = hosts.first().map(|host| host.origin.clone()).unwrap_or_default();
    let host = RwSignal::new(first);
    let script_type = RwSignal::new(ScriptType::default());
    let made = Memo::new(move |_| host.with(|origin| pasted(&link, id, origin, script_type.get())));
    let policy = move || made.with(|made| made.policy.join("\n"));
    view! {
        <div class="link-script">
            <div class="link-script-code">
                {choices(hosts, host, script_type)}
                {block(
                    "Put in <HEAD> tag",
                    "Into the head of every page that should have chat.",
                    Signal::derive(move || made.with(|made| made.head.clone())),
                )}
                {block(
                    "Put in Place of Image",
                    if in_place {
                        "Where the picture or the text should stand on the page."
                    } else {
                        "The button floats in the corner and needs no place. For visitors without JavaScript this is a plain link to chat."
                    },
                    Signal::derive(move || made.with(|made| made.place.clone())),
                )}
                {block(
                    "Content-Security-Policy",
                    "Only for sites that send such a policy: it must allow this.",
                    Signal::derive(policy),
                )}
            </div>
            {guides(made)}
        </div>
    }
    .into_any()
}

fn is_in_place(display: Display) -> bool {
    matches!(display, Display::Image | Display::Text)
}

fn choices(hosts: Vec<HostHeader>, host: RwSignal<String>, script_type: RwSignal<ScriptType>) -> AnyView {
    let hosts: Vec<Choice> = hosts
        .into_iter()
        .map(|host| {
            let name = if host.brand_name.is_empty() { DEFAULT } else { &host.brand_name };
            Choice::new(&host.origin, format!("{name}: {}", host.origin))
        })
        .collect();
    let types = [(ScriptType::Deferred, "Deferred"), (ScriptType::Normal, "Normal")];
    let word = move |wanted: ScriptType| {
        types.into_iter().find(|(of, _)| *of == wanted).map_or("", |(_, word)| word)
    };
    let note = move || match script_type.get() {
        ScriptType::Normal => "Your page waits for our server. Deferred does not.",
        ScriptType::Deferred => "Your page waits for nothing.",
    };
    view! {
        <SelectField
            name="host_header"
            label="Host Header"
            hint="The address that the script loads from. Each brand may have its own."
            value=host
            choices=hosts
            on_change=move |origin| host.set(origin)
        />
        <SelectField
            name="script_type"
            label="Script Type"
            hint=Signal::derive(move || note().to_owned())
            value=Signal::derive(move || word(script_type.get()).to_owned())
            choices=types.map(|(_, word)| Choice::new(word, word)).to_vec()
            on_change=move |chosen: String| {
                if let Some((of, _)) = types.into_iter().find(|(_, word)| *word == chosen) {
                    script_type.set(of);
                }
            }
        />
    }
    .into_any()
}

/// A box with a text to copy.
fn block(title: &'static str, about: &'static str, text: Signal<String>) -> AnyView {
    view! {
        <section class="link-script-block">
            <h2>{title}</h2>
            <p class="field-hint">{about}</p>
            <Script text what=title />
        </section>
    }
    .into_any()
}
