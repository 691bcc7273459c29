//! The program as people start it: help, wrong settings, the commands, and how it stops.

use crate::served::foyer;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn run(command: &mut Command) -> (bool, String) {
    let Output { status, stdout, stderr } = command.output().expect("the program runs");
    (status.success(), [stdout, stderr].map(|out| String::from_utf8_lossy(&out).into_owned()).concat())
}

#[test]
fn every_command_explains_itself() {
    let folder = folder();
    let commands: [&[&str]; 7] =
        [&[], &["serve"], &["backup"], &["migrate"], &["demo"], &["agent"], &["agent", "create"]];
    for command in commands {
        let (success, said) = run(foyer(folder.path()).args(command).arg("--help"));
        assert!(success && said.contains("Usage: foyer"), "{command:?}: {said}");
    }
    let (_, said) = run(foyer(folder.path()).args(["serve", "--help"]));
    for flag in ["--database-url", "--listen", "--public-url", "--config", "--log-format"] {
        assert!(said.contains(flag), "{said}");
    }
}

#[test]
fn a_wrong_setting_stops_the_start_and_is_named() {
    let folder = folder();
    for (name, value, complaint) in [
        ("FOYER__SERVER__LISTEN", "nowhere", "server.listen: expected ADDRESS:PORT"),
        ("FOYER__SERVER__PUBLIC_URL", "", "server.public_url: expected an address such as"),
        ("FOYER__DATABASE__URL", "mysql://u:s3cret@h/d", "database.url: the database URL must start with"),
        ("FOYER__LOG__FORMAT", "xml", "log.format: expected one of pretty, json"),
        (
            "FOYER__SIGN_IN__FAILURES_PER_ACCOUNT",
            "few",
            "sign_in.failures_per_account: expected a number from 1 to 4294967295",
        ),
        ("FOYER__METRICS__LISTEN", "nowhere", "metrics.listen: expected ADDRESS:PORT"),
        ("FOYER__SERVER__NODE", "a b", "server.node: expected a name"),
        ("FOYER__SERVER__SETUP_CODE", "s3cret", "server.setup_code: expected 16 to 200 letters"),
        ("FOYER__SESSIONS__IDLE_HOURS", "0", "sessions.idle_hours: expected a number from 1 to 4294967295"),
        ("FOYER__SERVER__LISTN", "x", "server.listn: there is no such setting here"),
    ] {
        let (success, said) = run(foyer(folder.path()).arg("serve").env(name, value));
        assert!(!success, "{name}: {said}");
        assert!(said.contains(complaint), "{name}: {said}");
        assert!(said.contains(&format!("(set by {name})")), "{name}: {said}");
        assert!(!said.contains("s3cret"), "{name}: {said}");
    }
    assert!(std::fs::read_dir(folder.path()).expect("the folder").next().is_none(), "nothing was made");
}

#[test]
fn a_wrong_setting_in_the_file_is_named_with_the_file() {
    let folder = folder();
    for (text, complaint) in [
        ("[limits]\nframe_bytes = -1\n", "limits.frame_bytes: expected a number from 0 to 4294967295"),
        ("[database]\ncommit_batch = 0\n", "database.commit_batch: expected a number from 1 to"),
        ("[server]\nbehind_proxy = 'perhaps'\n", "server.behind_proxy: expected true or false"),
        ("[server]\nlisten = 3000\n", "server.listen: expected text"),
        ("server = 'x'\n", "server: expected a section with settings"),
    ] {
        std::fs::write(folder.path().join("my.toml"), text).expect("the file is written");
        let (success, said) = run(foyer(folder.path()).args(["serve", "--config", "my.toml"]));
        assert!(!success && said.contains(complaint), "{text}: {said}");
        assert!(said.contains("(set in my.toml)"), "{text}: {said}");
    }
    std::fs::write(folder.path().join("my.toml"), "[server\n").expect("the file is written");
    let (success, said) = run(foyer(folder.path()).args(["serve", "--config", "my.toml"]));
    assert!(!success && said.contains("my.toml") && said.contains("line 1"), "{said}");
}

/// A path that was mistyped, or meant from another folder, must not begin an empty installation unseen.
#[test]
fn a_new_database_is_told_and_its_folder_is_made_only_when_asked_for() {
    let folder = folder();
    let database = |path: &str| format!("sqlite://{path}");
    let demo = |url: &str| {
        let mut command = foyer(folder.path());
        command.args(["demo", "--password", "demo demo demo", "--database-url", url]);
        command
    };
    let mut refused =
        [foyer(folder.path()), foyer(folder.path()), demo(&database("data/foyer.db")), foyer(folder.path())];
    refused[0].arg("serve");
    refused[1].arg("migrate");
    refused[3].args(["migrate", "--database-url", "sqlite://my%20chats/foyer.db"]);
    for command in &mut refused {
        let (success, said) = run(command);
        assert!(!success && said.contains("database.url: there is no database at "), "{command:?}: {said}");
        assert!(said.contains("and no folder ") && said.contains("add --create"), "{command:?}: {said}");
    }
    assert!(std::fs::read_dir(folder.path()).expect("the folder").next().is_none(), "nothing was made");

    let here = folder.path().canonicalize().expect("a path");
    let made = |said: &str, path: &str| {
        said.contains(&format!("made a new database at {}", here.join(path).display()))
    };
    let migrate = |url: &str, flags: &[&str]| {
        run(foyer(folder.path()).args(["migrate", "--database-url", url]).args(flags))
    };
    let (success, said) = migrate("sqlite://data/foyer.db", &["--create"]);
    assert!(success && made(&said, "data/foyer.db"), "{said}");
    assert!(said.contains("sqlite://data/foyer.db is up to date"), "{said}");
    // It is there now, and a second one beside it needs no new folder.
    for (url, is_new) in [("sqlite://data/foyer.db", false), ("sqlite://data/foyre.db", true)] {
        let (success, said) = migrate(url, &[]);
        assert!(success, "{said}");
        assert_eq!(made(&said, url.trim_start_matches("sqlite://")), is_new, "{said}");
    }
    assert!(folder.path().join("data/foyer.db").is_file());
}

