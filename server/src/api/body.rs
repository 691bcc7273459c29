//! The body of a call, read as a whole, with limits on its length and time.

use crate::config::Limits;
use crate::refusal;
use axum::body::{Body, Bytes, to_bytes};
use axum::response::Response;
use foyer_metrics::{Limit, metrics};
use foyer_protocol::{AppError, ErrorKind};
use http::HeaderValue;
use http::StatusCode;
use http::header::CONNECTION;
use std::time::Duration;

/// Reads a body.
///
/// # Errors
/// The answer to a body that is too long (413) or too slow (408).
pub(super) async fn read(body: Body, limits: &Limits) -> Result<Bytes, Response> {
    let longest = match limits.body_bytes {
        0 => usize::MAX,
        bytes => usize::try_from(bytes).unwrap_or(usize::MAX),
    };
    let whole = to_bytes(body, longest);
    let read = match limits.body_ms {
        0 => whole.await,
        ms => match tokio::time::timeout(Duration::from_millis(ms.into()), whole).await {
            Ok(read) => read,
            Err(_) => return Err(too_slow()),
        },
    };
    read.map_err(|_| too_long())
}

fn too_long() -> Response {
    metrics().limited.of(Limit::Size).inc();
    refused(StatusCode::PAYLOAD_TOO_LARGE, "This request is too long. Shorten it and try again.")
}

fn too_slow() -> Response {
    metrics().limited.of(Limit::Slow).inc();
    refused(StatusCode::REQUEST_TIMEOUT, "This request took too long to arrive. Try again.")
}

fn refused(status: StatusCode, words: &str) -> Response {
    let mut response = refusal::call(&AppError::new(ErrorKind::BadRequest, words));
    *response.status_mut() = status;
    // The rest of the body is not waited for.
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}
