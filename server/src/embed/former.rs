//! `GET /ChatLink.ashx`: pages that still carry the embed of a former product work after a change of host.
//!
//! The script is the same file as ever: it reads link and element from its own address. So nothing that a query holds
//! is ever written into a script.

use super::{address, failed, for_everybody, script_file, unknown_link};
use crate::refusal;
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use foyer_protocol::{AppError, ErrorKind};
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};

/// A see-through picture, one pixel high: chat is online.
const ONLINE: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0;";
/// Two pixels high: it is not.
const OFFLINE: &[u8] = b"GIF89a\x01\0\x02\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x02\0\0\x02\x02\x04\x0a\0;";

/// The script, an empty one for a link that was deleted, or the picture that tells the status.
pub async fn former(State(state): State<AppState>, request: Request) -> Response {
    let Some(asked) = address::former(request.uri().query().unwrap_or_default()) else {
        let words = "This embed names no chat link or no element. Paste the link's present script instead.";
        return for_everybody(refusal::text(&AppError::new(ErrorKind::BadRequest, words)));
    };
    match state.hub.link_status(asked.link).await {
        Ok(Some(kept)) if asked.is_picture => {
            answer("image/gif", if kept.status.online { ONLINE } else { OFFLINE })
        }
        Ok(Some(kept)) if kept.status.deleted => answer("text/javascript; charset=utf-8", b""),
        Ok(Some(_)) => script_file(&state, "foyer.js", request.headers()),
        Ok(None) => for_everybody(refusal::text(&unknown_link())),
        Err(error) => failed(error),
    }
}

fn answer(kind: &'static str, bytes: &'static [u8]) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(super::status::KEPT));
    for_everybody(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pictures_height_tells_the_status() {
        for (picture, height) in [(ONLINE, 1), (OFFLINE, 2)] {
            assert_eq!(picture[6..10], [1, 0, height, 0], "of the screen");
            let frame = picture.iter().position(|byte| *byte == b',').expect("a frame");
            assert_eq!(picture[frame + 5..frame + 9], [1, 0, height, 0], "of the frame");
        }
    }
}
