//! Server functions: statuses, error bodies, and the session cookie.

use crate::desk::{Desk, EMAIL, PASSWORD, header, setup_form};
use foyer_server::config::PublicUrl;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Every server function that needs a session, with arguments of the right shape.
fn guarded() -> Vec<(&'static str, Value)> {
    let by_version = |id: &str| json!({ "id": id, "version": 1 });
    vec![
        ("agents/list", json!({})),
        (
            "agents/save",
            json!({ "agent": { "id": null, "name": "", "alias": "", "email": "", "password": "",
            "role": "Agent", "limit": 3, "active": true, "status": "Available", "groups": [], "version": 0 } }),
        ),
        ("agents/delete", by_version("x")),
        ("brands/list", json!({})),
        (
            "brands/save",
            json!({ "brand": { "id": null, "name": "", "host": "", "colour": "",
            "is_default": false, "version": 0 } }),
        ),
        ("brands/delete", by_version("x")),
        ("departments/list", json!({})),
        (
            "departments/save",
            json!({ "department": { "id": null, "name": "", "brand": null, "brand_name": "",
            "front_line": null, "front_line_name": "", "version": 0 } }),
        ),
        ("departments/delete", by_version("x")),
        ("groups/list", json!({})),
        (
            "groups/save",
            json!({ "group": { "id": null, "name": "", "department": null, "department_name": "",
            "front_line": false, "agent_names": [], "version": 0 } }),
        ),
        ("groups/delete", by_version("x")),
        ("links/list", json!({})),
        ("options/get", json!({})),
        ("options/save", json!({ "options": { "round_robin": true, "version": 1 } })),
        ("offline/list", json!({ "closed": false })),
        ("offline/assign", json!({ "id": "x", "to": null, "version": 1 })),
        ("offline/close", json!({ "id": "x", "closed": true, "version": 1 })),
        ("chats/take", json!({ "chat": "x", "from": null, "over_limit": false })),
        ("chats/transfer", json!({ "chat": "x", "to": { "Group": "x" }, "comment": "" })),
        ("chats/end", json!({ "chat": "x" })),
        ("chats/by-number", json!({ "number": 1 })),
        ("chats/visitor", json!({ "chat": "x" })),
        ("chats/completed", json!({ "scope": "Mine", "before": null })),
        ("session/me", json!({})),
        ("session/sign-out", json!({})),
        ("session/list", json!({})),
        ("session/revoke", json!({ "id": "x" })),
        ("status/set", json!({ "status": "Away" })),
        ("status/receiving", json!({ "group": "x", "receives": true })),
    ]
}

/// Every server function that anybody may call.
const OPEN: [&str; 3] = ["session/sign-in", "setup/state", "setup/complete"];

#[test]
fn the_tables_hold_every_server_function() {
    let registered: BTreeSet<String> =
        leptos::server_fn::axum::server_fn_paths().map(|(path, method)| format!("{method} {path}")).collect();
    let guarded = guarded();
    let listed = guarded.iter().map(|(endpoint, _)| *endpoint).chain(OPEN);
    let listed: BTreeSet<String> = listed.map(|endpoint| format!("POST /api/{endpoint}")).collect();
    assert_eq!(registered, listed);
}

#[tokio::test]
async fn nobody_is_asked_to_sign_in() {
    let desk = Desk::start().await;
    for token in [None, Some("foyer_session=guessed")] {
        for (endpoint, arguments) in guarded() {
            let mut request = desk.call(endpoint, &arguments);
            if let Some(token) = token {
                request = request.header("cookie", token);
            }
            let response = request.send().await.expect("an answer");
            assert_eq!(response.status(), 401, "{endpoint}");
            assert_eq!(header(&response, "content-type"), "application/json", "{endpoint}");
            assert_eq!(header(&response, "cache-control"), "no-store", "{endpoint}");
            let error: Value = response.json().await.expect("JSON");
            assert_eq!(error["kind"], "SignedOut", "{endpoint}");
        }
    }
}

#[tokio::test]
async fn what_is_not_understood_is_the_callers_error() {
    let desk = Desk::start().await;
    for body in ["", "{", "[]", "{\"email\":1}"] {
        let request = desk.http.post(desk.url("/api/session/sign-in")).body(body);
        let response = request.header("content-type", "application/json").send().await.expect("an answer");
        assert_eq!(response.status(), 400, "{body}");
        let error: Value = response.json().await.expect("JSON");
        assert_eq!(error["kind"], "BadRequest", "{body}");
        assert_eq!(error["message"], "The server didn't understand this request.");
    }
}

#[tokio::test]
async fn unknown_functions_other_methods_and_long_bodies_are_refused_as_json() {
    let desk = Desk::start().await;
    let unknown = desk.call("chats/burn", &json!({})).send().await.expect("an answer");
    assert_eq!(unknown.status(), 404);
    let read = desk.get("/api/session/me").send().await.expect("an answer");
    assert_eq!(read.status(), 405);
    assert_eq!(header(&read, "allow"), "POST");
    let long = json!({ "email": "x".repeat(300 * 1024), "password": "" });
    let long = desk.call("session/sign-in", &long).send().await.expect("an answer");
    assert_eq!(long.status(), 413);
    for (response, kind) in [(unknown, "NotFound"), (read, "BadRequest"), (long, "BadRequest")] {
        let error: Value = response.json().await.expect("JSON");
        assert_eq!(error["kind"], kind);
    }
}

