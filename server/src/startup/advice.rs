//! What an operator should know of a start that goes well and leaves something open.

use crate::config::PublicUrl;
use std::net::IpAddr;

/// The warnings for a server that browsers reach at `public_url` and that listens at `address`.
#[must_use]
pub fn advice(public_url: &PublicUrl, address: IpAddr) -> Vec<String> {
    if address.to_canonical().is_loopback() {
        return Vec::new();
    }
    let mut advice = Vec::new();
    if !public_url.is_set() {
        advice.push(format!(
            "server.public_url is not set, so links lead to {public_url}; set it to the address that others use"
        ));
    }
    if !public_url.is_secure() {
        advice.push(format!(
            "server.public_url is {public_url}, without TLS, and other machines reach this server: passwords, sessions and \
             chats can be read on the way. Put a reverse proxy with TLS in front (docs/deploy.md), or listen on 127.0.0.1"
        ));
    }
    advice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_reached_from_elsewhere_without_tls_or_a_name_is_told() {
        let set = |text: &str| PublicUrl::try_from(text.to_owned()).expect("a public URL");
        for (url, address, told) in [
            (set("http://chat.example.com"), "0.0.0.0", &["without TLS"][..]),
            (set("http://chat.example.com"), "192.0.2.7", &["without TLS"]),
            (set("http://chat.example.com"), "::", &["without TLS"]),
            (set("http://chat.example.com"), "127.0.0.1", &[]),
            (set("http://chat.example.com"), "::1", &[]),
            (set("https://chat.example.com"), "0.0.0.0", &[]),
            (PublicUrl::default(), "127.0.0.1", &[]),
            (PublicUrl::default(), "0.0.0.0", &["is not set", "without TLS"]),
        ] {
            let advice = advice(&url, address.parse().expect("an address"));
            assert_eq!(advice.len(), told.len(), "{url} {address}: {advice:?}");
            assert!(advice.iter().zip(told).all(|(said, words)| said.contains(words)), "{advice:?}");
        }
    }
}
