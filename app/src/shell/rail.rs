//! The areas of the workspace; a bottom bar on phones.

use crate::chats::desk::use_desk;
use crate::chats::lists::attention;
use crate::components::one_type::memo;
use crate::components::{Icon, IconName};
use crate::offline::place::AREA;
use crate::pages::{HOME, OFFLINE_MESSAGES, SETTINGS};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Icons with visible labels; a badge counts what needs me.
#[component]
pub fn Rail() -> impl IntoView {
    let live = use_desk().live;
    let chats = memo(move || live.model.with(attention));
    let offline = memo(move || live.model.with(|m| usize::try_from(m.offline_open).unwrap_or(0)));
    let none = Memo::new(|_| 0);
    view! {
        <nav class="rail" aria-label="Areas">
            <ul>
                {area(HOME, &["/chats", "/c/"], IconName::Chat, "Live chats", chats, "need attention")}
                {area(
                    OFFLINE_MESSAGES,
                    &[AREA],
                    IconName::Mail,
                    "Offline messages",
                    offline,
                    "open",
                )}
                {area(SETTINGS, &[SETTINGS], IconName::Settings, "Settings", none, "")}
            </ul>
        </nav>
    }
}

fn area(
    href: &'static str,
    starts: &'static [&'static str],
    icon: IconName,
    label: &'static str,
    count: Memo<usize>,
    of_what: &'static str,
) -> AnyView {
    let path = use_location().pathname;
    let current =
        move || path.with(|path| starts.iter().any(|start| path.starts_with(start))).then_some("true");
    view! {
        <li>
            <a class="rail-link" href=href aria-current=current>
                <span class="rail-icon">
                    <Icon name=icon />
                    <span class="badge rail-badge" aria-hidden="true" hidden=move || count.get() == 0>
                        {move || if count.get() > 99 { "99+".to_owned() } else { count.get().to_string() }}
                    </span>
                </span>
                <span class="rail-label">{label}</span>
                <span class="visually-hidden">
                    {move || match count.get() {
                        0 => String::new(),
                        n => format!(" ({n} {of_what})"),
                    }}
                </span>
            </a>
        </li>
    }
    .into_any()
}
