//! A code of the operator's own for the first set-up.

use secrecy::SecretString;
use serde::Deserialize;

/// Who has it owns a server that nobody has set up yet, so it is long, and shown nowhere.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct SetupCode(SecretString);

/// Shortest code.
const CHARS: usize = 16;

impl SetupCode {
    /// The code.
    #[must_use]
    pub fn secret(&self) -> &SecretString {
        &self.0
    }
}

impl TryFrom<String> for SetupCode {
    type Error = &'static str;

    /// Letters that stand in an address as they are.
    fn try_from(code: String) -> Result<Self, Self::Error> {
        let plain = code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        if plain && (CHARS..=200).contains(&code.len()) {
            Ok(Self(code.into()))
        } else {
            Err("expected 16 to 200 letters, digits, dashes or underscores")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SetupCode;

    #[test]
    fn a_code_is_long_plain_and_not_shown() {
        for bad in ["", "short", "0123456789abcde", "a code with spaces in it", "0123456789abcdefü"] {
            assert!(SetupCode::try_from(bad.to_owned()).is_err(), "{bad}");
        }
        let code = SetupCode::try_from("0123456789-abcdef_".to_owned()).expect("a code");
        assert!(!format!("{code:?}").contains("0123456789"));
    }
}
