//! The clock of a client, which is another machine's and nobody's to set in a test.

use foyer_protocol::Timestamp;
use std::time::UNIX_EPOCH;

/// The time now.
pub(crate) fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "a client is not the server that tests set the time of")]
    let since = std::time::SystemTime::now().duration_since(UNIX_EPOCH);
    Timestamp(since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)))
}
