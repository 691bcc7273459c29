//! The body of a request, read as a whole, with limits on its length, its time and what is in memory of all.

use crate::config::Limits;
use crate::limits::{Full, Held};
use axum::body::{Body, Bytes, HttpBody as _};
use axum::response::Response;
use foyer_metrics::{Limit, metrics};
use foyer_protocol::{AppError, ErrorKind};
use futures::StreamExt as _;
use http::header::{CONNECTION, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use std::time::Duration;

/// Room that a body is given before its first bytes come.
const FIRST_BYTES: usize = 1024;

/// Seconds after which a client may try again that was not given room.
const AGAIN_S: u16 = 5;

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
        let headers = response.headers_mut();
        // The rest of the body is not waited for.
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
        if matches!(self.status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            headers.insert(RETRY_AFTER, AGAIN_S.into());
        }
        response
    }
}

/// Reads a body of at most `longest` bytes; 0 for any length. `held` must live as long as the body does.
///
/// # Errors
/// When it is too long (413) or too slow (408), or when too much is in memory already: of this address (429) or of
/// all (503).
pub async fn read(body: Body, limits: &Limits, longest: u32, held: &mut Held) -> Result<Bytes, Unread> {
    let longest = match longest {
        0 => usize::MAX,
        bytes => usize::try_from(bytes).unwrap_or(usize::MAX),
    };
    // Many say beforehand how long it is.
    if usize::try_from(body.size_hint().lower()).map_or(true, |bytes| bytes > longest) {
        return Err(too_long());
    }
    let whole = collect(body, longest, held);
    match limits.body_ms {
        0 => whole.await,
        ms => {
            let whole = tokio::time::timeout(Duration::from_millis(ms.into()), whole);
            whole.await.unwrap_or_else(|_| Err(too_slow()))
        }
    }
}

async fn collect(body: Body, longest: usize, held: &mut Held) -> Result<Bytes, Unread> {
    let mut parts = body.into_data_stream();
    let mut whole = Vec::with_capacity(FIRST_BYTES.min(longest));
    while let Some(part) = parts.next().await {
        // The client went away in the middle; nobody is left to read this.
        let part = part.map_err(|_| broken())?;
        if part.len() > longest - whole.len() {
            return Err(too_long());
        }
        held.grow(part.len()).map_err(no_room)?;
        whole.extend_from_slice(&part);
    }
    Ok(whole.into())
}

fn too_long() -> Unread {
    metrics().limited.of(Limit::Size).inc();
    refused(StatusCode::PAYLOAD_TOO_LARGE, "This request is too long. Shorten it and try again.")
}

fn too_slow() -> Unread {
    metrics().limited.of(Limit::Slow).inc();
    refused(StatusCode::REQUEST_TIMEOUT, "This request took too long to arrive. Try again.")
}

fn broken() -> Unread {
    refused(StatusCode::BAD_REQUEST, "This request did not arrive as a whole. Try again.")
}

fn no_room(full: Full) -> Unread {
    metrics().limited.of(Limit::Bodies).inc();
    match full {
        Full::Address => Unread {
            status: StatusCode::TOO_MANY_REQUESTS,
            error: AppError::new(
                ErrorKind::TooMany,
                "Too much is being sent from your network at once. Wait a moment, then try again.",
            ),
        },
        Full::Server => Unread {
            status: StatusCode::SERVICE_UNAVAILABLE,
            error: AppError::new(
                ErrorKind::TooMany,
                "The server is receiving too much at once. Wait a moment, then try again.",
            ),
        },
    }
}

fn refused(status: StatusCode, words: &str) -> Unread {
    Unread { status, error: AppError::new(ErrorKind::BadRequest, words) }
}
