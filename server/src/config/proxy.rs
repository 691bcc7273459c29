//! Whether a reverse proxy stands in front, and what must be said of it before a start.

use super::{Listed, ListenAddress, Server};
use foyer_domain::network::Block;
use serde::Deserialize;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The header in which the proxy names its clients. The other one is never read: a proxy passes on what it does
/// not know, so there a client could write anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyHeader {
    /// `X-Forwarded-For`, of nearly all proxies.
    #[default]
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

/// Nobody said whether there is a proxy.
const UNSAID: &str = "server.public_url is https, and Foyer itself speaks no TLS, so a reverse proxy stands in front; \
    without knowing it, Foyer would take all clients for one. There are two ways out. Either say \
    --behind-proxy (server.behind_proxy = true), and --trusted-proxies NETWORKS when the proxy is not on this machine, so that \
    Foyer takes the addresses of clients from it. Or say that there is none that names clients: --behind-proxy=false, or an \
    http address as --public-url";

/// There is a proxy somewhere, and nobody said where.
const UNTRUSTED: &str = "server.behind_proxy is on and server.listen is reached from other machines, so anybody there could \
    claim any address. There are two ways out. Either name the networks of the proxy: --trusted-proxies NETWORKS \
    (server.trusted_proxies), for example 10.0.0.5 or 172.16.0.0/12. Or listen on this machine alone, where the proxy is: \
    --listen 127.0.0.1:3000";

/// A proxy is named and said not to be there.
const UNUSED: &str = "server.trusted_proxies names a proxy, and server.behind_proxy is not on. Say --behind-proxy, or take \
    the networks away";

impl Server {
    /// Whether enough is said of what stands in front.
    ///
    /// # Errors
    /// What is missing, with the two ways out.
    pub fn check_proxy(&self) -> Result<(), &'static str> {
        match self.behind_proxy {
            None if self.public_url.is_secure() => Err(UNSAID),
            Some(true) if self.trusted_proxies.is_none() && !is_here(&self.listen) => Err(UNTRUSTED),
            None | Some(false) if self.trusted_proxies.is_some() => Err(UNUSED),
            _ => Ok(()),
        }
    }

    /// Whose headers are believed; nobody's without a proxy, and this machine's when nothing else is said.
    #[must_use]
    pub fn believed_proxies(&self) -> Listed<Block> {
        match (&self.trusted_proxies, self.behind_proxy) {
            (_, None | Some(false)) => Listed::default(),
            (Some(networks), _) => networks.clone(),
            (None, _) => ["127.0.0.0/8", "::1"].iter().filter_map(|block| block.parse().ok()).collect(),
        }
    }
}

/// Whether only this machine reaches the address. A name other than `localhost` may be anything.
#[must_use]
pub fn is_here(listen: &ListenAddress) -> bool {
    let host = listen.as_str().rsplit_once(':').map_or("", |(host, _)| host).trim_matches(['[', ']']);
    let here = |address: IpAddr| address.is_loopback();
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<Ipv4Addr>().is_ok_and(|v4| here(v4.into()))
        || host.parse::<Ipv6Addr>().is_ok_and(|v6| here(v6.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::PublicUrl;

    fn server(url: &str, listen: &str, behind: Option<bool>, trusted: Option<&str>) -> Server {
        Server {
            public_url: PublicUrl::try_from(url.to_owned()).expect("a public URL"),
            listen: ListenAddress::try_from(listen.to_owned()).expect("an address"),
            behind_proxy: behind,
            trusted_proxies: trusted.map(|block| [block.parse().expect("a block")].into_iter().collect()),
            ..Server::default()
        }
    }

    #[test]
    fn https_and_listening_to_others_ask_for_words_about_the_proxy() {
        const S: &str = "https://chat.example.com";
        const H: &str = "http://chat.example.com";
        const HERE: &str = "127.0.0.1:3000";
        const ALL: &str = "0.0.0.0:3000";
        for (url, listen, behind, trusted, said) in [
            (S, HERE, None, None, Err(UNSAID)),
            (S, HERE, Some(true), None, Ok(())),
            (S, HERE, Some(false), None, Ok(())),
            (S, HERE, Some(false), Some("10.0.0.1"), Err(UNUSED)),
            (S, ALL, Some(true), None, Err(UNTRUSTED)),
            (S, ALL, Some(true), Some("10.0.0.0/8"), Ok(())),
            (S, "[::1]:3000", Some(true), None, Ok(())),
            (S, "localhost:3000", Some(true), None, Ok(())),
            (S, "127.0.0.1.example.com:3000", Some(true), None, Err(UNTRUSTED)),
            (H, ALL, None, None, Ok(())),
            (H, ALL, Some(true), None, Err(UNTRUSTED)),
            (H, HERE, None, Some("10.0.0.1"), Err(UNUSED)),
        ] {
            assert_eq!(server(url, listen, behind, trusted).check_proxy(), said, "{url} {listen} {behind:?}");
        }
    }

    #[test]
    fn nobody_is_believed_without_a_proxy() {
        let believed = |behind, trusted, address: &str| {
            let server = server("http://x", "127.0.0.1:1", behind, trusted);
            let address = address.parse().expect("an address");
            server.believed_proxies().iter().any(|block| block.holds(address))
        };
        assert!(!believed(None, None, "127.0.0.1"));
        assert!(!believed(Some(false), None, "127.0.0.1"));
        assert!(believed(Some(true), None, "127.0.0.1") && believed(Some(true), None, "::1"));
        assert!(!believed(Some(true), None, "10.0.0.1"));
        assert!(believed(Some(true), Some("10.0.0.0/8"), "10.0.0.1"));
        assert!(!believed(Some(true), Some("10.0.0.0/8"), "127.0.0.1"), "only who was named");
    }
}
