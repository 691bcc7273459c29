//! Mounts the workspace's server functions under `/api`.
//!
//! Gives each call what the host knows of the request. Makes every answer one type with the status
//! of its error, also an answer that the library gives before a server function runs.

use crate::limits::{self, Network, Whose};
use crate::state::AppState;
use crate::{body, client, refusal};
use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::response::{IntoResponse, Response};
use foyer_app::api::caller::Caller;
use foyer_protocol::limits::PICTURE_BYTES;
use foyer_protocol::{AppError, ErrorKind, PROTOCOL_VERSION, wire};
use http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, REFERER};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock, PoisonError};

const WIRE: HeaderValue = HeaderValue::from_static(wire::CONTENT_TYPE);

/// The call that carries a picture, and how long its body may be in a session: the picture and what says that it is one.
const UPLOAD: &str = "/api/pictures/upload";
const UPLOAD_BYTES: u32 = PICTURE_BYTES as u32 + 1024;

/// Longest error the library makes.
const ERROR_BYTES: usize = 64 * 1024;

/// Set by the library on answers that are errors.
const ERROR_HEADER: &str = leptos::server_fn::error::SERVER_FN_ERROR_HEADER;

/// Calls one server function.
pub async fn call(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    if request.method() != Method::POST {
        return post_only();
    }
    let path = request.uri().path();
    if leptos::server_fn::axum::get_server_fn_service(path, Method::POST).is_none() {
        return unknown().await;
    }
    if !speaks_this_version(request.headers()) {
        return outdated();
    }
    let set = &state.limits.set;
    let is_long = path == UPLOAD && set.body_bytes > 0;
    let ours = if is_long { set.body_bytes.max(UPLOAD_BYTES) } else { set.body_bytes };
    let (mut parts, body) = request.into_parts();
    let is_secure = state.config.server.public_url.is_secure();
    let address = state.proxies.client(&parts.headers, peer);
    let token = client::session_token(&parts.headers, is_secure);
    let from = Network::from(address);
    if let Err(wait) = state.limits.call(from, token.as_deref()) {
        return limits::too_many(true, wait);
    }
    let announced = body.size_hint().upper();
    let (whose, longest) = match allowance(&state, announced, token.as_deref(), from, ours).await {
        Ok(allowance) => allowance,
        Err(refused) => return refused,
    };
    // Held until the answer is there: as long as the body is in memory.
    let mut held = state.limits.bodies.begin(from, whose);
    let body = match body::read(body, &state.limits.set, longest, &mut held).await {
        Ok(body) => body,
        Err(unread) => return unread.answer(refusal::call),
    };
    // The library redirects callers who prefer HTML to their referrer. Without these headers all
    // callers get the same answer.
    parts.headers.remove(REFERER);
    parts.headers.insert(ACCEPT, WIRE);
    let caller = Caller {
        token,
        address: address.to_string(),
        user_agent: client::user_agent(&parts.headers),
        secure: is_secure,
    };
    let options = Arc::new(OnceLock::new());
    let context = {
        let (services, options) = (Arc::clone(&state.services), Arc::clone(&options));
        move || {
            provide_context(Arc::clone(&services));
            provide_context(caller.clone());
            if let Some(response) = use_context::<ResponseOptions>() {
                // This succeeds: the context is made once for each request.
                let _ = options.set(response);
            }
        }
    };
    let request = Request::from_parts(parts, Body::from(body));
    let response = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    let by_service = options.get().is_some_and(has_status);
    finish(response, by_service).await
}

/// Whose a body is and how long it may be. Most are as short as a stranger's may be; only for a longer one, or when
/// strangers leave little room, the session is looked at, before anything of the body is read. `announced` is its length
/// in bytes, where its head says it; `ours` how long one of a session may be, 0 for any length.
async fn allowance(
    state: &AppState,
    announced: Option<u64>,
    token: Option<&str>,
    from: Network,
    ours: u32,
) -> Result<(Whose, u32), Response> {
    let set = &state.limits.set;
    let longest = if set.stranger_body_bytes == 0 { ours } else { set.stranger_body_bytes };
    let strangers = Ok((Whose::Strangers, longest));
    let is_short = set.stranger_body_bytes == 0 || announced.is_some_and(|bytes| bytes <= longest.into());
    if token.is_none() || is_short && !state.limits.bodies.is_crowded(from) {
        return strangers;
    }
    match state.services.actor(token).await {
        Ok(_) => Ok((Whose::Ours, ours)),
        Err(_) if is_short => strangers,
        // Without this, a form of somebody who was signed out meanwhile would only be too long.
        Err(error) => {
            let mut response = refusal::call(&error.into());
            let headers = response.headers_mut();
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            Err(response)
        }
    }
}

/// Whether the caller was built for this protocol. If not, its bytes mean something else.
fn speaks_this_version(headers: &HeaderMap) -> bool {
    let said = headers.get(wire::VERSION_HEADER).and_then(|value| value.to_str().ok());
    said.and_then(|text| text.parse().ok()) == Some(PROTOCOL_VERSION)
}

/// Whether a server function set the status itself, as all of them do when they fail.
fn has_status(options: &ResponseOptions) -> bool {
    options.0.read().unwrap_or_else(PoisonError::into_inner).status.is_some()
}

/// The answer for every other address under `/api`.
pub async fn unknown() -> Response {
    refusal::call(&AppError::not_found("address"))
}

/// Gives every error its status and its type. An error that no server function made comes from the
/// library: it could not read the arguments, and calls that a failure of the server.
async fn finish(response: Response, by_service: bool) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if !parts.headers.contains_key(ERROR_HEADER) {
        return Response::from_parts(parts, body);
    }
    let body = to_bytes(body, ERROR_BYTES).await.unwrap_or_default();
    let error = match wire::decode::<AppError>(&body) {
        Ok(error) if by_service || error.kind != ErrorKind::Server => error,
        _ => AppError::not_understood(),
    };
    // Other headers of the answer, such as a cookie, stay.
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.insert(CONTENT_TYPE, WIRE);
    parts.status = refusal::status(&error);
    let (_, body) = refusal::call(&error).into_parts();
    Response::from_parts(parts, body)
}

/// The answer for a page that was opened before an update.
fn outdated() -> Response {
    let words = "Foyer was updated. Reload this page and try again.";
    refusal::call(&AppError::new(ErrorKind::BadRequest, words))
}

fn post_only() -> Response {
    let error = AppError::new(ErrorKind::BadRequest, "This address answers POST requests only.");
    let mut response = refusal::call(&error);
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
    response
}
