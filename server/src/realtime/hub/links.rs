//! What widgets and pages are told of their link, kept while it holds.
//!
//! Whether a department is online takes a look at every agent. Thousands of widgets that come back
//! together after a cut ask the same, and thousands of pages ask all the time; it changes only with a hint
//! about people or rights.

use super::Hub;
use foyer_protocol::LinkId;
use foyer_protocol::visitor::LinkInfo;
use foyer_services::{LinkStatus, ServiceError};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A status is read anew after this long also without a hint: a lease runs out by the clock, and another process
/// on the same database leaves its hints elsewhere.
const STATUS_HOLDS: Duration = Duration::from_secs(1);

/// Links as read last.
#[derive(Debug, Default)]
pub(super) struct Links(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    infos: HashMap<LinkId, Arc<LinkInfo>>,
    /// Of links that exist, and when each was read.
    statuses: HashMap<LinkId, (Arc<LinkStatus>, Instant)>,
    /// Grows when what was read before may hold no more.
    age: u64,
}

impl Links {
    /// Everything is read anew from now on.
    pub(super) fn forget(&self) {
        let mut known = self.known();
        known.infos.clear();
        known.statuses.clear();
        known.age += 1;
    }

    /// Keeps what was read when [`Links::forget`] had been called `age` times, unless it was called
    /// since; answers what widgets share.
    fn keep(&self, link: LinkId, info: LinkInfo, age: u64) -> Arc<LinkInfo> {
        let mut known = self.known();
        let info = Arc::new(info);
        if known.age == age {
            known.infos.insert(link, Arc::clone(&info));
        }
        info
    }

    /// The status of a link while it holds, or when it was forgotten last. Whoever finds that it holds no
    /// more reads it anew, once: all others get what was until then.
    fn status(&self, link: LinkId, now: Instant) -> Result<Arc<LinkStatus>, u64> {
        let mut known = self.known();
        let age = known.age;
        let (status, read_at) = known.statuses.get_mut(&link).ok_or(age)?;
        if now.duration_since(*read_at) < STATUS_HOLDS {
            return Ok(Arc::clone(status));
        }
        *read_at = now;
        Err(age)
    }

    /// As [`Links::keep`], for a status.
    fn keep_status(&self, link: LinkId, status: LinkStatus, age: u64, now: Instant) -> Arc<LinkStatus> {
        let mut known = self.known();
        let status = Arc::new(status);
        if known.age == age {
            known.statuses.insert(link, (Arc::clone(&status), now));
        }
        status
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hub {
    /// A link's departments as they are now; `None` for an unknown link.
    pub(in crate::realtime) async fn link_info(
        &self,
        link: LinkId,
    ) -> Result<Option<Arc<LinkInfo>>, ServiceError> {
        let age = {
            let known = self.links.known();
            if let Some(info) = known.infos.get(&link) {
                return Ok(Some(Arc::clone(info)));
            }
            known.age
        };
        let read = self.services.link_info(link).await?;
        Ok(read.map(|info| self.links.keep(link, info, age)))
    }

    /// Whether a link is online, with its looks, as pages are told of it; `None` for a number that was never given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link_status(&self, link: LinkId) -> Result<Option<Arc<LinkStatus>>, ServiceError> {
        let now = Instant::now();
        let age = match self.links.status(link, now) {
            Ok(status) => return Ok(Some(status)),
            Err(age) => age,
        };
        let read = self.services.link_status(link).await?;
        Ok(read.map(|status| self.links.keep_status(link, status, age, now)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use foyer_protocol::setup::{LinkLook, Requires};

    fn info(brand: &str) -> LinkInfo {
        LinkInfo {
            brand: brand.to_owned(),
            departments: Vec::new(),
            selection_text: String::new(),
            requires: Requires::default(),
        }
    }

    fn status(brand: &str) -> LinkStatus {
        LinkStatus {
            online: true,
            offers: true,
            brand: brand.to_owned(),
            logo: String::new(),
            colour: String::new(),
            refresh_s: 30,
            look: LinkLook::default(),
            allowed_sites: Vec::new(),
            deleted: false,
        }
    }

    #[test]
    fn a_status_is_read_once_a_second_and_after_every_change() {
        let (links, start) = (Links::default(), Instant::now());
        let later = |ms| start + Duration::from_millis(ms);
        let age = links.status(LinkId(1), start).expect_err("nothing was read");
        links.keep_status(LinkId(1), status("first"), age, start);
        assert_eq!(links.status(LinkId(1), later(999)).expect("it holds").brand, "first");
        links.status(LinkId(1), later(1000)).expect_err("one reads it anew");
        assert_eq!(links.status(LinkId(1), later(1001)).expect("the others do not").brand, "first");
        links.forget();
        links.keep_status(LinkId(1), status("read too early"), age, later(1002));
        let age = links.status(LinkId(1), later(1002)).expect_err("it was forgotten");
        links.keep_status(LinkId(1), status("second"), age, later(1003));
        assert_eq!(links.status(LinkId(1), later(1004)).expect("it holds").brand, "second");
    }

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let links = Links::default();
        let age = links.known().age;
        links.keep(LinkId(1), info("old"), age);
        assert!(links.known().infos.contains_key(&LinkId(1)));
        links.forget();
        assert!(links.known().infos.is_empty());
        links.keep(LinkId(1), info("read too early"), age);
        assert!(links.known().infos.is_empty());
    }
}
