//! [`AppError`] as an HTTP answer. Server functions have their own way to the same shape.

use axum::Json;
use axum::response::{IntoResponse, Response};
use foyer_protocol::AppError;
use http::StatusCode;

/// The status of an error.
#[must_use]
pub fn status(error: &AppError) -> StatusCode {
    StatusCode::from_u16(error.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The error as JSON with its status.
#[must_use]
pub fn json(error: AppError) -> Response {
    (status(&error), Json(error)).into_response()
}

/// The error's sentence as a plain page with its status.
#[must_use]
pub fn text(error: &AppError) -> Response {
    (status(error), error.message.clone()).into_response()
}
