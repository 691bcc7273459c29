//! [`foyer_protocol::wire`] as the codec of leptos' server functions, their errors included (server
//! side only).

use super::ApiError;
use foyer_protocol::AppError;
use foyer_protocol::wire::{self, WireError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::codec::Post;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};

/// The body of a call and of its answer.
pub struct WireEncoding;

/// Calls are POST requests, so that nothing changes by following a link.
pub type WirePost = Post<WireEncoding>;

impl ContentType for WireEncoding {
    const CONTENT_TYPE: &'static str = wire::CONTENT_TYPE;
}

impl FormatType for WireEncoding {
    const FORMAT_TYPE: Format = Format::Binary;
}

impl<T: Serialize> Encodes<T> for WireEncoding {
    type Error = WireError;

    fn encode(value: &T) -> Result<Bytes, WireError> {
        wire::encode(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for WireEncoding {
    type Error = WireError;

    fn decode(bytes: Bytes) -> Result<T, WireError> {
        wire::decode(&bytes)
    }
}

impl FromServerFnError for ApiError {
    type Encoder = WireEncoding;

    /// The library's own trouble as words. What it says of it is for logs, not for people.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self(match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => AppError::not_understood(),
            _ => AppError::server_failed(),
        })
    }
}
