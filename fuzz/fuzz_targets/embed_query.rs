//! The address of a host page's request, as any bytes after the slash: `/widget/…`, `/public/links/…/status`,
//! `/foyer.js?link=…`, `/ChatLink.ashx?config=…` and whatever else a router makes of it. Nothing panics, a link has one
//! number, no address reaches a file outside the folder of web pages, and nothing of a query reaches the script.
#![no_main]

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use foyer_server::assets::{self, Assets};
use foyer_server::embed::address::{self, WidgetAddress};
use http::{HeaderMap, Request, StatusCode, Uri};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tempfile::TempDir;
use tower_service::Service;

/// The script on host pages.
const SCRIPT: &[u8] = b"the script";

/// A file beside the folder, which must never be served, and one inside it.
struct Site {
    assets: Assets,
    _folder: TempDir,
}

static SITE: LazyLock<Site> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dist = folder.path().join("dist/widget");
    std::fs::create_dir_all(&dist).expect("the folder is made");
    std::fs::write(folder.path().join("secret"), "secret").expect("a file");
    std::fs::write(folder.path().join("dist/.stamp"), "secret").expect("a file");
    std::fs::write(dist.join("widget.js"), "glue").expect("a file");
    std::fs::write(folder.path().join("dist/foyer.js"), SCRIPT).expect("a file");
    Site { assets: Assets::folder(folder.path().join("dist")), _folder: folder }
});

async fn widget(Path(name): Path<String>) {
    match address::widget(&name) {
        WidgetAddress::Page(link) => assert_eq!(address::link(&link.to_string()), Some(link)),
        WidgetAddress::File(path) => {
            let served = assets::file(&SITE.assets, &path, &HeaderMap::new()).is_some();
            assert_eq!(served, path == "widget/widget.js", "{path:?}");
        }
    }
}

async fn status(Path(link): Path<String>) {
    if let Some(id) = address::link(&link) {
        assert!(id.0 >= 0 && link.bytes().all(|byte| byte.is_ascii_digit()));
    }
}

fn script_file() -> Response {
    assets::file(&SITE.assets, "foyer.js", &HeaderMap::new()).expect("the script is there")
}

/// The script reads its link from its own address; the server looks at none of it.
async fn script() -> Response {
    script_file()
}

async fn former(uri: Uri) -> Response {
    let query = uri.query().unwrap_or_default();
    let Some(asked) = address::former(query) else { return StatusCode::BAD_REQUEST.into_response() };
    assert_eq!(address::link(&asked.link.to_string()), Some(asked.link));
    // What the script on the page will read of the same address, by the rules of `URLSearchParams`.
    let read = |name: &str| form_urlencoded::parse(query.as_bytes()).find(|(of, _)| of == name).map(|(_, value)| value);
    let config = read("config").expect("a link is named");
    assert_eq!(config.parse(), Ok(asked.link.0), "the page shows the link that was checked");
    match read("id") {
        Some(id) => assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{id:?}"),
        None => assert!(asked.is_picture, "a script has an element"),
    }
    if asked.is_picture { StatusCode::NO_CONTENT.into_response() } else { script_file() }
}

/// Nothing of an address is in what is answered to it.
async fn is_the_script(response: Response) {
    let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.expect("a body");
    assert_eq!(body, SCRIPT);
}

static ROUTER: LazyLock<Router> = LazyLock::new(|| {
    Router::new()
        .route("/widget/{name}", get(widget))
        .route("/public/links/{id}/status", get(status))
        .route("/foyer.js", get(script))
        .route("/ChatLink.ashx", get(former))
});

fuzz_target!(|bytes: &[u8]| {
    let mut address = b"/".to_vec();
    address.extend_from_slice(bytes);
    let Ok(uri) = Uri::try_from(address) else { return };
    let for_script = matches!(uri.path(), "/foyer.js" | "/ChatLink.ashx");
    let request = Request::builder().uri(uri).body(axum::body::Body::empty()).expect("a request");
    let mut router = ROUTER.clone();
    // Nothing in it waits for anything.
    let answer = futures::executor::block_on(Service::call(&mut router, request)).expect("an answer");
    if for_script && answer.status() == StatusCode::OK {
        futures::executor::block_on(is_the_script(answer));
    }
});
