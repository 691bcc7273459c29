//! The clock of a client, which is another machine's and nobody's to set in a test.

use foyer_protocol::Timestamp;

/// The time now.
pub(crate) fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "a client is not the server that tests set the time of")]
    let now = std::time::SystemTime::now();
    now.into()
}
