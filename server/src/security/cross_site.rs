//! Whether another site made a browser send a request.

use super::hosts::has_scheme;
use crate::config::Server;
use http::HeaderMap;
use http::header::{HOST, ORIGIN};

/// Whether another site made the browser send this request.
///
/// A request without `Sec-Fetch-Site` and without `Origin` does not come from a browser of today,
/// so no site can have made a browser send it with somebody's cookies. Another port or subdomain is
/// another site here, although browsers call it `same-site`.
#[must_use]
pub fn is_cross_site(headers: &HeaderMap, server: &Server) -> bool {
    let text = |name| headers.get(name).map(|value: &http::HeaderValue| value.to_str().unwrap_or("?"));
    match text(http::HeaderName::from_static("sec-fetch-site")) {
        Some("same-origin" | "none") => return false,
        Some("cross-site") => return true,
        Some(_) | None => {}
    }
    match text(ORIGIN) {
        Some(origin) => {
            let own = origin.split_once("://").is_some_and(|(scheme, authority)| {
                text(HOST) == Some(authority) && has_scheme(headers, scheme, server)
            });
            origin != server.public_url.origin() && !own
        }
        None => headers.contains_key("sec-fetch-site"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::PublicUrl;
    use http::{HeaderName, HeaderValue};

    #[test]
    fn own_pages_pass_and_other_sites_do_not() {
        let public_url = PublicUrl::try_from("https://chat.example.com".to_owned()).expect("a public URL");
        let server = Server { public_url, behind_proxy: Some(true), ..Server::default() };
        let site = "sec-fetch-site";
        // Headers; whether it is refused.
        let cases: &[(&[(&str, &str)], bool)] = &[
            (&[], false),
            (&[(site, "same-origin")], false),
            (&[(site, "none")], false),
            (&[(site, "cross-site")], true),
            (&[(site, "cross-site"), ("origin", "https://chat.example.com")], true),
            (&[(site, "same-site")], true),
            (&[(site, "same-site"), ("origin", "https://shop.example.com")], true),
            (&[("origin", "https://chat.example.com")], false),
            (&[("origin", "http://chat.example.com")], true),
            (&[("origin", "https://evil.example"), ("host", "chat.example.com")], true),
            (&[("origin", "http://127.0.0.1:3000"), ("host", "127.0.0.1:3000")], false),
            (&[("origin", "http://127.0.0.1:4000"), ("host", "127.0.0.1:3000")], true),
            (&[("origin", "https://127.0.0.1:3000"), ("host", "127.0.0.1:3000")], true),
            (&[("origin", "http://chat.example.com"), ("host", "chat.example.com")], true),
            (&[("origin", "https://talk.example.net"), ("host", "talk.example.net")], false),
            (&[("origin", "http://talk.example.net"), ("host", "talk.example.net")], true),
            (&[("origin", "null")], true),
            (&[("origin", "null"), ("host", "null")], true),
            (&[("origin", "")], true),
        ];
        for (pairs, refused) in cases {
            let headers: HeaderMap = pairs
                .iter()
                .map(|(name, value)| {
                    (name.parse::<HeaderName>().expect("a name"), HeaderValue::from_static(value))
                })
                .collect();
            assert_eq!(is_cross_site(&headers, &server), *refused, "{pairs:?}");
        }
    }

    #[test]
    fn without_a_named_proxy_pages_may_have_come_without_tls() {
        let public_url = PublicUrl::try_from("https://chat.example.com".to_owned()).expect("a public URL");
        let server = Server { public_url, behind_proxy: Some(false), ..Server::default() };
        for (origin, refused) in [
            ("http://talk.example.net", false),
            ("https://talk.example.net", false),
            ("ftp://talk.example.net", true),
            ("http://evil.example", true),
        ] {
            let headers = HeaderMap::from_iter([
                (ORIGIN, HeaderValue::from_static(origin)),
                (HOST, HeaderValue::from_static("talk.example.net")),
            ]);
            assert_eq!(is_cross_site(&headers, &server), refused, "{origin}");
        }
    }
}
