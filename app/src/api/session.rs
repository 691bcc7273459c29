//! Signing in and out; the browsers one is signed in with.

use foyer_protocol::SessionId;
use foyer_protocol::agent::Me;
use foyer_protocol::people::{Entry, SessionRow};

#[cfg(feature = "ssr")]
use super::ApiError;
#[cfg(feature = "ssr")]
use super::caller::{actor, caller, fail, services};
#[cfg(feature = "ssr")]
use leptos::prelude::use_context;

/// The session cookie's name.
pub const SESSION_COOKIE: &str = "foyer_session";

endpoint! {
    /// Where whoever opens the workspace belongs. Open to all.
    ///
    /// # Errors
    /// `Server` when the database fails.
    "session/entry" async fn get_entry() -> Entry {
        let caller = caller()?;
        services()?.entry(caller.token.as_deref()).await.map_err(fail)
    }
}

endpoint! {
    /// Who is signed in.
    ///
    /// # Errors
    /// `SignedOut` without a live session.
    "session/me" async fn get_me() -> Me {
        let actor = actor().await?;
        Ok(actor.me())
    }
}

endpoint! {
    /// **Sign in** with **Email** and **Password**; sets the cookie.
    ///
    /// # Errors
    /// `Invalid` with one sentence for every wrong pair; `TooMany` after too many tries.
    "session/sign-in" async fn sign_in(email: String, password: String) -> Me {
        let caller = caller()?;
        let signed_in = services()?
            .sign_in(&email, &password, &caller.address, &caller.user_agent, caller.token.as_deref())
            .await
            .map_err(fail)?;
        set_cookie(&signed_in.token, signed_in.lives_ms, caller.secure)?;
        Ok(signed_in.me)
    }
}

endpoint! {
    /// Ends this session and forgets the cookie.
    ///
    /// # Errors
    /// `Server` when the database fails.
    "session/sign-out" async fn sign_out() -> () {
        let actor = actor().await?;
        services()?.sign_out(&actor).await.map_err(fail)?;
        if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
            forget_cookie(&response);
        }
        Ok(())
    }
}

endpoint! {
    /// My sessions, newest first.
    ///
    /// # Errors
    /// `SignedOut` without a live session.
    "session/list" async fn sessions() -> Vec<SessionRow> {
        let actor = actor().await?;
        services()?.sessions(&actor).await.map_err(fail)
    }
}

endpoint! {
    /// Ends one of my sessions.
    ///
    /// # Errors
    /// `NotFound` when it is not mine or gone.
    "session/revoke" async fn revoke_session(id: SessionId) -> () {
        let actor = actor().await?;
        services()?.revoke_session(&actor, &id).await.map_err(fail)
    }
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
