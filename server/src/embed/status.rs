//! `GET /public/links/{id}/status`: whether a link is online and how it looks, for the script on the host's page.

use super::{address, failed, for_everybody, unknown_link};
use crate::assets::matches_etag;
use crate::refusal;
use crate::security::asked_origin;
use crate::state::AppState;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use foyer_protocol::pictures::is_path;
use foyer_protocol::setup::LinkLook;
use foyer_services::{LinkStatus, ServiceError};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, ORIGIN, REFERER};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// How long caches keep an answer. Not for the whole **Refresh Rate**, and never stale: a page would then show for up to
/// two rounds what is over. A page that asks again wants what is true now, and gets no body when nothing has changed.
pub(super) const KEPT: &str = "public, max-age=5";

#[derive(Serialize)]
struct Body<'a> {
    online: bool,
    offers: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    deleted: bool,
    brand: &'a str,
    colour: &'a str,
    refresh_s: u32,
    look: &'a LinkLook,
    /// **Allowed sites**, which the policy of the chat's page tells everybody anyway.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    sites: &'a [String],
}

/// Answers in one small cacheable object: every page of a host site asks every half minute.
pub async fn status(State(state): State<AppState>, Path(link): Path<String>, headers: HeaderMap) -> Response {
    let Some(link) = address::link(&link) else {
        return for_everybody(refusal::json(unknown_link()));
    };
    for_everybody(match state.hub.link_status(link).await {
        Ok(Some(status)) => {
            if comes_from_a_page(&headers) {
                // When it is not noted, the next page is; this one wants to know of chat only.
                let _ = state.services.note_script_seen().await;
            }
            let look = look(&status.look, || asked_origin(&headers, &state.config));
            answer(&status, &look, &headers)
        }
        Ok(None) => refusal::json(unknown_link()),
        Err(error) => failed(error),
    })
}

/// Whether a page asks: a person who looks at the address, or a program, tells of none.
fn comes_from_a_page(headers: &HeaderMap) -> bool {
    headers.contains_key(ORIGIN) || headers.contains_key(REFERER)
}

/// The look as pages of other sites need it: with the whole address of a picture that is kept here.
fn look(look: &LinkLook, origin: impl FnOnce() -> String) -> Cow<'_, LinkLook> {
    if !is_path(&look.image_link) {
        return Cow::Borrowed(look);
    }
    Cow::Owned(LinkLook { image_link: origin() + &look.image_link, ..look.clone() })
}

fn answer(status: &LinkStatus, look: &LinkLook, request: &HeaderMap) -> Response {
    let body = Body {
        online: status.online,
        offers: status.offers,
        deleted: status.deleted,
        brand: &status.brand,
        colour: &status.colour,
        refresh_s: status.refresh_s,
        look,
        sites: &status.allowed_sites,
    };
    let body = match serde_json::to_vec(&body) {
        Ok(body) => body,
        Err(_) => return failed(ServiceError::internal("a link's status is not JSON")),
    };
    let hash = Sha256::digest(&body);
    let etag = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let etag = format!("\"{etag}\"");
    let mut response = if matches_etag(request, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        body.into_response()
    };
    let headers = response.headers_mut();
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(ETAG, etag);
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(KEPT));
    response
}
