//! The names under which the server answers: no stranger's name leads to it.

use crate::desk::{Desk, read};
use crate::sockets::office::cookie;
use foyer_app::api::brands::SaveBrand;
use foyer_app::api::setup::GetSetupState;
use foyer_protocol::setup::{Brand, Saved};
use foyer_protocol::{AppError, ErrorKind};
use foyer_server::config::{ListenAddress, PublicUrl};

async fn desk() -> Desk {
    Desk::start_with(|config| {
        let url = "http://chat.example.com".to_owned();
        config.server.public_url = PublicUrl::try_from(url).expect("a public URL");
        config.server.hosts = ["talk.example.net".parse().expect("a host")].into_iter().collect();
        config.metrics.listen = Some(ListenAddress::try_from("127.0.0.1:0".to_owned()).expect("an address"));
    })
    .await
}

#[tokio::test]
async fn strangers_names_are_refused_everywhere_and_told_where_to_go() {
    let desk = desk().await;
    for path in ["/", "/foyer.js", "/ws/visitor", "/ws/agent", "/widget/1", "/public/links/1/status", "/none"]
    {
        let answer = desk.get(path).header("host", "evil.example").send().await.expect("an answer");
        assert_eq!(answer.status(), 421, "{path}");
        let words = answer.text().await.expect("text");
        assert!(words.contains("Open http://chat.example.com."), "{path}: {words}");
    }
    let call = desk
        .call(&GetSetupState { code: String::new() })
        .header("host", "evil.example:3000")
        .send()
        .await
        .expect("an answer");
    assert_eq!(call.status(), 421);
    assert_eq!(read::<AppError>(call).await.kind, ErrorKind::BadRequest);
}

/// A brand's host serves visitors, and nothing of the workspace; it does so as soon as it is saved.
#[tokio::test]
async fn a_brands_host_serves_only_what_visitors_need() {
    let desk = desk().await;
    let cookie = cookie(&desk.set_up().await);
    let ask = async |path: &str, host: &str| {
        let answer = desk.get(path).header("host", host).send().await.expect("an answer");
        answer.status().as_u16()
    };
    let save = async |host: &str, active: bool, version: i64, id: Option<&str>| {
        let brand = Brand {
            id: id.map(Into::into),
            name: "Contoso".to_owned(),
            host: host.to_owned(),
            active,
            version,
            ..Brand::default()
        };
        let saved =
            desk.call(&SaveBrand { brand }).header("cookie", &cookie).send().await.expect("an answer");
        assert_eq!(saved.status(), 200);
        // What was read before holds for a second.
        tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
        read::<Saved>(saved).await.id
    };
    assert_eq!(ask("/foyer.js", "chat.bücher.example").await, 421);
    assert_eq!(ask("/foyer.js", "chat.xn--bcher-kva.example").await, 421);
    let id = save("chat.bücher.example", true, 0, None).await;
    for (path, status) in [
        ("/foyer.js", 200),
        ("/public/links/1/status", 200),
        ("/widget/1", 200),
        ("/ws/visitor", 400),
        ("/", 404),
        ("/login", 404),
        ("/setup", 404),
        ("/ws/agent", 404),
        ("/api/session/me", 404),
    ] {
        assert_eq!(ask(path, "chat.xn--bcher-kva.example").await, status, "{path}");
        assert_eq!(ask(path, "evil.example").await, 421, "{path}");
    }
    let page =
        desk.get("/widget/1").header("host", "chat.xn--bcher-kva.example").send().await.expect("an answer");
    let policy = page.headers()["content-security-policy"].to_str().expect("text");
    assert!(policy.contains("connect-src 'self' ws://chat.xn--bcher-kva.example;"), "{policy}");
    save("chat.bücher.example", false, 1, Some(&id)).await;
    assert_eq!(ask("/foyer.js", "chat.xn--bcher-kva.example").await, 421, "its brand is inactive");
}

#[tokio::test]
async fn own_names_are_answered() {
    let desk = desk().await;
    let port = desk.running.address.port();
    for host in
        ["chat.example.com", "talk.example.net:81", &format!("localhost:{port}"), "127.0.0.1", "[::1]"]
    {
        let answer = desk.get("/foyer.js").header("host", host).send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{host}");
    }
    let health = desk.get("/health/live").header("host", "10.0.0.7:3000").send().await.expect("an answer");
    assert_eq!(health.status(), 200, "whoever watches asks by any address");
}

#[tokio::test]
async fn metrics_answer_to_addresses_and_own_names() {
    let desk = desk().await;
    let url = format!("http://{}/metrics", desk.running.metrics.expect("an address"));
    for (host, status) in
        [("127.0.0.1", 200), ("10.0.0.7:9464", 200), ("talk.example.net", 200), ("evil.example", 421)]
    {
        let answer = desk.http.get(&url).header("host", host).send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{host}");
    }
}
