//! From the address to the page.
//!
//! The router keeps the address and its history; which page an address means is
//! [`crate::pages`]' to say. One route for all of them, because leptos compiles the matching of
//! every route on its own.

use super::frame::Frame;
use crate::components::NotFound;
use crate::components::one_type::{memo, watch};
use crate::components::page_name::{provide_page_name, use_page_name};
use crate::components::{Toasts, flag, provide_toasts};
use crate::entry::session::SignedIn;
use crate::pages::{self, Meaning, Page, Region, for_pages};
use crate::settings::layout::SettingsLayout;
use crate::settings::leave_guard::traversal;
use foyer_protocol::agent::Me;
use foyer_protocol::people::Role;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::{NavigateOptions, path};

macro_rules! views {
    ($($name:tt = $address:literal, $title:expr, $label:expr, $words:expr, $right:expr, $($view:ident)::+;)*) => {
        /// Every page's view, by its address.
        static VIEWS: &[(&str, fn() -> AnyView)] = &[$(($address, || crate::$($view)::+().into_any())),*];
    };
}
for_pages!(views);

/// The view of a page.
fn view_of(page: &Page) -> AnyView {
    let view = VIEWS.iter().find(|(address, _)| *address == page.address);
    view.map_or_else(|| NotFound().into_any(), |(_, view)| view())
}

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    provide_toasts();
    provide_page_name();
    traversal::listen();
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

/// A page that stands alone, or the frame with any other.
fn window() -> AnyView {
    let path = use_location().pathname;
    let alone =
        memo(move || path.with(|path| pages::find(path).filter(|_| pages::region(path) == Region::Window)));
    (move || match alone.get() {
        Some(found) => {
            keep_title_of(found.page.title);
            main("alone", view_of(found.page))
        }
        None => view! { <SignedIn inside=framed /> }.into_any(),
    })
    .into_any()
}

/// Keeps the title of a page without the frame.
fn keep_title_of(page: &'static str) {
    let name = use_page_name();
    watch(move || {
        let name = name.get().map(|name| format!("{name} · ")).unwrap_or_default();
        document().set_title(&format!("{name}{page} · Foyer"));
    });
}

fn framed() -> AnyView {
    view! { <Frame page=frame_page /> }.into_any()
}

/// What the frame shows.
fn frame_page() -> AnyView {
    let path = use_location().pathname;
    let in_settings = flag(move || path.with(|path| pages::region(path) == Region::Settings));
    (move || {
        if in_settings.get() {
            main("page page-settings", view! { <SettingsLayout page=settings_page /> }.into_any())
        } else {
            page(Region::Frame, || main("page", view! { <NotFound /> }.into_any()))
        }
    })
    .into_any()
}

/// What the settings show.
fn settings_page() -> AnyView {
    page(Region::Settings, || view! { <NotFound /> }.into_any())
}

/// The page at the address, as long as that stays in this region: while it is left, nothing of the
/// next page may start in it.
fn page(region: Region, missing: fn() -> AnyView) -> AnyView {
    let path = use_location().pathname;
    let viewer = use_context::<RwSignal<Option<Me>>>();
    let role = move || viewer.and_then(|me| me.with_untracked(|me| me.as_ref().map(|me| me.role)));
    let here = memo(move || {
        path.with(|path| {
            if pages::region(path) == region {
                pages::meaning(path, role().unwrap_or(Role::Agent))
            } else {
                Meaning::Missing
            }
        })
    });
    (move || match here.get() {
        Meaning::Redirect(to) => path.with_untracked(|path| redirect(path, to)),
        Meaning::Page(found) => {
            provide_context(found.variable);
            view_of(found.page)
        }
        Meaning::Missing => missing(),
    })
    .into_any()
}

fn main(class: &'static str, page: AnyView) -> AnyView {
    view! { <main id="content" class=class tabindex="-1">{page}</main> }.into_any()
}

/// Leads on from an address that has no page. It takes that address's place in the history, if the browser is
/// there already: the router writes an address down only once its page is drawn, and until then the place would
/// be that of the page one comes from.
fn redirect(from: &str, to: &'static str) -> AnyView {
    let replace = leptos::prelude::window().location().pathname().is_ok_and(|written| written == from);
    let options = NavigateOptions { replace, ..NavigateOptions::default() };
    view! { <Redirect path=to options /> }.into_any()
}
