//! The id of a request. It is on every line of the log written for the request, in the answer's
//! header, and in the sentence of an error of the server. A socket keeps the id of the request that
//! opened it.

use http::{HeaderMap, HeaderName, HeaderValue};
use std::fmt;
use std::sync::Arc;

/// The header, of requests through a proxy and of all answers.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Lengths of an id that a proxy may give.
const CHARS: std::ops::RangeInclusive<usize> = 8..=64;

/// A short word without meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The proxy's id if the request came from a proxy and its id is plain, else a new one. Anybody else could set
    /// the header too, and write into the log with it.
    #[must_use]
    pub fn of(headers: &HeaderMap, is_proxys: bool) -> Self {
        let given = headers.get(HEADER).filter(|_| is_proxys).and_then(|value| value.to_str().ok());
        match given.filter(|id| is_plain(id)) {
            Some(id) => Self(id.into()),
            None => Self(format!("{:016x}", rand::random::<u64>()).into()),
        }
    }

    /// As the value of the header.
    #[must_use]
    pub fn header(&self) -> HeaderValue {
        // Both kinds of id are plain ASCII.
        HeaderValue::from_str(&self.0).unwrap_or(HeaderValue::from_static("unknown"))
    }
}

fn is_plain(id: &str) -> bool {
    CHARS.contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<RequestId> for Arc<str> {
    fn from(id: RequestId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &'static str, behind_proxy: bool) -> String {
        let headers = HeaderMap::from_iter([(HEADER, HeaderValue::from_static(value))]);
        let id = RequestId::of(&headers, behind_proxy);
        assert_eq!(id.header(), *id.to_string());
        id.to_string()
    }

    #[test]
    fn only_a_proxy_gives_ids_and_only_plain_ones() {
        assert_eq!(of("01J2-abc_9", true), "01J2-abc_9");
        assert_ne!(of("01J2-abc_9", false), "01J2-abc_9");
        for odd in ["short", "has a space", "mail@example.com", "a=b&c=d;e", "12345678;9"] {
            assert_ne!(of(odd, true), odd, "{odd}");
        }
        assert_ne!(of(&"x".repeat(65).leak()[..], true).len(), 65);
        assert_ne!(of("", true), of("", true), "each request has its own");
    }
}
