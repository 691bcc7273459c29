//! The names under which the server answers: no stranger's name leads to it.

use crate::desk::{Desk, read};
use foyer_app::api::setup::GetSetupState;
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
