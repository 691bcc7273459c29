//! The first-run wizard, closed for good once an administrator exists.

use foyer_protocol::agent::Me;
use foyer_protocol::setup::{SetupForm, SetupState};

#[cfg(feature = "ssr")]
use super::caller::{caller, fail, services};

endpoint! {
    /// Whether set-up is done. Open to all.
    ///
    /// # Errors
    /// `Server` when the database fails.
    "setup/state" async fn get_setup_state() -> SetupState {
        services()?.get_setup_state().await.map_err(fail)
    }
}

endpoint! {
    /// Makes administrator, brand, department, group and first link, and signs the administrator in.
    ///
    /// # Errors
    /// `Invalid` with a field; `NotFound` once set-up is done.
    "setup/complete" async fn complete_setup(form: SetupForm) -> Me {
        let caller = caller()?;
        let signed_in =
            services()?.complete_setup(&form, &caller.address, &caller.user_agent).await.map_err(fail)?;
        super::cookie::set(&signed_in.token, signed_in.lives_ms, caller.secure).map_err(fail)?;
        Ok(signed_in.me)
    }
}
