//! Whose word on a client's address is taken.

use super::forwarded::{forwarded, walk, x_forwarded_for};
use crate::config::{self, ProxyHeader};
use foyer_domain::network::Block;
use http::HeaderMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};

/// The proxies in front, as the operator named them.
#[derive(Debug)]
pub struct Proxies {
    trusted: Vec<Block>,
    header: ProxyHeader,
    /// Whether there is one at all.
    expected: bool,
    /// Whether it was told that a header is ignored.
    told: AtomicBool,
}

impl Proxies {
    /// Those of the configuration.
    #[must_use]
    pub fn new(server: &config::Server) -> Self {
        Self {
            trusted: server.believed_proxies().iter().copied().collect(),
            header: server.proxy_header,
            expected: server.behind_proxy == Some(true),
            told: AtomicBool::new(false),
        }
    }

    /// Whether a connection from this address is a proxy's, and so may carry many clients.
    #[must_use]
    pub fn trust(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.trusted.iter().any(|block| block.holds(peer))
    }

    /// The client's network address: the peer's, or the one that trusted proxies name.
    #[must_use]
    pub fn client(&self, headers: &HeaderMap, peer: SocketAddr) -> IpAddr {
        let peer = peer.ip().to_canonical();
        if !self.trust(peer) {
            self.tell_of_ignored(headers);
            return peer;
        }
        match self.header {
            ProxyHeader::XForwardedFor => walk(peer, x_forwarded_for(headers), |hop| self.trust(hop)),
            ProxyHeader::Forwarded => walk(peer, forwarded(headers), |hop| self.trust(hop)),
        }
    }

    /// Once: whoever runs a proxy unsaid should learn it before its clients meet the limits of one.
    fn tell_of_ignored(&self, headers: &HeaderMap) {
        let named = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
        if !named || self.told.swap(true, Ordering::Relaxed) {
            return;
        }
        if self.expected {
            tracing::warn!(
                "X-Forwarded-For is ignored: it came by a connection from outside of server.trusted_proxies. If that is a \
                 proxy of yours, add its network; if not, somebody reaches this server beside the proxy"
            );
        } else {
            tracing::warn!(
                "X-Forwarded-For is ignored: server.behind_proxy is off. If a reverse proxy stands in front, say \
                 --behind-proxy, or the limits take all its clients for one"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn only_the_header_that_was_chosen_is_read() {
        let headers: HeaderMap = [("x-forwarded-for", "203.0.113.1"), ("forwarded", "for=203.0.113.2")]
            .into_iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        let client = |behind_proxy, proxy_header, peer: &str| {
            let server = config::Server { behind_proxy, proxy_header, ..config::Server::default() };
            let peer = peer.parse().expect("an address");
            Proxies::new(&server).client(&headers, peer).to_string()
        };
        let (named, standard) = (ProxyHeader::XForwardedFor, ProxyHeader::Forwarded);
        assert_eq!(client(Some(true), named, "127.0.0.1:1"), "203.0.113.1");
        assert_eq!(client(Some(true), standard, "[::1]:1"), "203.0.113.2");
        assert_eq!(client(Some(true), named, "[::ffff:127.0.0.1]:1"), "203.0.113.1");
        assert_eq!(client(Some(true), named, "192.0.2.1:1"), "192.0.2.1");
        assert_eq!(client(Some(false), named, "127.0.0.1:1"), "127.0.0.1");
        assert_eq!(client(None, named, "[::ffff:5.5.5.5]:1"), "5.5.5.5");
    }
}
