//! How many bytes of bodies are in memory at once: of the whole process, and of one address.
//!
//! Strangers and people with a session have a half each, so that no number of strangers keeps anybody from
//! working. Bytes count as they arrive: who announces much and sends little takes no room from others.

use super::{Full, Network};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The part of its half that one address may have.
const PER_ADDRESS: u64 = 8;

/// Counts the bytes. It stays small: an address with nothing in flight has no entry.
#[derive(Debug)]
pub struct Bodies {
    half: u64,
    taken: Mutex<[Taken; 2]>,
}

#[derive(Debug, Default)]
struct Taken {
    total: u64,
    by_address: HashMap<Network, u64>,
}

/// Whose body it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Nobody's that is known.
    Strangers,
    /// Of somebody with a live session.
    Ours,
}

impl Bodies {
    /// Nothing in flight; `bytes` in all, 0 for no limit.
    #[must_use]
    pub fn new(bytes: u32) -> Arc<Self> {
        let half = if bytes == 0 { u64::MAX } else { u64::from(bytes) / 2 };
        Arc::new(Self { half, taken: Mutex::default() })
    }

    /// A body of which nothing has come yet.
    #[must_use]
    pub fn begin(self: &Arc<Self>, from: Network, whose: Whose) -> Held {
        Held { bodies: Arc::clone(self), from, whose, bytes: 0 }
    }

    /// Whether strangers have used up half of their half, in all or from one address. Until then a short body can pass
    /// as a stranger's, whosever it is.
    #[must_use]
    pub fn is_crowded(&self, from: Network) -> bool {
        let taken = self.taken();
        let strangers = &taken[Whose::Strangers as usize];
        let of_address = strangers.by_address.get(&from).copied().unwrap_or(0);
        strangers.total > self.half / 2 || of_address > self.half / PER_ADDRESS / 2
    }

    fn taken(&self) -> MutexGuard<'_, [Taken; 2]> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is held of one body; dropping it gives the room back.
#[derive(Debug)]
pub struct Held {
    bodies: Arc<Bodies>,
    from: Network,
    whose: Whose,
    bytes: u64,
}

impl Held {
    /// Makes room for more of the body.
    ///
    /// # Errors
    /// Why there is none.
    pub fn grow(&mut self, bytes: usize) -> Result<(), Full> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let mut taken = self.bodies.taken();
        let half = &mut taken[self.whose as usize];
        let of_address = half.by_address.get(&self.from).copied().unwrap_or(0);
        if half.total.saturating_add(bytes) > self.bodies.half {
            return Err(Full::Server);
        }
        if of_address.saturating_add(bytes) > self.bodies.half / PER_ADDRESS {
            return Err(Full::Address);
        }
        half.total += bytes;
        half.by_address.insert(self.from, of_address + bytes);
        self.bytes += bytes;
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut taken = self.bodies.taken();
        let half = &mut taken[self.whose as usize];
        half.total -= self.bytes;
        if let Some(of_address) = half.by_address.get_mut(&self.from) {
            *of_address -= self.bytes;
            if *of_address == 0 {
                half.by_address.remove(&self.from);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(n: u8) -> Network {
        std::net::IpAddr::from([192, 0, 2, n]).into()
    }

    #[test]
    fn bytes_are_counted_by_address_and_in_halves_and_given_back() {
        let bodies = Bodies::new(1_600);
        let begin = |n, whose| bodies.begin(network(n), whose);
        let mut first = begin(1, Whose::Strangers);
        assert_eq!(first.grow(60), Ok(()));
        assert!(bodies.is_crowded(network(1)) && !bodies.is_crowded(network(2)));
        assert_eq!(begin(1, Whose::Strangers).grow(41), Err(Full::Address), "an eighth of a half");
        assert_eq!(first.grow(40), Ok(()));
        let mut others: Vec<_> = (2..9).map(|n| begin(n, Whose::Strangers)).collect();
        for other in &mut others {
            assert_eq!(other.grow(100), Ok(()));
        }
        assert!(bodies.is_crowded(network(9)), "in all");
        assert_eq!(begin(9, Whose::Strangers).grow(1), Err(Full::Server));
        assert_eq!(begin(9, Whose::Ours).grow(100), Ok(()), "strangers take nothing from us");
        drop(first);
        assert_eq!(begin(9, Whose::Strangers).grow(100), Ok(()));
        drop(others);
        let taken = bodies.taken();
        assert!(taken.iter().all(|half| half.total == 0 && half.by_address.is_empty()));
    }

    #[test]
    fn without_a_limit_everything_fits() {
        let bodies = Bodies::new(0);
        assert_eq!(bodies.begin(network(1), Whose::Strangers).grow(1 << 30), Ok(()));
    }
}
