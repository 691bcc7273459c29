//! The name of a process among those that share one database.

use serde::Deserialize;

/// A short name such as `main` or `node-2`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct NodeName(String);

impl NodeName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for NodeName {
    fn default() -> Self {
        Self("main".to_owned())
    }
}

impl TryFrom<String> for NodeName {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if plain && (1..=60).contains(&name.len()) {
            Ok(Self(name))
        } else {
            Err("expected a name of 1 to 60 letters, digits, dots, dashes or underscores")
        }
    }
}
