//! `/metrics`: what it says after real work, and who gets it.

use crate::desk::{Desk, setup_form};
use crate::served::{Served, sample};
use crate::sockets::office::{Widget, cookie};
use foyer_app::api::chats::{EndChat, TakeChat};
use foyer_app::api::session::SignIn;
use foyer_protocol::PROTOCOL_VERSION;
use foyer_protocol::agent::AgentEvent;
use foyer_protocol::chat::ChatState;
use foyer_protocol::visitor::VisitorEvent;
use foyer_server::config::ListenAddress;
use foyer_server::startup;
use tokio_tungstenite::tungstenite::Message;

#[tokio::test]
async fn strangers_never_get_it() {
    let off = Desk::start().await;
    assert_eq!(off.running.metrics, None, "it is off by default");
    let on = Desk::start_with(|config| {
        config.metrics.listen = ListenAddress::try_from("127.0.0.1:0".to_owned()).ok();
    })
    .await;
    for desk in [&off, &on] {
        for path in ["/metrics", "/metrics/", "/metrics/x"] {
            // As a proxy on the same machine passes a stranger's request on.
            let asked = desk.get(path).header("x-forwarded-for", "127.0.0.1").header("accept", "text/html");
            let answer = asked.send().await.expect("an answer");
            assert_eq!(answer.status(), 404, "{path}");
            assert!(!answer.text().await.expect("text").contains("foyer_"));
        }
    }
    let private = on.running.metrics.expect("an address");
    assert!(private.ip().is_loopback());
    let get = async |path: &str| {
        on.http.get(format!("http://{private}{path}")).send().await.expect("an answer").status().as_u16()
    };
    assert_eq!(get("/metrics").await, 200);
    for path in ["/", "/health/live", "/api/session/me", "/ws/agent", "/foyer.js"] {
        assert_eq!(get(path).await, 404, "{path}: the second address answers nothing else");
    }
    on.running.stop().await;
}

#[tokio::test]
async fn an_address_in_use_is_named() {
    let desk = Desk::start().await;
    let mut config = foyer_server::config::Config::default();
    let database = format!("sqlite://{}", desk.folder.path().join("other.db").display());
    config.database.url = foyer_server::config::DatabaseUrl::try_from(database).expect("a database URL");
    config.server.listen = ListenAddress::try_from("127.0.0.1:0".to_owned()).expect("an address");
    config.metrics.listen = ListenAddress::try_from(desk.running.address.to_string()).ok();
    let error = startup::start(config).await.err().expect("the address is in use");
    assert!(error.to_string().starts_with("metrics.listen: can't listen on "), "{error}");
}

#[tokio::test]
async fn it_tells_what_happened() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Served::start(folder.path(), "sqlite://data/foyer.db", &[]).await;
    let cookie = cookie(&server.call(&setup_form()).send().await.expect("an answer"));
    let wrong = SignIn { email: "nobody@example.com".into(), password: "wrong wrong wrong".into() };
    assert_eq!(server.call(&wrong).send().await.expect("an answer").status(), 422);
    let mut ada = server.tab(&cookie).await;
    ada.welcome().await;
    let mut maria = Widget(server.line("/ws/visitor", None).await);
    maria.hello(1, None, 0, PROTOCOL_VERSION).await;
    maria.start("Where is my order?").await;
    let chat = ada.chat(|chat| chat.state == ChatState::Queued).await;
    let department = chat.department.0.clone();

    let text = server.scrape().await;
    let chats = |state: &str| format!("foyer_chats{{department=\"{department}\",state=\"{state}\"}}");
    assert_eq!(sample(&text, &chats("queued")), 1.0);
    assert!(sample(&text, &format!("foyer_queue_oldest_seconds{{department=\"{department}\"}}")) < 60.0);

    server.done(&cookie, TakeChat { chat: chat.id.clone(), from: None, over_limit: false }).await;
    for _ in 0..2 {
        // The second one is the first one sent again.
        maria.send("m1", "Hello?").await;
        maria.until(|event| matches!(event, VisitorEvent::Sent { .. }).then_some(())).await;
    }
    ada.send(&chat.id, "a1", "Here I am.").await;
    ada.until(|event| matches!(event, AgentEvent::Sent { .. }).then_some(())).await;
    ada.raw(Message::text("no frame of ours")).await;
    ada.refused().await;
    let during = server.scrape().await;
    server.done(&cookie, EndChat { chat: chat.id.clone() }).await;
    drop(maria);
    ada.chat(|chat| !chat.visitor_online).await;

    for (name, wanted) in [
        ("foyer_messages_total{sender=\"visitor\"}", 2.0),
        ("foyer_messages_total{sender=\"agent\"}", 1.0),
        ("foyer_messages_total{sender=\"offline\"}", 0.0),
        ("foyer_chats_started_total", 1.0),
        ("foyer_hand_offs_total{kind=\"take\"}", 1.0),
        ("foyer_hand_offs_total{kind=\"round_robin\"}", 0.0),
        ("foyer_sockets{side=\"visitor\"}", 1.0),
        ("foyer_sockets{side=\"agent\"}", 1.0),
        ("foyer_socket_refusals_total{kind=\"bad_request\"}", 1.0),
        ("foyer_sign_ins_total{outcome=\"wrong\"}", 1.0),
        ("foyer_errors_total{kind=\"storage\"}", 0.0),
        ("foyer_socket_cuts_total{reason=\"behind\"}", 0.0),
        ("foyer_http_requests_total{class=\"4xx\",route=\"/api/session/sign-in\"}", 1.0),
        ("foyer_http_requests_total{class=\"1xx\",route=\"/ws/agent\"}", 1.0),
        (&chats("active"), 1.0),
        (&chats("queued"), 0.0),
    ] {
        assert_eq!(sample(&during, name), wanted, "{name}");
    }
    // A job may be writing just now; a queue there is not.
    assert!(sample(&during, "foyer_writes_waiting") <= 1.0);
    // Every write waited for a commit, and every commit was shared by at least one.
    let commits = sample(&during, "foyer_commit_seconds_count");
    let jobs = sample(&during, "foyer_commit_jobs_sum");
    assert!(commits >= 4.0 && jobs >= commits, "{commits} commits of {jobs} writes");
    assert!(sample(&during, "foyer_write_seconds_count") >= jobs);
    assert!(sample(&during, "foyer_write_seconds_sum") >= sample(&during, "foyer_commit_seconds_sum"));
    let after = server.scrape().await;
    assert_eq!(sample(&after, "foyer_sockets{side=\"visitor\"}"), 0.0);
    assert_eq!(sample(&after, &chats("active")), 0.0);
    server.stop().await;
}
