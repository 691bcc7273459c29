//! Content security policies: what Foyer's pages may load and run.

use crate::config::PublicUrl;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use foyer_protocol::checks::links;
use http::HeaderValue;
use sha2::{Digest, Sha256};

/// The workspace's policy, made once at start.
#[derive(Clone, Debug)]
pub struct Policy(HeaderValue);

impl Policy {
    /// The policy for a page with this source. Pictures may come from anywhere: the preview of a link shows those of
    /// the company's site. Scripts written into the page are allowed by their
    /// hash; the build moves its start script to a file, so commonly there is none.
    #[must_use]
    pub fn for_page(html: &str) -> Self {
        let hashes: String = inline_scripts(html)
            .into_iter()
            .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script))))
            .collect();
        let policy = format!(
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; \
             font-src 'self'; img-src 'self' data: https: http:; connect-src 'self'; frame-ancestors 'none'; \
             base-uri 'none'; form-action 'self'; object-src 'none'"
        );
        // Only base64 was put in, so this is always a header value.
        Self(HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'")))
    }

    /// As a header's value.
    #[must_use]
    pub fn header(&self) -> HeaderValue {
        self.0.clone()
    }
}

/// The policy of a widget's page whose one style element carries `nonce`, and whose forms may be sent to the
/// server or not. Pages of the allowed `sites` may frame it.
#[must_use]
pub fn widget_policy(nonce: &str, public_url: &PublicUrl, has_form: bool, sites: &[String]) -> HeaderValue {
    let forms = if has_form { "'self'" } else { "'none'" };
    // 'self' covers the socket in today's browsers; older ones need it by name.
    let socket = if public_url.is_secure() { "wss" } else { "ws" };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         connect-src 'self' {socket}://{authority}; img-src 'self' data:; base-uri 'none'; \
         form-action {forms}{ancestors}",
        authority = public_url.authority(),
        ancestors = ancestors(sites),
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// Who may frame a widget's page, as the last directive. With no site named it is any page, and then none is said:
/// `*` leaves out pages that have no origin, as those in a sandbox. What is no site is left out, so that nothing
/// that is stored can add a directive; if nothing is left, nobody may.
fn ancestors(sites: &[String]) -> String {
    if sites.is_empty() {
        return String::new();
    }
    let sites: Vec<String> = sites.iter().filter_map(|site| links::site(site).ok()).collect();
    if sites.is_empty() {
        return "; frame-ancestors 'none'".to_owned();
    }
    // Our own: the chat as a page of its own.
    format!("; frame-ancestors 'self' {}", sites.join(" "))
}

/// The text of every script written into the page.
fn inline_scripts(html: &str) -> Vec<&str> {
    let mut scripts = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once("<script") {
        let Some((attributes, body)) = after.split_once('>') else {
            break;
        };
        let Some((text, after)) = body.split_once("</script>") else {
            break;
        };
        let has_source = attributes.split_ascii_whitespace().any(|a| a == "src" || a.starts_with("src="));
        if !has_source && !text.is_empty() {
            scripts.push(text);
        }
        rest = after;
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(policy: &HeaderValue) -> &str {
        policy.to_str().expect("a policy is text")
    }

    #[test]
    fn a_page_without_inline_scripts_allows_none() {
        let policy = Policy::for_page("<script type=\"module\" src=\"/start.js\"></script>");
        assert_eq!(
            text(&policy.0),
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; \
             img-src 'self' data: https: http:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; \
             object-src 'none'"
        );
    }

    #[test]
    fn inline_scripts_are_allowed_by_their_hash() {
        // The example of https://www.w3.org/TR/CSP3/#external-hash: sha256 of `alert('Hello, world.');`.
        let html = "<head><script>alert('Hello, world.');</script><script src=/a.js></script>\n\
                    <script type=module>\n import '/b.js';\n</script></head>";
        let policy = Policy::for_page(html);
        assert!(text(&policy.0).contains("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"));
        assert_eq!(inline_scripts(html), ["alert('Hello, world.');", "\n import '/b.js';\n"]);
    }

    #[test]
    fn only_allowed_sites_frame_the_widget() {
        let sites =
            |sites: &[&str]| ancestors(&sites.iter().map(|site| (*site).to_owned()).collect::<Vec<_>>());
        assert_eq!(sites(&[]), "");
        assert_eq!(
            sites(&["https://shop.example", "https://*.b.example:8443"]),
            "; frame-ancestors 'self' https://shop.example https://*.b.example:8443"
        );
        assert_eq!(
            sites(&["https://a.de; script-src *", "https://b.de"]),
            "; frame-ancestors 'self' https://b.de"
        );
        assert_eq!(sites(&["nonsense *"]), "; frame-ancestors 'none'");
    }

    #[test]
    fn the_widget_reaches_its_own_server_only() {
        let url = |text: &str| PublicUrl::try_from(text.to_owned()).expect("a public URL");
        let policy = widget_policy("abc", &url("https://chat.example.com"), false, &[]);
        assert_eq!(
            text(&policy),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'nonce-abc'; \
             connect-src 'self' wss://chat.example.com; img-src 'self' data:; base-uri 'none'; \
             form-action 'none'"
        );
        let policy = widget_policy("abc", &url("http://localhost:3000"), true, &[]);
        assert!(text(&policy).contains("connect-src 'self' ws://localhost:3000;"));
        assert!(text(&policy).ends_with("form-action 'self'"));
    }
}
