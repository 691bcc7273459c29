//! A host name under which Foyer is asked for, beside the public one.

use http::uri::Authority;
use std::fmt;
use std::str::FromStr;

/// A name or address, with a port when only that one is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    name: String,
    port: Option<u16>,
}

/// The text is no host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAHost;

impl Host {
    /// The name in small letters, without a dot at its end; IPv6 in brackets.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The port, when there is one.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }
}

impl FromStr for Host {
    type Err = NotAHost;

    fn from_str(text: &str) -> Result<Self, NotAHost> {
        let authority: Authority = text.parse().map_err(|_| NotAHost)?;
        let (name, rest) = (authority.host(), &text[authority.host().len().min(text.len())..]);
        let port = match rest.strip_prefix(':') {
            Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => port.parse().ok().map(Some),
            None if rest.is_empty() => Some(None),
            _ => None,
        };
        let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
        match port {
            Some(port) if !name.is_empty() && text.starts_with(authority.host()) => Ok(Self { name, port }),
            _ => Err(NotAHost),
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

impl fmt::Display for NotAHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected host names such as chat.example.com, separated by commas")
    }
}

impl std::error::Error for NotAHost {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_as_browsers_send_them() {
        for (text, name, port) in [
            ("Chat.Example.com", "chat.example.com", None),
            ("chat.example.com.", "chat.example.com", None),
            ("chat.example.com:8443", "chat.example.com", Some(8443)),
            ("127.0.0.1:3000", "127.0.0.1", Some(3000)),
            ("[::1]:3000", "[::1]", Some(3000)),
            ("[::1]", "[::1]", None),
        ] {
            let host: Host = text.parse().expect("a host");
            assert_eq!((host.name(), host.port()), (name, port), "{text}");
        }
        for text in ["", ".", ":80", "a:b", "a:", "a:70000", "u@a", "a/b", "https://a", "a b", "::1", "a,b:"]
        {
            assert_eq!(text.parse::<Host>(), Err(NotAHost), "{text}");
        }
    }
}
