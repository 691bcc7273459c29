//! Live Chat Settings › Options.

use foyer_protocol::setup::{Options, Saved};

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

endpoint! {
    /// The options as stored.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator.
    "options/get" async fn get_options() -> Options {
        let actor = actor().await?;
        services()?.get_options(&actor).await.map_err(fail)
    }
}

endpoint! {
    /// Saves the options. Switching Round Robin on hands out waiting chats at once.
    ///
    /// # Errors
    /// `Conflict` when somebody saved a newer version.
    "options/save" async fn save_options(options: Options) -> Saved {
        let actor = actor().await?;
        services()?.save_options(&actor, &options).await.map_err(fail)
    }
}
