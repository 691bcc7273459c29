//! Content security policies: what Foyer's pages may load and run.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
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

/// The policy of a widget's page whose one style and one script in it carry `nonce`, whose socket is at `line`, such as
/// `wss://chat.example.com` or nothing, and whose forms may be sent to the server or not. Pages of `sites` may frame it, or any page where there are none: then without `frame-ancestors`,
/// because its `*` leaves out pages that have no origin, as those in a sandbox.
#[must_use]
pub fn widget_policy(nonce: &str, line: &str, sites: &[String], has_form: bool) -> HeaderValue {
    let framing = if sites.is_empty() {
        String::new()
    } else {
        format!(
            "; frame-ancestors 'self'{}",
            sites.iter().filter(|site| is_source(site)).fold(String::new(), |all, site| all + " " + site)
        )
    };
    let forms = if has_form { "'self'" } else { "'none'" };
    // 'self' covers the socket in today's browsers; older ones need it by name.
    let line = if is_source(line) { format!(" {line}") } else { String::new() };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         connect-src 'self'{line}; img-src 'self' data:; base-uri 'none'; \
         form-action {forms}{framing}"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// Whether a text can stand in a list of sources without ending it.
fn is_source(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b';' | b',' | b'\'' | b'"');
    !text.is_empty() && text.bytes().all(plain)
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
    fn the_widget_reaches_its_own_server_only() {
        let policy = widget_policy("abc", "wss://chat.example.com", &[], false);
        assert_eq!(
            text(&policy),
            "default-src 'none'; script-src 'self' 'nonce-abc' 'wasm-unsafe-eval'; style-src 'self' 'nonce-abc'; \
             connect-src 'self' wss://chat.example.com; img-src 'self' data:; base-uri 'none'; \
             form-action 'none'"
        );
        let policy = widget_policy("abc", "ws://localhost:3000", &[], true);
        assert!(text(&policy).contains("connect-src 'self' ws://localhost:3000;"));
        assert!(text(&policy).ends_with("form-action 'self'"));
        for line in ["", "wss://a;script-src"] {
            let policy = widget_policy("abc", line, &[], true);
            assert!(text(&policy).contains("connect-src 'self'; img-src"), "{line}");
        }
    }

    #[test]
    fn only_allowed_sites_may_frame_the_widget() {
        let line = "wss://chat.example.com";
        let sites =
            ["https://shop.example", "https://*.shop.example:8443", "https://x; script-src *", "a,b", ""];
        let policy = widget_policy("abc", line, &sites.map(str::to_owned), false);
        let end = "; frame-ancestors 'self' https://shop.example https://*.shop.example:8443";
        assert!(text(&policy).ends_with(end), "{policy:?}");
        // Sites of which none can be said: nobody, rather than everybody.
        let policy = widget_policy("abc", line, &["a b".to_owned()], false);
        assert!(text(&policy).ends_with("; frame-ancestors 'self'"), "{policy:?}");
    }
}
