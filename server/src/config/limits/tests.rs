//! The documentation and the configuration say the same.

use super::*;
use crate::config::SignIn;
use serde_json::Value;
use std::collections::BTreeMap;

const TABLE: &str = include_str!("../../../../docs/limits.md");

/// Key and default of every row that names a key.
fn documented() -> BTreeMap<String, String> {
    let mut rows = BTreeMap::new();
    for line in TABLE.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [_, key, default, ..] = cells.as_slice() else { continue };
        let Some(key) = key.strip_prefix('`').and_then(|key| key.strip_suffix('`')) else { continue };
        let before = rows.insert(key.to_owned(), default.replace(',', ""));
        assert_eq!(before, None, "{key} has two rows");
    }
    rows
}

#[test]
fn every_key_is_documented_with_its_default() {
    let Ok(Value::Object(limits)) = serde_json::to_value(Limits::default()) else { panic!("a table") };
    let mut expected: BTreeMap<String, String> =
        limits.into_iter().map(|(key, value)| (format!("limits.{key}"), value.to_string())).collect();
    let SignIn { failures_per_account, failures_per_account_anywhere, failures_per_address } =
        SignIn::default();
    for (key, value) in [
        ("failures_per_account", failures_per_account),
        ("failures_per_account_anywhere", failures_per_account_anywhere),
        ("failures_per_address", failures_per_address),
    ] {
        expected.insert(format!("sign_in.{key}"), value.to_string());
    }
    assert_eq!(documented(), expected);
}

#[test]
fn switched_off_means_every_one_of_them() {
    let off = Limits { enabled: false, ..Limits::default() }.in_force();
    assert_eq!(off, Limits::off());
    let Ok(Value::Object(keys)) = serde_json::to_value(off) else { panic!("a table") };
    assert!(keys.values().all(|value| value == &Value::from(0) || value == &Value::from(false)));
    assert_eq!(Limits::default().in_force(), Limits::default());
}

#[test]
fn the_use_cases_keep_the_same_numbers_by_themselves() {
    assert_eq!(Limits::default().caps(), foyer_services::Caps::default());
}
