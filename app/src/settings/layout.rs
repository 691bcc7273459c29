//! The settings' frame: navigation pane with the tree, content pane with the page.

use super::list::place;
use super::tree::{Folder, found, is_barred, tree};
use crate::components::one_type::memo;
use crate::components::{ErrorNote, Icon, IconName, effect, flag};
use crate::pages::{PROFILE, Page, is_within};
use foyer_protocol::agent::Me;
use foyer_protocol::people::Role;
use foyer_protocol::{AppError, ErrorKind};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Tree and page. On narrow screens the tree folds behind a button.
#[component]
pub fn SettingsLayout(
    /// The page the address means.
    page: fn() -> AnyView,
) -> impl IntoView {
    let me = use_context::<RwSignal<Option<Me>>>();
    let role = memo(move || me.and_then(|me| me.with(|me| me.as_ref().map(|me| me.role))));
    let filter = RwSignal::new(String::new());
    let wanted = memo(move || filter.with(|filter| filter.trim().to_lowercase()));
    let folded = RwSignal::new(true);
    let path = use_location().pathname;
    // The server refuses as well; here nobody should fill in a form in vain.
    let barred = flag(move || role.get().is_some_and(|role| path.with(|path| is_barred(path, role))));
    // Going somewhere is what the tree was opened for.
    effect(move |_| {
        path.track();
        folded.set(true);
        // Another page begins at its top, once the one before has noted where it was left.
        request_animation_frame(|| {
            if let Some(scroller) = place::scroller() {
                scroller.set_scroll_top(0);
            }
        });
        true
    });
    let folders = move || tree(role.get().unwrap_or(Role::Agent));
    let nothing = move || wanted.with(|wanted| !folders().iter().any(|folder| folder.holds(wanted)));
    view! {
        <div class="settings">
            <nav class="settings-nav" aria-label="Settings" class:is-folded=move || folded.get()>
                <button
                    type="button"
                    class="settings-nav-toggle"
                    aria-expanded=move || (!folded.get()).to_string()
                    aria-controls="settings-tree"
                    on:click=move |_| folded.update(|folded| *folded = !*folded)
                >
                    <Icon name=IconName::Menu />
                    "All settings"
                    <Icon name=IconName::ChevronDown />
                </button>
                <div class="settings-nav-body" id="settings-tree">
                    <div class="search">
                        <Icon name=IconName::Search />
                        <input
                            type="search"
                            class="input"
                            aria-label="Find a setting"
                            placeholder="Find a setting"
                            autocomplete="off"
                            prop:value=move || filter.get()
                            on:input:target=move |event| filter.set(event.target().value())
                        />
                    </div>
                    <ul class="tree">
                        {move || folders().into_iter().map(|folder| folder_view(folder, wanted)).collect_view()}
                    </ul>
                    <p class="tree-empty" role="status">
                        {move || {
                            if nothing() {
                                format!("Nothing matches “{}”.", filter.with(|text| text.trim().to_owned()))
                            } else {
                                String::new()
                            }
                        }}
                    </p>
                </div>
            </nav>
            <section class="settings-content" aria-label="Content pane">
                {move || if barred.get() { no_access() } else { page() }}
            </section>
        </div>
    }
}

/// What somebody without the right sees in place of a page.
fn no_access() -> AnyView {
    let words = "You don't have access to this; ask an administrator.";
    let error = Signal::stored(AppError::new(ErrorKind::Forbidden, words));
    view! {
        <div class="page">
            <h1 tabindex="-1">"Settings"</h1>
            <ErrorNote error />
            <p class="ways-on">
                <a class="button button-secondary" href=PROFILE>
                    <span class="button-text">"Go to my profile"</span>
                </a>
            </p>
        </div>
    }
    .into_any()
}

fn folder_view(folder: Folder, wanted: Memo<String>) -> AnyView {
    let label = folder.label;
    let folders = folder.folders.iter().map(|inner| folder_view(inner.clone(), wanted)).collect_view();
    let pages = folder.pages.iter().map(|page| page_view(page, wanted)).collect_view();
    let held = flag(move || wanted.with(|wanted| folder.holds(wanted)));
    view! {
        <li hidden=move || !held.get()>
            <details class="tree-folder" open>
                <summary>
                    <Icon name=IconName::ChevronEnd />
                    {label}
                </summary>
                <ul>
                    {folders}
                    {pages}
                </ul>
            </details>
        </li>
    }
    .into_any()
}

fn page_view(page: &'static Page, wanted: Memo<String>) -> AnyView {
    let found = memo(move || wanted.with(|wanted| found(page, wanted)));
    let path = use_location().pathname;
    // Editors are below their list, so the list stays marked.
    let here = move || path.with(|path| is_within(path, page.address));
    view! {
        <li hidden=move || found.get().is_none()>
            <a class="tree-leaf" href=page.address aria-current=move || here().then_some("page")>
                <span>{page.label}</span>
                {move || {
                    found.get().flatten().map(|field| view! { <span class="tree-found">{field}</span> })
                }}
            </a>
        </li>
    }
    .into_any()
}
