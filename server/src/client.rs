//! Who is on the other end of a request: address, browser, session cookie.

use foyer_protocol::wire::SESSION_COOKIE;
use http::HeaderMap;
use http::header::{COOKIE, USER_AGENT};
use std::net::{IpAddr, SocketAddr};

/// Longest `User-Agent` kept.
const USER_AGENT_CHARS: usize = 400;

/// The client's network address: the peer's, or behind a proxy the one the proxy appended last to
/// `X-Forwarded-For`. The entries before it come from the client and prove nothing.
#[must_use]
pub fn address(headers: &HeaderMap, peer: SocketAddr, behind_proxy: bool) -> IpAddr {
    let forwarded = || {
        let last = headers.get_all("x-forwarded-for").iter().next_back()?;
        last.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    let address = if behind_proxy { forwarded() } else { None };
    address.unwrap_or_else(|| peer.ip()).to_canonical()
}

/// `User-Agent` as sent, cut to a length worth keeping.
#[must_use]
pub fn user_agent(headers: &HeaderMap) -> String {
    let text = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.chars().take(USER_AGENT_CHARS).collect()
}

/// The token of the session cookie.
#[must_use]
pub fn session_token(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, value)| *name == SESSION_COOKIE && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use std::net::Ipv4Addr;

    const PEER: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)), 1);

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn only_a_proxy_may_name_another_address() {
        let claimed =
            headers(&[("x-forwarded-for", "1.1.1.1, 2.2.2.2"), ("x-forwarded-for", "3.3.3.3 , 4.4.4.4")]);
        assert_eq!(address(&claimed, PEER, false).to_string(), "10.0.0.1");
        assert_eq!(address(&claimed, PEER, true).to_string(), "4.4.4.4");
        assert_eq!(address(&headers(&[]), PEER, true).to_string(), "10.0.0.1");
        assert_eq!(address(&headers(&[("x-forwarded-for", "unknown")]), PEER, true).to_string(), "10.0.0.1");
        let mapped = "[::ffff:5.5.5.5]:1".parse().expect("an address");
        assert_eq!(address(&headers(&[]), mapped, false).to_string(), "5.5.5.5");
    }

    #[test]
    fn the_session_is_found_among_other_cookies() {
        let token = |pairs: &[(&'static str, &'static str)]| session_token(&headers(pairs));
        assert_eq!(token(&[("cookie", "a=b; foyer_session=abc; c=d")]).as_deref(), Some("abc"));
        assert_eq!(token(&[("cookie", "a=b"), ("cookie", "foyer_session=abc")]).as_deref(), Some("abc"));
        assert_eq!(token(&[("cookie", "xfoyer_session=abc; foyer_session=")]), None);
        assert_eq!(token(&[]), None);
    }

    #[test]
    fn a_long_user_agent_is_cut() {
        let long: &'static str = Box::leak("x".repeat(1_000).into_boxed_str());
        assert_eq!(user_agent(&headers(&[("user-agent", long)])).len(), USER_AGENT_CHARS);
    }
}
