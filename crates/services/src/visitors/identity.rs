//! Who a host's site says its visitor is: reading what the site's server has signed. Pure.
//!
//! There are two forms, with the same claims in both (`docs/embed.md`): a JWT with HS256 (RFC 7519, RFC 7515), and the
//! claims as JSON with their HMAC-SHA256 before them, for sites without a library for JWT. The claims name the link
//! and when they are over, so what was signed for one link or one day is good for no other.

use crate::ids::unhex;
use crate::text;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use foyer_protocol::limits::{IDENTITY_BYTES, ROLE_CHARS, ROLES, SUBJECT_CHARS};
use foyer_protocol::{LinkId, Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde_json::Value;
use sha2::Sha256;

/// How far the clocks of two servers may be apart.
const SKEW_MS: i64 = 60_000;
/// What is signed for longer is refused: it would be good for whoever finds it later.
const LONGEST_MS: i64 = 24 * 3_600_000;
/// The only algorithm. A token does not choose how it is checked (RFC 8725, 3.1).
const ALGORITHM: &str = "HS256";
/// Digits of an HMAC-SHA256.
const HASH_DIGITS: usize = 64;

/// Somebody whom a host's site has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// The site's own id for them: `sub`.
    pub(crate) subject: String,
    /// Their name; empty when none is said.
    pub(crate) name: String,
    /// Their e-mail; empty when none is said.
    pub(crate) email: String,
    /// What **Live Chat Requires** goes by.
    pub(crate) roles: Vec<String>,
    /// From when on it is over.
    pub(crate) over_at: Timestamp,
}

/// Why what a site said does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Amiss {
    /// It is in neither form.
    Shape,
    /// The link has no secret to check it with.
    NoSecret,
    /// It is signed with another algorithm.
    Algorithm,
    /// No secret of the link has signed it.
    Signature,
    /// A claim is missing, or is not what it should be.
    Claim(&'static str),
    /// It is for somebody else than this link.
    Audience,
    /// It is from the future.
    Early,
    /// It is good for too long.
    TooLong,
    /// It is over; it was somebody's.
    Over(Box<Identity>),
}

impl Amiss {
    /// A sentence for those who make the site.
    pub(crate) fn words(&self, link: LinkId) -> String {
        match self {
            Self::Shape => "It is neither a JWT nor claims with their hash.".to_owned(),
            Self::NoSecret => {
                format!("Live Chat Link {link} has no secret yet. Make one under its Options.")
            }
            Self::Algorithm => format!("Its algorithm is not {ALGORITHM}."),
            Self::Signature => format!("Its signature fits no secret of Live Chat Link {link}."),
            Self::Claim(name) => {
                format!("Its claim \"{name}\" is missing or is not what docs/embed.md says.")
            }
            Self::Audience => format!("Its claim \"aud\" is not \"{}\".", audience(link)),
            Self::Early => "Its claim \"iat\" is in the future: a server's clock is wrong.".to_owned(),
            Self::TooLong => "It is good for more than 24 hours (\"iat\" to \"exp\").".to_owned(),
            Self::Over(_) => "It is over (\"exp\"). Sign a new one for every page.".to_owned(),
        }
    }
}

/// Whom claims must name in `aud`.
fn audience(link: LinkId) -> String {
    format!("foyer:{link}")
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    crit: Option<Value>,
}

#[derive(Deserialize)]
struct Claims {
    sub: Option<Value>,
    aud: Option<Value>,
    exp: Option<f64>,
    iat: Option<f64>,
    name: Option<String>,
    email: Option<String>,
    #[serde(default)]
    roles: Vec<String>,
}

/// Reads what a site said of its visitor on a link with these secrets.
///
/// # Errors
/// Why it does not count.
pub(crate) fn read(said: &str, secrets: &[String], link: LinkId, now: Timestamp) -> Result<Identity, Amiss> {
    if said.len() > IDENTITY_BYTES {
        return Err(Amiss::Shape);
    }
    let Parts { signed, signature, claims } = parts(said)?;
    if secrets.is_empty() {
        return Err(Amiss::NoSecret);
    }
    if !secrets.iter().any(|secret| has_signed(secret, signed, &signature)) {
        return Err(Amiss::Signature);
    }
    let claims: Claims = serde_json::from_slice(&claims).map_err(|_| Amiss::Claim("JSON"))?;
    checked(claims, link, now)
}

