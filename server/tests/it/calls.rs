//! Server functions: statuses, error bodies, and the session cookie.

use crate::desk::{Desk, EMAIL, PASSWORD, header, read, setup_form};
use crate::sockets::office::Office;
use foyer_app::api::{
    agents::*, blocks::*, brands::*, chats::*, departments::*, groups::*, jobs::*, last_change::*,
    link_secrets::*, links::*, offline::*, options::*, pictures::*, session::*, setup::*, status::*,
};
use foyer_protocol::agent::{Entry, Me};
use foyer_protocol::blocks::{BlockTime, NewBlock};
use foyer_protocol::offline::{OfflineAge, OfflineAssignee, OfflineQuery};
use foyer_protocol::people::{AgentStatus, CompletedQuery, CompletedScope, Role, TransferTo};
use foyer_protocol::pictures::PictureUse;
use foyer_protocol::setup::{Agent, Brand, Department, Group, Link, Options, RecordKind};
use foyer_protocol::{AppError, ChatId, ErrorKind, LinkId, wire};
use foyer_server::config::PublicUrl;
use leptos::server_fn::ServerFn;
use serde::Serialize;
use std::collections::BTreeSet;

/// A server function: who may call it at least, its path, and arguments of the right shape.
type Row = (Role, &'static str, Vec<u8>);

fn row<F: ServerFn + Serialize>(least: Role, function: F) -> Row {
    (least, F::PATH, wire::encode(&function).expect("bytes"))
}

/// Every server function that needs a session. One that is missing here fails a test below.
fn guarded() -> Vec<Row> {
    use Role::{Administrator, Agent as Any};
    let (version, chat) = (1, ChatId::from("x"));
    vec![
        row(Administrator, ListAgents {}),
        row(Administrator, SaveAgent { agent: Agent::default() }),
        row(Administrator, DeleteAgent { id: "x".into(), version }),
        row(Administrator, InviteAgent { id: "x".into() }),
        row(Administrator, EndAgentSessions { id: "x".into() }),
        row(Administrator, ListBrands {}),
        row(Administrator, SaveBrand { brand: Brand::default() }),
        row(Administrator, DeleteBrand { id: "x".into(), version }),
        row(Administrator, UploadPicture { file: Vec::new(), wanted: PictureUse::Link }),
        row(Administrator, ListDepartments {}),
        row(Administrator, SaveDepartment { department: Department::default() }),
        row(Administrator, DeleteDepartment { id: "x".into(), version }),
        row(Administrator, ListGroups {}),
        row(Administrator, SaveGroup { group: Group::default() }),
        row(Administrator, DeleteGroup { id: "x".into(), version }),
        row(Administrator, ListTroubledJobs {}),
        row(Administrator, RetryJob { id: "x".into() }),
        row(Administrator, DismissJob { id: "x".into() }),
        row(Administrator, GetLastChange { kind: RecordKind::Agent, id: "x".into() }),
        row(Administrator, ListLinks {}),
        row(Administrator, ListHostHeaders {}),
        row(Administrator, ListLinkSecrets { link: LinkId(1) }),
        row(Administrator, MakeLinkSecret { link: LinkId(1) }),
        row(Administrator, DeleteLinkSecret { link: LinkId(1), id: "x".into() }),
        row(Administrator, SaveLink { link: Link::default() }),
        row(Administrator, DeleteLink { id: LinkId(99), version }),
        row(Administrator, GetOptions {}),
        row(Administrator, GetNextSteps {}),
        row(Administrator, SaveOptions { options: Options { round_robin: true, ..Options::default() } }),
        row(Role::Manager, ListBlocks {}),
        row(Any, BlockVisitor { new: a_block(&chat) }),
        row(Any, UnblockVisitor { id: "x".into() }),
        row(Any, ListOfflineMessages { query: open_messages(), after: None, limit: 1 }),
        row(Any, ListOfflineChoices {}),
        row(Any, ReadOfflineMessage { id: "x".into() }),
        row(Any, AssignOfflineMessage { id: "x".into(), to: None, version }),
        row(Any, CloseOfflineMessage { id: "x".into(), closed: true, version }),
        row(Any, TakeChat { chat: chat.clone(), from: None, over_limit: false }),
        row(
            Any,
            TransferChat { chat: chat.clone(), to: TransferTo::Group("x".into()), comment: String::new() },
        ),
        row(Any, EndChat { chat: chat.clone() }),
        row(Any, ChatByNumber { number: 1 }),
        row(Any, GetVisitor { chat }),
        row(Any, CompletedChats { query: completed(), after: None }),
        row(Any, GetMe {}),
        row(Any, SignOut {}),
        row(Any, Sessions {}),
        row(Any, RevokeSession { id: "x".into() }),
        row(Any, SignOutOthers {}),
        row(Any, Confirm { password: String::new() }),
        row(Any, ChangePassword { present: String::new(), password: String::new() }),
        row(Any, SetStatus { status: AgentStatus::Away }),
        row(Any, SetReceiving { group: "x".into(), receives: true }),
    ]
}

fn a_block(chat: &ChatId) -> NewBlock {
    let reason = String::new();
    NewBlock { chat: chat.clone(), with_network: false, time: BlockTime::Day, reason, end_chat: false }
}

pub(crate) fn open_messages() -> OfflineQuery {
    OfflineQuery {
        closed: false,
        department: None,
        assignee: OfflineAssignee::Anybody,
        age: OfflineAge::Any,
        search: String::new(),
        newest_first: false,
    }
}

fn completed() -> CompletedQuery {
    CompletedQuery { scope: CompletedScope::Mine, search: String::new(), oldest_first: false }
}

/// Every server function that anybody may call.
const OPEN: [&str; 6] = [
    GetEntry::PATH,
    SignIn::PATH,
    GetInvited::PATH,
    AcceptInvitation::PATH,
    GetSetupState::PATH,
    CompleteSetup::PATH,
];

#[test]
fn the_tables_hold_every_server_function() {
    let registered: BTreeSet<String> =
        leptos::server_fn::axum::server_fn_paths().map(|(path, method)| format!("{method} {path}")).collect();
    let guarded = guarded();
    let listed = guarded.iter().map(|(_, path, _)| *path).chain(OPEN);
    let listed: BTreeSet<String> = listed.map(|path| format!("POST {path}")).collect();
    assert_eq!(registered, listed);
}

#[tokio::test]
async fn nobody_is_asked_to_sign_in() {
    let desk = Desk::start().await;
    for token in [None, Some("foyer_session=guessed")] {
        for (_, path, arguments) in guarded() {
            let mut request = desk.post(path, arguments);
            if let Some(token) = token {
                request = request.header("cookie", token);
            }
            let response = request.send().await.expect("an answer");
            assert_eq!(response.status(), 401, "{path}");
            assert_eq!(header(&response, "cache-control"), "no-store", "{path}");
            assert_eq!(read::<AppError>(response).await.kind, ErrorKind::SignedOut, "{path}");
        }
    }
}

/// What is the administrators' is refused to everybody else, whatever the arguments; what is everybody's is not.
#[tokio::test]
async fn every_function_knows_its_least_role() {
    let office = Office::open().await;
    office.promote("Bob", Role::Manager).await;
    office.promote("Joe", Role::Administrator).await;
    for (name, role) in [("Otto", Role::Agent), ("Bob", Role::Manager), ("Joe", Role::Administrator)] {
        for (least, path, arguments) in guarded() {
            // Some of them end the session.
            let cookie = office.sign_in(name).await;
            let request = office.desk.post(path, arguments).header("cookie", cookie);
            let status = request.send().await.expect("an answer").status().as_u16();
            assert_ne!(status, 401, "{path} by {name}");
            assert_eq!(status == 403, role < least, "{path} by {name}: {status}");
        }
    }
}

#[tokio::test]
async fn what_is_not_understood_is_the_callers_error() {
    let desk = Desk::start().await;
    let mut longer = wire::encode(&("a@example.com", PASSWORD)).expect("bytes");
    longer.push(0);
    for body in [&b""[..], b"{", &[0xff; 12], &longer] {
        let response = desk.post(SignIn::PATH, body.to_vec()).send().await.expect("an answer");
        assert_eq!(response.status(), 400, "{body:?}");
        let error: AppError = read(response).await;
        assert_eq!(error.kind, ErrorKind::BadRequest, "{body:?}");
        assert_eq!(error.message, "The server didn't understand this request.");
    }
}

#[tokio::test]
async fn a_page_from_before_an_update_is_told_to_reload() {
    let desk = Desk::start().await;
    let url = desk.url(GetSetupState::PATH);
    for version in [None, Some("0"), Some("one")] {
        let mut request = desk.http.post(&url);
        if let Some(version) = version {
            request = request.header(wire::VERSION_HEADER, version);
        }
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 400, "{version:?}");
        let error: AppError = read(response).await;
        assert_eq!(error.message, "Foyer was updated. Reload this page and try again.");
    }
}

