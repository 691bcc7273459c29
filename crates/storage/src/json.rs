//! Values of several parts that are kept as JSON in one column, and never asked for by a part.

use crate::StorageError;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The text of a value.
pub(crate) fn write<T: Serialize + ?Sized>(value: &T) -> Result<String, StorageError> {
    serde_json::to_string(value).map_err(unreadable)
}

/// The value of a text.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, StorageError> {
    serde_json::from_str(text).map_err(unreadable)
}

fn unreadable(error: serde_json::Error) -> StorageError {
    StorageError::Database(sqlx::Error::Decode(error.into()))
}