/// What a site said, taken apart.
struct Parts<'a> {
    /// What was signed.
    signed: &'a [u8],
    /// The signature.
    signature: Vec<u8>,
    /// The claims as JSON.
    claims: Vec<u8>,
}

fn parts(said: &str) -> Result<Parts<'_>, Amiss> {
    if let Some((hash, claims)) = said.split_once(':')
        && hash.len() == HASH_DIGITS
        && let Some(signature) = unhex(hash)
    {
        return Ok(Parts { signed: claims.as_bytes(), signature, claims: claims.into() });
    }
    let (signed, signature) = said.rsplit_once('.').ok_or(Amiss::Shape)?;
    let (header, claims) = signed.split_once('.').ok_or(Amiss::Shape)?;
    let decode = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| Amiss::Shape);
    let header: Header = serde_json::from_slice(&decode(header)?).map_err(|_| Amiss::Shape)?;
    // What must be understood and is not makes it void (RFC 7515, 4.1.11).
    if header.alg != ALGORITHM || header.crit.is_some() {
        return Err(Amiss::Algorithm);
    }
    Ok(Parts { signed: signed.as_bytes(), signature: decode(signature)?, claims: decode(claims)? })
}

/// Compares in constant time.
fn has_signed(secret: &str, signed: &[u8], signature: &[u8]) -> bool {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
    mac.update(signed);
    mac.verify_slice(signature).is_ok()
}

fn checked(claims: Claims, link: LinkId, now: Timestamp) -> Result<Identity, Amiss> {
    let wanted = audience(link);
    let fits = match claims.aud {
        Some(Value::String(one)) => one == wanted,
        Some(Value::Array(all)) => all.iter().any(|it| it.as_str() == Some(&wanted)),
        _ => return Err(Amiss::Claim("aud")),
    };
    if !fits {
        return Err(Amiss::Audience);
    }
    let over_at = moment(claims.exp).ok_or(Amiss::Claim("exp"))?;
    let issued_at = moment(claims.iat).ok_or(Amiss::Claim("iat"))?;
    if issued_at.since_ms(now) > SKEW_MS {
        return Err(Amiss::Early);
    }
    if over_at.since_ms(issued_at) > LONGEST_MS {
        return Err(Amiss::TooLong);
    }
    let identity = Identity {
        subject: subject(claims.sub).ok_or(Amiss::Claim("sub"))?,
        name: given(claims.name, |name| text::name("name", name, "").ok()).ok_or(Amiss::Claim("name"))?,
        email: given(claims.email, |email| text::email("email", email).ok()).ok_or(Amiss::Claim("email"))?,
        roles: roles(claims.roles).ok_or(Amiss::Claim("roles"))?,
        over_at,
    };
    if now.since_ms(over_at) >= SKEW_MS { Err(Amiss::Over(Box::new(identity))) } else { Ok(identity) }
}

/// A `NumericDate`: seconds since 1970, which may have a fraction.
fn moment(seconds: Option<f64>) -> Option<Timestamp> {
    // Beyond that lies no date that anybody means.
    let seconds = seconds.filter(|it| (0.0..=1e11).contains(it))?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "below 1e14, and a fraction of a millisecond is none of ours"
    )]
    Some(Timestamp((seconds * 1000.0) as i64))
}

/// An id as text. Sites number their users, so a whole number is taken, too.
fn subject(sub: Option<Value>) -> Option<String> {
    let text = match sub? {
        Value::String(text) => text,
        Value::Number(number) if number.is_i64() || number.is_u64() => number.to_string(),
        _ => return None,
    };
    let is_plain = !text.trim().is_empty() && !text.chars().any(char::is_control);
    (is_plain && text.chars().count() <= SUBJECT_CHARS).then_some(text)
}

/// A text in the form that it is stored in; empty when none is said, `None` when it cannot be one.
fn given(said: Option<String>, form: impl Fn(&str) -> Option<String>) -> Option<String> {
    match said.filter(|text| !text.trim().is_empty()) {
        Some(text) => form(&text),
        None => Some(String::new()),
    }
}

fn roles(said: Vec<String>) -> Option<Vec<String>> {
    let fits = said.len() <= ROLES && said.iter().all(|role| role.chars().count() <= ROLE_CHARS);
    fits.then_some(said)
}

#[cfg(test)]
mod tests;
