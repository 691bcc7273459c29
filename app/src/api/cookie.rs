//! The session cookie of the response at hand (server side only).
//!
//! Owns its attributes. Knows no session: what the token means is the services' to say.

use foyer_protocol::wire::SESSION_COOKIE;
use foyer_services::ServiceError;
use http::HeaderValue;
use http::header::SET_COOKIE;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Sets it; `secure` keeps it off connections without TLS.
///
/// # Errors
/// When the token is nothing a header can carry.
pub(super) fn set(token: &str, lives_ms: i64, secure: bool) -> Result<(), ServiceError> {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!(
        "{SESSION_COOKIE}={token}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{secure}",
        lives_ms / 1000
    );
    let value = HeaderValue::from_str(&text)
        .map_err(|_| ServiceError::internal("session cookie is not a header value"))?;
    put(value);
    Ok(())
}

/// Tells the browser to drop it.
pub(super) fn forget() {
    put(HeaderValue::from_static("foyer_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"));
}

fn put(value: HeaderValue) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(SET_COOKIE, value);
    }
}
