//! Every address the server answers, and what each request passes through, in one place.

use crate::state::AppState;
use crate::{api, assets, embed, health, limits, realtime, request_log, security};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get};

/// All routes with their middleware.
pub fn router(state: AppState) -> Router {
    let api = Router::new()
        .route("/api/{*function}", any(api::call))
        .route("/api/", any(api::unknown))
        .route("/api", any(api::unknown))
        .layer(from_fn_with_state(state.clone(), security::refuse_cross_site));

    Router::new()
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/foyer.js", get(embed::script))
        .route("/foyer-api.js", get(embed::calls))
        .route("/ChatLink.ashx", get(embed::former))
        .route("/chat/{link}", get(embed::chat))
        .route("/public/links/{id}/status", get(embed::status))
        .route("/public/pictures/{name}", get(embed::picture))
        .route("/widget/{name}", get(embed::widget))
        .route("/widget/{link}/message", get(embed::form).post(embed::leave))
        .merge(realtime::routes())
        .merge(api)
        .fallback(get(assets::serve))
        // The last layer sees a request first and its answer last.
        .layer(from_fn_with_state(state.clone(), security::refuse_foreign_hosts))
        .layer(from_fn_with_state(state.clone(), limits::refuse_floods))
        .layer(from_fn_with_state(state.clone(), security::headers))
        .layer(from_fn_with_state(state.clone(), request_log::record))
        .with_state(state)
}
