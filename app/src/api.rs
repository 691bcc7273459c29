//! Server functions: the workspace's way to act. Each body is three lines: who, service, call.
//!
//! Rights are checked in the services. Endpoints are named, so that builds of browser and server
//! in different places agree.

/// Declares a server function: on the server leptos' own, in the browser a thin call of the same
/// address. The library's client is compiled anew for every function, ours once for all of them.
macro_rules! endpoint {
    ($(#[$doc:meta])* $path:literal async fn $name:ident($($arg:ident: $type:ty),* $(,)?) -> $out:ty $body:block) => {
        $(#[$doc])*
        #[cfg(feature = "ssr")]
        #[leptos::server(endpoint = $path, input = $crate::api::codec::WirePost, output = $crate::api::codec::WirePost)]
        pub async fn $name($($arg: $type),*) -> Result<$out, $crate::api::ApiError> $body

        $(#[$doc])*
        #[cfg(feature = "csr")]
        pub async fn $name($($arg: $type),*) -> Result<$out, $crate::api::ApiError> {
            #[derive(serde::Serialize)]
            struct Arguments {
                $($arg: $type,)*
            }
            let arguments = foyer_protocol::wire::encode(&Arguments { $($arg),* });
            let answer = $crate::api::client::call($path, arguments).await?;
            $crate::api::client::read(foyer_protocol::wire::decode(&answer))
        }
    };
}

pub mod agents;
pub mod blocks;
pub mod brands;
pub mod chats;
pub mod departments;
pub mod error;
pub mod groups;
pub mod jobs;
pub mod last_change;
pub mod link_secrets;
pub mod links;
pub mod offline;
pub mod options;
pub mod pictures;
pub mod session;
pub mod setup;
pub mod status;

#[cfg(feature = "ssr")]
pub mod caller;
#[cfg(feature = "csr")]
mod client;
#[cfg(feature = "ssr")]
pub mod codec;
#[cfg(feature = "ssr")]
mod cookie;

#[cfg(feature = "csr")]
pub use client::{when_signed_out, when_unconfirmed};
pub use error::ApiError;
