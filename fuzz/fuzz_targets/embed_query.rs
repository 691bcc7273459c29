//! The address of a host page's request, as any bytes after the slash: `/widget/…`,
//! `/public/links/…/status`, `/ChatLink.ashx?…` and whatever else a router makes of it. Nothing panics, a link has one
//! number, and no address reaches a file outside the folder of web pages.
#![no_main]

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use foyer_server::assets::{self, Assets};
use foyer_server::embed::address::{self, WidgetAddress};
use http::{HeaderMap, Request, Uri};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tempfile::TempDir;
use tower_service::Service;

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

async fn former(uri: Uri) {
    if let Some(asked) = address::former(uri.query().unwrap_or_default()) {
        assert!(asked.link.0 >= 0);
    }
}

static ROUTER: LazyLock<Router> = LazyLock::new(|| {
    Router::new()
        .route("/widget/{name}", get(widget))
        .route("/public/links/{id}/status", get(status))
        .route("/ChatLink.ashx", get(former))
});

fuzz_target!(|bytes: &[u8]| {
    let mut address = b"/".to_vec();
    address.extend_from_slice(bytes);
    let Ok(uri) = Uri::try_from(address) else { return };
    let request = Request::builder().uri(uri).body(axum::body::Body::empty()).expect("a request");
    let mut router = ROUTER.clone();
    // Nothing in it waits for anything.
    let answer = futures::executor::block_on(Service::call(&mut router, request));
    assert!(answer.is_ok());
});
