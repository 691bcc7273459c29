//! Signing in and out, one's own password, and the browsers one is signed in with.

use foyer_protocol::SessionId;
use foyer_protocol::agent::{Entry, Me};
use foyer_protocol::people::SessionRow;
use foyer_protocol::setup::Invited;

#[cfg(feature = "ssr")]
use super::caller::{actor, caller, fail, services};
#[cfg(feature = "ssr")]
use super::cookie;

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
        cookie::set(&signed_in.token, signed_in.lives_ms, caller.secure).map_err(fail)?;
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
        cookie::forget();
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

endpoint! {
    /// Ends all of my sessions but this one; answers how many.
    ///
    /// # Errors
    /// `SignedOut` without a live session.
    "session/sign-out-others" async fn sign_out_others() -> i64 {
        let actor = actor().await?;
        services()?.sign_out_others(&actor).await.map_err(fail)
    }
}

endpoint! {
    /// Gives my password again: for ten minutes this session may do what asks for it.
    ///
    /// # Errors
    /// `Invalid` when it is not mine; `TooMany` after too many tries.
    "session/confirm" async fn confirm(password: String) -> () {
        let (actor, caller) = (actor().await?, caller()?);
        services()?.confirm(&actor, &password, &caller.address).await.map_err(fail)
    }
}

endpoint! {
    /// Changes my password; my other sessions end.
    ///
    /// # Errors
    /// `Invalid` at `present` or `password`; `TooMany` after too many tries.
    "session/change-password" async fn change_password(present: String, password: String) -> () {
        let (actor, caller) = (actor().await?, caller()?);
        services()?.change_password(&actor, &present, &password, &caller.address).await.map_err(fail)
    }
}

endpoint! {
    /// Whom an invitation link is for. Open to all.
    ///
    /// # Errors
    /// `NotFound` when the link does not work.
    "session/invited" async fn get_invited(token: String) -> Invited {
        services()?.invited(&token).await.map_err(fail)
    }
}

endpoint! {
    /// Chooses a password by an invitation link and signs in. Open to all; sets the cookie.
    ///
    /// # Errors
    /// `NotFound` when the link does not work; `Invalid` for a password that is refused.
    "session/accept-invitation" async fn accept_invitation(token: String, password: String) -> Me {
        let caller = caller()?;
        let signed_in = services()?
            .accept_invitation(&token, &password, &caller.address, &caller.user_agent, caller.token.as_deref())
            .await
            .map_err(fail)?;
        cookie::set(&signed_in.token, signed_in.lives_ms, caller.secure).map_err(fail)?;
        Ok(signed_in.me)
    }
}
