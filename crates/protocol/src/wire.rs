//! How values cross the wire: postcard, in frames of both sockets and bodies of server functions.
//!
//! Only this module names the codec. Postcard carries no field names: both sides must be of the
//! same [`crate::PROTOCOL_VERSION`], which every hello and every call states first. Enums are
//! append-only, fields are added with a new version.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Content type of a body.
pub const CONTENT_TYPE: &str = "application/x-postcard";

/// Header of a call that carries [`crate::PROTOCOL_VERSION`] in decimal.
pub const VERSION_HEADER: &str = "x-foyer-protocol";

/// Name of the cookie that carries an agent's session.
const SESSION_COOKIE: &str = "foyer_session";
/// The same over https. Browsers take a cookie of such a name only with `Secure` and for this host alone, so no
/// neighbour under the same domain can plant one.
const SECURE_SESSION_COOKIE: &str = "__Host-foyer_session";

/// Name of the session's cookie; `is_secure` when browsers come by https.
#[must_use]
pub fn session_cookie(is_secure: bool) -> &'static str {
    if is_secure { SECURE_SESSION_COOKIE } else { SESSION_COOKIE }
}

/// The bytes of a value.
///
/// # Errors
/// When postcard can't write the type, such as a sequence of unknown length. This crate has no such
/// type.
pub fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, WireError> {
    postcard::to_allocvec(value).map_err(|_| WireError)
}

/// The value of bytes from a peer, which may be anything.
///
/// # Errors
/// When the bytes are not such a value, or more than one.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WireError> {
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Ok(value),
        _ => Err(WireError),
    }
}

/// The bytes of a value in hexadecimal digits, for an attribute of a page.
///
/// # Errors
/// As [`encode`].
pub fn to_hex<T: Serialize + ?Sized>(value: &T) -> Result<String, WireError> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |of: u8| char::from(DIGITS[usize::from(of & 15)]);
    Ok(encode(value)?.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect())
}

/// The value of [`to_hex`].
///
/// # Errors
/// When the digits are not such a value.
pub fn from_hex<T: DeserializeOwned>(digits: &str) -> Result<T, WireError> {
    let value = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let (pairs, []) = digits.as_bytes().as_chunks::<2>() else { return Err(WireError) };
    let bytes = pairs.iter().map(|[high, low]| Some((value(*high)? << 4) | value(*low)?));
    decode(&bytes.collect::<Option<Vec<_>>>().ok_or(WireError)?)
}

/// The bytes are no such value. It does not say what is wrong with them: that would help only an
/// attacker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireError;

impl std::fmt::Display for WireError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a value of this protocol")
    }
}

impl std::error::Error for WireError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::AgentFrame;

    #[test]
    fn a_frame_comes_back_and_nothing_may_follow_it() {
        let frame = AgentFrame::Hello { version: 7 };
        let mut bytes = encode(&frame).unwrap();
        assert_eq!(decode::<AgentFrame>(&bytes), Ok(frame));
        bytes.push(0);
        assert_eq!(decode::<AgentFrame>(&bytes), Err(WireError));
        assert_eq!(decode::<AgentFrame>(&[]), Err(WireError));
        assert_eq!(decode::<AgentFrame>(&[0xff; 40]), Err(WireError));
    }

    #[test]
    fn digits_come_back_and_others_are_refused() {
        let text = "Vertrieb \u{fc}".to_owned();
        let digits = to_hex(&text).unwrap();
        assert_eq!(from_hex::<String>(&digits), Ok(text));
        for bad in [&digits[1..], "", "0", "zz", "0g", "\u{fc}", "0\u{fc}0"] {
            assert_eq!(from_hex::<String>(bad), Err(WireError), "{bad}");
        }
    }
}
