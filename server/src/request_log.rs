//! One line of log for each request: what, how it ended, how long it took.
//!
//! The route as it is declared, not the address as it was asked for: addresses hold ids, and
//! whatever people paste into them.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;

/// Logs the request once it is answered.
pub async fn record(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let is_call = request.uri().path().starts_with("/api/");
    // The addresses of server functions are names, and one route stands for all of them.
    let route = match request.extensions().get::<MatchedPath>() {
        Some(_) if is_call => request.uri().path().to_owned(),
        Some(route) => route.as_str().to_owned(),
        None => "file".to_owned(),
    };
    let started = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    // What went wrong is logged where it did; this line only says that it reached somebody.
    if status >= 500 {
        tracing::warn!(http.method = %method, http.route = route, http.status = status, duration_ms, "request failed");
    } else {
        tracing::debug!(http.method = %method, http.route = route, http.status = status, duration_ms, "request");
    }
    response
}
