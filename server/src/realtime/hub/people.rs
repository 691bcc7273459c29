//! Fan-out of everything that is not a chat: colleagues, availability, settings, rights.

use super::{Hub, log};
use crate::realtime::close;
use crate::realtime::registry::{to_agent, to_visitor};
use foyer_protocol::agent::AgentEvent;
use foyer_protocol::visitor::{LinkInfo, VisitorEvent};
use foyer_services::ServiceError;
use std::collections::HashSet;
use std::sync::{Arc, PoisonError};

impl Hub {
    /// Tells agents which colleagues changed, and widgets which departments went on or off line.
    pub(super) async fn tell_people(&self) -> Result<(), ServiceError> {
        let now = self.services.colleagues().await?;
        let changed: Vec<_> = {
            let mut before = self.colleagues.lock().unwrap_or_else(PoisonError::into_inner);
            let changed = now.iter().filter(|c| !before.contains(c)).cloned().collect();
            *before = now;
            changed
        };
        {
            let registry = self.registry();
            for colleague in changed {
                let frame = to_agent(&AgentEvent::Colleague(colleague));
                for seat in registry.agents.values() {
                    seat.lane.send(frame.clone());
                }
            }
        }
        let links: HashSet<_> = self.registry().visitors.values().map(|seat| seat.link).collect();
        for link in links {
            let Some(info) = self.link_info(link).await? else { continue };
            let frame = to_visitor(&VisitorEvent::Link(LinkInfo::clone(&info)));
            for seat in self.registry().visitors.values_mut() {
                if seat.link == link && seat.info != info {
                    seat.info = Arc::clone(&info);
                    seat.lane.send(frame.clone());
                }
            }
        }
        Ok(())
    }

    /// Tells agents whether Round Robin is on.
    pub(super) async fn tell_round_robin(&self) -> Result<(), ServiceError> {
        let frame = to_agent(&AgentEvent::RoundRobin(self.services.round_robin().await?));
        for seat in self.registry().agents.values() {
            seat.lane.send(frame.clone());
        }
        Ok(())
    }

    /// Tells agents how many offline messages wait.
    pub(super) async fn tell_offline(&self) -> Result<(), ServiceError> {
        let seats: Vec<_> = {
            let registry = self.registry();
            registry.agents.values().map(|seat| (seat.actor.clone(), seat.lane.clone())).collect()
        };
        for (actor, lane) in seats {
            let open = self.services.open_offline_messages(&actor).await?;
            lane.send(to_agent(&AgentEvent::OfflineOpen(open)));
        }
        Ok(())
    }

    /// Reads every connected agent's rights anew; whoever lost the account is cut, the others are
    /// told to ask for a fresh start.
    pub(super) async fn renew_rights(&self) {
        let seats: Vec<_> = {
            let registry = self.registry();
            registry.agents.iter().map(|(id, seat)| (id.clone(), seat.actor.clone())).collect()
        };
        for (connection, actor) in seats {
            let renewed = self.services.actor_again(&actor).await;
            let mut registry = self.registry();
            let Some(seat) = registry.agents.get_mut(&connection) else { continue };
            match renewed {
                Ok(actor) => {
                    seat.actor = actor;
                    seat.renewed = true;
                    seat.lane.send(to_agent(&AgentEvent::Refresh));
                }
                Err(ServiceError::App(_)) => {
                    seat.lane.send(to_agent(&AgentEvent::SignedOut));
                    seat.lane.cut(close::SIGNED_OUT);
                }
                Err(error) => {
                    // Rights that cannot be read are not kept: the tab connects anew.
                    log(&error);
                    seat.lane.cut(close::RESYNC);
                }
            }
        }
    }
}
