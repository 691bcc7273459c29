//! All addresses of the workspace.

use super::chats::Chats;
use super::not_found::NotFound;
use super::permalink::Permalink;
use super::session::SignedIn;
use crate::components::{Toasts, provide_toasts};
use crate::settings::{
    AgentEditor, AgentsPage, BrandEditor, BrandsPage, DepartmentEditor, DepartmentsPage, GroupEditor,
    GroupsPage, LinksPage, LoginPage, OfflineMessagesPage, OptionsPage, ProfilePage, RolesPage,
    SettingsLayout, SetupPage,
};
use foyer_protocol::agent::Me;
use foyer_protocol::people::Role;
use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::{NavigateOptions, path};

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    provide_toasts();
    // Who is signed in, for pages outside the frame's live model.
    provide_context(RwSignal::new(None::<Me>));
    view! {
        <Router>
            <Routes fallback=|| view! { <NotFound standalone=true /> }>
                <Route path=path!("/login") view=|| view! { <Alone><LoginPage /></Alone> } />
                <Route path=path!("/setup") view=|| view! { <Alone><SetupPage /></Alone> } />
                <ParentRoute path=path!("") view=SignedIn>
                    <Route path=path!("/") view=|| redirect("/chats/mine") />
                    <Route path=path!("/chats") view=|| redirect("/chats/mine") />
                    <Route path=path!("/chats/*place") view=Chats />
                    <Route path=path!("/c/:number") view=Permalink />
                    <Route path=path!("/offline-messages") view=OfflineMessages />
                    <ParentRoute path=path!("/settings") view=Settings>
                        <Route path=path!("") view=SettingsStart />
                        <Route path=path!("/my") view=|| redirect("/settings/my/profile") />
                        <Route path=path!("/my/profile") view=ProfilePage />
                        <Route path=path!("/system/setup/departments") view=DepartmentsPage />
                        <Route path=path!("/system/setup/departments/:id") view=DepartmentEditor />
                        <Route path=path!("/system/setup/groups") view=GroupsPage />
                        <Route path=path!("/system/setup/groups/:id") view=GroupEditor />
                        <Route path=path!("/system/setup/agents") view=AgentsPage />
                        <Route path=path!("/system/setup/agents/:id") view=AgentEditor />
                        <Route path=path!("/system/setup/roles") view=RolesPage />
                        <Route path=path!("/system/setup/brands") view=BrandsPage />
                        <Route path=path!("/system/setup/brands/:id") view=BrandEditor />
                        <Route path=path!("/system/live-chats/live-chat-settings/options") view=OptionsPage />
                        <Route path=path!("/system/live-chats/live-chat-links") view=LinksPage />
                        <Route path=path!("/*rest") view=|| view! { <NotFound /> } />
                    </ParentRoute>
                    <Route path=path!("/*rest") view=Missing />
                </ParentRoute>
            </Routes>
        </Router>
        <Toasts />
    }
}

fn redirect(to: &'static str) -> AnyView {
    let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
    view! { <Redirect path=to options /> }.into_any()
}

/// A page without the frame around it.
#[component]
fn Alone(children: Children) -> impl IntoView {
    view! { <main id="content" class="alone" tabindex="-1">{children()}</main> }
}

#[component]
fn OfflineMessages() -> impl IntoView {
    view! { <main id="content" class="page" tabindex="-1"><OfflineMessagesPage /></main> }
}

#[component]
fn Settings() -> impl IntoView {
    view! { <main id="content" class="page page-settings" tabindex="-1"><SettingsLayout /></main> }
}

#[component]
fn Missing() -> impl IntoView {
    view! { <main id="content" class="page" tabindex="-1"><NotFound /></main> }
}

/// `/settings` leads to what the role may change.
#[component]
fn SettingsStart() -> impl IntoView {
    let me = expect_context::<RwSignal<Option<Me>>>();
    let administrator = me.with_untracked(|me| me.as_ref().is_some_and(|me| me.role == Role::Administrator));
    redirect(if administrator { "/settings/system/setup/departments" } else { "/settings/my/profile" })
}
