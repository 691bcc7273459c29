//! What host pages load.

use crate::calls::open_messages;
use crate::desk::{Desk, header, read};
use crate::sockets::office::cookie;
use foyer_app::api::links::{DeleteLink, ListLinks, SaveLink};
use foyer_app::api::offline::{ListOfflineMessages, ReadOfflineMessage};
use foyer_protocol::LinkId;
use foyer_protocol::offline::{OfflineMessage, OfflinePage};
use foyer_protocol::setup::{Display, Link, Saved};
use serde_json::Value;

#[tokio::test]
async fn any_page_may_load_the_script_and_ask_for_the_status() {
    let desk = Desk::start().await;
    desk.set_up().await;
    for path in [
        "/foyer.js",
        "/foyer-api.js",
        "/ChatLink.ashx?config=1&id=chat",
        "/ChatLink.ashx?config=1&refresh=1",
        "/ChatLink.ashx?config=99&id=chat",
        "/ChatLink.ashx",
        "/public/links/1/status",
        "/public/links/99/status",
    ] {
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
    // Somebody is there or not: the words of the present state only.
    assert_eq!(
        (&body["look"]["display"], &body["look"]["description"]),
        (&"Button".into(), &"Leave a message".into())
    );
    assert_eq!((&body["deleted"], &body["sites"]), (&Value::Null, &Value::Null));
    assert!(body["colour"].as_str().is_some_and(|colour| colour.starts_with('#')));

    let again =
        desk.get("/public/links/1/status").header("if-none-match", &etag).send().await.expect("an answer");
    assert_eq!(again.status(), 304);
}

#[tokio::test]
async fn an_unknown_link_is_not_found() {
    let desk = Desk::start().await;
    desk.set_up().await;
    for path in ["/public/links/99/status", "/public/links/x/status", "/widget/99", "/chat/99", "/chat/x"] {
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
    // Whoever is named there, a page in a sandbox is not.
    assert!(!policy.contains("frame-ancestors"), "{policy}");
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

/// The one link of the set-up, changed by its administrator.
async fn change_link(desk: &Desk, session: &str, change: impl FnOnce(&mut Link)) {
    let mut links: Vec<Link> =
        read(desk.call(&ListLinks {}).header("cookie", session).send().await.expect("an answer")).await;
    let mut link = links.remove(0);
    change(&mut link);
    let saved = desk.call(&SaveLink { link }).header("cookie", session).send().await.expect("an answer");
    let _: Saved = read(saved).await;
}

/// The status of link 1 as a page is told of it.
async fn status(desk: &Desk) -> Value {
    desk.get("/public/links/1/status").send().await.expect("an answer").json().await.expect("JSON")
}

#[tokio::test]
async fn the_status_carries_the_look_and_is_true_at_once() {
    let desk = Desk::start().await;
    let session = cookie(&desk.set_up().await);
    assert_eq!(status(&desk).await["look"]["display"], "Button");
    change_link(&desk, &session, |link| {
        link.refresh_s = 60;
        link.allowed_sites = vec!["https://shop.example".to_owned()];
        link.offline.display = Display::Text;
        link.offline.description = "</a><script>".to_owned();
        link.offline.css_class = "chat away".to_owned();
    })
    .await;
    // The bus tells who keeps it, a moment after the answer.
    let mut told = status(&desk).await;
    for _ in 0..100 {
        if told["refresh_s"] == 60 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        told = status(&desk).await;
    }
    assert_eq!(told["refresh_s"], 60);
    assert_eq!(told["sites"][0], "https://shop.example");
    assert_eq!(told["look"]["display"], "Text");
    assert_eq!(told["look"]["description"], "</a><script>");
    assert_eq!(told["look"]["css_class"], "chat away");
}

#[tokio::test]
async fn the_chat_is_a_page_of_its_own_that_nobody_frames() {
    let desk = Desk::start().await;
    desk.set_up().await;
    let page = desk.get("/chat/1").send().await.expect("an answer");
    assert_eq!(page.status(), 200);
    assert_eq!(header(&page, "set-cookie"), "");
    let policies: Vec<_> = page.headers().get_all("content-security-policy").iter().collect();
    assert_eq!(policies.len(), 2);
    assert_eq!(policies[1], "frame-ancestors 'none'");
    let page = page.text().await.expect("text");
    assert!(page.contains("data-link=\"1\"") && page.contains("Acme") && !page.contains("{{"), "{page}");
}

#[tokio::test]
async fn the_form_and_the_first_script_are_in_the_page() {
    let desk = Desk::start().await;
    desk.set_up().await;
    for path in ["/widget/1", "/chat/1"] {
        let page = desk.get(path).send().await.expect("an answer");
        assert_eq!(header(&page, "cache-control"), "no-store", "{path}");
        let page = page.text().await.expect("text");
        // Nobody has a connected workspace.
        assert!(page.contains(">Leave a message</h2>") && page.contains("id=\"email\" required"), "{page}");
        assert!(page.contains(">boot()</script>"), "{page}");
        assert!(!page.contains("{{"), "{page}");
    }
}

#[tokio::test]
async fn a_deleted_link_shows_nothing_for_ever() {
    let desk = Desk::start().await;
    let session = cookie(&desk.set_up().await);
    let gone = desk.call(&DeleteLink { id: LinkId(1), version: 1 }).header("cookie", &session);
    assert_eq!(gone.send().await.expect("an answer").status(), 200);
    let told = status(&desk).await;
    assert_eq!((&told["deleted"], &told["online"]), (&true.into(), &false.into()));
    for path in ["/chat/1", "/widget/1/message"] {
        assert_eq!(desk.get(path).send().await.expect("an answer").status(), 404, "{path}");
    }
    let script = desk.get("/ChatLink.ashx?config=1&id=chat").send().await.expect("an answer");
    assert_eq!((script.status().as_u16(), script.text().await.expect("text").as_str()), (200, ""));
}

#[tokio::test]
async fn a_former_embed_gets_the_script_and_the_picture() {
    let desk = Desk::start().await;
    desk.set_up().await;
    // Whatever else a query holds, the script is the same file.
    for query in [
        "config=1&id=chat",
        "id=chat&config=1&x=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "config=1&id=a&id=%22",
    ] {
        let script = desk.get(&format!("/ChatLink.ashx?{query}")).send().await.expect("an answer");
        assert_eq!(header(&script, "content-type"), "text/javascript; charset=utf-8", "{query}");
        assert_eq!(script.text().await.expect("text"), "script", "{query}");
    }
    for (query, status) in [
        ("", 400),
        ("config=1", 400),
        ("config=1&id=%22", 400),
        ("config=1%22&id=chat", 400),
        ("config=99&id=chat", 404),
        ("config=99&refresh=1", 404),
    ] {
        let refused = desk.get(&format!("/ChatLink.ashx?{query}")).send().await.expect("an answer");
        assert_eq!(refused.status(), status, "{query}");
    }
    // Nobody has a connected workspace.
    let picture =
        desk.get("/ChatLink.ashx?config=1&id=chat&refresh=1&rnd=4").send().await.expect("an answer");
    assert_eq!(header(&picture, "content-type"), "image/gif");
    assert_eq!(header(&picture, "cache-control"), "public, max-age=5");
    assert_eq!(picture.bytes().await.expect("bytes")[6..10], [1, 0, 2, 0], "offline is two pixels high");
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
    assert!(!page.contains("<script>"), "{page}");
}

/// A complete plain form.
const LETTER: [(&str, &str); 5] = [
    ("id", "letter-1"),
    ("token", "no token of ours"),
    ("name", "Maria"),
    ("email", "maria@example.org"),
    ("message", "My chair creaks.\r\nIs that a fault?"),
];

/// Sends the plain form as its own page does.
async fn leave(desk: &Desk, changed: &[(&str, &str)]) -> reqwest::Response {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(LETTER.iter().filter(|(name, _)| changed.iter().all(|(other, _)| other != name)));
    form.extend_pairs(changed);
    let request = desk.http.post(desk.url("/widget/1/message")).header("sec-fetch-site", "same-origin");
    request.body(form.finish()).send().await.expect("an answer")
}

/// Offline messages that the administrator of `session` sees.
async fn letters(desk: &Desk, session: &str) -> Vec<OfflineMessage> {
    let list = ListOfflineMessages { query: open_messages(), after: None, limit: 10 };
    let list = desk.call(&list).header("cookie", session);
    let page: OfflinePage = read(list.send().await.expect("an answer")).await;
    let mut letters = Vec::new();
    for row in page.rows {
        let letter = desk.call(&ReadOfflineMessage { id: row.id }).header("cookie", session);
        letters.push(read(letter.send().await.expect("an answer")).await);
    }
    letters
}

#[tokio::test]
async fn a_plain_form_leaves_an_offline_message_once() {
    let desk = Desk::start().await;
    let session = cookie(&desk.set_up().await);
    let page = desk.get("/widget/1/message?why=browser").send().await.expect("an answer");
    assert_eq!(page.status(), 200);
    assert_eq!(header(&page, "set-cookie"), "");
    let policy = header(&page, "content-security-policy");
    assert!(policy.ends_with("form-action 'self'"), "{policy}");
    let page = page.text().await.expect("text");
    assert!(page.contains("WebAssembly is missing") && !page.contains("{{"), "{page}");

    for _ in 0..2 {
        let thanks = leave(&desk, &[]).await;
        assert_eq!(thanks.status(), 200);
        let thanks = thanks.text().await.expect("text");
        assert!(thanks.contains("Thanks. We'll reply to <bdi>maria@example.org</bdi>."), "{thanks}");
    }
    let kept = letters(&desk, &session).await;
    let texts: Vec<_> = kept.iter().map(|letter| letter.message.as_str()).collect();
    // Without a token of ours each is somebody else's, but the page keeps one for all that it sends.
    assert_eq!(texts, ["My chair creaks.\nIs that a fault?"; 2]);
    let token =
        page.split("name=\"fresh\" value=\"").nth(1).and_then(|rest| rest.get(..64)).expect("a token");
    for _ in 0..2 {
        // The host's page keeps a token of before, which ended.
        let old = "ab".repeat(32);
        leave(&desk, &[("token", &old), ("fresh", token), ("page", "https://shop.example/chair")]).await;
    }
    let kept = letters(&desk, &session).await;
    assert_eq!(kept.len(), 3);
    assert!(kept.iter().any(|letter| letter.page_url == "https://shop.example/chair"));
}

#[tokio::test]
async fn a_plain_form_is_checked_limited_and_taken_from_its_own_page_only() {
    let desk = Desk::start_with(|config| config.limits.offline_messages_per_address = 1).await;
    let session = cookie(&desk.set_up().await);
    let wrong = leave(&desk, &[("email", "maria"), ("message", "\u{200B}")]).await;
    assert_eq!(wrong.status(), 422);
    let wrong = wrong.text().await.expect("text");
    for words in ["Enter an email like name@example.com.", "Enter a message.", "value=\"Maria\""] {
        assert!(wrong.contains(words), "{words}: {wrong}");
    }
    for foreign in [("sec-fetch-site", "cross-site"), ("origin", "https://shop.example"), ("origin", "null")]
    {
        let request = desk.http.post(desk.url("/widget/1/message")).header(foreign.0, foreign.1);
        let refused = request.body("name=Maria").send().await.expect("an answer");
        assert_eq!(refused.status(), 403, "{foreign:?}");
        assert!(refused.text().await.expect("text").contains("sent from another site"), "{foreign:?}");
    }
    let unknown = desk.http.post(desk.url("/widget/99/message")).send().await.expect("an answer");
    assert_eq!(unknown.status(), 404);
    assert!(letters(&desk, &session).await.is_empty());

    assert_eq!(leave(&desk, &[]).await.status(), 200);
    let more = leave(&desk, &[("message", "Another one")]).await;
    assert_eq!(more.status(), 429);
    let more = more.text().await.expect("text");
    assert!(
        more.contains("Too many messages were left from here.") && more.contains("Another one"),
        "{more}"
    );
    let long = leave(&desk, &[("message", &"x".repeat(300_000))]).await;
    assert_eq!(long.status(), 413);
    assert!(long.text().await.expect("text").contains("This request is too long."));
    assert_eq!(letters(&desk, &session).await.len(), 1);
}

#[tokio::test]
async fn pages_that_isolate_themselves_may_frame_the_chat() {
    let desk = Desk::start().await;
    desk.set_up().await;
    for path in ["/widget/1", "/widget/99", "/widget/1/message", "/widget/widget-0123456789abcdef.js"] {
        let response = desk.get(path).send().await.expect("an answer");
        assert_eq!(header(&response, "cross-origin-resource-policy"), "cross-origin", "{path}");
        assert_eq!(header(&response, "cross-origin-embedder-policy"), "require-corp", "{path}");
    }
    // A sandboxed page loads the files as another site does.
    let file = desk
        .get("/widget/widget-0123456789abcdef.js")
        .header("origin", "null")
        .send()
        .await
        .expect("an answer");
    assert_eq!(header(&file, "access-control-allow-origin"), "*");
    let page = desk.get("/widget/1").header("origin", "null").send().await.expect("an answer");
    assert_eq!(header(&page, "access-control-allow-origin"), "");
}
