//! Where a browser keeps a session.
//!
//! With an https address of its own, Foyer's sessions never travel unencrypted: a browser that came over http drops
//! them without a word.

/// Whether browsers drop the sessions of a Foyer at `public_url` on a page that is, or is not, a secure context. A
/// page on the machine itself is one also over http.
#[must_use]
pub fn drops_sessions(public_url: &str, is_secure: bool) -> bool {
    public_url.starts_with("https:") && !is_secure
}

#[cfg(test)]
mod tests {
    use super::drops_sessions;

    #[test]
    fn only_an_https_address_opened_over_http_from_afar_drops_sessions() {
        for (public_url, is_secure, drops) in [
            ("https://chat.example.com", false, true),
            ("https://chat.example.com", true, false),
            ("http://chat.internal:3000", false, false),
            ("http://localhost:3000", true, false),
        ] {
            assert_eq!(drops_sessions(public_url, is_secure), drops, "{public_url} {is_secure}");
        }
    }
}
