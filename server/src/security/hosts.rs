//! Under which names this server may be asked.
//!
//! A page of a stranger can let its own name lead to this machine, also while it is open ("DNS rebinding"). Then it is the
//! same site as this server to the browser, and only the name in `Host` still tells.

use super::brand_hosts::is_for_visitors;
use crate::config::{Config, Host, PublicUrl, Server};
use crate::refusal;
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use foyer_protocol::{AppError, ErrorKind};
use http::header::HOST;
use http::{HeaderMap, StatusCode};
use std::net::IpAddr;

/// Refuses requests for other names with 421. Health checks ask by whatever address a machine has, and learn nothing. Under
/// the host of a brand only what visitors need is there.
pub async fn refuse_foreign_hosts(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.starts_with("/health/") || asked(&request).all(|name| is_ours(name, &state.config)) {
        return next.run(request).await;
    }
    let names = asked(&request).collect();
    if is_of_brand(&state, names).await {
        if is_for_visitors(path) {
            return next.run(request).await;
        }
        let error = AppError::not_found("page");
        return if path.starts_with("/api") { refusal::call(&error) } else { refusal::text(&error) };
    }
    let words = format!(
        "This server doesn't answer under this name. Open {}. If you run it: the setting server.hosts takes more names.",
        state.config.server.public_url
    );
    let error = AppError::new(ErrorKind::BadRequest, words);
    let mut response = if path.starts_with("/api") { refusal::call(&error) } else { refusal::text(&error) };
    *response.status_mut() = StatusCode::MISDIRECTED_REQUEST;
    response
}

/// Whether a request names hosts of brands only.
async fn is_of_brand(state: &AppState, names: Vec<Option<Host>>) -> bool {
    for name in names {
        let known = match name {
            Some(name) => state.brand_hosts.has(&name, &state.services).await,
            None => false,
        };
        if !known {
            return false;
        }
    }
    true
}

/// As [`refuse_foreign_hosts`], for the address of the metrics, which programs ask by any address of the machine.
pub async fn refuse_foreign_names(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let fits = |name: Option<Host>| is_ours(name.clone(), &state.config) || name.is_some_and(is_address);
    if asked(&request).all(fits) {
        return next.run(request).await;
    }
    let words =
        "The metrics don't answer under this name. Ask by an address, or add the name to server.hosts.";
    let mut response = refusal::text(&AppError::new(ErrorKind::BadRequest, words));
    *response.status_mut() = StatusCode::MISDIRECTED_REQUEST;
    response
}

/// Every name that the request is for; `None` for what is none, and when there is not exactly one header.
fn asked(request: &Request) -> impl Iterator<Item = Option<Host>> {
    let in_address = request.uri().authority().map(|authority| authority.as_str().parse().ok());
    in_address.into_iter().chain([named(request.headers())])
}

/// The name in `Host`.
fn named(headers: &HeaderMap) -> Option<Host> {
    let mut values = headers.get_all(HOST).iter();
    match (values.next(), values.next()) {
        (Some(host), None) => host.to_str().ok()?.parse().ok(),
        _ => None,
    }
}

/// The origin that a visitor's browser knows this server by: that of the brand whose host was asked, else the public one.
/// Other names were refused before ([`refuse_foreign_hosts`]), so no stranger decides what stands in an answer.
#[must_use]
pub fn asked_origin(headers: &HeaderMap, config: &Config) -> String {
    let public_url = &config.server.public_url;
    match named(headers) {
        Some(host) if !is_ours(Some(host.clone()), config) => {
            let scheme = if public_url.is_secure() { "https" } else { "http" };
            let port = host.port().map_or_else(String::new, |port| format!(":{port}"));
            format!("{scheme}://{}{port}", host.name())
        }
        _ => public_url.origin().to_owned(),
    }
}

/// Whether the server is known by a name.
fn is_ours(name: Option<Host>, config: &Config) -> bool {
    let Some(name) = name else { return false };
    is_this_machine(&name)
        || is_public(&name, &config.server.public_url)
        || config
            .server
            .hosts
            .iter()
            .any(|host| host.name() == name.name() && (host.port().is_none() || host.port() == name.port()))
}

/// Whether a name is the public one. Some proxies leave the port away.
fn is_public(name: &Host, public_url: &PublicUrl) -> bool {
    let port = public_url.port();
    name.name() == public_url.host() && name.port().is_none_or(|asked| asked == port)
}

/// Whether a name means the machine that asks, which no stranger's name does.
pub(super) fn is_this_machine(name: &Host) -> bool {
    name.name() == "localhost" || address(name).is_some_and(|address| address.to_canonical().is_loopback())
}

fn is_address(name: Host) -> bool {
    address(&name).is_some()
}

