//! The address and port to listen on.

use serde::Deserialize;
use std::fmt;

/// `HOST:PORT`, where the host is an address or a name; port 0 lets the system choose.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct ListenAddress(String);

impl ListenAddress {
    /// The address as text, as the system resolves it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for ListenAddress {
    fn default() -> Self {
        Self("127.0.0.1:3000".to_owned())
    }
}

impl TryFrom<String> for ListenAddress {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let valid = text.rsplit_once(':').is_some_and(|(host, port)| {
            !host.is_empty() && !host.contains('/') && port.parse::<u16>().is_ok()
        });
        if valid { Ok(Self(text)) } else { Err("expected ADDRESS:PORT, for example 127.0.0.1:3000") }
    }
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::ListenAddress;

    #[test]
    fn addresses_and_names_with_a_port_are_accepted() {
        for text in ["127.0.0.1:3000", "[::]:80", "localhost:0"] {
            assert!(ListenAddress::try_from(text.to_owned()).is_ok(), "{text}");
        }
        for text in ["", "3000", ":3000", "127.0.0.1", "127.0.0.1:70000", "http://localhost:3000"] {
            assert!(ListenAddress::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
