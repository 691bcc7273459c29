//! The body of a request, read as a whole, with limits on its length and time.

use crate::config::Limits;
use axum::body::{Body, Bytes, to_bytes};
use axum::response::Response;
use foyer_metrics::{Limit, metrics};
use foyer_protocol::{AppError, ErrorKind};
use http::HeaderValue;
use http::StatusCode;
use http::header::CONNECTION;
use std::time::Duration;

/// Why a body was not read.
#[derive(Debug)]
pub struct Unread {
    status: StatusCode,
    error: AppError,
}

impl Unread {
    /// As an answer, in the form that the caller understands.
    pub fn answer(&self, form: impl FnOnce(&AppError) -> Response) -> Response {
        let mut response = form(&self.error);
        *response.status_mut() = self.status;
        // The rest of the body is not waited for.
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        response
    }
}

/// Reads a body.
///
/// # Errors
/// When it is too long (413) or too slow (408).
pub async fn read(body: Body, limits: &Limits) -> Result<Bytes, Unread> {
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

fn too_long() -> Unread {
    metrics().limited.of(Limit::Size).inc();
    refused(StatusCode::PAYLOAD_TOO_LARGE, "This request is too long. Shorten it and try again.")
}

fn too_slow() -> Unread {
    metrics().limited.of(Limit::Slow).inc();
    refused(StatusCode::REQUEST_TIMEOUT, "This request took too long to arrive. Try again.")
}

fn refused(status: StatusCode, words: &str) -> Unread {
    Unread { status, error: AppError::new(ErrorKind::BadRequest, words) }
}
