//! What widgets and pages are told of their link, kept while it holds.
//!
//! Whether a department is online takes a look at every agent. Thousands of widgets that come back
//! together after a cut ask the same, and thousands of pages ask all the time; it changes only with a hint
//! about people or rights. However many ask at the same time, one of them reads.

mod kept;

pub use kept::{Answer, KeptLink};

use super::Hub;
use foyer_protocol::LinkId;
use foyer_protocol::visitor::LinkInfo;
use foyer_services::ServiceError;
pub(super) use kept::Links;
use kept::{Found, Hold};
use std::sync::Arc;
use std::time::Instant;

/// What those are told who waited for somebody else's question to the database, which failed.
const FAILED: &str = "a link that several asked for could not be read";

impl Hub {
    /// A link's departments as they were told last; `None` for an unknown link.
    pub(in crate::realtime) async fn link_info(
        &self,
        link: LinkId,
    ) -> Result<Option<Arc<LinkInfo>>, ServiceError> {
        Ok(self.link(link, Hold::UntilHint).await?.map(|kept| Arc::clone(&kept.status.info)))
    }

    /// The same with who may chat by it.
    pub(in crate::realtime) async fn link_for_hello(
        &self,
        link: LinkId,
    ) -> Result<Option<Arc<KeptLink>>, ServiceError> {
        self.link(link, Hold::UntilHint).await
    }

    /// Whether a link is online, with its looks, as pages are told of it; `None` for a number that was never given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link_status(&self, link: LinkId) -> Result<Option<Arc<KeptLink>>, ServiceError> {
        self.link(link, Hold::Briefly).await
    }

    async fn link(&self, link: LinkId, hold: Hold) -> Result<Option<Arc<KeptLink>>, ServiceError> {
        loop {
            match self.links.find(link, hold, Instant::now()) {
                Found::Kept(kept) => return Ok(kept),
                Found::Read(reading) => {
                    return match self.services.link_status(link).await {
                        Ok(status) => Ok(self.links.keep(reading, status)),
                        Err(error) => {
                            self.links.fail(reading);
                            Err(error)
                        }
                    };
                }
                Found::Wait(mut told) => {
                    match told.wait_for(Option::is_some).await.map(|told| told.clone()) {
                        Ok(Some(Ok(kept))) => return Ok(kept),
                        Ok(Some(Err(()))) => return Err(ServiceError::internal(FAILED)),
                        // Whoever read has gone away before the answer.
                        Ok(None) | Err(_) => {}
                    }
                }
            }
        }
    }
}