fn address(name: &Host) -> Option<IpAddr> {
    name.name().trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// Where the sockets of a page are that is asked for by these headers, such as `wss://chat.example.com`: where the page
/// is. The names of strangers were refused before.
#[must_use]
pub fn line_of(headers: &HeaderMap, server: &Server) -> String {
    let url = &server.public_url;
    let scheme = |secure: bool| if secure { "wss" } else { "ws" };
    match named(headers) {
        Some(name) if !is_public(&name, url) => {
            format!("{}://{name}", scheme(url.is_secure() && !is_this_machine(&name)))
        }
        // Some proxies leave the port away.
        _ => format!("{}://{}", scheme(url.is_secure()), url.authority()),
    }
}

/// Whether browsers can see a page of ours under the name of this request by a scheme. Foyer speaks no TLS: its own
/// machine is reached without the proxy, and so may be every name unless a proxy was said to stand in front.
pub(super) fn has_scheme(headers: &HeaderMap, scheme: &str, server: &Server) -> bool {
    let url = &server.public_url;
    let here = named(headers).is_some_and(|name| is_this_machine(&name) && !is_public(&name, url));
    match scheme {
        "https" => url.is_secure() && !here,
        "http" => !url.is_secure() || here || server.behind_proxy != Some(true),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_names_are_answered() {
        let mut config = Config::default();
        config.server.public_url = PublicUrl::try_from("https://chat.example.com".to_owned()).expect("a URL");
        config.server.hosts = ["talk.example.net", "brand.example:8443"]
            .iter()
            .map(|host| host.parse().expect("a host"))
            .collect();
        for (name, ours) in [
            ("chat.example.com", true),
            ("Chat.Example.com.", true),
            ("chat.example.com:443", true),
            ("chat.example.com:80", false),
            ("chat.example.com.evil.example", false),
            ("talk.example.net", true),
            ("talk.example.net:9", true),
            ("brand.example:8443", true),
            ("brand.example", false),
            ("localhost", true),
            ("localhost:3000", true),
            ("localhost.evil.example", false),
            ("127.0.0.1:3000", true),
            ("127.9.9.9", true),
            ("[::1]:3000", true),
            ("[::ffff:127.0.0.1]", true),
            ("192.168.1.7:3000", false),
            ("0.0.0.0:3000", false),
            ("[::]:3000", false),
            ("2130706433", false),
            ("127.1", false),
            ("evil.example", false),
            ("u@localhost", false),
            ("", false),
        ] {
            assert_eq!(is_ours(name.parse().ok(), &config), ours, "{name}");
        }
    }

    #[test]
    fn browsers_know_the_server_by_its_public_name_or_a_brands() {
        let mut config = Config::default();
        config.server.public_url = PublicUrl::try_from("https://chat.example.com".to_owned()).expect("a URL");
        for (host, origin) in [
            ("chat.example.com", "https://chat.example.com"),
            // A proxy that asks by a name of its own.
            ("localhost:3000", "https://chat.example.com"),
            ("127.0.0.1:3000", "https://chat.example.com"),
            ("chat.brand.example", "https://chat.brand.example"),
            ("Chat.Brand.example:8443", "https://chat.brand.example:8443"),
        ] {
            let headers = HeaderMap::from_iter([(HOST, http::HeaderValue::from_static(host))]);
            assert_eq!(asked_origin(&headers, &config), origin, "{host}");
        }
        assert_eq!(asked_origin(&HeaderMap::new(), &config), "https://chat.example.com");
    }

    #[test]
    fn the_line_is_where_the_page_is() {
        let server = |url: &str| Server {
            public_url: PublicUrl::try_from(url.to_owned()).expect("a URL"),
            ..Config::default().server
        };
        for (url, host, line) in [
            ("https://chat.example.com", "chat.example.com", "wss://chat.example.com"),
            ("https://chat.example.com:8443", "chat.example.com", "wss://chat.example.com:8443"),
            ("https://chat.example.com", "chat.brand.example", "wss://chat.brand.example"),
            ("https://chat.example.com", "Chat.Brand.example:8443", "wss://chat.brand.example:8443"),
            ("https://chat.example.com", "localhost:3000", "ws://localhost:3000"),
            ("http://chat.example.com", "chat.brand.example", "ws://chat.brand.example"),
        ] {
            let headers = HeaderMap::from_iter([(HOST, host.parse().expect("a header"))]);
            assert_eq!(line_of(&headers, &server(url)), line, "{url} {host}");
        }
        assert_eq!(line_of(&HeaderMap::new(), &server("https://chat.example.com")), "wss://chat.example.com");
    }

    #[test]
    fn a_request_without_exactly_one_host_is_nobodys() {
        let headers = |hosts: &[&'static str]| -> HeaderMap {
            hosts.iter().map(|host| (HOST, http::HeaderValue::from_static(host))).collect()
        };
        assert!(named(&headers(&["localhost"])).is_some());
        assert_eq!(named(&headers(&[])), None);
        assert_eq!(named(&headers(&["localhost", "localhost"])), None);
    }
}
