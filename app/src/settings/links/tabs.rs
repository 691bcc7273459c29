//! The tabs of a link's editor. Each has its address; the form behind them is one.

use crate::components::one_type::memo;
use crate::settings::form::Form;
use foyer_protocol::setup::Link;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// A tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Options,
    Online,
    Offline,
}

/// The tab on screen, for the parts of the editor.
#[derive(Clone, Copy)]
pub(super) struct Shown(pub(super) RwSignal<Tab>);

impl Tab {
    const ALL: [Self; 3] = [Self::Options, Self::Online, Self::Offline];

    /// The tab of an address; the first one for any other.
    pub(super) fn of(path: &str) -> Self {
        let last = path.trim_end_matches('/').rsplit('/').next();
        Self::ALL.into_iter().find(|tab| Some(tab.slug()) == last).unwrap_or(Self::Options)
    }

    fn slug(self) -> &'static str {
        match self {
            Self::Options => "options",
            Self::Online => "online",
            Self::Offline => "offline",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Options => "Options",
            Self::Online => "Live Chat Online",
            Self::Offline => "Live Chat Offline",
        }
    }

    fn id(self) -> String {
        ["tab-", self.slug()].concat()
    }

    /// Whether a field, by its name, is on this tab.
    fn has(self, field: &str) -> bool {
        match self {
            Self::Online => field.starts_with("online_"),
            Self::Offline => field.starts_with("offline_"),
            Self::Options => !Self::Online.has(field) && !Self::Offline.has(field),
        }
    }
}

/// The tab bar of the form at an address.
pub(super) fn tabs(base: &str, Shown(shown): Shown, form: Form<Link>) -> AnyView {
    let navigate = StoredValue::new_local(use_navigate());
    let links = Tab::ALL.map(|tab| {
        let href = [base, "/", tab.slug()].concat();
        let to = href.clone();
        // Within one form: what is typed stays, and Back leads to where one came from.
        let press = move |event: MouseEvent| {
            let plain = !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
            if event.button() == 0 && plain {
                event.prevent_default();
                shown.set(tab);
                let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
                navigate.with_value(|navigate| navigate(&to, options));
            }
        };
        let wrong = memo(move || {
            let about = |(field, _): &&(Option<String>, String)| field.as_ref().is_some_and(|f| tab.has(f));
            form.summary().with(|problems| problems.iter().filter(about).count())
        });
        let mark = move || {
            (wrong.get() > 0).then(|| {
                view! {
                    <span class="chip chip-warn">
                        {wrong.get()} <span class="visually-hidden">" to correct"</span>
                    </span>
                }
            })
        };
        view! {
            <a
                class="tab"
                id=tab.id()
                href=href
                aria-current=move || (shown.get() == tab).then_some("page")
                on:click=press
            >
                {tab.label()}
                {mark}
            </a>
        }
    });
    view! { <nav class="tabs" aria-label="Live Chat Link tabs">{links.collect_view()}</nav> }.into_any()
}

/// A part of the form that one tab shows. It stays when another is on screen, with what is typed.
pub(super) fn part(tab: Tab, Shown(shown): Shown, inside: AnyView) -> AnyView {
    view! {
        <div class="link-part" data-tab=tab.id() hidden=move || shown.get() != tab>
            {inside}
        </div>
    }
    .into_any()
}
