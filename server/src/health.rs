//! Answers for the monitor that watches the process.

use crate::state::AppState;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use foyer_services::Services;
use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// `GET /health/live`: the process runs and answers.
pub async fn live() -> Response {
    answer(StatusCode::OK, "live\n")
}

/// How long an answer about the database holds: whoever asks more often must not wear out the disk.
const HOLDS: Duration = Duration::from_secs(1);

/// What is known of the database, for those who ask whether the server is ready.
#[derive(Debug, Default)]
pub struct Readiness(Mutex<Option<(Instant, bool)>>);

impl Readiness {
    /// Whether the database takes what is written; asked at most once a second.
    async fn look(&self, services: &Services) -> bool {
        let mut known = self.0.lock().await;
        if let Some((at, ready)) = *known
            && at.elapsed() < HOLDS
        {
            return ready;
        }
        let ready = match services.ready().await {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(error = %error, "the database can't be written");
                false
            }
        };
        *known = Some((Instant::now(), ready));
        ready
    }
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
