//! Requests beyond the limit: 429, and when to try again.

use super::Network;
use crate::refusal;
use crate::state::AppState;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use foyer_protocol::{AppError, ErrorKind};
use http::header::RETRY_AFTER;
use std::net::SocketAddr;
use std::time::Duration;

/// Refuses requests of an address beyond its limit. Health checks are never refused: a refusal
/// would look like a failure.
pub async fn refuse_floods(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    if !path.starts_with("/health/") {
        let address = state.proxies.client(request.headers(), peer);
        if let Err(wait) = state.limits.request(Network::from(address)) {
            return too_many(path.starts_with("/api"), wait);
        }
    }
    next.run(request).await
}

/// The answer to a client that must wait; `is_call` when it called a server function.
#[must_use]
pub fn too_many(is_call: bool, wait: Duration) -> Response {
    let words = "Too many requests came from your network. Wait a moment, then try again.";
    let error = AppError::new(ErrorKind::TooMany, words);
    let mut response = if is_call { refusal::call(&error) } else { refusal::text(&error) };
    // Whole seconds, rounded up: a client that comes back too early is refused again.
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    response.headers_mut().insert(RETRY_AFTER, seconds.max(1).into());
    response
}
