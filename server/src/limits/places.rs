//! How many of something are open at once, in total and from one address or visitor.

use super::Network;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Counts what is open. It stays small: an address with nothing open has no entry.
#[derive(Debug)]
pub struct Places<K = Network> {
    total: usize,
    per_one: usize,
    taken: Mutex<Taken<K>>,
}

#[derive(Debug)]
struct Taken<K> {
    total: usize,
    by_one: HashMap<K, usize>,
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// The server is full.
    Server,
    /// This address, or whoever is counted, has as many as it is allowed.
    Address,
}

impl<K: Clone + Eq + Hash> Places<K> {
    /// All places are free; 0 means no limit.
    #[must_use]
    pub fn new(total: u32, per_one: u32) -> Arc<Self> {
        let limit = |count: u32| match count {
            0 => usize::MAX,
            count => usize::try_from(count).unwrap_or(usize::MAX),
        };
        let taken = Taken { total: 0, by_one: HashMap::new() };
        Arc::new(Self { total: limit(total), per_one: limit(per_one), taken: Mutex::new(taken) })
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
pub struct Place<K: Eq + Hash = Network> {
    places: Arc<Places<K>>,
    from: Option<K>,
}

impl<K: Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.total -= 1;
        let Some(from) = &self.from else { return };
        if let Some(count) = taken.by_one.get_mut(from) {
            *count -= 1;
            if *count == 0 {
                taken.by_one.remove(from);
            }
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
    fn places_are_counted_by_one_and_in_total_and_given_back() {
        let places = Places::new(3, 2);
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
        let places = Places::new(0, 0);
        let open: Vec<_> = (0..1_000).map(|_| places.take(network(1)).expect("a place")).collect();
        drop(open);
        assert_eq!(places.taken().total, 0);
    }
}
