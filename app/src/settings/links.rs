//! System Settings › Live Chats › Live Chat Links: the list with the scripts to paste.

use super::load::{Loaded, Loader};
use crate::api::links;
use crate::components::{CopyButton, EmptyState, IconName, Toolbar};
use foyer_protocol::setup::LinkRow;
use leptos::prelude::*;

/// The list of links.
#[component]
pub fn LinksPage() -> impl IntoView {
    let rows = Loader::new(links::list_links);
    view! {
        <Toolbar title="Live Chat Links" />
        <p class="page-intro">
            "Paste a link's script into the pages where visitors should find chat, just before the closing body tag."
        </p>
        <Loaded ready=rows.ready() error=rows.error() retry=rows.retry()>
            {move || {
                rows.with(|rows| match rows.map_or(&[][..], Vec::as_slice) {
                    [] => {
                        view! { <EmptyState icon=IconName::Link text="There are no links." /> }.into_any()
                    }
                    rows => table(rows),
                })
            }}
        </Loaded>
    }
}

fn table(rows: &[LinkRow]) -> AnyView {
    let body = rows.iter().map(row).collect_view();
    view! {
        <div class="table-frame">
            <table class="table table-links" role="table">
                <caption class="visually-hidden">"Live Chat Links"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"ID"</th>
                        <th scope="col" role="columnheader">"Title"</th>
                        <th scope="col" role="columnheader">"Brand"</th>
                        <th scope="col" role="columnheader">"Script"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(link: &LinkRow) -> AnyView {
    view! {
        <tr role="row">
            <td role="cell" data-label="ID">
                <bdi dir="ltr" class="figure">{link.id.to_string()}</bdi>
            </td>
            <th scope="row" role="rowheader" class="cell-name" data-label="Title" dir="auto">
                {link.title.clone()}
            </th>
            <td role="cell" data-label="Brand">
                <bdi>{link.brand_name.clone()}</bdi>
            </td>
            <td role="cell" data-label="Script">
                <Script text=link.script.clone() />
            </td>
        </tr>
    }
    .into_any()
}

/// A script with its **Copy** button.
#[component]
pub fn Script(
    /// The script.
    text: String,
) -> impl IntoView {
    view! {
        <div class="script">
            <code class="script-text" dir="ltr">
                {text.clone()}
            </code>
            <CopyButton text=text what="script" />
        </div>
    }
}
