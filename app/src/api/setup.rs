//! The first-run wizard, closed for good once an administrator exists.

use foyer_protocol::agent::Me;
use foyer_protocol::setup::{NextSteps, SetupForm, SetupState};

#[cfg(feature = "ssr")]
use super::caller::{actor, caller, fail, services};

endpoint! {
    /// Whether set-up is done, and whether this code lets somebody through it. Open to all.
    ///
    /// # Errors
    /// `Server` when the database fails.
    "setup/state" async fn get_setup_state(code: String) -> SetupState {
        services()?.get_setup_state(&code).await.map_err(fail)
    }
}

endpoint! {
    /// Makes administrator, brand, department, group and first link, and signs the administrator in.
    ///
    /// # Errors
    /// `Forbidden` without the code that the start prints; `Invalid` with a field; `State` once set-up is done.
    "setup/complete" async fn complete_setup(form: SetupForm, code: String) -> Me {
        let caller = caller()?;
        let signed_in = services()?
            .complete_setup(&form, &code, &caller.address, &caller.user_agent)
            .await
            .map_err(fail)?;
        super::cookie::set(&signed_in.token, signed_in.lives_ms, caller.secure).map_err(fail)?;
        Ok(signed_in.me)
    }
}

endpoint! {
    /// What is left to do after the set-up.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator.
    "setup/next-steps" async fn get_next_steps() -> NextSteps {
        let actor = actor().await?;
        services()?.next_steps(&actor).await.map_err(fail)
    }
}
