//! `GET /public/links/{id}/status`: whether a link is online and how it looks, for the script on the host's page.

use super::{address, failed, for_everybody, unknown_link};
use crate::assets::matches_etag;
use crate::realtime::{Answer, KeptLink};
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
        Ok(Some(kept)) => {
            if comes_from_a_page(&headers) {
                // When it is not noted, the next page is; this one wants to know of chat only.
                let _ = state.services.note_script_seen().await;
            }
            match answer_of(&kept, || asked_origin(&headers, &state.config)) {
                Some(answer) => respond(answer, &headers),
                None => failed(ServiceError::internal("a link's status is not JSON")),
            }
        }
        Ok(None) => refusal::json(unknown_link()),
        Err(error) => failed(error),
    })
}

/// Whether a page asks: a person who looks at the address, or a program, tells of none.
fn comes_from_a_page(headers: &HeaderMap) -> bool {
    headers.contains_key(ORIGIN) || headers.contains_key(REFERER)
}

/// The answer for a page, made once for all of them. A picture that is kept here is the exception: pages of other
/// sites need its whole address, and that has the name the page asks under.
fn answer_of(kept: &KeptLink, origin: impl FnOnce() -> String) -> Option<Answer> {
    let LinkStatus { look, .. } = &kept.status;
    if is_path(&look.image_link) {
        return answer(&kept.status, &LinkLook { image_link: origin() + &look.image_link, ..look.clone() });
    }
    if let Some(answer) = kept.answer.get() {
        return Some(answer.clone());
    }
    let made = answer(&kept.status, look)?;
    Some(kept.answer.get_or_init(|| made).clone())
}

fn answer(status: &LinkStatus, look: &LinkLook) -> Option<Answer> {
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
    let body = serde_json::to_vec(&body).ok()?;
    let hash = Sha256::digest(&body);
    let etag = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let etag = HeaderValue::from_str(&format!("\"{etag}\"")).ok()?;
    Some(Answer { body: body.into(), etag })
}

fn respond(answer: Answer, request: &HeaderMap) -> Response {
    let known = answer.etag.to_str().is_ok_and(|etag| matches_etag(request, etag));
    let mut response =
        if known { StatusCode::NOT_MODIFIED.into_response() } else { answer.body.into_response() };
    let headers = response.headers_mut();
    headers.insert(ETAG, answer.etag);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(KEPT));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use foyer_protocol::setup::Requires;
    use foyer_protocol::visitor::LinkInfo;
    use std::sync::{Arc, OnceLock};

    fn kept(image_link: &str) -> KeptLink {
        let info = LinkInfo::default();
        let status = LinkStatus {
            online: true,
            offers: true,
            brand: "Acme".to_owned(),
            logo: String::new(),
            colour: String::new(),
            refresh_s: 30,
            look: LinkLook { image_link: image_link.to_owned(), ..LinkLook::default() },
            allowed_sites: Vec::new(),
            deleted: false,
            requires: Requires::default(),
            info: Arc::new(info),
        };
        KeptLink { status, answer: OnceLock::new() }
    }

    #[test]
    fn the_answer_is_made_once_for_all_pages() {
        let kept = kept("https://example.com/a.png");
        let asked = || -> String { panic!("the name it is asked under plays no part") };
        let first = answer_of(&kept, asked).expect("an answer");
        let second = answer_of(&kept, asked).expect("an answer");
        assert_eq!(first.body.as_ptr(), second.body.as_ptr(), "the same bytes");
        assert_eq!(first.etag, second.etag);
    }

    #[test]
    fn a_picture_that_is_kept_here_has_the_name_the_page_asks_under() {
        let path = format!("/public/pictures/{}-88x31.png", "0123456789abcdef".repeat(4));
        assert!(is_path(&path), "{path}");
        let kept = kept(&path);
        let told = |origin: &str| {
            let answer = answer_of(&kept, || origin.to_owned()).expect("an answer");
            String::from_utf8(answer.body.to_vec()).expect("text")
        };
        for origin in ["https://a.example", "https://b.example"] {
            assert!(told(origin).contains(&format!("{origin}{path}")), "{origin}");
        }
    }
}