#[tokio::test]
async fn a_caller_who_prefers_html_gets_json_and_no_redirect() {
    let desk = Desk::start().await;
    let request = desk.call("session/me", &json!({}));
    let request = request.header("accept", "text/html").header("referer", "https://evil.example/");
    let response = request.send().await.expect("an answer");
    assert_eq!(response.status(), 401);
    assert_eq!(header(&response, "location"), "");
}

#[tokio::test]
async fn the_session_lives_in_a_cookie_that_scripts_and_other_sites_cannot_use() {
    let desk = Desk::start().await;
    let response = desk.set_up().await;
    let cookie = header(&response, "set-cookie").to_owned();
    let (pair, attributes) = cookie.split_once("; ").expect("attributes");
    let token = pair.strip_prefix("foyer_session=").expect("the session cookie");
    assert!(token.len() >= 43, "256 bits and more: {} characters", token.len());
    assert!(attributes.starts_with("Path=/; Max-Age="), "{attributes}");
    assert!(attributes.ends_with("; HttpOnly; SameSite=Lax"), "{attributes}");

    let me = desk.call("session/me", &json!({})).header("cookie", pair).send().await.expect("an answer");
    assert_eq!(me.status(), 200);
    let me: Value = me.json().await.expect("JSON");
    assert_eq!(me["email"], EMAIL);
    assert_eq!(me["role"], "Administrator");
}

#[tokio::test]
async fn over_https_the_cookie_is_secure() {
    let desk = Desk::start_with(|config| {
        let url = "https://chat.example.com".to_owned();
        config.server.public_url = PublicUrl::try_from(url).expect("a public URL");
    })
    .await;
    let response = desk.set_up().await;
    assert!(header(&response, "set-cookie").ends_with("; HttpOnly; SameSite=Lax; Secure"));
}

#[tokio::test]
async fn signing_in_gives_a_new_session_and_signing_out_ends_it() {
    let desk = Desk::start().await;
    let first = header(&desk.set_up().await, "set-cookie").to_owned();
    let first = first.split(';').next().expect("a cookie").to_owned();

    let arguments = json!({ "email": EMAIL, "password": PASSWORD });
    let request = desk.call("session/sign-in", &arguments).header("cookie", &first);
    let response = request.send().await.expect("an answer");
    assert_eq!(response.status(), 200);
    let second = header(&response, "set-cookie").split(';').next().expect("a cookie").to_owned();
    assert_ne!(first, second, "the token rotates");

    let call = |endpoint: &str, cookie: &str| desk.call(endpoint, &json!({})).header("cookie", cookie).send();
    assert_eq!(call("session/me", &first).await.expect("an answer").status(), 401, "the old one is over");
    let response = call("session/sign-out", &second).await.expect("an answer");
    assert_eq!(response.status(), 200);
    assert!(header(&response, "set-cookie").starts_with("foyer_session=; Path=/; Max-Age=0"));
    assert_eq!(call("session/me", &second).await.expect("an answer").status(), 401);
}

#[tokio::test]
async fn a_wrong_password_names_no_field_more_than_an_unknown_account_does() {
    let desk = Desk::start().await;
    desk.set_up().await;
    let mut answers = Vec::new();
    for (email, password) in [(EMAIL, "wrong horse battery"), ("nobody@example.com", PASSWORD)] {
        let arguments = json!({ "email": email, "password": password });
        let response = desk.call("session/sign-in", &arguments).send().await.expect("an answer");
        assert_eq!(response.status(), 422);
        assert_eq!(header(&response, "set-cookie"), "");
        answers.push(response.json::<Value>().await.expect("JSON"));
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn the_first_run_wizard_closes_for_good() {
    let desk = Desk::start().await;
    desk.set_up().await;
    let again = desk.call("setup/complete", &setup_form()).send().await.expect("an answer");
    assert_eq!(again.status(), 404);
    assert_eq!(header(&again, "set-cookie"), "");
}

#[tokio::test]
async fn wrong_passwords_are_counted_by_the_address_the_proxy_names() {
    let desk = Desk::start_with(|config| {
        config.server.behind_proxy = true;
        config.sign_in.failures_per_address = std::num::NonZeroU32::MIN;
    })
    .await;
    desk.set_up().await;
    let try_from = async |address: &str, email: &str| {
        let arguments = json!({ "email": email, "password": "wrong horse battery" });
        let request = desk.call("session/sign-in", &arguments).header("x-forwarded-for", address);
        request.send().await.expect("an answer").status().as_u16()
    };
    assert_eq!(try_from("203.0.113.1", "a@example.com").await, 422);
    assert_eq!(try_from("203.0.113.1", "b@example.com").await, 429);
    // What a client writes before the proxy's own entry does not help it.
    assert_eq!(try_from("198.51.100.7, 203.0.113.1", "c@example.com").await, 429);
    assert_eq!(try_from("203.0.113.2", "d@example.com").await, 422);
}
