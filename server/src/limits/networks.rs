//! The buckets of one limit by address: each network has one, and so has the /48 around IPv6 networks.
//!
//! A holder of a /48 has 65,536 networks, and would have as many buckets without the second.

use super::Network;
use super::keyed::Keyed;
use foyer_domain::network::Site;
use foyer_domain::rate::Rate;
use std::time::Duration;

/// A bucket for each network, and a larger one for each /48.
#[derive(Debug)]
pub(super) struct Networks {
    single: Keyed,
    site: Keyed,
}

impl Networks {
    /// `count` in `window_ns` for a network, `networks_per_site` times that for a /48; 0 is no limit.
    pub(super) fn new(count: u32, networks_per_site: u32, window_ns: u64) -> Self {
        let (single, site) = (u64::from(count), u64::from(count) * u64::from(networks_per_site));
        Self {
            single: Keyed::new(Rate::new(single, window_ns)),
            site: Keyed::new(Rate::new(site, window_ns)),
        }
    }

    /// Counts one.
    ///
    /// # Errors
    /// How long to wait for the next.
    pub(super) fn take(&self, from: Network, now_ns: u64) -> Result<(), Duration> {
        self.single.take(from, now_ns)?;
        from.site().map_or(Ok(()), |site: Site| self.site.take(site, now_ns))
    }

    /// Whether nothing is left to take. Counts nothing.
    pub(super) fn is_empty(&self, from: Network, now_ns: u64) -> bool {
        self.single.is_empty(from, now_ns) || from.site().is_some_and(|site| self.site.is_empty(site, now_ns))
    }

    /// Counts one in any case; how long the caller must wait before it acts.
    pub(super) fn book(&self, from: Network, now_ns: u64) -> Duration {
        let wait = self.single.book(from, now_ns);
        wait.max(from.site().map_or(Duration::ZERO, |site| self.site.book(site, now_ns)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::IpAddr;

    const S: u64 = 1_000_000_000;

    fn network(text: &str) -> Network {
        text.parse::<IpAddr>().expect("an address").into()
    }

    #[test]
    fn all_networks_of_one_customer_share_a_larger_bucket() {
        let networks = Networks::new(2, 3, S);
        let taken = |at: &str| networks.take(network(at), 0).is_ok();
        assert!(taken("2001:db8:1:1::1") && taken("2001:db8:1:1::2"));
        assert!(!taken("2001:db8:1:1::3"), "its own is empty");
        assert!((2..6).all(|n| taken(&format!("2001:db8:1:{n}::1"))), "what is left for six");
        assert!(!taken("2001:db8:1:9::1"), "a new network of the same customer");
        assert!(networks.book(network("2001:db8:1:a::1"), 0) > Duration::ZERO);
        assert!(taken("2001:db8:2:1::1"), "another customer");
        assert!(taken("192.0.2.1") && taken("192.0.2.2"), "IPv4 has no such blocks");
    }

    #[test]
    fn without_a_number_there_is_no_second_bucket() {
        let networks = Networks::new(1, 0, S);
        assert!((0..100).all(|n| networks.take(network(&format!("2001:db8:1:{n:x}::1")), 0).is_ok()));
    }
}
