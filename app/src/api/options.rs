//! Live Chat Settings › Options.

use super::ApiError;
use foyer_protocol::setup::{Options, Saved};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

/// The options as stored.
///
/// # Errors
/// `Forbidden` unless the caller is an administrator.
#[server(endpoint = "options/get", input = Json)]
pub async fn get_options() -> Result<Options, ApiError> {
    let actor = actor().await?;
    services()?.get_options(&actor).await.map_err(fail)
}

/// Saves the options. Switching Round Robin on hands out waiting chats at once.
///
/// # Errors
/// `Conflict` when somebody saved a newer version.
#[server(endpoint = "options/save", input = Json)]
pub async fn save_options(options: Options) -> Result<Saved, ApiError> {
    let actor = actor().await?;
    services()?.save_options(&actor, &options).await.map_err(fail)
}
