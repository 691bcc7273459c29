//! System Settings › Live Chats › Live Chat Settings › **Options**.

use super::editor::{Edited, Editor};
use super::form::{Form, Problems};
use super::load::{Loaded, Loader};
use super::merge::{Field, field, yes_or_no};
use super::record::Editable;
use crate::api::{ApiError, options};
use crate::components::{Checkbox, Toolbar, use_toasts};
use crate::pages::OPTIONS;
use foyer_protocol::setup::{Options, RecordKind, Saved};
use leptos::prelude::*;
use std::borrow::Cow;

const TITLE: &str = "Live Chat Settings";

const FIELDS: &[Field<Options>] =
    &[field!("Distribute chats via Round Robin", round_robin, |options, _| yes_or_no(options.round_robin))];

impl Editable for Options {
    const NOUN: &'static str = "options";
    const THIS: &'static str = "these options";
    const KIND: RecordKind = RecordKind::Options;

    fn fields() -> &'static [Field<Self>] {
        // A new field is refused here until it is in the list, or known not to be the form's.
        const _: fn(&Options) = |Options { round_robin: _, version: _ }| {};
        FIELDS
    }

    fn key(&self) -> Option<Cow<'_, str>> {
        // There is one of them.
        Some("options".into())
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn check(&self) -> Problems {
        Problems::none()
    }

    async fn save(self) -> Result<Saved, ApiError> {
        options::save_options(self).await
    }

    async fn fetch_again(&self) -> Result<Option<Self>, ApiError> {
        options::get_options().await.map(Some)
    }
}

/// The page.
#[component]
pub fn OptionsPage() -> impl IntoView {
    let stored = Loader::new(options::get_options);
    view! {
        {move || (!stored.ready().get()).then(|| view! { <Toolbar title=TITLE /> })}
        <Loaded ready=stored.ready() error=stored.error() retry=stored.retry()>
            {stored.peek(|stored| stored.copied()).map(|stored| view! { <OptionsForm stored /> })}
        </Loaded>
    }
}

/// The tab bar: tabs have addresses, so they are links.
fn tabs() -> AnyView {
    view! {
        <nav class="tabs" aria-label="Live Chat Settings tabs">
            <a class="tab" href=OPTIONS aria-current="page">"Options"</a>
        </nav>
    }
    .into_any()
}

#[component]
fn OptionsForm(
    /// As stored.
    stored: Options,
) -> impl IntoView {
    let form = Form::new(stored, Options::check);
    let toasts = use_toasts();
    view! {
        <Editor edited=Edited::of(form) title=TITLE head=Some(ViewFn::from(tabs)) on_saved=move |_| toasts.show("Saved the options.")>
            <Checkbox
                name="round_robin"
                label="Distribute chats via Round Robin"
                hint="A new chat goes to the agent with the most room: the lowest share of the limit in use, then the fewest chats, then the longest time since a chat ended. When this is off, agents take chats from the queue."
                checked=form.part(|options| options.round_robin)
                on_change=move |on| form.set("round_robin", |options| options.round_robin = on)
                error=form.error("round_robin")
            />
        </Editor>
    }
}
