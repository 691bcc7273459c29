//! What must be said of a proxy, and what is said of one that nobody named.

use crate::served::{Served, foyer};
use std::process::Command;

/// Starts the server with arguments that it must refuse; answers why.
fn refusal(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = foyer(folder.path()).arg("serve").args(arguments).output().expect("the program runs");
    assert!(!output.status.success(), "{arguments:?}");
    assert!(std::fs::read_dir(folder.path()).expect("the folder").next().is_none(), "nothing was made");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_proxy_must_be_said_or_denied_when_the_address_is_https() {
    let url = ["--public-url", "https://chat.example.com"];
    let said = refusal(&url);
    for words in [
        "Foyer itself speaks no TLS",
        "two ways out",
        "--behind-proxy (",
        "--behind-proxy=false",
        "http address",
    ] {
        assert!(said.contains(words), "no {words} in {said}");
    }
    let said = refusal(&[&url[..], &["--behind-proxy", "--listen", "0.0.0.0:0"]].concat());
    for words in ["two ways out", "--trusted-proxies NETWORKS", "172.16.0.0/12", "--listen 127.0.0.1:3000"] {
        assert!(said.contains(words), "no {words} in {said}");
    }
    let said = refusal(&[&url[..], &["--behind-proxy", "--trusted-proxies", "next door"]].concat());
    assert!(said.contains("server.trusted_proxies: expected networks such as 10.0.0.0/8"), "{said}");
    let said = refusal(&["--trusted-proxies", "10.0.0.1"]);
    assert!(said.contains("server.behind_proxy is not on"), "{said}");
}

#[tokio::test]
async fn said_or_denied_it_starts() {
    for behind in ["true", "false"] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let settings = [
            ("FOYER__SERVER__PUBLIC_URL", "https://chat.example.com"),
            ("FOYER__SERVER__BEHIND_PROXY", behind),
        ];
        Served::start(folder.path(), "sqlite://foyer.db", &settings).await.stop().await;
    }
}

/// A proxy that nobody named, or that is not where it was said to be.
#[tokio::test]
async fn a_header_that_is_ignored_is_told_once() {
    for (settings, words) in [
        (&[][..], "server.behind_proxy is off"),
        (
            &[
                ("FOYER__SERVER__BEHIND_PROXY", "true"),
                ("FOYER__SERVER__TRUSTED_PROXIES", "10.0.0.1,10.1.0.0/16"),
            ],
            "from outside of server.trusted_proxies",
        ),
    ] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let server = Served::start(folder.path(), "sqlite://foyer.db", settings).await;
        for header in ["x-forwarded-for", "forwarded", "x-forwarded-for"] {
            let request =
                server.http.get(format!("{}/foyer.js", server.url)).header(header, "for=198.51.100.77");
            request.send().await.expect("an answer");
        }
        let log = server.stop().await;
        assert_eq!(log.matches("X-Forwarded-For is ignored").count(), 1, "{log}");
        assert!(log.contains(words), "{log}");
        assert!(!log.contains("198.51.100.77"), "{log}");
    }
}

/// The files hold everything that people wrote.
#[cfg(unix)]
#[tokio::test]
async fn the_database_is_its_owners_alone_and_what_is_wider_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = folder.path().join("data");
    let mode = |name: &str| {
        let path = if name.is_empty() { place.clone() } else { place.join(name) };
        path.metadata().unwrap_or_else(|error| panic!("{name}: {error}")).permissions().mode() & 0o777
    };
    let server = Served::start(folder.path(), "sqlite://data/foyer.db", &[]).await;
    assert_eq!(mode(""), 0o700);
    for name in ["foyer.db", "foyer.db-wal", "foyer.db-shm"] {
        assert_eq!(mode(name), 0o600, "{name}");
    }
    let log = server.stop().await;
    assert!(!log.contains("open to other users"), "{log}");
    let wide = [place.clone(), place.join("foyer.db")];
    for path in &wide {
        let opened = Command::new("chmod").args(["go+rx", &path.display().to_string()]).status();
        assert!(opened.expect("chmod runs").success());
    }
    let log = Served::start(folder.path(), "sqlite://data/foyer.db", &[]).await.stop().await;
    for (path, narrow) in wide.iter().zip(["700", "600"]) {
        let path = path.canonicalize().expect("a path");
        assert!(log.contains(&format!("chmod {narrow} {}", path.display())), "{log}");
    }
}
