//! Pages with the style of their first paint in them: `GET /widget/{id}`, the chat inside the iframe, and
//! `GET /chat/{id}`, the same as a page of its own, for links in pages without JavaScript and in emails.

use super::address::{self, WidgetAddress};
use super::{early, failed, for_everybody, for_frames, unknown_link};
use crate::security::{line_of, widget_policy};
use crate::state::AppState;
use crate::{assets, refusal};
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use foyer_app::settings::colour::text_colour;
use foyer_protocol::html::escape;
use foyer_protocol::pictures::Name;
use foyer_protocol::{AppError, LinkId};
use foyer_services::LinkStatus;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use http::{HeaderMap, HeaderValue};

/// The page, with places for the values that differ.
const SHELL: &str = include_str!("../../../frontend/widget/shell.html");

/// The style of the first paint, as the build leaves it.
const STYLE: &str = "widget/widget.css";

/// The first script, as the build leaves it. A file of its own would come a way there and back later.
const BOOT: &str = "widget/boot.js";

/// A second policy: browsers hold a page to all that it has.
const UNFRAMED: HeaderValue = HeaderValue::from_static("frame-ancestors 'none'");

/// Used when the brand has no valid colour.
const DEFAULT_COLOUR: &str = "#1b57c8";

/// The page of link `name`, or a file of the widget: both live under `/widget/`.
pub async fn widget(State(state): State<AppState>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    for_frames(match address::widget(&name) {
        WidgetAddress::Page(link) => match state.hub.link_status(link).await {
            Ok(Some(kept)) => chat_page(&state, link, &kept.status, &headers),
            Ok(None) => refusal::text(&unknown_link()),
            Err(error) => failed(error),
        },
        WidgetAddress::File(path) => {
            let file = assets::file(&state.assets, &path, &headers);
            // In a sandboxed page the chat has no origin of its own, and so loads its files from another site.
            for_everybody(file.unwrap_or_else(|| refusal::text(&AppError::not_found("page"))))
        }
    })
}

/// The chat of link `name` as a page of its own. No page may frame it: it keeps the visitor in this origin's storage.
pub async fn chat(State(state): State<AppState>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(link) = address::link(&name) else { return refusal::text(&unknown_link()) };
    match state.hub.link_status(link).await {
        Ok(Some(kept)) if !kept.status.deleted => {
            let mut response = chat_page(&state, link, &kept.status, &headers);
            response.headers_mut().append(CONTENT_SECURITY_POLICY, UNFRAMED);
            response
        }
        Ok(_) => refusal::text(&unknown_link()),
        Err(error) => failed(error),
    }
}

/// The chat with its form in it.
fn chat_page(state: &AppState, link: LinkId, status: &LinkStatus, headers: &HeaderMap) -> Response {
    let line = line_of(headers, &state.config.server);
    page(state, link, status, SHELL, &line, |place| (place == "FORM").then(|| early::form(status)))
}

/// A page of a link: a shell whose places have their values, `more` of them by the caller. Its socket is at `line`.
pub(super) fn page(
    state: &AppState,
    link: LinkId,
    status: &LinkStatus,
    shell: &str,
    line: &str,
    more: impl Fn(&str) -> Option<String>,
) -> Response {
    let (Some(style), Some(boot)) = (state.assets.text(STYLE), state.assets.text(BOOT)) else {
        return assets::not_built();
    };
    let nonce = format!("{:032x}", rand::random::<u128>());
    let html = fill(shell, |place| match place {
        // The build made these two. They go into elements where escaping does not work.
        "STYLE" => Some(style.clone()),
        "BOOT" => Some(boot.clone()),
        "NONCE" => Some(nonce.clone()),
        "BRAND" => Some(escape(&status.brand)),
        "LOGO" => Some(logo(status)),
        "COLOUR" => Some(colour(&status.colour).to_owned()),
        "INK" => Some(ink(colour(&status.colour)).to_owned()),
        "LINK" => Some(link.to_string()),
        // The widget's words are in English so far.
        "LANG" => Some("en".to_owned()),
        place => more(place),
    });
    let mut response = Html(html).into_response();
    let headers = response.headers_mut();
    let policy = widget_policy(&nonce, line, &status.allowed_sites, shell != SHELL);
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    // A nonce is for one use, so the page must not be kept.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The brand's logo with its sides, so that the heading beside it stays where it is; nothing without one.
fn logo(status: &LinkStatus) -> String {
    let Some(name) = Name::of_path(&status.logo) else { return String::new() };
    format!(
        "<img class=\"logo\" src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\">",
        name.path(),
        escape(&status.brand),
        name.width,
        name.height
    )
}

/// Puts values into `{{PLACES}}` in one pass, so that a value cannot hold a place itself.
fn fill(shell: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut page = String::with_capacity(shell.len() * 2);
    let mut rest = shell;
    while let Some((before, after)) = rest.split_once("{{") {
        page.push_str(before);
        match after.split_once("}}").and_then(|(place, after)| Some((value(place)?, after))) {
            Some((value, after)) => {
                page.push_str(&value);
                rest = after;
            }
            None => {
                page.push_str("{{");
                rest = after;
            }
        }
    }
    page.push_str(rest);
    page
}

/// The colour if it is `#rrggbb` and nothing more, else the default: it goes into a style, where
/// escaping does not work.
fn colour(text: &str) -> &str {
    let is_colour = text
        .strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()));
    if is_colour { text } else { DEFAULT_COLOUR }
}

/// Black or white on a colour of the form `#rrggbb`, whichever contrasts more.
fn ink(colour: &str) -> &'static str {
    text_colour(colour).unwrap_or("white")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fill_their_places_and_no_others() {
        let value = |place: &str| match place {
            "BRAND" => Some(escape("<b>\"A&B's\"</b> {{NONCE}}")),
            "NONCE" => Some("secret".to_owned()),
            _ => None,
        };
        assert_eq!(
            fill("<p title=\"{{BRAND}}\">{{OTHER}} {{ {{NONCE}}", value),
            "<p title=\"&lt;b&gt;&quot;A&amp;B&#39;s&quot;&lt;/b&gt; {{NONCE}}\">{{OTHER}} {{ secret"
        );
    }

    #[test]
    fn only_a_colour_gets_into_the_style() {
        assert_eq!(colour("#A1b2c3"), "#A1b2c3");
        for text in ["", "red", "#fff", "#12345g", "#123456;x", "#12345é"] {
            assert_eq!(colour(text), DEFAULT_COLOUR, "{text}");
        }
    }

    #[test]
    fn the_ink_is_what_contrasts_more() {
        for (colour, expected) in [
            ("#000000", "white"),
            ("#ffffff", "black"),
            (DEFAULT_COLOUR, "white"),
            ("#FFD400", "black"),
            ("#777777", "black"),
            ("#0b6e7f", "white"),
        ] {
            assert_eq!(ink(colour), expected, "{colour}");
        }
    }

    #[test]
    fn the_shell_has_every_place() {
        for place in ["STYLE", "NONCE", "BOOT", "BRAND", "LOGO", "COLOUR", "INK", "LINK", "LANG", "FORM"] {
            assert!(SHELL.contains(&format!("{{{{{place}}}}}")), "{place}");
        }
    }
}
