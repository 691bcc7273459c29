//! The security headers, on every kind of answer.

use crate::desk::{Desk, header};
use foyer_server::config::PublicUrl;

const KINDS: [&str; 6] =
    ["/", "/chats/mine", "/foyer.js", "/health/live", "/api/none", "/public/links/99/status"];

#[tokio::test]
async fn every_answer_tells_browsers_what_to_allow() {
    let desk = Desk::start().await;
    for path in KINDS {
        let response = desk.get(path).header("accept", "text/html").send().await.expect("an answer");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header(&response, "referrer-policy"), "same-origin", "{path}");
        assert!(header(&response, "permissions-policy").contains("camera=()"), "{path}");
        assert!(header(&response, "content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(header(&response, "strict-transport-security"), "", "{path}: plain http");
    }
}

#[tokio::test]
async fn https_is_pinned_when_the_public_url_is_https() {
    let desk = Desk::start_with(|config| {
        let url = "https://chat.example.com".to_owned();
        config.server.public_url = PublicUrl::try_from(url).expect("a public URL");
        config.server.behind_proxy = Some(true);
    })
    .await;
    for path in KINDS {
        let response = desk.get(path).send().await.expect("an answer");
        assert_eq!(header(&response, "strict-transport-security"), "max-age=31536000", "{path}");
    }
}

#[tokio::test]
async fn names_below_are_pinned_too_when_it_is_set() {
    let desk = Desk::start_with(|config| {
        let url = "https://chat.example.com".to_owned();
        config.server.public_url = PublicUrl::try_from(url).expect("a public URL");
        config.server.behind_proxy = Some(true);
        config.server.hsts_subdomains = true;
    })
    .await;
    let response = desk.get("/").send().await.expect("an answer");
    assert_eq!(header(&response, "strict-transport-security"), "max-age=31536000; includeSubDomains");
}

#[tokio::test]
async fn the_page_runs_its_own_scripts_only() {
    let desk = Desk::start().await;
    let response = desk.get("/").send().await.expect("an answer");
    assert_eq!(
        header(&response, "content-security-policy"),
        // The hash is that of `start()`, which the page holds.
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' \
         'sha256-DIm7WJS6ZKDYe5qFLPy+h4JFI9Bol5QmYC57mt3Fb00='; style-src 'self'; font-src 'self'; \
         img-src 'self' data: https: http:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; \
         object-src 'none'"
    );
}
