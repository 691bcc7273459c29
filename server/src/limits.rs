//! How much one client may ask of the server, and what it is told beyond that.
//!
//! Owns the counts of this process, in memory: rates by address and by person (`keyed`), open
//! connections and sockets (`places`), bodies in memory (`bodies`), and what one socket may say (`ration`). The rule is
//! `foyer_domain::rate`; the numbers are the operator's. It decides no rights and writes nothing to
//! the database. Failed sign-ins must outlive a restart, so the services count those.
//!
//! The `governor` crate does not fit: it keeps any number of keys, so a flood from ever new
//! addresses would fill the memory.

mod bodies;
mod keyed;
mod networks;
mod places;
mod ration;
mod requests;
mod unsent;

pub use bodies::{Bodies, Held, Whose};
pub use foyer_domain::network::Network;
pub use places::{Full, Place, Places};
pub use ration::{Ration, Weight};
pub use requests::{refuse_floods, too_many};
pub use unsent::Unsent;

use crate::config;
use foyer_domain::rate::Rate;
use foyer_metrics::{Limit, metrics};
use keyed::Keyed;
use networks::Networks;
use std::sync::Arc;
use std::time::{Duration, Instant};

const SECOND_NS: u64 = 1_000_000_000;
const MINUTE_NS: u64 = 60 * SECOND_NS;

/// All counts of this process.
#[derive(Debug)]
pub struct Limits {
    /// The operator's numbers, as they are in force.
    pub set: config::Limits,
    /// Live sockets.
    pub sockets: Arc<Places>,
    /// Bodies of requests.
    pub bodies: Arc<Bodies>,
    /// Live sockets of visitors, by what the database knows each by.
    pub visitor_sockets: Arc<Places<String>>,
    /// Bytes that wait for browsers of visitors: they have a half, whatever the other half is used for.
    pub unsent_by_visitors: Arc<Unsent>,
    /// Bytes that wait for browsers of agents.
    pub unsent_by_agents: Arc<Unsent>,
    started: Instant,
    requests: Networks,
    calls_by_address: Networks,
    calls_by_session: Keyed,
    starts_by_address: Networks,
    starts_by_visitor: Keyed,
    offline_by_address: Networks,
    offline_by_visitor: Keyed,
    messages_by_address: Networks,
    messages_by_sender: Keyed,
    writes_by_address: Networks,
    writes_by_sender: Keyed,
    pages_by_address: Networks,
    pages_by_visitor: Keyed,
    light_by_address: Networks,
    breaches: Networks,
}

impl Limits {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(set: &config::Limits) -> Arc<Self> {
        let set = set.in_force();
        let a_minute = |count: u32| Keyed::new(Rate::new(count.into(), MINUTE_NS));
        let from_networks = |count: u32| Networks::new(count, set.networks_per_site, MINUTE_NS);
        Arc::new(Self {
            sockets: Places::new(0, set.sockets_per_address, set.networks_per_site),
            visitor_sockets: Places::new(0, set.sockets_per_visitor, 0),
            unsent_by_visitors: Unsent::half(set.unsent_bytes),
            unsent_by_agents: Unsent::half(set.unsent_bytes),
            bodies: Bodies::new(set.bodies_bytes),
            started: Instant::now(),
            requests: from_networks(set.requests_per_address),
            calls_by_address: from_networks(set.calls_per_address),
            calls_by_session: a_minute(set.calls_per_session),
            starts_by_address: from_networks(set.chat_starts_per_address),
            starts_by_visitor: a_minute(set.chat_starts_per_visitor),
            offline_by_address: from_networks(set.offline_messages_per_address),
            offline_by_visitor: a_minute(set.offline_messages_per_visitor),
            messages_by_address: from_networks(set.messages_per_address),
            messages_by_sender: a_minute(set.messages_per_sender),
            writes_by_address: from_networks(set.writes_per_address),
            writes_by_sender: a_minute(set.writes_per_sender),
            pages_by_address: from_networks(set.pages_per_address),
            pages_by_visitor: a_minute(set.pages_per_visitor),
            light_by_address: from_networks(set.light_frames_per_address),
            breaches: from_networks(set.breaches_per_address),
            set,
        })
    }

    /// Counts a request, whatever it is for.
    ///
    /// # Errors
    /// How long to wait before the next one.
    pub fn request(&self, from: Network) -> Result<(), Duration> {
        let taken = self.requests.take(from, self.now_ns());
        taken.inspect_err(|_| metrics().limited.of(Limit::Requests).inc())
    }

    /// Counts a call of a server function. `session` is the cookie's text, real or not.
    ///
    /// # Errors
    /// How long to wait before the next one.
    pub fn call(&self, from: Network, session: Option<&str>) -> Result<(), Duration> {
        let now_ns = self.now_ns();
        let mut taken = self.calls_by_address.take(from, now_ns);
        if let Some(session) = session {
            taken = taken.and_then(|()| self.calls_by_session.take(session, now_ns));
        }
        taken.inspect_err(|_| metrics().limited.of(Limit::Calls).inc())
    }

    /// Counts a breach of the protocol by somebody at `from`. False when it is one too many.
    pub fn breach(&self, from: Network) -> bool {
        let taken = self.breaches.take(from, self.now_ns());
        taken.inspect_err(|_| metrics().limited.of(Limit::Breaches).inc()).is_ok()
    }

    /// Whether breaches from there are so many that no new socket is accepted.
    pub fn is_out_of_order(&self, from: Network) -> bool {
        self.breaches.is_empty(from, self.now_ns())
    }

    /// Nanoseconds since the start; never goes back, whatever happens to the clock.
    fn now_ns(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_visitors_do_not_read_takes_no_room_from_agents() {
        let limits = Limits::new(&config::Limits { unsent_bytes: 200, ..config::Limits::default() });
        assert!(limits.unsent_by_visitors.take(100, false));
        assert!(!limits.unsent_by_visitors.take(1, false));
        assert!(limits.unsent_by_agents.take(100, false));
    }
}
