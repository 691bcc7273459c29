//! What host pages load.

use crate::desk::{Desk, header};
use serde_json::Value;

#[tokio::test]
async fn any_page_may_load_the_script_and_ask_for_the_status() {
    let desk = Desk::start().await;
    desk.set_up().await;
    for path in ["/foyer.js", "/public/links/1/status", "/public/links/99/status"] {
        let response =
            desk.get(path).header("origin", "https://shop.example").send().await.expect("an answer");
        assert_eq!(header(&response, "access-control-allow-origin"), "*", "{path}");
        assert_eq!(header(&response, "cross-origin-resource-policy"), "cross-origin", "{path}");
        assert_eq!(header(&response, "set-cookie"), "", "{path}");
    }
}

#[tokio::test]
async fn the_status_is_small_and_cacheable() {
    let desk = Desk::start().await;
    desk.set_up().await;
    let response = desk.get("/public/links/1/status").send().await.expect("an answer");
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "cache-control"), "public, max-age=5");
    assert_eq!(header(&response, "content-type"), "application/json");
    let etag = header(&response, "etag").to_owned();
    let body: Value = response.json().await.expect("JSON");
    assert_eq!(body["brand"], "Acme");
    // Nobody has a connected workspace.
    assert_eq!((&body["online"], &body["offers"]), (&false.into(), &true.into()));
    assert_eq!(body["refresh_s"], 30);
    assert_eq!(body["label"], "Chat");
    assert!(body["colour"].as_str().is_some_and(|colour| colour.starts_with('#')));

    let again =
        desk.get("/public/links/1/status").header("if-none-match", &etag).send().await.expect("an answer");
    assert_eq!(again.status(), 304);
}

#[tokio::test]
async fn an_unknown_link_is_not_found() {
    let desk = Desk::start().await;
    desk.set_up().await;
    for path in ["/public/links/99/status", "/public/links/x/status", "/widget/99"] {
        let response = desk.get(path).send().await.expect("an answer");
        assert_eq!(response.status(), 404, "{path}");
        let text = response.text().await.expect("text");
        assert!(text.contains("We couldn't find this chat link."), "{path}: {text}");
    }
}

#[tokio::test]
async fn the_widgets_page_may_be_framed_and_runs_no_inline_script() {
    let desk = Desk::start().await;
    desk.set_up().await;
    let response = desk.get("/widget/1").send().await.expect("an answer");
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "cache-control"), "no-store");
    assert_eq!(header(&response, "cross-origin-resource-policy"), "cross-origin");
    let policy = header(&response, "content-security-policy").to_owned();
    assert!(policy.contains("frame-ancestors *"), "{policy}");
    assert!(!policy.contains("unsafe-inline"), "{policy}");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce");
    assert_eq!(nonce.len(), 32);
    let page = response.text().await.expect("text");
    assert!(page.contains(&format!("nonce=\"{nonce}\"")), "{page}");
    assert!(page.contains("Acme") && page.contains(".widget{}"), "{page}");
    assert!(!page.contains("{{"), "{page}");

    let again = desk.get("/widget/1").send().await.expect("an answer");
    assert_ne!(header(&again, "content-security-policy"), policy, "a nonce is used once");
}

#[tokio::test]
async fn a_brands_name_is_only_ever_text() {
    let desk = Desk::start().await;
    let mut form = crate::desk::setup_form();
    form.form.brand = "<script>\"&'{{NONCE}}".to_owned();
    let response = desk.call(&form).send().await.expect("an answer");
    assert_eq!(response.status(), 200);
    let page = desk.get("/widget/1").send().await.expect("an answer").text().await.expect("text");
    assert!(page.contains("&lt;script&gt;&quot;&amp;&#39;{{NONCE}}"), "{page}");
}
