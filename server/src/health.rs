//! Answers for the monitor that watches the process.

use crate::state::AppState;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};

/// `GET /health/live`: the process runs and answers.
pub async fn live() -> Response {
    answer(StatusCode::OK, "live\n")
}

/// `GET /health/ready`: the database takes what is written too, so a full disk is not ready; it was
/// migrated before the server listened. A server that is stopping is not ready.
pub async fn ready(State(state): State<AppState>) -> Response {
    if state.shutdown.is_cancelled() {
        return answer(StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    if state.readiness.look(&state.services).await {
        answer(StatusCode::OK, "ready\n")
    } else {
        answer(StatusCode::SERVICE_UNAVAILABLE, "the database can't be written\n")
    }
}

fn answer(status: StatusCode, text: &'static str) -> Response {
    let mut response = (status, text).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
