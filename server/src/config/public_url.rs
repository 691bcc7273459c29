//! Where browsers reach this server.

use http::Uri;
use serde::Deserialize;
use std::fmt;
use std::net::IpAddr;

/// An origin such as `https://chat.example.com`, written as browsers write it in `Origin`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct PublicUrl {
    origin: String,
    authority: String,
    host: String,
    port: u16,
    secure: bool,
    /// Whether somebody set it, or it follows from where the server listens.
    is_set: bool,
}

impl PublicUrl {
    /// Unless it is set: the address for a browser on this machine, of a server that listens at `HOST:PORT`.
    pub fn follow(&mut self, listening: &str) {
        let Some((host, port)) = listening.rsplit_once(':').filter(|_| !self.is_set) else { return };
        let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
        let here = address.is_ok_and(|address| address.is_loopback() || address.is_unspecified());
        let text = format!("http://{}:{port}", if here { "localhost" } else { host });
        if let Ok(followed) = Self::try_from(text) {
            *self = Self { is_set: false, ..followed };
        }
    }

    /// Whether somebody set it.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.is_set
    }

    /// Scheme, host and port, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Host and port.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The host alone, in small letters; IPv6 in brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, also where the scheme says it.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether it is https.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.secure
    }
}

impl Default for PublicUrl {
    fn default() -> Self {
        let (authority, host) = ("localhost:3000".to_owned(), "localhost".to_owned());
        Self {
            origin: format!("http://{authority}"),
            authority,
            host,
            port: 3000,
            secure: false,
            is_set: false,
        }
    }
}

impl TryFrom<String> for PublicUrl {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        const WRONG: &str = "expected an address such as https://chat.example.com";
        let uri: Uri = text.parse().map_err(|_| WRONG)?;
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(WRONG),
        };
        let authority = uri.authority().ok_or(WRONG)?;
        if authority.as_str().contains('@') {
            return Err("the public URL must not hold a user name or password");
        }
        if uri.path() != "/" || uri.query().is_some() {
            return Err("the public URL must not have a path; Foyer needs a host name of its own");
        }
        // Browsers leave the scheme's own port out.
        let host = authority.host().to_ascii_lowercase();
        let (scheme, usual) = if secure { ("https", 443) } else { ("http", 80) };
        let port = authority.port_u16().unwrap_or(usual);
        let authority = if port == usual { host.clone() } else { format!("{host}:{port}") };
        Ok(Self { origin: format!("{scheme}://{authority}"), authority, host, port, secure, is_set: true })
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::PublicUrl;

    #[test]
    fn the_origin_is_written_as_browsers_write_it() {
        let cases = [
            ("http://localhost:3000", "http://localhost:3000"),
            ("https://Chat.Example.com/", "https://chat.example.com"),
            ("https://chat.example.com:443", "https://chat.example.com"),
            ("http://chat.example.com:80/", "http://chat.example.com"),
            ("http://chat.example.com:443", "http://chat.example.com:443"),
            ("http://[::1]:3000", "http://[::1]:3000"),
        ];
        for (text, origin) in cases {
            let url = PublicUrl::try_from(text.to_owned()).expect("a public URL");
            assert_eq!(url.origin(), origin);
            assert_eq!(url.is_secure(), origin.starts_with("https"));
        }
    }

    #[test]
    fn unless_it_is_set_it_follows_from_where_the_server_listens() {
        for (listening, origin) in [
            ("127.0.0.1:8080", "http://localhost:8080"),
            ("[::1]:8080", "http://localhost:8080"),
            ("0.0.0.0:3000", "http://localhost:3000"),
            ("[::]:80", "http://localhost"),
            ("192.0.2.7:3000", "http://192.0.2.7:3000"),
            ("[2001:db8::1]:3000", "http://[2001:db8::1]:3000"),
            ("chat.internal:3000", "http://chat.internal:3000"),
        ] {
            let mut url = PublicUrl::default();
            url.follow(listening);
            assert_eq!(url.origin(), origin);
            // The second time it is the address the system gave.
            url.follow("127.0.0.1:41234");
            assert_eq!(url.origin(), "http://localhost:41234");
            let mut set = PublicUrl::try_from("https://chat.example.com".to_owned()).expect("a public URL");
            set.follow(listening);
            assert_eq!(set.origin(), "https://chat.example.com");
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        let cases = [
            "",
            "chat.example.com",
            "ftp://chat.example.com",
            "https://a.b/chat",
            "https://a.b/?x",
            "https://u:p@a.b",
        ];
        for text in cases {
            assert!(PublicUrl::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
