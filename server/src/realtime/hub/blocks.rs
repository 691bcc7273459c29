//! Fan-out of blocks: who is on a line and may not write, or may again.

use super::Hub;
use crate::realtime::registry::to_visitor;
use foyer_protocol::visitor::VisitorEvent;
use foyer_services::{Hints, ServiceError};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Shortest and longest wait for the end of a block: the next one may begin meanwhile, and the clock may be set.
const WAIT: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(600));

/// How often blocks were looked at: only who looked last waits for the next end.
#[derive(Debug, Default)]
pub(super) struct Looks(AtomicU64);

impl Hub {
    /// Tells widgets whether their visitor is blocked, where that has changed, and looks again when the next block runs
    /// out.
    pub(super) async fn tell_blocked(self: &Arc<Self>) -> Result<(), ServiceError> {
        let blocks = self.services.blocks_for_fan_out().await?;
        for seat in self.registry().visitors.values_mut() {
            let now = blocks.holds(seat.visitor.as_ref(), &seat.network);
            if seat.blocked != Some(now) {
                seat.blocked = Some(now);
                seat.lane.send(to_visitor(&VisitorEvent::Blocked(now)));
            }
        }
        let look = self.looks.0.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(end) = blocks.next_end {
            let ms = end.since_ms(self.services.clock().now()).max(0).unsigned_abs();
            let (wait, hub) = (Duration::from_millis(ms).clamp(WAIT.0, WAIT.1), Arc::clone(self));
            tokio::spawn(async move {
                tokio::time::sleep(wait).await;
                if hub.looks.0.load(Ordering::Relaxed) == look {
                    hub.look_at_blocks();
                }
            });
        }
        Ok(())
    }

    /// Lets blocks be looked at soon.
    pub(super) fn look_at_blocks(&self) {
        self.services.bus().publish(Hints { blocks: true, ..Hints::default() });
    }
}
