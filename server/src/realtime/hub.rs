//! Takes hints, reads what they are about, and tells every connection what it may know.

mod blocks;
mod chats;
mod links;
mod people;

use super::close;
use super::registry::{Registry, to_agent, to_visitor};
use blocks::Looks;
use foyer_metrics::{Fault, metrics};
use foyer_protocol::StreamId;
use foyer_protocol::agent::AgentEvent;
use foyer_protocol::visitor::VisitorEvent;
use foyer_services::{Hints, ServiceError, Services, Typist};
use links::Links;
pub use links::{Answer, KeptLink};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// What failed to be read is tried again after this long.
const AGAIN: Duration = Duration::from_secs(1);

/// All connections of this process, and the services they are told about.
pub struct Hub {
    pub(super) services: Arc<Services>,
    registry: Mutex<Registry>,
    colleagues: Mutex<Vec<foyer_protocol::agent::Colleague>>,
    links: Links,
    looks: Looks,
}

impl Hub {
    /// A hub without connections.
    #[must_use]
    pub fn new(services: Arc<Services>) -> Arc<Self> {
        Arc::new(Self {
            services,
            registry: Mutex::new(Registry::default()),
            colleagues: Mutex::new(Vec::new()),
            links: Links::default(),
            looks: Looks::default(),
        })
    }

    /// The registry; never held across an await.
    pub(super) fn registry(&self) -> MutexGuard<'_, Registry> {
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn apply(self: &Arc<Self>, hints: Hints) {
        if hints.people || hints.rights {
            // Before anybody is told: who comes now must not be given what was.
            self.links.forget();
        }
        self.end_sessions(&hints);
        if hints.rights {
            self.renew_rights().await;
        }
        let mut failed = Hints::default();
        for chat in hints.chats {
            if let Err(error) = self.tell_chat(&chat).await {
                log(&error);
                failed.chats.insert(chat);
            }
        }
        for group in hints.queues {
            if let Err(error) = self.tell_queue(&group).await {
                log(&error);
                failed.queues.insert(group);
            }
        }
        if (hints.people || hints.rights)
            && let Err(error) = self.tell_people().await
        {
            log(&error);
            failed.people = true;
        }
        if hints.round_robin
            && let Err(error) = self.tell_round_robin().await
        {
            log(&error);
            failed.round_robin = true;
        }
        if hints.offline
            && let Err(error) = self.tell_offline().await
        {
            log(&error);
            failed.offline = true;
        }
        if hints.blocks
            && let Err(error) = self.tell_blocked().await
        {
            log(&error);
            failed.blocks = true;
        }
        for ((stream, typist), types) in hints.typing {
            self.tell_typing(&stream, &typist, types);
        }
        self.try_again(failed);
    }

    /// Publishes hints again in a second, when there are any.
    fn try_again(self: &Arc<Self>, failed: Hints) {
        let nothing = failed.chats.is_empty()
            && failed.queues.is_empty()
            && !(failed.people || failed.round_robin || failed.offline || failed.blocks);
        if nothing {
            return;
        }
        let hub = Arc::clone(self);
        tokio::spawn(async move {
            tokio::time::sleep(AGAIN).await;
            hub.services.bus().publish(failed);
        });
    }

    fn end_sessions(&self, hints: &Hints) {
        if hints.ended_sessions.is_empty() && hints.ended_agents.is_empty() {
            return;
        }
        let frame = to_agent(&AgentEvent::SignedOut);
        for seat in self.registry().agents.values() {
            let actor = &seat.actor;
            if hints.ended_sessions.contains(&actor.session) || hints.ended_agents.contains(actor.id()) {
                seat.lane.send(frame.clone());
                seat.lane.cut(close::SIGNED_OUT);
            }
        }
    }

    /// Tells the agents whether a widget's visitor types; false when the widget shows no open chat, as
    /// far as is known here. A frame that comes every few seconds must not cost a read.
    pub(super) fn visitor_types(&self, connection: &str, types: bool) -> bool {
        let registry = self.registry();
        let Some(seat) = registry.visitors.get(connection) else { return false };
        if seat.blocked == Some(true) {
            // Nobody is told of what cannot be sent.
            return true;
        }
        let seat = Some(seat).filter(|seat| seat.chat_open);
        let Some(chat) = seat.and_then(|seat| seat.chat.as_ref()) else { return false };
        let stream = StreamId::from(chat);
        let frame = to_agent(&for_agents(stream.clone(), None, types));
        for seat in registry.followers(&stream) {
            seat.lane.send(frame.clone());
        }
        true
    }

    fn tell_typing(&self, stream: &StreamId, typist: &Typist, types: bool) {
        let (own, name) = match typist {
            Typist::Visitor => (None, None),
            Typist::Agent { id, name, .. } => (Some(id), Some(name.clone())),
        };
        let frame = to_agent(&for_agents(stream.clone(), name, types));
        let mut registry = self.registry();
        for seat in registry.followers(stream).filter(|seat| own != Some(seat.actor.id())) {
            seat.lane.send(frame.clone());
        }
        if let Typist::Agent { face, .. } = typist {
            let name = face.clone();
            let frame = to_visitor(&if types {
                VisitorEvent::Typing { name }
            } else {
                VisitorEvent::StoppedTyping { name }
            });
            let StreamId::Chat(chat) = stream;
            for seat in registry.visitors.values_mut() {
                if seat.chat.as_ref() == Some(chat) {
                    seat.lane.send(frame.clone());
                }
            }
        }
    }
}

/// What agents are told of somebody who types, or does not any more.
fn for_agents(stream: StreamId, agent: Option<String>, types: bool) -> AgentEvent {
    if types { AgentEvent::Typing { stream, agent } } else { AgentEvent::StoppedTyping { stream, agent } }
}

fn log(error: &ServiceError) {
    metrics().faults.of(Fault::FanOut).inc();
    tracing::error!(error = %error, "a change could not be read for fan-out; trying again");
}

/// Runs the hub until `shutdown`.
pub(super) async fn run(hub: Arc<Hub>, shutdown: CancellationToken) {
    // Those from before the start run out, too.
    hub.look_at_blocks();
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            hints = hub.services.bus().next() => hub.apply(hints).await,
        }
    }
}
