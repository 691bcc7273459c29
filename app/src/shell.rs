//! The frame around every page of a signed-in agent, and the way from an address to its page.
//!
//! Owns routes, application bar, areas, title, shortcuts, the dialogs over a page and the session's
//! end. It is the top: it draws pages of every area, and no area imports it. Decides no right.

pub mod connection;
pub mod keys;

#[cfg(feature = "csr")]
pub mod app_bar;
#[cfg(feature = "csr")]
pub mod confirm;
#[cfg(feature = "csr")]
pub mod connection_strip;
#[cfg(feature = "csr")]
pub mod dialogs;
#[cfg(feature = "csr")]
pub mod frame;
#[cfg(feature = "csr")]
pub mod rail;
#[cfg(feature = "csr")]
pub mod routes;
#[cfg(feature = "csr")]
pub mod session_ended;
#[cfg(feature = "csr")]
pub mod shortcut_sheet;
#[cfg(feature = "csr")]
pub mod shortcuts;
#[cfg(feature = "csr")]
pub mod status_menu;
#[cfg(feature = "csr")]
pub mod title;
#[cfg(feature = "csr")]
pub mod user_menu;

/// Mounts the workspace into the page.
#[cfg(feature = "csr")]
pub fn mount() {
    use leptos::prelude::document;

    console_error_panic_hook::set_once();
    // The skeleton of `index.html` made the first paint; from here on the page is ours.
    if let Some(skeleton) = document().get_element_by_id("skeleton") {
        skeleton.remove();
    }
    leptos::mount::mount_to_body(routes::App);
    if let Some(root) = document().document_element() {
        // Tests wait for it. Setting a plain attribute can't fail.
        let _ = root.set_attribute("data-ready", "");
    }
}
