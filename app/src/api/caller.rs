//! Who calls a server function, from the request's context (server side only).

use super::ApiError;
use foyer_protocol::{AppError, ErrorKind};
use foyer_services::{Actor, ServiceError, Services};
use leptos::prelude::use_context;
use std::sync::Arc;

/// What the host learned of the request before the server function ran.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The session token of the cookie.
    pub token: Option<String>,
    /// Network address of the client.
    pub address: String,
    /// `User-Agent` as sent.
    pub user_agent: String,
    /// Whether cookies get the `Secure` attribute.
    pub secure: bool,
}

/// The services of this process.
///
/// # Errors
/// When the host mounted the server functions without them.
pub fn services() -> Result<Arc<Services>, ApiError> {
    use_context().ok_or_else(|| fail(ServiceError::internal("services missing from context")))
}

/// The request's caller.
///
/// # Errors
/// When the host mounted the server functions without one.
pub fn caller() -> Result<Caller, ApiError> {
    use_context().ok_or_else(|| fail(ServiceError::internal("caller missing from context")))
}

/// The signed-in agent.
///
/// # Errors
/// [`ErrorKind::SignedOut`] without a live session.
pub async fn actor() -> Result<Actor, ApiError> {
    let services = services()?;
    let token = caller()?.token;
    services.actor(token.as_deref()).await.map_err(fail)
}

/// Turns a service's error into what a call answers and sets the response's status.
pub fn fail(error: ServiceError) -> ApiError {
    let error: AppError = error.into();
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        let status = http::StatusCode::from_u16(error.kind.status())
            .unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
        response.set_status(status);
        if error.kind == ErrorKind::SignedOut {
            super::cookie::forget();
        }
    }
    ApiError(error)
}
