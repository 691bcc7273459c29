//! `GET /public/pictures/{name}`: pictures that administrators uploaded, for the pages of host sites and for the chat.
//!
//! A name holds the hash of its bytes and never means others, so whoever has them keeps them.

use super::{failed, for_everybody};
use crate::assets::matches_etag;
use crate::refusal;
use crate::state::AppState;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use foyer_protocol::AppError;
use foyer_protocol::pictures::Name;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG};
use http::{HeaderMap, HeaderValue, StatusCode};

/// Opened as a page of its own, it is a picture and nothing else.
const NOTHING_RUNS: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

/// One picture, or 404.
pub async fn picture(
    State(state): State<AppState>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(name) = Name::parse(&name) else { return unknown() };
    let etag = format!("\"{}\"", name.hash);
    if matches_etag(&headers, &etag) {
        return kept(StatusCode::NOT_MODIFIED.into_response(), name, &etag);
    }
    match state.services.picture(name).await {
        Ok(Some(bytes)) => kept(bytes.into_response(), name, &etag),
        Ok(None) => unknown(),
        Err(error) => failed(error),
    }
}

fn kept(mut response: Response, name: Name<'_>, etag: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(etag) = HeaderValue::from_str(etag) {
        headers.insert(ETAG, etag);
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(name.format.media_type()));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(CONTENT_SECURITY_POLICY, NOTHING_RUNS);
    for_everybody(response)
}

fn unknown() -> Response {
    for_everybody(refusal::text(&AppError::not_found("picture")))
}
