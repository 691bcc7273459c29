//! Which source wins, and what is said of a wrong value.

use super::*;
use figment::providers::Serialized;
use std::io::Write;

/// Stands in for the environment: it sets one key.
fn environment(key: &str, value: &str) -> impl Provider {
    Serialized::default(key, value)
}

/// What the error says of one wrong value on the command line.
#[track_caller]
fn complaint(flags: &Flags) -> String {
    read_with(flags, Flags::default()).expect_err("a wrong value").to_string()
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(text.as_bytes()).expect("the file is written");
    file
}

#[test]
fn without_any_source_the_defaults_hold() {
    let config = read_with(&Flags::default(), Flags::default()).expect("defaults are valid");
    assert_eq!(config.server.listen.as_str(), "127.0.0.1:3000");
    assert_eq!(config.server.public_url.origin(), "http://localhost:3000");
    assert_eq!(config.database.url.expose(), "sqlite://data/foyer.db");
    assert_eq!(config.log.format, LogFormat::Pretty);
    assert_eq!(config.server.behind_proxy, None);
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let file = file("[server]\nlisten = '127.0.0.1:1'\npublic_url = 'http://file'\nbehind_proxy = true\n");
    let mut flags = Flags { config: Some(file.path().to_owned()), ..Flags::default() };
    let set = |flags: &Flags| read_with(flags, environment("server.listen", "127.0.0.1:2")).expect("valid");
    assert_eq!(set(&flags).server.listen.as_str(), "127.0.0.1:2");
    assert_eq!(set(&flags).server.public_url.origin(), "http://file");
    assert_eq!(set(&flags).server.behind_proxy, Some(true));
    let unsaid = Flags { behind_proxy: Some(false), ..flags.clone() };
    assert_eq!(set(&unsaid).server.behind_proxy, Some(false), "a flag can also switch it off");
    flags.listen = Some("127.0.0.1:3".to_owned());
    assert_eq!(set(&flags).server.listen.as_str(), "127.0.0.1:3");
    flags.config = None;
    assert_eq!(set(&flags).server.public_url.origin(), "http://localhost:3", "it follows");
}

#[test]
fn a_wrong_value_is_named_with_its_key() {
    let listen = Flags { listen: Some("nowhere".into()), ..Flags::default() };
    let expected =
        "server.listen: expected ADDRESS:PORT, for example 127.0.0.1:3000 (set by the command line)";
    assert_eq!(complaint(&listen), expected);
    let public_url = Flags { public_url: Some("ftp://x".into()), ..Flags::default() };
    assert!(complaint(&public_url).starts_with("server.public_url: "), "{}", complaint(&public_url));
    let filter = Flags { log_filter: Some("foyer=loud".into()), ..Flags::default() };
    assert!(complaint(&filter).starts_with("log.filter: "), "{}", complaint(&filter));
}

#[test]
fn a_wrong_database_url_is_named_without_its_password() {
    let flags = Flags { database_url: Some("mysql://u:s3cret@h/d".into()), ..Flags::default() };
    let complaint = complaint(&flags);
    assert!(complaint.starts_with("database.url: "), "{complaint}");
    assert!(!complaint.contains("s3cret"), "{complaint}");
}

#[test]
fn unknown_keys_and_wrong_types_in_the_file_are_named() {
    let cases = [
        ("[server]\nlisten_on = 'x'\n", "server.listen_on: there is no such setting here"),
        ("[sever]\n", "sever: there is no such setting here"),
        (
            "[sign_in]\nfailures_per_account = 0\n",
            "sign_in.failures_per_account: expected a number from 1 to 4294967295",
        ),
        ("[log]\nformat = 'xml'\n", "log.format: expected one of pretty, json"),
        ("[server]\nbehind_proxy = 'perhaps'\n", "server.behind_proxy: expected true or false"),
        ("[server]\ntrusted_proxies = 'nearby'\n", "server.trusted_proxies: expected networks such as"),
        ("[server]\ntrusted_proxies = 7\n", "server.trusted_proxies: expected a text with commas"),
        ("[server]\nhosts = ['a', 'b/c']\n", "server.hosts: expected host names such as"),
        (
            "[server]\nproxy_header = 'via'\n",
            "server.proxy_header: expected one of x-forwarded-for, forwarded",
        ),
    ];
    for (text, start) in cases {
        let file = file(text);
        let complaint = complaint(&Flags { config: Some(file.path().to_owned()), ..Flags::default() });
        assert!(complaint.starts_with(start), "{complaint}");
    }
}

#[test]
fn several_values_are_a_list_or_a_text_with_commas() {
    let file = file("[server]\ntrusted_proxies = ['10.0.0.0/8', '::1']\nhosts = 'a.example, b.example:81'\n");
    let mut flags = Flags { config: Some(file.path().to_owned()), ..Flags::default() };
    let server = |flags: &Flags| read_with(flags, Flags::default()).expect("valid").server;
    assert_eq!(server(&flags).trusted_proxies.expect("networks").iter().count(), 2);
    assert_eq!(server(&flags).hosts.iter().map(|host| host.port()).collect::<Vec<_>>(), [None, Some(81)]);
    flags.trusted_proxies = Some("10.0.0.1, 10.0.0.2,10.0.0.3".to_owned());
    assert_eq!(server(&flags).trusted_proxies.expect("networks").iter().count(), 3);
}

#[test]
fn a_file_that_is_not_there_is_an_error() {
    let flags = Flags { config: Some("no/such/file.toml".into()), ..Flags::default() };
    assert!(complaint(&flags).starts_with("--config no/such/file.toml: "));
}

/// The keys that figment offers in place of one that does not exist.
fn known(text: &str) -> Vec<String> {
    let file = file(text);
    let complaint = complaint(&Flags { config: Some(file.path().to_owned()), ..Flags::default() });
    let known = complaint.split("there are ").nth(1).expect("a list").split(" (").next().unwrap_or_default();
    known.split(", ").map(|key| key.trim_matches('`').to_owned()).collect()
}

#[test]
fn the_readme_lists_every_setting_and_no_other() {
    let page =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).expect("README.md");
    let mut rows = Vec::new();
    for row in page.lines().filter_map(|line| line.strip_prefix("| `")) {
        let (key, rest) = row.split_once("` | `").expect("a key and its variable");
        assert!(rest.starts_with(&format!("{}` |", variable(key))), "{key}: {rest}");
        rows.push(key.to_owned());
    }
    // These have a page and a test of their own: `config::limits`.
    let elsewhere = ["limits", "sign_in"];
    let sections = known("[no_such]\n");
    let here = sections.iter().filter(|section| !elsewhere.contains(&section.as_str()));
    let keys = here.flat_map(|section| {
        known(&format!("[{section}]\nno_such = 1\n")).into_iter().map(move |key| format!("{section}.{key}"))
    });
    let mut keys: Vec<_> = keys.collect();
    keys.sort();
    rows.sort();
    assert_eq!(rows, keys);
}
