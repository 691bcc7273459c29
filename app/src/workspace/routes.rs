//! From the address to the page.
//!
//! The router keeps the address and its history; which page an address means is
//! [`crate::pure::address`]'s to say. One route for all of them, because leptos compiles the
//! matching of every route on its own.

use super::chats::Chats;
use super::not_found::NotFound;
use super::permalink::Permalink;
use super::session::SignedIn;
use crate::components::one_type::memo;
use crate::components::{Toasts, provide_toasts};
use crate::pure::address::{Inner, Outer, Records, Setting, inner, outer, setting};
use crate::settings::{
    AgentEditor, AgentsPage, BrandEditor, BrandsPage, DepartmentEditor, DepartmentsPage, EditedId,
    GroupEditor, GroupsPage, LinksPage, LoginPage, OfflineMessagesPage, OptionsPage, ProfilePage, RolesPage,
    SettingsLayout, SetupPage,
};
use foyer_protocol::agent::Me;
use foyer_protocol::people::Role;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::{NavigateOptions, path};

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    provide_toasts();
    // Who is signed in, for pages outside the frame's live model.
    provide_context(RwSignal::new(None::<Me>));
    view! {
        <Router>
            <FlatRoutes fallback=window>
                <Route path=path!("/*any") view=window />
            </FlatRoutes>
        </Router>
        <Toasts />
    }
}

fn window() -> AnyView {
    let path = use_location().pathname;
    let page = memo(move || path.with(|path| outer(path)));
    (move || match page.get() {
        Outer::Login => alone(view! { <LoginPage /> }.into_any()),
        Outer::Setup => alone(view! { <SetupPage /> }.into_any()),
        Outer::Frame => view! { <SignedIn /> }.into_any(),
    })
    .into_any()
}

/// A page without the frame around it.
fn alone(page: AnyView) -> AnyView {
    view! { <main id="content" class="alone" tabindex="-1">{page}</main> }.into_any()
}

/// What the frame shows.
pub fn frame_page() -> AnyView {
    let path = use_location().pathname;
    let page = memo(move || path.with(|path| inner(path)));
    (move || match page.get() {
        Inner::Redirect(to) => redirect(to),
        Inner::Chats => view! { <Chats /> }.into_any(),
        Inner::Permalink(number) => view! { <Permalink number /> }.into_any(),
        Inner::OfflineMessages => main("page", view! { <OfflineMessagesPage /> }.into_any()),
        Inner::Settings => {
            main("page page-settings", view! { <SettingsLayout page=settings_page /> }.into_any())
        }
        Inner::Missing => main("page", view! { <NotFound /> }.into_any()),
    })
    .into_any()
}

fn main(class: &'static str, page: AnyView) -> AnyView {
    view! { <main id="content" class=class tabindex="-1">{page}</main> }.into_any()
}

fn redirect(to: &'static str) -> AnyView {
    let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
    view! { <Redirect path=to options /> }.into_any()
}

/// What the settings show.
fn settings_page() -> AnyView {
    let path = use_location().pathname;
    let page = memo(move || path.with(|path| setting(path)));
    (move || match page.get() {
        Setting::Start => start(),
        Setting::Profile => view! { <ProfilePage /> }.into_any(),
        Setting::List(records) => list(records),
        Setting::Editor(records, id) => editor(records, id),
        Setting::Roles => view! { <RolesPage /> }.into_any(),
        Setting::Options => view! { <OptionsPage /> }.into_any(),
        Setting::Links => view! { <LinksPage /> }.into_any(),
        Setting::Missing => view! { <NotFound /> }.into_any(),
    })
    .into_any()
}

fn list(records: Records) -> AnyView {
    match records {
        Records::Departments => view! { <DepartmentsPage /> }.into_any(),
        Records::Groups => view! { <GroupsPage /> }.into_any(),
        Records::Agents => view! { <AgentsPage /> }.into_any(),
        Records::Brands => view! { <BrandsPage /> }.into_any(),
    }
}

fn editor(records: Records, id: String) -> AnyView {
    provide_context(EditedId(id));
    match records {
        Records::Departments => view! { <DepartmentEditor /> }.into_any(),
        Records::Groups => view! { <GroupEditor /> }.into_any(),
        Records::Agents => view! { <AgentEditor /> }.into_any(),
        Records::Brands => view! { <BrandEditor /> }.into_any(),
    }
}

/// `/settings` leads to what the role may change.
fn start() -> AnyView {
    let me = use_context::<RwSignal<Option<Me>>>();
    let administrator = me.is_some_and(|me| {
        me.with_untracked(|me| me.as_ref().is_some_and(|me| me.role == Role::Administrator))
    });
    redirect(if administrator { "/settings/system/setup/departments" } else { "/settings/my/profile" })
}
