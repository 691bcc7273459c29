//! `GET /metrics` on an address of its own.
//!
//! The public address never answers it: behind a reverse proxy every stranger seems to come from
//! this machine, so only an address that strangers cannot reach keeps them out. `foyer_metrics`
//! decides what is counted.

use crate::security;
use crate::state::AppState;
use anyhow::Context;
use axum::Router;
use axum::extract::State;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use foyer_metrics::{CONTENT_TYPE as TEXT_FORMAT, metrics};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Starts to answer when `metrics.listen` is set, until `state.shutdown`.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn start(state: &AppState) -> anyhow::Result<Option<SocketAddr>> {
    let Some(address) = &state.config.metrics.listen else { return Ok(None) };
    let listener = TcpListener::bind(address.as_str())
        .await
        .with_context(|| format!("metrics.listen: can't listen on {address}"))?;
    let address = listener.local_addr().context("the address of the metrics is unknown")?;
    let app = Router::new()
        .route("/metrics", get(answer))
        .layer(from_fn_with_state(state.clone(), security::refuse_foreign_names))
        .with_state(state.clone());
    let stopped = state.shutdown.clone().cancelled_owned();
    state.tasks.spawn(async move {
        if let Err(error) = axum::serve(listener, app).with_graceful_shutdown(stopped).await {
            tracing::error!(error = %error, "metrics are not answered any more");
        }
    });
    tracing::info!(metrics = %address, "metrics are answered");
    Ok(Some(address))
}

async fn answer(State(state): State<AppState>) -> Response {
    // What the database cannot say now is left out. The other metrics are needed most when it
    // fails.
    let departments = state.services.department_figures().await.unwrap_or_else(|error| {
        tracing::warn!(error = %error, "metrics without departments: the database does not answer");
        Vec::new()
    });
    match metrics().text(&departments) {
        Ok(text) => ([(CONTENT_TYPE, TEXT_FORMAT), (CACHE_CONTROL, "no-store")], text).into_response(),
        Err(error) => {
            tracing::error!(error = %error, "metrics cannot be written as text");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
