//! Signing in and out; the browsers one is signed in with.

use super::ApiError;
use foyer_protocol::SessionId;
use foyer_protocol::agent::Me;
use foyer_protocol::people::SessionRow;
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::caller::{actor, caller, fail, services};

/// The session cookie's name.
pub const SESSION_COOKIE: &str = "foyer_session";

/// Who is signed in.
///
/// # Errors
/// `SignedOut` without a live session.
#[server(endpoint = "session/me", input = Json)]
pub async fn get_me() -> Result<Me, ApiError> {
    let actor = actor().await?;
    Ok(actor.me())
}

/// **Sign in** with **Email** and **Password**; sets the cookie.
///
/// # Errors
/// `Invalid` with one sentence for every wrong pair; `TooMany` after too many tries.
#[server(endpoint = "session/sign-in", input = Json)]
pub async fn sign_in(email: String, password: String) -> Result<Me, ApiError> {
    let caller = caller()?;
    let signed_in = services()?
        .sign_in(&email, &password, &caller.address, &caller.user_agent, caller.token.as_deref())
        .await
        .map_err(fail)?;
    set_cookie(&signed_in.token, signed_in.lives_ms, caller.secure)?;
    Ok(signed_in.me)
}

/// Ends this session and forgets the cookie.
///
/// # Errors
/// `Server` when the database fails.
#[server(endpoint = "session/sign-out", input = Json)]
pub async fn sign_out() -> Result<(), ApiError> {
    let actor = actor().await?;
    services()?.sign_out(&actor).await.map_err(fail)?;
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        forget_cookie(&response);
    }
    Ok(())
}

/// My sessions, newest first.
///
/// # Errors
/// `SignedOut` without a live session.
#[server(endpoint = "session/list", input = Json)]
pub async fn sessions() -> Result<Vec<SessionRow>, ApiError> {
    let actor = actor().await?;
    services()?.sessions(&actor).await.map_err(fail)
}

/// Ends one of my sessions.
///
/// # Errors
/// `NotFound` when it is not mine or gone.
#[server(endpoint = "session/revoke", input = Json)]
pub async fn revoke_session(id: SessionId) -> Result<(), ApiError> {
    let actor = actor().await?;
    services()?.revoke_session(&actor, &id).await.map_err(fail)
}

/// Sets the session cookie on the response at hand.
#[cfg(feature = "ssr")]
pub(crate) fn set_cookie(token: &str, lives_ms: i64, secure: bool) -> Result<(), ApiError> {
    use foyer_services::ServiceError;
    let secure = if secure { "; Secure" } else { "" };
    let text = format!(
        "{SESSION_COOKIE}={token}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{secure}",
        lives_ms / 1000
    );
    let value = http::HeaderValue::from_str(&text)
        .map_err(|_| fail(ServiceError::internal("session cookie is not a header value")))?;
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.insert_header(http::header::SET_COOKIE, value);
    }
    Ok(())
}

/// Tells the browser to drop the session cookie.
#[cfg(feature = "ssr")]
pub(crate) fn forget_cookie(response: &leptos_axum::ResponseOptions) {
    response.insert_header(
        http::header::SET_COOKIE,
        http::HeaderValue::from_static("foyer_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
    );
}
