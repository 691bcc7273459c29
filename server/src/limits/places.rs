//! How many of something are open at once, in total and from one address or visitor.

use super::Network;
use foyer_domain::network::Site;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Counts what is open. It stays small: an address with nothing open has no entry.
#[derive(Debug)]
pub struct Places<K = Network> {
    total: usize,
    per_one: usize,
    per_site: usize,
    taken: Mutex<Taken<K>>,
}

#[derive(Debug)]
struct Taken<K> {
    total: usize,
    by_one: HashMap<K, usize>,
    by_site: HashMap<Site, usize>,
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// The server is full.
    Server,
    /// This address, or whoever is counted, has as many as it is allowed.
    Address,
}

/// Who is counted.
pub trait Counted: Clone + Eq + Hash {
    /// The customer that it is one of many of.
    fn site(&self) -> Option<Site> {
        None
    }
}

impl Counted for Network {
    fn site(&self) -> Option<Site> {
        Network::site(*self)
    }
}

/// Whatever else is counted belongs to nobody.
impl Counted for String {}

impl<K: Counted> Places<K> {
    /// All places are free; 0 means no limit. All networks of an IPv6 customer (/48) have `networks_per_site` times
    /// the places of one.
    #[must_use]
    pub fn new(total: u32, per_one: u32, networks_per_site: u32) -> Arc<Self> {
        let limit = |count: u32| match count {
            0 => usize::MAX,
            count => usize::try_from(count).unwrap_or(usize::MAX),
        };
        let per_site = limit(per_one.saturating_mul(networks_per_site));
        let taken = Taken { total: 0, by_one: HashMap::new(), by_site: HashMap::new() };
        Arc::new(Self { total: limit(total), per_one: limit(per_one), per_site, taken: Mutex::new(taken) })
    }

    /// Takes a place until it is dropped. For nobody known only the total counts.
    ///
    /// # Errors
    /// Why there is no place.
    pub fn take(self: &Arc<Self>, from: Option<K>) -> Result<Place<K>, Full> {
        let mut taken = self.taken();
        if taken.total >= self.total {
            return Err(Full::Server);
        }
        if let Some(from) = &from {
            let count = taken.by_one.get(from).copied().unwrap_or(0);
            if count >= self.per_one {
                return Err(Full::Address);
            }
            if let Some(site) = from.site() {
                let of_site = taken.by_site.entry(site).or_default();
                if *of_site >= self.per_site {
                    return Err(Full::Address);
                }
                *of_site += 1;
            }
            taken.by_one.insert(from.clone(), count + 1);
        }
        taken.total += 1;
        Ok(Place { places: Arc::clone(self), from })
    }
}

impl<K> Places<K> {
    fn taken(&self) -> MutexGuard<'_, Taken<K>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place that is taken; dropping it gives it back.
#[derive(Debug)]
pub struct Place<K: Counted = Network> {
    places: Arc<Places<K>>,
    from: Option<K>,
}

impl<K: Counted> Drop for Place<K> {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.total -= 1;
        let Some(from) = self.from.take() else { return };
        let site = from.site();
        leave(&mut taken.by_one, from);
        if let Some(site) = site {
            leave(&mut taken.by_site, site);
        }
    }
}

fn leave<K: Eq + Hash>(counts: &mut HashMap<K, usize>, key: K) {
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
        let places = Places::<Network>::new(0, 2, 2);
        let from = |n: u16| Some(std::net::IpAddr::from([0x2001, 0xdb8, 1, n, 0, 0, 0, 1]).into());
        let open: Vec<_> = (0..4).map(|n| places.take(from(n)).expect("a place")).collect();
        assert_eq!(places.take(from(9)).err(), Some(Full::Address));
        drop(open);
        assert!(places.take(from(9)).is_ok());
        assert!(places.taken().by_site.is_empty(), "no entry for who has nothing open");
    }

    #[test]
    fn places_are_counted_by_one_and_in_total_and_given_back() {
        let places = Places::<Network>::new(3, 2, 0);
        let first = places.take(network(1)).expect("a place");
        let _second = places.take(network(1)).expect("a place");
        assert_eq!(places.take(network(1)).err(), Some(Full::Address));
        let third = places.take(network(2)).expect("a place");
        assert_eq!(places.take(network(3)).err(), Some(Full::Server));
        assert_eq!(places.take(None).err(), Some(Full::Server));
        drop(first);
        drop(third);
        assert_eq!(places.taken().by_one.len(), 1, "no entry for who has nothing open");
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
