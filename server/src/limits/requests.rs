//! Requests beyond the limit: 429, and when to try again.

use super::Network;
use crate::state::AppState;
use crate::{client, refusal};
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use foyer_protocol::{AppError, ErrorKind};
use http::header::RETRY_AFTER;
use std::net::SocketAddr;
use std::time::Duration;

/// Refuses what one address asks for beyond its limit. Whoever watches over the process is never
/// refused: the answer would look like a failure.
pub async fn refuse_floods(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    if !path.starts_with("/health/") {
        let address = client::address(request.headers(), peer, state.config.server.behind_proxy);
        if let Err(wait) = state.limits.request(Network::from(address)) {
            return too_many(path.starts_with("/api"), wait);
        }
    }
    next.run(request).await
}

/// The answer to whoever must wait; `is_call` when a server function's caller reads it.
#[must_use]
pub fn too_many(is_call: bool, wait: Duration) -> Response {
    let words = "Too many requests came from your network. Wait a moment, then try again.";
    let error = AppError::new(ErrorKind::TooMany, words);
    let mut response = if is_call { refusal::call(&error) } else { refusal::text(&error) };
    // Whole seconds, rounded up: who comes back too early is refused again.
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    response.headers_mut().insert(RETRY_AFTER, seconds.max(1).into());
    response
}
