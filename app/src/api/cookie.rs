//! The session cookie of the response at hand (server side only).
//!
//! Owns its attributes. Knows no session: what the token means is the services' to say.

use super::caller::caller;
use foyer_protocol::wire;
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
    let value = HeaderValue::from_str(&text(token, lives_ms / 1000, secure))
        .map_err(|_| ServiceError::internal("session cookie is not a header value"))?;
    put(value);
    Ok(())
}

/// Tells the browser to drop it.
pub(super) fn forget() {
    // A browser drops only a cookie that it could have taken in the same form.
    let secure = caller().is_ok_and(|caller| caller.secure);
    if let Ok(value) = HeaderValue::from_str(&text("", 0, secure)) {
        put(value);
    }
}

fn text(token: &str, lives_s: i64, secure: bool) -> String {
    let name = wire::session_cookie(secure);
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={token}; Path=/; Max-Age={lives_s}; HttpOnly; SameSite=Lax{secure}")
}

fn put(value: HeaderValue) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(SET_COOKIE, value);
    }
}
