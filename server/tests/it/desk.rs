//! A server of this test's own: port 0, a new SQLite file, a small set of web pages.

use foyer_app::api::setup::CompleteSetup;
use foyer_protocol::setup::SetupForm;
use foyer_protocol::{PROTOCOL_VERSION, wire};
use foyer_server::config::{Config, DatabaseUrl, ListenAddress, SetupCode};
use foyer_server::startup::{self, Running};
use leptos::server_fn::ServerFn;
use reqwest::{Body, Client, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::Path;
use tempfile::TempDir;

/// The page of [`web_pages`], with a script written into it.
pub(crate) const INDEX: &str = "<!doctype html><title>Foyer</title><script type=\"module\">start()</script>";

/// A running server and a client without cookies.
pub(crate) struct Desk {
    pub(crate) running: Running,
    pub(crate) http: Client,
    /// Web pages and database; removed at the end.
    pub(crate) folder: TempDir,
}

impl Desk {
    /// With web pages, and everything else by default.
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// With the configuration changed.
    pub(crate) async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        web_pages(&folder.path().join("dist"));
        let mut config = Config::default();
        let database = format!("sqlite://{}", folder.path().join("data/foyer.db").display());
        config.database.url = DatabaseUrl::try_from(database).expect("a database URL");
        config.database.create = true;
        config.server.listen = ListenAddress::try_from("127.0.0.1:0".to_owned()).expect("an address");
        config.server.setup_code = Some(SetupCode::try_from(SETUP_CODE.to_owned()).expect("a code"));
        config.server.assets = Some(folder.path().join("dist"));
        change(&mut config);
        let running = startup::start(config).await.expect("the server starts");
        // A test must see what is sent, so nothing is followed.
        let redirects = reqwest::redirect::Policy::none();
        let http = Client::builder().redirect(redirects).build().expect("a client");
        Self { running, http, folder }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.url())
    }

    /// A request for something.
    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(self.url(path))
    }

    /// A call of a server function.
    pub(crate) fn call<F: ServerFn + Serialize>(&self, function: &F) -> RequestBuilder {
        self.post(F::PATH, wire::encode(function).expect("bytes"))
    }

    /// A call with a body of any kind.
    pub(crate) fn post(&self, path: &str, body: impl Into<Body>) -> RequestBuilder {
        let request = self.http.post(self.url(path)).body(body).header("content-type", wire::CONTENT_TYPE);
        request.header(wire::VERSION_HEADER, PROTOCOL_VERSION)
    }

    /// Goes through the first-run wizard; the answer carries the administrator's session.
    pub(crate) async fn set_up(&self) -> Response {
        let response = self.call(&setup_form()).send().await.expect("an answer");
        assert_eq!(response.status(), 200);
        response
    }
}

/// Credentials of the administrator that [`Desk::set_up`] makes.
pub(crate) const EMAIL: &str = "ada@example.com";
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The code for the first set-up of every server here.
pub(crate) const SETUP_CODE: &str = "a-code-of-the-tests";

/// A complete form of the first-run wizard.
pub(crate) fn setup_form() -> CompleteSetup {
    let [name, email, password] = ["Ada", EMAIL, PASSWORD].map(str::to_owned);
    let [brand, department, group, link] = ["Acme", "Sales", "Front", "Main site"].map(str::to_owned);
    let form = SetupForm { name, email, password, brand, department, group, link };
    CompleteSetup { form, code: SETUP_CODE.to_owned() }
}

/// The body of an answer of a server function.
pub(crate) async fn read<T: DeserializeOwned>(response: Response) -> T {
    assert_eq!(header(&response, "content-type"), wire::CONTENT_TYPE);
    wire::decode(&response.bytes().await.expect("a body")).expect("a value")
}

/// One header as text; empty when it is missing.
pub(crate) fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    response.headers().get(name).map_or("", |value| value.to_str().expect("text"))
}

/// Files as the build leaves them. The contents only tell them apart.
fn web_pages(dist: &Path) {
    std::fs::create_dir_all(dist.join("widget")).expect("the folder is made");
    for (name, text) in [
        ("index.html", INDEX),
        ("foyer.js", "script"),
        ("foyer.js.br", "script in brotli"),
        ("foyer.js.gz", "script in gzip"),
        ("foyer-api.js", "calls"),
        ("foyer-frontend-0123456789abcdef_bg.wasm", "wasm"),
        ("foyer-frontend-0123456789abcdef_bg.wasm.br", "wasm in brotli"),
        ("widget/widget-0123456789abcdef.js", "glue"),
        ("widget/boot.js", "boot()"),
        ("widget/widget.css", ".widget{}"),
        (".stamp", "release"),
    ] {
        std::fs::write(dist.join(name), text).expect("the file is written");
    }
}
