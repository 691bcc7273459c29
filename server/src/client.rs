//! Who is on the other end of a request: address, browser, session cookie.

mod forwarded;
mod proxies;

pub use proxies::Proxies;

use foyer_protocol::wire;
use http::HeaderMap;
use http::header::{COOKIE, USER_AGENT};

/// Longest `User-Agent` kept.
const USER_AGENT_CHARS: usize = 400;

/// `User-Agent` as sent, cut to a length worth keeping.
#[must_use]
pub fn user_agent(headers: &HeaderMap) -> String {
    let text = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.chars().take(USER_AGENT_CHARS).collect()
}

/// The token of the session cookie; `is_secure` when browsers come by https. None at all when there are two: one of
/// them was planted beside the other, by a neighbour under the same domain, and nothing tells which.
#[must_use]
pub fn session_token(headers: &HeaderMap, is_secure: bool) -> Option<String> {
    let name = wire::session_cookie(is_secure);
    let mut values = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .filter(|(cookie, _)| *cookie == name)
        .map(|(_, value)| value);
    match (values.next(), values.next()) {
        (Some(value), None) if !value.is_empty() => Some(value.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn the_session_is_found_among_other_cookies() {
        let token = |pairs: &[(&'static str, &'static str)]| session_token(&headers(pairs), false);
        assert_eq!(token(&[("cookie", "a=b; foyer_session=abc; c=d")]).as_deref(), Some("abc"));
        assert_eq!(token(&[("cookie", "a=b"), ("cookie", "foyer_session=abc")]).as_deref(), Some("abc"));
        assert_eq!(token(&[("cookie", "xfoyer_session=abc; foyer_session=")]), None);
        assert_eq!(token(&[]), None);
    }

    #[test]
    fn over_https_only_the_cookie_that_no_neighbour_can_set_counts() {
        let token = |text: &'static str| session_token(&headers(&[("cookie", text)]), true);
        assert_eq!(token("__Host-foyer_session=abc; foyer_session=planted").as_deref(), Some("abc"));
        assert_eq!(token("foyer_session=planted"), None);
    }

    #[test]
    fn two_session_cookies_are_none() {
        let token = |pairs: &[(&'static str, &'static str)]| session_token(&headers(pairs), false);
        assert_eq!(token(&[("cookie", "foyer_session=abc; foyer_session=def")]), None);
        assert_eq!(token(&[("cookie", "foyer_session=abc"), ("cookie", "foyer_session=def")]), None);
        assert_eq!(token(&[("cookie", "foyer_session=; foyer_session=def")]), None);
    }

    #[test]
    fn a_long_user_agent_is_cut() {
        let long: &'static str = Box::leak("x".repeat(1_000).into_boxed_str());
        assert_eq!(user_agent(&headers(&[("user-agent", long)])).len(), USER_AGENT_CHARS);
    }
}
