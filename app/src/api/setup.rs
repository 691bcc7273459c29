//! The first-run wizard, closed for good once an administrator exists.

use super::ApiError;
use foyer_protocol::agent::Me;
use foyer_protocol::setup::{SetupForm, SetupState};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::caller::{caller, fail, services};

/// Whether set-up is done. Open to all.
///
/// # Errors
/// `Server` when the database fails.
#[server(endpoint = "setup/state", input = Json)]
pub async fn get_setup_state() -> Result<SetupState, ApiError> {
    services()?.get_setup_state().await.map_err(fail)
}

/// Makes administrator, brand, department, group and first link, and signs the administrator in.
///
/// # Errors
/// `Invalid` with a field; `NotFound` once set-up is done.
#[server(endpoint = "setup/complete", input = Json)]
pub async fn complete_setup(form: SetupForm) -> Result<Me, ApiError> {
    let caller = caller()?;
    let signed_in =
        services()?.complete_setup(&form, &caller.address, &caller.user_agent).await.map_err(fail)?;
    super::session::set_cookie(&signed_in.token, signed_in.lives_ms, caller.secure)?;
    Ok(signed_in.me)
}
