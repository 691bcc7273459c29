//! The content pane toolbar: a page's heading and its actions.

use super::icon::{Icon, IconName};
use leptos::prelude::*;

/// Heading and actions of a page, kept in sight while it scrolls.
#[component]
pub fn Toolbar(
    /// The page's heading.
    #[prop(into)]
    title: Signal<String>,
    /// Where the page belongs: address and words of a link back.
    #[prop(optional_no_strip)]
    back: Option<(String, &'static str)>,
    /// The actions.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="toolbar">
            <div class="toolbar-title">
                {back
                    .map(|(href, words)| {
                        view! {
                            <a class="toolbar-back" href=href>
                                <Icon name=IconName::Back />
                                {words}
                            </a>
                        }
                    })}
                <h1 tabindex="-1">{move || title.get()}</h1>
            </div>
            {children
                .map(|children| {
                    view! {
                        <div class="toolbar-actions" role="group" aria-label="Content pane toolbar">
                            {children()}
                        </div>
                    }
                })}
        </header>
    }
}
