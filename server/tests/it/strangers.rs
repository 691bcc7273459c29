//! Whatever a stranger sends, it is no error of the server: nothing in `foyer_errors_total` moves, so that nobody can
//! raise its alarm at night. On both databases, which refuse different things.

use crate::desk::setup_form;
use crate::served::Served;
use crate::sockets::office::{Line, Widget};
use foyer_app::api::session::SignIn;
use foyer_app::api::setup::CompleteSetup;
use foyer_protocol::setup::SetupForm;
use foyer_protocol::visitor::{PageInfo, VisitorEvent, VisitorFrame};
use foyer_protocol::{ClientId, DepartmentId, LinkId, PROTOCOL_VERSION, wire};
use foyer_storage::testing::{Backend, TestDb};
use tokio_tungstenite::tungstenite::Message;

/// Texts that some part of a server stumbles over.
fn texts() -> Vec<String> {
    let long = "x".repeat(5_000);
    let wide = "\u{1f4a5}".repeat(1_500);
    let odd = [
        "",
        " ",
        "\0",
        "a\0b",
        "\u{1}\u{7f}\u{9f}",
        "\u{202e}\u{200b}\u{feff}",
        "\u{fffd}\u{10ffff}",
        "e\u{301}\u{301}\u{301}",
        "'; DROP TABLE chat; --",
        "%_\\",
        "../../etc/passwd",
        "<script>alert(1)</script>",
        "{{NONCE}}",
        "a@b.de\0",
        "\0@\0.de",
        "maria@xn--\u{fffd}.de",
        "https://x.example/\0",
        "9223372036854775808",
    ];
    odd.into_iter().chain([long.as_str(), wide.as_str()]).map(str::to_owned).collect()
}

const NUMBERS: [i64; 7] = [i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX];

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn bytes(&mut self, most: u64) -> Vec<u8> {
        let length = self.next() % most;
        (0..length).map(|_| self.next().to_le_bytes()[0]).collect()
    }
}

fn page(text: &str) -> PageInfo {
    let [url, title, referrer, languages] = [text; 4].map(str::to_owned);
    PageInfo { url, title, referrer, languages, utc_offset_min: i32::MIN }
}

/// Every frame of a widget around a text, but a second hello.
fn frames(text: &str) -> Vec<VisitorFrame> {
    let (client_id, good) = (ClientId::from(text), ClientId::from("c1"));
    let departments = [None, Some(DepartmentId::from(text)), Some(DepartmentId::from("nowhere"))];
    let mut frames = vec![
        VisitorFrame::Send { client_id: client_id.clone(), text: "Hi".into() },
        VisitorFrame::Send { client_id: good.clone(), text: text.into() },
        VisitorFrame::Page(page(text)),
        VisitorFrame::Typing,
        VisitorFrame::StoppedTyping,
    ];
    for department in departments {
        for (id, email) in [(&client_id, text), (&good, "maria@example.org"), (&good, text)] {
            let (client_id, department) = (id.clone(), department.clone());
            let (name, email, said) = (text.to_owned(), email.to_owned(), text.to_owned());
            frames.push(VisitorFrame::Start {
                client_id: client_id.clone(),
                department: department.clone(),
                name: name.clone(),
                email: email.clone(),
                question: said.clone(),
            });
            frames.push(VisitorFrame::LeaveMessage { client_id, department, name, email, message: said });
        }
    }
    frames
}

/// Says it and waits until the server has dealt with it, or has ended the socket.
async fn say(widget: &mut Widget, bytes: Vec<u8>) -> bool {
    let ping = wire::encode(&VisitorFrame::Ping).expect("bytes");
    if !widget.0.try_send(Message::binary(bytes)).await || !widget.0.try_send(Message::binary(ping)).await {
        return false;
    }
    loop {
        let Ok(frame) = widget.0.frame().await else { return false };
        match wire::decode(&frame.into_data()).expect("an event") {
            VisitorEvent::Pong => return true,
            VisitorEvent::Refused { error, .. } => {
                assert_ne!(error.kind, foyer_protocol::ErrorKind::Server, "{error}");
            }
            _ => {}
        }
    }
}

async fn widget(server: &Served) -> Widget {
    let mut widget = Widget(server.line("/ws/visitor", None).await);
    widget.hello(1, None, 0, PROTOCOL_VERSION).await;
    widget.next().await;
    widget
}

