//! [`AppError`] as an HTTP answer. Server functions have their own way to the same shape.

use axum::Json;
use axum::response::{IntoResponse, Response};
use foyer_protocol::{AppError, wire};
use http::StatusCode;
use http::header::CONTENT_TYPE;

/// The status of an error.
#[must_use]
pub fn status(error: &AppError) -> StatusCode {
    StatusCode::from_u16(error.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The error as the answer to a server function's caller, with its status.
#[must_use]
pub fn call(error: &AppError) -> Response {
    // The types of the protocol can always be encoded. Without a body, the caller shows a sentence
    // of its own.
    let body = wire::encode(error).unwrap_or_default();
    (status(error), [(CONTENT_TYPE, wire::CONTENT_TYPE)], body).into_response()
}

/// The error as JSON with its status, for callers that don't speak postcard.
#[must_use]
pub fn json(error: AppError) -> Response {
    (status(&error), Json(error)).into_response()
}

/// The error's sentence as a plain page with its status.
#[must_use]
pub fn text(error: &AppError) -> Response {
    (status(error), error.message.clone()).into_response()
}
