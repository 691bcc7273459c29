//! Another site cannot make a browser act in somebody's name.

use crate::desk::{Desk, read};
use foyer_app::api::setup::GetSetupState;
use foyer_protocol::setup::SetupState;
use foyer_protocol::{AppError, ErrorKind};
use foyer_server::config::PublicUrl;

#[tokio::test]
async fn calls_that_another_site_caused_are_refused() {
    let desk = Desk::start_with(|config| {
        let url = "http://chat.example.com".to_owned();
        config.server.public_url = PublicUrl::try_from(url).expect("a public URL");
    })
    .await;
    let own = desk.running.url();
    let cases: &[(&[(&str, &str)], u16)] = &[
        (&[], 200),
        (&[("sec-fetch-site", "same-origin"), ("origin", &own)], 200),
        (&[("origin", &own)], 200),
        (&[("origin", "http://chat.example.com")], 200),
        (&[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")], 403),
        (&[("sec-fetch-site", "same-site"), ("origin", "http://localhost:4000")], 403),
        (&[("sec-fetch-site", "cross-site")], 403),
        (&[("origin", "https://evil.example")], 403),
        (&[("origin", "null")], 403),
    ];
    for (headers, status) in cases {
        let mut request = desk.call(&GetSetupState { code: String::new() });
        for (name, value) in *headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), *status, "{headers:?}");
        if *status == 403 {
            assert_eq!(read::<AppError>(response).await.kind, ErrorKind::Forbidden);
        }
    }
}

#[tokio::test]
async fn a_refused_call_has_no_effect() {
    let desk = Desk::start().await;
    let form = crate::desk::setup_form();
    let request = desk.call(&form).header("sec-fetch-site", "cross-site");
    assert_eq!(request.send().await.expect("an answer").status(), 403);
    let state = desk.call(&GetSetupState { code: String::new() }).send().await.expect("an answer");
    assert!(!read::<SetupState>(state).await.done);
}

#[tokio::test]
async fn the_agents_socket_opens_for_own_pages_only() {
    let desk = Desk::start().await;
    let own = desk.running.url();
    for (origin, status) in [("https://evil.example", 403), ("null", 403), (own.as_str(), 101)] {
        let request = desk
            .get("/ws/agent")
            .header("origin", origin)
            .header("connection", "upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), status, "{origin}");
    }
}