async fn on_sockets(server: &Served, chance: &mut Chance) {
    for text in texts() {
        for number in [NUMBERS[0], 1, NUMBERS[6]] {
            for token in [None, Some(text.clone())] {
                let mut line = server.line("/ws/visitor", None).await;
                let (link, after, page) = (LinkId(number), number, page(&text));
                let hello = VisitorFrame::Hello { version: PROTOCOL_VERSION, link, token, page, after };
                line.try_send(Message::binary(wire::encode(&hello).expect("bytes"))).await;
                let _ = line.frame().await;
            }
        }
    }
    // Without a chat, and then with one.
    let mut bare = widget(server).await;
    let mut chatting = widget(server).await;
    chatting.start("Hi").await;
    for widget in [&mut bare, &mut chatting] {
        for text in texts() {
            for frame in frames(&text) {
                assert!(say(widget, wire::encode(&frame).expect("bytes")).await, "{frame:?}");
            }
        }
        for seq in NUMBERS {
            let seen = wire::encode(&VisitorFrame::Seen { seq }).expect("bytes");
            assert!(say(widget, seen).await, "{seq}");
        }
        for _ in 0..300 {
            // A hello among them ends the socket; so does nothing else.
            let mut bytes = chance.bytes(60);
            if bytes.first() == Some(&0) {
                bytes[0] = 2;
            }
            assert!(say(widget, bytes.clone()).await, "{bytes:?}");
        }
        assert!(say(widget, wire::encode(&VisitorFrame::End).expect("bytes")).await);
    }
    bare.hello(1, None, 0, PROTOCOL_VERSION).await;
    bare.0.rest().await;
    // The agents' socket, by somebody who is none.
    for cookie in texts().iter().filter(|text| text.parse::<http::HeaderValue>().is_ok()) {
        let cookie = format!("foyer_session={cookie}");
        let mut line = Line::open(&format!("{}/ws/agent", server.url), Some(&cookie)).await;
        line.try_send(Message::binary(chance.bytes(60))).await;
        while line.frame().await.is_ok() {}
    }
}

async fn on_calls(server: &Served, chance: &mut Chance) {
    let paths: Vec<&str> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    assert!(paths.len() > 40, "{} functions", paths.len());
    for path in paths {
        for body in [Vec::new(), vec![0; 64], vec![0xff; 64], chance.bytes(300), chance.bytes(300)] {
            let asked = server.post(path, body).header("cookie", format!("foyer_session={}", "a".repeat(43)));
            let answer = asked.send().await.expect("an answer");
            assert!(answer.status().as_u16() < 500, "{path}: {}", answer.status());
        }
    }
    for text in texts() {
        let password = || text.clone();
        for email in [text.clone(), "ada@example.com".to_owned()] {
            let answer =
                server.call(&SignIn { email, password: password() }).send().await.expect("an answer");
            assert!(answer.status().as_u16() < 500, "{text:?}: {}", answer.status());
        }
        let [name, email, brand, department, group, link] = [&*text; 6].map(str::to_owned);
        let form = SetupForm { name, email, password: password(), brand, department, group, link };
        let answer =
            server.call(&CompleteSetup { form, code: text.clone() }).send().await.expect("an answer");
        assert!(answer.status().as_u16() < 500, "{text:?}: {}", answer.status());
    }
}

async fn on_pages(server: &Served, chance: &mut Chance) {
    for text in texts() {
        let sewn: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        for path in ["/public/links/{}/status", "/widget/{}", "/widget/{}/message", "/{}", "/api/{}", "/?{}"]
        {
            let url = format!("{}{}", server.url, path.replace("{}", &sewn));
            let answer = server.http.get(url).header("referer", "x").send().await.expect("an answer");
            assert!(answer.status().as_u16() < 500, "{path} {text:?}: {}", answer.status());
        }
        for field in ["id", "token", "page", "department", "name", "email", "message"] {
            let mut fields = vec![
                ("id", "p1"),
                ("token", "t"),
                ("department", ""),
                ("name", "Maria"),
                ("email", "maria@example.org"),
                ("message", "Call me"),
            ];
            fields.retain(|(name, _)| *name != field);
            fields.push((field, &text));
            let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
            let sent = server.http.post(format!("{}/widget/1/message", server.url)).body(form);
            let answer = sent.send().await.expect("an answer");
            assert!(answer.status().as_u16() < 500, "{field} {text:?}: {}", answer.status());
        }
        let body = chance.bytes(400);
        let sent = server.http.post(format!("{}/widget/1/message", server.url)).body(body);
        assert!(sent.send().await.expect("an answer").status().as_u16() < 500);
    }
}

async fn nothing_is_an_error(backend: Backend) {
    let (database, _kept) = TestDb::url(backend).await.expect("a database");
    let folder = tempfile::tempdir().expect("a temporary folder");
    // Limits would refuse most of it before anybody looks.
    let server = Served::start(folder.path(), &database, &[("FOYER__LIMITS__ENABLED", "false")]).await;
    let mut chance = Chance(20_261_127);
    // Before there is a company, and with one.
    on_calls(&server, &mut chance).await;
    // One of the odd forms may have done it.
    let set_up = server.call(&setup_form()).send().await.expect("an answer");
    assert!(matches!(set_up.status().as_u16(), 200 | 409), "{}", set_up.status());
    on_sockets(&server, &mut chance).await;
    on_calls(&server, &mut chance).await;
    on_pages(&server, &mut chance).await;
    let errors: Vec<String> = server
        .scrape()
        .await
        .lines()
        .filter(|line| line.starts_with("foyer_errors_total") && !line.ends_with(" 0"))
        .map(str::to_owned)
        .collect();
    let log = server.stop().await;
    assert!(errors.is_empty(), "{errors:?} {log}");
    assert!(!log.contains("ERROR"), "{log}");
}

#[tokio::test]
async fn a_stranger_raises_no_alarm_on_sqlite() {
    nothing_is_an_error(Backend::Sqlite).await;
}

#[tokio::test]
async fn a_stranger_raises_no_alarm_on_postgres() {
    nothing_is_an_error(Backend::Postgres).await;
}
