//! Gives each request its id. When it is answered, counts it and writes one line into the log: what
//! it was, how it ended, how long it took.
//!
//! It names the route as it is declared and not the address: addresses hold ids, and anything that
//! people paste into them.

use crate::request_id::{HEADER, RequestId};
use crate::state::AppState;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use foyer_metrics::metrics;
use foyer_services::reference;
use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::LazyLock;
use std::time::Instant;
use tracing::Instrument as _;

/// One route stands for all server functions, so their own names are logged; these are fixed in the
/// program.
static CALLS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect());

/// Answers the request under an id and notes how that went.
pub async fn record(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let is_proxys = state.proxies.trust(peer.ip());
    let id = RequestId::of(request.headers(), is_proxys);
    let shown = id.header();
    request.extensions_mut().insert(id.clone());
    // Of the highest level, so that any filter that lets a line through names its request.
    let span = tracing::error_span!("request", id = %id);
    let mut response = reference::serving(id.into(), note(request, next)).instrument(span).await;
    response.headers_mut().insert(HEADER, shown);
    response
}

async fn note(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = route(&request);
    let started = Instant::now();
    let response = next.run(request).await;
    let (status, duration) = (response.status().as_u16(), started.elapsed());
    metrics().http_request(&route, status, duration.as_secs_f64());
    let duration_ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    // The place where it went wrong has logged the cause; this line says that a client got the
    // error.
    if status >= 500 {
        tracing::warn!(http.method = %method, http.route = route, http.status = status, duration_ms, "request failed");
    } else {
        tracing::debug!(http.method = %method, http.route = route, http.status = status, duration_ms, "request");
    }
    response
}

fn route(request: &Request) -> String {
    match request.extensions().get::<MatchedPath>() {
        Some(_) if CALLS.contains(request.uri().path()) => request.uri().path().to_owned(),
        Some(route) => route.as_str().to_owned(),
        None => "file".to_owned(),
    }
}
