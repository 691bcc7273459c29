//! Files and pages: encodings, caching, and which addresses are the workspace's.

use crate::desk::{Desk, INDEX, header};
use reqwest::StatusCode;

const HASHED: &str = "/foyer-frontend-0123456789abcdef_bg.wasm";

#[tokio::test]
async fn files_are_sent_in_the_smallest_encoding_the_browser_takes() {
    let desk = Desk::start().await;
    for (accepts, encoding, text) in [
        ("gzip, deflate, br", "br", "script in brotli"),
        ("gzip", "gzip", "script in gzip"),
        ("br;q=0, gzip", "gzip", "script in gzip"),
        ("identity", "", "script"),
    ] {
        let request = desk.get("/foyer.js").header("accept-encoding", accepts);
        let response = request.send().await.expect("an answer");
        assert_eq!(header(&response, "content-encoding"), encoding, "{accepts}");
        assert_eq!(header(&response, "vary"), "accept-encoding");
        assert_eq!(header(&response, "content-type"), "text/javascript; charset=utf-8");
        assert_eq!(response.text().await.expect("text"), text);
    }
}

#[tokio::test]
async fn a_file_without_a_small_copy_is_sent_as_it_is() {
    let desk = Desk::start().await;
    let response = desk
        .get("/widget/widget-0123456789abcdef.js")
        .header("accept-encoding", "br, gzip")
        .send()
        .await
        .expect("an answer");
    assert_eq!(header(&response, "content-encoding"), "");
    assert_eq!(response.text().await.expect("text"), "glue");
}

#[tokio::test]
async fn caching_follows_the_name() {
    let desk = Desk::start().await;
    for (path, kind, caching) in [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        ("/foyer.js", "text/javascript; charset=utf-8", "public, max-age=300"),
        (
            "/widget/widget-0123456789abcdef.js",
            "text/javascript; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
        (HASHED, "application/wasm", "public, max-age=31536000, immutable"),
    ] {
        let response = desk.get(path).send().await.expect("an answer");
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(header(&response, "content-type"), kind, "{path}");
        assert_eq!(header(&response, "cache-control"), caching, "{path}");
    }
}

#[tokio::test]
async fn a_known_version_is_not_sent_again() {
    let desk = Desk::start().await;
    let first = desk.get(HASHED).header("accept-encoding", "br").send().await.expect("an answer");
    let plain = desk.get(HASHED).send().await.expect("an answer");
    let etag = header(&first, "etag").to_owned();
    assert_ne!(etag, header(&plain, "etag"), "each encoding is a version of its own");
    let again = desk.get(HASHED).header("accept-encoding", "br").header("if-none-match", &etag);
    let again = again.send().await.expect("an answer");
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(header(&again, "etag"), etag);
    assert!(again.bytes().await.expect("bytes").is_empty());
}

#[tokio::test]
async fn addresses_of_the_workspace_answer_with_its_page() {
    let desk = Desk::start().await;
    for path in ["/", "/login", "/chats/mine", "/chats/group/01J.X/queue", "/settings/system/setup/agents"] {
        let response =
            desk.get(path).header("accept", "text/html,*/*;q=0.8").send().await.expect("an answer");
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(header(&response, "cache-control"), "no-cache");
        assert_eq!(response.text().await.expect("text"), INDEX, "{path}");
    }
}

#[tokio::test]
async fn all_other_addresses_are_not_found() {
    let desk = Desk::start().await;
    for path in
        ["/ws/none", "/public/none", "/health/none", "/widget/none.js", "/widget/a/b", "/api/none", "/api"]
    {
        let response = desk.get(path).header("accept", "text/html").send().await.expect("an answer");
        let expected = if path == "/api/none" { 405 } else { 404 };
        assert_eq!(response.status(), expected, "{path}");
        assert_ne!(response.text().await.expect("text"), INDEX, "{path}");
    }
    // A script or an image that is missing is no page.
    for path in ["/none.js", "/.stamp", "/..%2fCargo.toml", "/widget/..%2findex.html"] {
        let response = desk.get(path).header("accept", "*/*").send().await.expect("an answer");
        assert_eq!(response.status(), 404, "{path}");
    }
    assert_eq!(desk.http.post(desk.url("/login")).send().await.expect("an answer").status(), 405);
}

#[tokio::test]
async fn a_server_without_pages_says_so() {
    let desk = Desk::start_with(|config| config.server.assets = Some("no/such/folder".into())).await;
    for path in ["/", "/foyer.js"] {
        let response = desk.get(path).header("accept", "text/html").send().await.expect("an answer");
        assert_eq!(response.status(), 503, "{path}");
        assert!(response.text().await.expect("text").contains("The web pages aren't built yet"));
    }
    assert_eq!(desk.get("/health/ready").send().await.expect("an answer").status(), 200);
}
