//! What ends a session or takes a right away, for a tab that is there and for one that is just coming.

use super::office::{Line, Office, PASSWORD, Tab, cookie};
use foyer_app::api::{agents::*, session::*};
use foyer_protocol::agent::{AgentEvent, AgentFrame};
use foyer_protocol::people::Role;
use foyer_protocol::setup::Agent;
use foyer_protocol::{PROTOCOL_VERSION, SessionId};
use foyer_server::realtime::close;
use foyer_storage::{Lock, Store, sessions};
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Whoever lost the session is gone within this time.
const SOON: Duration = Duration::from_secs(1);

/// How a session ends.
#[derive(Clone, Copy, Debug)]
enum End {
    Revoke,
    Password,
    Invitation,
    Administrator,
    Deactivation,
    AnotherSignIn,
    SignOut,
    Time,
}

const ENDS: [End; 8] = [
    End::Revoke,
    End::Password,
    End::Invitation,
    End::Administrator,
    End::Deactivation,
    End::AnotherSignIn,
    End::SignOut,
    End::Time,
];

/// An agent as the settings have them.
async fn stored(office: &Office, name: &str) -> Agent {
    let agents = office.call(&office.admin, ListAgents {}).await;
    agents.into_iter().find(|agent| agent.name == name).expect("an agent of the office")
}

async fn save(office: &Office, agent: Agent) {
    office.call(&office.admin, SaveAgent { agent }).await;
}

async fn session_of(office: &Office, cookie: &str) -> SessionId {
    let all = office.call(cookie, Sessions {}).await;
    all.into_iter().find(|row| row.current).expect("the session in use").id
}

/// Ends Joe's session of this cookie.
async fn end(office: &Office, cookie_there: &str, how: End) {
    match how {
        End::Revoke => {
            let here = office.sign_in("Joe").await;
            let id = session_of(office, cookie_there).await;
            office.call(&here, RevokeSession { id }).await;
        }
        End::Password => {
            let here = office.sign_in("Joe").await;
            let (present, password) = (PASSWORD.to_owned(), "another long password".to_owned());
            office.call(&here, ChangePassword { present, password }).await;
        }
        End::Invitation => {
            let id = stored(office, "Joe").await.id.expect("an id");
            let link = office.call(&office.admin, InviteAgent { id }).await.link;
            let token = link.rsplit('#').next().expect("a token").to_owned();
            office.call("", AcceptInvitation { token, password: PASSWORD.to_owned() }).await;
        }
        End::Administrator => {
            let id = stored(office, "Joe").await.id.expect("an id");
            office.call(&office.admin, EndAgentSessions { id }).await;
        }
        End::Deactivation => save(office, Agent { active: false, ..stored(office, "Joe").await }).await,
        End::AnotherSignIn => {
            let function = SignIn { email: "joe@example.com".to_owned(), password: PASSWORD.to_owned() };
            let request = office.desk.call(&function).header("cookie", cookie_there);
            let answer = request.send().await.expect("an answer");
            assert_ne!(cookie(&answer), cookie_there);
        }
        End::SignOut => office.call(cookie_there, SignOut {}).await,
        End::Time => {
            let file = office.desk.folder.path().join("data/foyer.db");
            let store = Store::open(&format!("sqlite://{}", file.display())).await.expect("the database");
            let shorten =
                store.write(Lock::Rows, |conn| Box::pin(async move { sessions::shorten(conn, 1, 1).await }));
            shorten.await.expect("sessions are shorter");
            store.close().await;
        }
    }
}

/// A tab that has connected and said nothing yet.
async fn coming(office: &Office, cookie: &str) -> Tab {
    let line: Line = office.line("/ws/agent", Some(cookie)).await;
    let tab = Tab { line, cookie: cookie.to_owned() };
    // Who it is has been read by then, which is the point.
    sleep(Duration::from_millis(300)).await;
    tab
}

#[tokio::test]
async fn a_tab_whose_session_ends_is_told_and_closed_at_once() {
    for how in ENDS {
        let office = Office::open().await;
        let mut joe = office.tab("Joe").await;
        joe.welcome().await;
        let there = joe.cookie.clone();
        end(&office, &there, how).await;
        let closed = async {
            joe.until(|event| (event == AgentEvent::SignedOut).then_some(())).await;
            joe.line.frame().await.err()
        };
        let code = timeout(SOON, closed).await.unwrap_or_else(|_| panic!("{how:?}: it is still open"));
        assert_eq!(code, Some(close::SIGNED_OUT), "{how:?}");
    }
}

#[tokio::test]
async fn a_session_that_ended_before_the_hello_gets_no_welcome() {
    for how in ENDS {
        let office = Office::open().await;
        let there = office.sign_in("Joe").await;
        let mut joe = coming(&office, &there).await;
        end(&office, &there, how).await;
        joe.say(&AgentFrame::Hello { version: PROTOCOL_VERSION }).await;
        let first = timeout(SOON, joe.line.frame()).await.unwrap_or_else(|_| panic!("{how:?}: no answer"));
        assert_eq!(first.err(), Some(close::SIGNED_OUT), "{how:?}");
    }
}

/// Otto, who is in no group and sees a chat of Sales as an administrator, or Bob, who sees it by his group.
async fn lose_the_right(office: &Office, name: &str) {
    let agent = stored(office, name).await;
    save(office, Agent { role: Role::Agent, groups: Vec::new(), ..agent }).await;
}

#[tokio::test]
async fn a_right_that_is_lost_before_or_after_the_hello_shows_nothing_more() {
    let office = Office::open().await;
    save(&office, Agent { role: Role::Administrator, ..stored(&office, "Otto").await }).await;
    let mut watcher = office.tab("Joe").await;
    watcher.welcome().await;
    let (_maria, _) = office.visitor("Hi").await;
    watcher.chat(|_| true).await;
    for name in ["Otto", "Bob"] {
        let mut there = office.tab(name).await;
        assert!(!there.welcome().await.is_empty(), "{name} sees it");
        let cookie = office.sign_in(name).await;
        let mut coming = coming(&office, &cookie).await;
        lose_the_right(&office, name).await;
        coming.say(&AgentFrame::Hello { version: PROTOCOL_VERSION }).await;
        assert!(coming.welcome().await.is_empty(), "{name} said hello after it was lost");
        let refresh = there.until(|event| (event == AgentEvent::Refresh).then_some(()));
        timeout(SOON, refresh).await.unwrap_or_else(|_| panic!("{name} is told"));
        there.say(&AgentFrame::Hello { version: PROTOCOL_VERSION }).await;
        assert!(there.welcome().await.is_empty(), "{name} was there before");
    }
}

/// Nobody is an administrator by a socket that was opened as one.
#[tokio::test]
async fn a_demoted_agent_is_welcomed_as_what_they_are() {
    let office = Office::open().await;
    save(&office, Agent { role: Role::Administrator, ..stored(&office, "Otto").await }).await;
    let cookie = office.sign_in("Otto").await;
    let mut otto = coming(&office, &cookie).await;
    save(&office, Agent { role: Role::Agent, ..stored(&office, "Otto").await }).await;
    otto.say(&AgentFrame::Hello { version: PROTOCOL_VERSION }).await;
    let role = otto
        .until(|event| match event {
            AgentEvent::Welcome { me, .. } => Some(me.role),
            _ => None,
        })
        .await;
    assert_eq!(role, Role::Agent);
}
