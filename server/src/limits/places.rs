//! How many of something are open at once, in total and from one address.

use super::Network;
use foyer_domain::network::Site;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Counts what is open. It stays small: an address with nothing open has no entry.
#[derive(Debug)]
pub struct Places {
    total: usize,
    per_address: usize,
    per_site: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    total: usize,
    by_address: HashMap<Network, usize>,
    by_site: HashMap<Site, usize>,
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// The server is full.
    Server,
    /// This address has as many as it is allowed.
    Address,
}

impl Places {
    /// All places are free; 0 means no limit. All networks of an IPv6 customer (/48) have `networks_per_site` times
    /// the places of one.
    #[must_use]
    pub fn new(total: u32, per_address: u32, networks_per_site: u32) -> Arc<Self> {
        let limit = |count: u32| match count {
            0 => usize::MAX,
            count => usize::try_from(count).unwrap_or(usize::MAX),
        };
        let per_site = limit(per_address.saturating_mul(networks_per_site));
        let (total, per_address) = (limit(total), limit(per_address));
        Arc::new(Self { total, per_address, per_site, taken: Mutex::default() })
    }

    /// Takes a place until it is dropped. Without an address only the total counts.
    ///
    /// # Errors
    /// Why there is no place.
    pub fn take(self: &Arc<Self>, from: Option<Network>) -> Result<Place, Full> {
        let mut taken = self.taken();
        if taken.total >= self.total {
            return Err(Full::Server);
        }
        if let Some(from) = from {
            let count = taken.by_address.get(&from).copied().unwrap_or(0);
            if count >= self.per_address {
                return Err(Full::Address);
            }
            if let Some(site) = from.site() {
                let of_site = taken.by_site.entry(site).or_default();
                if *of_site >= self.per_site {
                    return Err(Full::Address);
                }
                *of_site += 1;
            }
            taken.by_address.insert(from, count + 1);
        }
        taken.total += 1;
        Ok(Place { places: Arc::clone(self), from })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place that is taken; dropping it gives it back.
#[derive(Debug)]
pub struct Place {
    places: Arc<Places>,
    from: Option<Network>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.total -= 1;
        let Some(from) = self.from else { return };
        leave(&mut taken.by_address, from);
        if let Some(site) = from.site() {
            leave(&mut taken.by_site, site);
        }
    }
}

fn leave<K: Hash + Eq>(counts: &mut HashMap<K, usize>, key: K) {
    if let Entry::Occupied(mut count) = counts.entry(key) {
        *count.get_mut() -= 1;
        if *count.get() == 0 {
            count.remove();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(n: u8) -> Option<Network> {
        Some(std::net::IpAddr::from([192, 0, 2, n]).into())
    }

    #[test]
    fn all_networks_of_an_ipv6_customer_have_a_bound_together() {
        let places = Places::new(0, 2, 2);
        let from = |n: u16| Some(std::net::IpAddr::from([0x2001, 0xdb8, 1, n, 0, 0, 0, 1]).into());
        let open: Vec<_> = (0..4).map(|n| places.take(from(n)).expect("a place")).collect();
        assert_eq!(places.take(from(9)).err(), Some(Full::Address));
        drop(open);
        assert!(places.take(from(9)).is_ok());
        assert!(places.taken().by_site.is_empty(), "no entry for who has nothing open");
    }

    #[test]
    fn places_are_counted_by_address_and_in_total_and_given_back() {
        let places = Places::new(3, 2, 0);
        let first = places.take(network(1)).expect("a place");
        let _second = places.take(network(1)).expect("a place");
        assert_eq!(places.take(network(1)).err(), Some(Full::Address));
        let third = places.take(network(2)).expect("a place");
        assert_eq!(places.take(network(3)).err(), Some(Full::Server));
        assert_eq!(places.take(None).err(), Some(Full::Server));
        drop(first);
        drop(third);
        assert_eq!(places.taken().by_address.len(), 1, "no entry for who has nothing open");
        let _again = places.take(network(1)).expect("a place");
        let _unknown = places.take(None).expect("a place");
    }

    #[test]
    fn zero_is_no_limit() {
        let places = Places::new(0, 0, 0);
        let open: Vec<_> = (0..1_000).map(|_| places.take(network(1)).expect("a place")).collect();
        drop(open);
        assert_eq!(places.taken().total, 0);
    }
}