#[tokio::test]
async fn unknown_functions_other_methods_and_long_bodies_are_refused() {
    let desk = Desk::start().await;
    let unknown = desk.post("/api/chats/burn", "").send().await.expect("an answer");
    assert_eq!(unknown.status(), 404);
    let got = desk.get(GetMe::PATH).send().await.expect("an answer");
    assert_eq!(got.status(), 405);
    assert_eq!(header(&got, "allow"), "POST");
    let long = sign_in(&"x".repeat(300 * 1024), "");
    let long = desk.call(&long).send().await.expect("an answer");
    assert_eq!(long.status(), 413);
    let bad = ErrorKind::BadRequest;
    for (response, kind) in [(unknown, ErrorKind::NotFound), (got, bad), (long, bad)] {
        assert_eq!(read::<AppError>(response).await.kind, kind);
    }
}

fn sign_in(email: &str, password: &str) -> SignIn {
    SignIn { email: email.to_owned(), password: password.to_owned() }
}

#[tokio::test]
async fn a_caller_who_prefers_html_gets_no_redirect() {
    let desk = Desk::start().await;
    let request = desk.call(&GetMe {});
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

    let me = desk.call(&GetMe {}).header("cookie", pair).send().await.expect("an answer");
    assert_eq!(me.status(), 200);
    let me: Me = read(me).await;
    assert_eq!((me.email.as_str(), me.role), (EMAIL, Role::Administrator));
}

