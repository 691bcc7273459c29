//! What widgets are told of their link, kept while it holds.
//!
//! Whether a department is online takes a look at every agent. Thousands of widgets that come back
//! together after a cut ask the same; it changes only with a hint about people or rights.

use super::Hub;
use foyer_protocol::LinkId;
use foyer_protocol::visitor::LinkInfo;
use foyer_services::ServiceError;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Links as read last.
#[derive(Debug, Default)]
pub(super) struct Links(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    infos: HashMap<LinkId, Arc<LinkInfo>>,
    /// Grows when what was read before may hold no more.
    age: u64,
}

impl Links {
    /// Everything is read anew from now on.
    pub(super) fn forget(&self) {
        let mut known = self.known();
        known.infos.clear();
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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(brand: &str) -> LinkInfo {
        LinkInfo { brand: brand.to_owned(), departments: Vec::new(), selection_text: String::new() }
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
