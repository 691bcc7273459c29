//! The program in a process of its own, which a test can kill, and everything it prints.

use crate::desk::{EMAIL, PASSWORD, SETUP_CODE, read};
use crate::sockets::office::{Line, Tab, cookie};
use foyer_app::api::session::SignIn;
use foyer_protocol::agent::AgentFrame;
use foyer_protocol::{PROTOCOL_VERSION, wire};
use leptos::server_fn::ServerFn;
use reqwest::{Client, RequestBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::Child;
use tokio::sync::watch;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(20);

/// The program in a folder, with no settings from outside.
pub(crate) fn foyer(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_foyer"));
    command.current_dir(folder).stdin(Stdio::null());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("FOYER__")) {
        command.env_remove(name);
    }
    command
}

/// A server in a process of its own. It is killed when the test is done with it.
pub(crate) struct Served {
    child: Child,
    printed: Printed,
    /// Where it answers, with `http://`.
    pub(crate) url: String,
    /// Where it answers `/metrics`, with `http://`.
    pub(crate) metrics: String,
    pub(crate) http: Client,
}

type Printed = Arc<Mutex<String>>;

impl Served {
    /// Starts on `database`, a URL, in `folder`, with more settings as environment variables.
    pub(crate) async fn start(folder: &Path, database: &str, settings: &[(&str, &str)]) -> Self {
        let mut command = tokio::process::Command::from(foyer(folder));
        command.args(["serve", "--create", "--listen", "127.0.0.1:0", "--database-url", database]);
        command.env("FOYER__SERVER__SETUP_CODE", SETUP_CODE);
        command.env("FOYER__METRICS__LISTEN", "127.0.0.1:0").envs(settings.iter().copied());
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().expect("the server starts");
        let printed = Printed::default();
        let (noted, mut news) = watch::channel(());
        tokio::spawn(keep(child.stderr.take().expect("its log"), Arc::clone(&printed), noted.clone()));
        tokio::spawn(keep(child.stdout.take().expect("its output"), Arc::clone(&printed), noted));
        let (url, metrics) = timeout(PATIENCE, async {
            loop {
                let so_far = text(&printed);
                if let (Some(url), Some(metrics)) = (found(&so_far, "address"), found(&so_far, "metrics")) {
                    return (format!("http://{url}"), format!("http://{metrics}"));
                }
                news.changed().await.unwrap_or_else(|_| panic!("it ended: {}", text(&printed)));
            }
        })
        .await
        .unwrap_or_else(|_| panic!("it isn't ready: {}", text(&printed)));
        Self { child, printed, url, metrics, http: Client::new() }
    }

    /// Everything printed up to now.
    pub(crate) fn printed(&self) -> String {
        text(&self.printed)
    }

    /// Ends it as a power cut does.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.expect("it is killed");
    }

    /// Ends it as a supervisor does; answers everything it ever printed.
    pub(crate) async fn stop(mut self) -> String {
        let id = self.child.id().expect("it runs").to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill runs").success());
        let ended = timeout(PATIENCE, self.child.wait()).await.expect("it stops in time");
        assert!(ended.expect("a status").success());
        // Both readers end with the process; what they have not read yet is still in their pipes.
        while Arc::strong_count(&self.printed) > 1 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.printed()
    }

    pub(crate) fn call<F: ServerFn + Serialize>(&self, function: &F) -> RequestBuilder {
        self.post(F::PATH, wire::encode(function).expect("bytes"))
    }

    pub(crate) fn post(&self, path: &str, body: Vec<u8>) -> RequestBuilder {
        let request = self.http.post(format!("{}{path}", self.url)).body(body);
        request.header("content-type", wire::CONTENT_TYPE).header(wire::VERSION_HEADER, PROTOCOL_VERSION)
    }

    /// Calls a server function that must succeed.
    pub(crate) async fn done<F: ServerFn + Serialize>(&self, cookie: &str, function: F) -> F::Output
    where
        F::Output: DeserializeOwned,
    {
        let answer = self.call(&function).header("cookie", cookie).send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{}", F::PATH);
        read(answer).await
    }

    /// Signs the administrator of [`crate::desk::setup_form`] in; answers the cookie.
    pub(crate) async fn sign_in(&self) -> String {
        let function = SignIn { email: EMAIL.to_owned(), password: PASSWORD.to_owned() };
        let answer = self.call(&function).send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        cookie(&answer)
    }

    pub(crate) async fn line(&self, path: &str, cookie: Option<&str>) -> Line {
        Line::open(&format!("{}{path}", self.url), cookie).await
    }

    /// An agent's tab after its welcome.
    pub(crate) async fn tab(&self, cookie: &str) -> Tab {
        let mut tab = Tab { line: self.line("/ws/agent", Some(cookie)).await, cookie: cookie.to_owned() };
        tab.say(&AgentFrame::Hello { version: PROTOCOL_VERSION }).await;
        tab
    }

    /// The text of `/metrics`.
    pub(crate) async fn scrape(&self) -> String {
        let answer = self.http.get(format!("{}/metrics", self.metrics)).send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        answer.text().await.expect("text")
    }
}

/// The value of a sample in the text of `/metrics`.
pub(crate) fn sample(metrics: &str, name: &str) -> f64 {
    let line = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in\n{metrics}")).parse().expect("a number")
}

fn text(printed: &Printed) -> String {
    printed.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

async fn keep(pipe: impl AsyncRead + Unpin, printed: Printed, noted: watch::Sender<()>) {
    let mut lines = BufReader::new(pipe).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let mut text = printed.lock().unwrap_or_else(PoisonError::into_inner);
        text.push_str(&line);
        text.push('\n');
        noted.send_replace(());
    }
}

/// The value of a field in the log, in either format.
fn found(printed: &str, field: &str) -> Option<String> {
    let (json, pretty) = (format!("\"{field}\":\""), format!(" {field}="));
    let (_, rest) = printed.split_once(&json).or_else(|| printed.split_once(&pretty))?;
    Some(rest.split(['"', ' ', '\n']).next().unwrap_or_default().to_owned())
}
