//! What host pages load: the state of a link, the script, the chat's page.
//!
//! All of it is public and uses no cookie. The chat itself runs over `/ws/visitor`.

pub mod address;
mod early;
mod former;
mod message;
mod page;
mod picture;
mod status;

pub use former::former;
pub use message::{form, leave};
pub use page::{chat, widget};
pub use picture::picture;
pub use status::status;

use crate::security::{EMBEDDER_POLICY, RESOURCE_POLICY};
use crate::state::AppState;
use crate::{assets, refusal};
use axum::extract::State;
use axum::response::Response;
use foyer_protocol::AppError;
use http::header::ACCESS_CONTROL_ALLOW_ORIGIN;
use http::{HeaderMap, HeaderValue};

/// `GET /foyer.js`: the script that host pages paste.
pub async fn script(State(state): State<AppState>, headers: HeaderMap) -> Response {
    script_file(&state, "foyer.js", &headers)
}

/// `GET /foyer-api.js`: what answers the calls of host pages, loaded by the script.
pub async fn calls(State(state): State<AppState>, headers: HeaderMap) -> Response {
    script_file(&state, "foyer-api.js", &headers)
}

fn script_file(state: &AppState, name: &str, headers: &HeaderMap) -> Response {
    for_everybody(assets::file(&state.assets, name, headers).unwrap_or_else(assets::not_built))
}

/// Lets pages of any site load this answer.
fn for_everybody(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    response
}

/// Lets pages of any site frame this answer, also those that isolate themselves (`require-corp`,
/// `credentialless`).
fn for_frames(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    headers.insert(EMBEDDER_POLICY, HeaderValue::from_static("require-corp"));
    response
}

/// The answer for a link that does not exist.
fn unknown_link() -> AppError {
    AppError::not_found("chat link")
}

/// The server failed; why is in the log.
fn failed(error: foyer_services::ServiceError) -> Response {
    refusal::json(error.into())
}
