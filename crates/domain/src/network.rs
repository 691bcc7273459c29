//! Which addresses are counted as one client, and which belong to a block of them.

mod block;

pub use block::{Block, NotABlock};

use std::net::{IpAddr, Ipv6Addr};

/// A network address as it is counted. IPv6 counts by /64, because a customer gets a /64 and each
/// machine in it may use any number of its addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(v6) => {
                let mask = u128::MAX << 64;
                IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & mask))
            }
            v4 @ IpAddr::V4(_) => v4,
        })
    }
}

impl Network {
    /// The /48 that an IPv6 network lies in: as much as one customer can get, which is 65,536 networks. `None` for
    /// IPv4, where a customer has single addresses.
    #[must_use]
    pub fn site(self) -> Option<Site> {
        match self.0 {
            IpAddr::V6(v6) => Some(Site(v6.to_bits() >> 80)),
            IpAddr::V4(_) => None,
        }
    }
}

/// All networks of one IPv6 customer, by their common 48 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Site(u128);

impl std::fmt::Display for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            IpAddr::V4(v4) => v4.fmt(f),
            IpAddr::V6(v6) => write!(f, "{v6}/64"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ipv4_counts_by_address_and_ipv6_by_network() {
        let network = |text: &str| Network::from(text.parse::<IpAddr>().expect("an address"));
        for (one, other, same) in [
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false),
            ("192.0.2.1", "::ffff:192.0.2.1", true),
            ("2001:db8::1", "2001:db8::ffff:1", true),
            ("2001:db8::1", "2001:db8:0:1::1", false),
            ("::1", "::2", true),
        ] {
            assert_eq!(network(one) == network(other), same, "{one} {other}");
        }
        let site = |text: &str| network(text).site();
        assert_eq!(site("2001:db8:1:2::3"), site("2001:db8:1:ffff::4"), "one customer's");
        assert_ne!(site("2001:db8:1::"), site("2001:db8:2::"));
        assert_eq!(site("192.0.2.1"), None);
        assert_eq!(site("::ffff:192.0.2.1"), None);
        assert_eq!(network("2001:db8::1:2").to_string(), "2001:db8::/64");
        assert_eq!(network("::ffff:192.0.2.1").to_string(), "192.0.2.1");
    }
}