#[test]
fn demo_fills_an_empty_database_and_refuses_another() {
    let folder = folder();
    let demo = ["demo", "--database-url", "sqlite://demo.db", "--password", "demo demo demo"];
    let (success, said) = run(foyer(folder.path()).args(demo));
    assert!(success && said.contains("Northwind"), "{said}");
    let (success, said) = run(foyer(folder.path()).args(demo));
    assert!(!success && said.contains("the demo company was not made"), "{said}");
}

#[test]
fn an_agent_is_added_once_and_the_password_comes_from_standard_input() {
    let folder = folder();
    let database = "sqlite://foyer.db";
    let add = |password: &str| {
        std::fs::write(folder.path().join("password"), password).expect("the file is written");
        let input = std::fs::File::open(folder.path().join("password")).expect("the file");
        let mut command = foyer(folder.path());
        command.args([
            "agent",
            "create",
            "--name",
            "Ada",
            "--email",
            "ada@example.com",
            "--role",
            "administrator",
            "--database-url",
            database,
        ]);
        run(command.stdin(input))
    };
    // Before there is a company, an agent would only close the set-up that makes one.
    let (success, said) = add("correct horse battery\n");
    assert!(!success && said.contains("database.url: there is no database at "), "{said}");
    assert!(run(foyer(folder.path()).args(["migrate", "--database-url", database])).0);
    let (success, said) = add("correct horse battery\n");
    assert!(
        !success && said.contains("Foyer is not set up yet. Start it with foyer serve and open "),
        "{said}"
    );
    assert!(said.contains("/setup#"), "whoever has the command line has the code: {said}");
    let demo = ["demo", "--password", "demo demo demo", "--database-url", database];
    assert!(run(foyer(folder.path()).args(demo)).0);
    let (success, said) = add("");
    assert!(!success && said.contains("give --password"), "{said}");
    for refused in ["short\n", "password123\n"] {
        let (success, said) = add(refused);
        assert!(!success && said.contains("the agent was not added"), "{said}");
    }
    let (success, said) = add("correct horse battery\n");
    assert!(success && said.contains("Ada can sign in as ada@example.com"), "{said}");
    let (success, said) = add("correct horse battery\n");
    assert!(!success && said.contains("the agent was not added"), "{said}");
}

#[cfg(unix)]
#[tokio::test]
async fn told_to_stop_it_ends_well() {
    for signal in ["-TERM", "-INT"] {
        let folder = folder();
        let mut command = tokio::process::Command::from(foyer(folder.path()));
        command.args(["serve", "--create", "--listen", "127.0.0.1:0", "--log-format", "json"]);
        let mut server = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the server starts");
        let mut output = BufReader::new(server.stdout.take().expect("its output")).lines();
        let mut log = BufReader::new(server.stderr.take().expect("its log")).lines();
        let mut next = async || {
            let line = log.next_line().await.expect("a log line").expect("the server goes on");
            serde_json::from_str::<serde_json::Value>(&line).expect("JSON")
        };
        let (address, said) = loop {
            let line = next().await;
            if let Some(address) = line["address"].as_str() {
                break (address.to_owned(), line["message"].to_string());
            }
        };
        // Where to go is said as it is, though nobody set it.
        let port = address.rsplit(':').next().unwrap_or_default();
        assert!(said.contains(&format!("Foyer is ready at http://localhost:{port}")), "{said}");
        // Other lines may come between.
        let told = async {
            let words = "nobody has set Foyer up on this database yet";
            while !next().await["message"].to_string().contains(words) {}
        };
        let told = tokio::time::timeout(std::time::Duration::from_secs(10), told).await;
        told.expect("it says that nobody has set it up");
        let link = output.next_line().await.expect("a line").expect("the server goes on");
        assert!(link.starts_with(&format!("Set Foyer up at http://localhost:{port}/setup#")), "{link}");
        assert!(link.split('#').nth(1).is_some_and(|code| code.len() == 32), "{link}");
        // A connection that is kept open must not hold up the stop.
        let http = reqwest::Client::new();
        let ready = http.get(format!("http://{address}/health/ready")).send().await.expect("an answer");
        assert_eq!(ready.status(), 200);

        let id = server.id().expect("it runs").to_string();
        assert!(Command::new("kill").args([signal, &id]).status().expect("kill runs").success());
        let ended = tokio::time::timeout(std::time::Duration::from_secs(10), server.wait()).await;
        let ended = ended.expect("it stops in time").expect("a status");
        assert!(ended.success(), "{signal}: {ended}");
    }
}
