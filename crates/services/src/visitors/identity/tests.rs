//! What counts of what a site says, and why the rest does not.

use super::{Amiss, Identity, read};
use crate::ids::hex;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use foyer_protocol::{LinkId, Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::Sha256;

const LINK: LinkId = LinkId(12);
const NOW: Timestamp = Timestamp(1_700_000_000_000);
const SECRET: &str = "5ec2e7";

fn mac(secret: &str, signed: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key");
    mac.update(signed.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn jwt_of(header: &Value, claims: &str) -> String {
    let encode = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
    let signed = [encode(&header.to_string()), encode(claims)].join(".");
    let signature = BASE64_URL_SAFE_NO_PAD.encode(mac(SECRET, &signed));
    [signed, signature].join(".")
}

fn jwt(claims: &Value) -> String {
    jwt_of(&json!({"alg": "HS256", "typ": "JWT"}), &claims.to_string())
}

fn hashed(claims: &str) -> String {
    [&hex(&mac(SECRET, claims)), ":", claims].concat()
}

/// Claims that count, with a change.
fn claims(change: &[(&str, Value)]) -> Value {
    let mut claims = json!({
        "sub": "42", "aud": "foyer:12", "iat": 1_700_000_000, "exp": 1_700_000_600,
        "name": "Maria", "email": "maria@example.com", "roles": ["gold", "staff"],
    });
    for (name, value) in change {
        claims[*name] = value.clone();
    }
    claims
}

fn maria() -> Identity {
    Identity {
        subject: "42".into(),
        name: "Maria".into(),
        email: "maria@example.com".into(),
        roles: vec!["gold".into(), "staff".into()],
        over_at: Timestamp(1_700_000_600_000),
    }
}

fn said(text: &str) -> Result<Identity, Amiss> {
    read(text, &["another".to_owned(), SECRET.to_owned()], LINK, NOW)
}

#[test]
fn both_forms_say_the_same_and_either_secret_counts() {
    assert_eq!(said(&jwt(&claims(&[]))), Ok(maria()));
    assert_eq!(said(&hashed(&claims(&[]).to_string())), Ok(maria()));
    let only_first = read(&jwt(&claims(&[])), &["another".to_owned()], LINK, NOW);
    assert_eq!(only_first, Err(Amiss::Signature), "the secret is gone");
    assert_eq!(read(&jwt(&claims(&[])), &[], LINK, NOW), Err(Amiss::NoSecret));
}

/// A header without a type, as the first example of RFC 7515 has it.
#[test]
fn a_header_may_be_short() {
    let signed = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9";
    let token = format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(mac(SECRET, signed)));
    assert_eq!(said(&token), Err(Amiss::Claim("aud")), "the signature fits, the claims do not");
}

#[test]
fn claims_are_taken_as_sites_write_them() {
    let number = said(&jwt(&claims(&[("sub", json!(42))]))).map(|it| it.subject);
    assert_eq!(number.as_deref(), Ok("42"));
    let many = json!(["other", "foyer:12"]);
    assert_eq!(said(&jwt(&claims(&[("aud", many)]))), Ok(maria()));
    let nobody = claims(&[("name", Value::Null), ("email", json!(" ")), ("roles", json!([]))]);
    let nobody = said(&jwt(&nobody)).expect("it counts");
    assert_eq!((nobody.name, nobody.email, nobody.roles), (String::new(), String::new(), vec![]));
    let more = claims(&[("plan", json!({"a": 1})), ("exp", json!(1_700_000_600.5))]);
    assert!(said(&jwt(&more)).is_ok(), "what is not asked for does no harm");
}

#[test]
fn what_does_not_count_says_why() {
    let changed = |name: &'static str, value: Value| said(&jwt(&claims(&[(name, value)])));
    for (name, value) in [
        ("sub", Value::Null),
        ("sub", json!("")),
        ("sub", json!(" ")),
        ("sub", json!(1.5)),
        ("sub", json!(["42"])),
        ("sub", json!("4\u{0}2")),
        ("sub", json!("x".repeat(201))),
        ("aud", Value::Null),
        ("aud", json!(12)),
        ("exp", Value::Null),
        ("iat", Value::Null),
        ("exp", json!(-1)),
        ("exp", json!(1e300)),
        ("name", json!("x".repeat(201))),
        ("email", json!("maria")),
        ("roles", json!(vec!["a"; 51])),
        ("roles", json!(["x".repeat(101)])),
    ] {
        assert_eq!(changed(name, value.clone()), Err(Amiss::Claim(name)), "{name} {value}");
    }
    for value in [json!("foyer:1"), json!("12"), json!(["foyer:13"]), json!([])] {
        assert_eq!(changed("aud", value.clone()), Err(Amiss::Audience), "{value}");
    }
    // Not even of the right kind.
    for (name, value) in [("exp", json!("soon")), ("roles", json!("gold")), ("name", json!(5))] {
        assert_eq!(changed(name, value), Err(Amiss::Claim("JSON")), "{name}");
    }
    let twice = r#"{"sub":"42","sub":"43","aud":"foyer:12","iat":1700000000,"exp":1700000600}"#;
    assert_eq!(said(&hashed(twice)), Err(Amiss::Claim("JSON")), "a claim that is there twice");
}

#[test]
fn it_is_good_from_when_it_was_issued_until_it_is_over() {
    let at = |iat: i64, exp: i64| said(&jwt(&claims(&[("iat", json!(iat)), ("exp", json!(exp))])));
    let now = NOW.0 / 1000;
    assert!(at(now + 60, now + 120).is_ok(), "clocks may be a minute apart");
    assert_eq!(at(now + 61, now + 120), Err(Amiss::Early));
    assert!(at(now - 600, now - 59).is_ok());
    assert!(matches!(at(now - 600, now - 60), Err(Amiss::Over(it)) if it.subject == "42"));
    assert!(at(now, now + 86_400).is_ok());
    assert_eq!(at(now, now + 86_401), Err(Amiss::TooLong));
}

#[test]
fn only_hs256_counts() {
    let text = claims(&[]).to_string();
    for alg in ["none", "HS512", "hs256", "RS256", ""] {
        assert_eq!(said(&jwt_of(&json!({ "alg": alg }), &text)), Err(Amiss::Algorithm), "{alg}");
    }
    let critical = json!({"alg": "HS256", "crit": ["b64"], "b64": false});
    assert_eq!(said(&jwt_of(&critical, &text)), Err(Amiss::Algorithm));
    assert_eq!(said(&jwt_of(&json!({"typ": "JWT"}), &text)), Err(Amiss::Shape));
    let unsigned = jwt(&claims(&[])).rsplit_once('.').map(|(signed, _)| [signed, "."].concat());
    assert_eq!(said(&unsigned.expect("a token")), Err(Amiss::Signature));
}

#[test]
fn what_is_in_neither_form_is_told_apart() {
    let long = hashed(&claims(&[("more", json!("x".repeat(4_096)))]).to_string());
    for text in ["", ".", "..", "a.b", "a.b.c", "é.é.é", "{}", ":{}", &"0".repeat(64), &long] {
        assert_eq!(said(text), Err(Amiss::Shape), "{text}");
    }
    let no_hash = [&"0".repeat(64), ":", claims(&[]).to_string().as_str()].concat();
    assert_eq!(said(&no_hash), Err(Amiss::Signature));
}

#[test]
fn reasons_name_the_link_and_no_secret() {
    for amiss in [Amiss::NoSecret, Amiss::Signature, Amiss::Audience] {
        let words = amiss.words(LINK);
        assert!(words.contains("12") && !words.contains(SECRET), "{words}");
    }
}

proptest! {
    #[test]
    fn whatever_is_changed_no_longer_counts(at in 0_usize..400, with in any::<char>(), hash in any::<bool>()) {
        let text = if hash { hashed(&claims(&[]).to_string()) } else { jwt(&claims(&[])) };
        let mut chars: Vec<char> = text.chars().collect();
        let at = at % chars.len();
        // Hexadecimal digits have two spellings.
        prop_assume!(!chars[at].eq_ignore_ascii_case(&with));
        chars[at] = with;
        let changed: String = chars.into_iter().collect();
        prop_assert!(said(&changed).is_err(), "{}", changed);
    }

    #[test]
    fn anything_may_be_said(text in ".*") {
        prop_assert!(said(&text).is_err());
    }
}
