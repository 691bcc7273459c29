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
            "sign_in.failures_per_account: expected a nonzero u32",
        ),
        ("FOYER__METRICS__LISTEN", "nowhere", "metrics.listen: expected ADDRESS:PORT"),
        ("FOYER__SERVER__NODE", "a b", "server.node: expected a name"),
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
fn migrate_makes_the_database_in_its_folder() {
    let folder = folder();
    for _ in 0..2 {
        let (success, said) = run(foyer(folder.path()).arg("migrate"));
        assert!(success && said.contains("sqlite://data/foyer.db is up to date"), "{said}");
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
        ]);
        run(command.stdin(input))
    };
    let (success, said) = add("");
    assert!(!success && said.contains("give --password"), "{said}");
    let (success, said) = add("short\n");
    assert!(!success && said.contains("the agent was not added"), "{said}");
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
        command.args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json"]);
        let mut server =
            command.stderr(Stdio::piped()).kill_on_drop(true).spawn().expect("the server starts");
        let mut log = BufReader::new(server.stderr.take().expect("its log")).lines();
        let address = loop {
            let line = log.next_line().await.expect("a log line").expect("the server goes on");
            let line: serde_json::Value = serde_json::from_str(&line).expect("JSON");
            if let Some(address) = line["address"].as_str() {
                break address.to_owned();
            }
        };
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