#[tokio::test]
async fn whoever_comes_is_led_to_where_they_belong() {
    let desk = Desk::start().await;
    let entry = async |cookie: &str| {
        let response = desk.call(&GetEntry {}).header("cookie", cookie).send().await.expect("an answer");
        assert_eq!(response.status(), 200, "nobody is no error");
        read::<Entry>(response).await
    };
    assert_eq!(entry("").await, Entry::SetUp);
    let cookie = header(&desk.set_up().await, "set-cookie").to_owned();
    assert_eq!(entry("").await, Entry::SignIn);
    assert_eq!(entry("foyer_session=guessed").await, Entry::SignIn);
    let Entry::Workspace(me) = entry(&cookie).await else { panic!("signed in") };
    assert_eq!(me.email, EMAIL);
}

#[tokio::test]
async fn over_https_the_cookie_is_secure() {
    let desk = Desk::start_with(|config| {
        let url = "https://chat.example.com".to_owned();
        config.server.public_url = PublicUrl::try_from(url).expect("a public URL");
        config.server.behind_proxy = Some(true);
    })
    .await;
    let response = desk.set_up().await;
    let cookie = header(&response, "set-cookie").to_owned();
    // A browser takes such a name only for this host alone, so no neighbour can plant one.
    assert!(cookie.starts_with("__Host-foyer_session=") && cookie.contains("; Path=/;"), "{cookie}");
    assert!(!cookie.contains("Domain") && cookie.ends_with("; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
    let pair = cookie.split(';').next().expect("a cookie");
    let me = async |cookies: String| {
        desk.call(&GetMe {}).header("cookie", cookies).send().await.expect("an answer").status()
    };
    assert_eq!(me(pair.to_owned()).await, 200);
    assert_eq!(me(pair.replace("__Host-", "")).await, 401, "under the other name anybody could set it");
    assert_eq!(me(format!("{pair}; {pair}")).await, 401, "one of two was planted");
    let out = desk.call(&SignOut {}).header("cookie", pair).send().await.expect("an answer");
    assert!(header(&out, "set-cookie").starts_with("__Host-foyer_session=; Path=/; Max-Age=0"));
}

#[tokio::test]
async fn signing_in_gives_a_new_session_and_signing_out_ends_it() {
    let desk = Desk::start().await;
    let first = header(&desk.set_up().await, "set-cookie").to_owned();
    let first = first.split(';').next().expect("a cookie").to_owned();

    let request = desk.call(&sign_in(EMAIL, PASSWORD)).header("cookie", &first);
    let response = request.send().await.expect("an answer");
    assert_eq!(response.status(), 200);
    let second = header(&response, "set-cookie").split(';').next().expect("a cookie").to_owned();
    assert_ne!(first, second, "the token rotates");

    let me = |cookie: &str| desk.call(&GetMe {}).header("cookie", cookie).send();
    assert_eq!(me(&first).await.expect("an answer").status(), 401, "the old one is over");
    let response = desk.call(&SignOut {}).header("cookie", &second).send().await.expect("an answer");
    assert_eq!(response.status(), 200);
    assert!(header(&response, "set-cookie").starts_with("foyer_session=; Path=/; Max-Age=0"));
    assert_eq!(me(&second).await.expect("an answer").status(), 401);
}

#[tokio::test]
async fn a_wrong_password_names_no_field_more_than_an_unknown_account_does() {
    let desk = Desk::start().await;
    desk.set_up().await;
    let mut answers = Vec::new();
    for (email, password) in [(EMAIL, "wrong horse battery"), ("nobody@example.com", PASSWORD)] {
        let response = desk.call(&sign_in(email, password)).send().await.expect("an answer");
        assert_eq!(response.status(), 422);
        assert_eq!(header(&response, "set-cookie"), "");
        answers.push(read::<AppError>(response).await);
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn the_first_run_wizard_closes_for_good() {
    let desk = Desk::start().await;
    desk.set_up().await;
    let again = desk.call(&setup_form()).send().await.expect("an answer");
    assert_eq!(again.status(), 409);
    assert_eq!(header(&again, "set-cookie"), "");
}

#[tokio::test]
async fn wrong_passwords_are_counted_by_the_address_the_proxy_names() {
    let desk = Desk::start_with(|config| {
        config.server.behind_proxy = Some(true);
        config.sign_in.failures_per_address = std::num::NonZeroU32::MIN;
    })
    .await;
    desk.set_up().await;
    let try_from = async |address: &str, email: &str| {
        let request = desk.call(&sign_in(email, "wrong horse battery")).header("x-forwarded-for", address);
        request.send().await.expect("an answer").status().as_u16()
    };
    assert_eq!(try_from("203.0.113.1", "a@example.com").await, 422);
    assert_eq!(try_from("203.0.113.1", "b@example.com").await, 429);
    // What a client writes before the proxy's own entry does not help it.
    assert_eq!(try_from("198.51.100.7, 203.0.113.1", "c@example.com").await, 429);
    assert_eq!(try_from("203.0.113.2", "d@example.com").await, 422);
}
