//! The files a browser loads: the workspace's pages, the widget's files, the host page's script.
//!
//! Serves the files as they were built, in the smallest encoding the browser takes; compresses
//! nothing itself. Every address of the workspace is answered with its one page.

mod encoding;
mod source;

pub use source::Assets;

use crate::refusal;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use encoding::Encoding;
use foyer_protocol::AppError;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};

/// The workspace's one page.
pub const INDEX: &str = "index.html";

/// First parts of addresses that are never the workspace's routes.
const NOT_PAGES: [&str; 7] = ["api", "ws", "public", "health", "metrics", "widget", "chat"];

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Foyer</title>\
    <h1>The web pages aren't built yet</h1>\
    <p>The server runs, but it has no pages to show. Run <code>make run</code>, \
    or <code>scripts/build-web.sh</code> and start the server again.</p></html>";

/// Answers every request without a route of its own: a file, the workspace's page, or 404.
pub async fn serve(State(assets): State<Assets>, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if !path.is_empty()
        && let Some(response) = file(&assets, path, &headers)
    {
        return response;
    }
    if path.is_empty() || (is_page(path) && wants_html(&headers)) {
        return file(&assets, INDEX, &headers).unwrap_or_else(not_built);
    }
    refusal::text(&AppError::not_found("page"))
}

/// One file with its headers; `None` when no file has this name.
#[must_use]
pub fn file(assets: &Assets, path: &str, request: &HeaderMap) -> Option<Response> {
    let accepted = Encoding::accepted(request.get(ACCEPT_ENCODING));
    let (encoding, asset) = accepted
        .into_iter()
        .find_map(|encoding| Some((Some(encoding), assets.get(&format!("{path}{}", encoding.suffix()))?)))
        .or_else(|| Some((None, assets.get(path)?)))?;
    let unchanged = matches_etag(request, &asset.etag);
    let mut response =
        if unchanged { StatusCode::NOT_MODIFIED.into_response() } else { asset.bytes.into_response() };
    let headers = response.headers_mut();
    if let Ok(etag) = HeaderValue::from_str(&asset.etag) {
        headers.insert(ETAG, etag);
    }
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache_control(path)));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    }
    Some(response)
}

/// Whether the browser holds this version already.
#[must_use]
pub fn matches_etag(request: &HeaderMap, etag: &str) -> bool {
    request
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == "*" || tag == etag)
}

/// The answer when no web pages were built into this server.
pub fn not_built() -> Response {
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, Html(NOT_BUILT)).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn is_page(path: &str) -> bool {
    !NOT_PAGES.contains(&path.split('/').next().unwrap_or_default())
}

fn wants_html(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("text/html"))
}

fn cache_control(path: &str) -> &'static str {
    if is_hashed(path) {
        "public, max-age=31536000, immutable"
    } else if path == "foyer.js" || path == "foyer-api.js" {
        // Every page of every host site asks for it.
        "public, max-age=300"
    } else {
        "no-cache"
    }
}

/// Whether the build put a hash of the content into the name: `-` and 16 hex digits.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split(['.', '_']).any(|part| {
        part.rsplit_once('-').is_some_and(|(_, hash)| {
            hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        })
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_hash_are_kept_for_ever() {
        for path in [
            "foyer-frontend-0123456789abcdef.js",
            "foyer-frontend-0123456789abcdef_bg.wasm",
            "assets/workspace-fedcba9876543210.css",
        ] {
            assert!(is_hashed(path), "{path}");
        }
        for path in ["foyer.js", "index.html", "widget/widget_bg.wasm", "a-0123.js", "a-0123456789ABCDEF.js"]
        {
            assert!(!is_hashed(path), "{path}");
        }
    }

    #[test]
    fn a_known_version_is_recognised_among_others() {
        let holds = |text: &'static str| {
            let headers = HeaderMap::from_iter([(IF_NONE_MATCH, HeaderValue::from_static(text))]);
            matches_etag(&headers, "\"abc\"")
        };
        assert!(holds("\"abc\"") && holds("W/\"abc\"") && holds("\"x\", \"abc\"") && holds("*"));
        assert!(!holds("\"x\"") && !holds("abc"));
        assert!(!matches_etag(&HeaderMap::new(), "\"abc\""));
    }
}
