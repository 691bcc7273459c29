//! An agent at work: a tab that follows the chats it owns and hears everything.

use anyhow::Context;
use foyer_client::{AgentSocket, Target, agent};
use foyer_protocol::agent::{AgentEvent, AgentFrame};
use foyer_protocol::chat::ChatState;
use foyer_protocol::{AgentId, ChatId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// What is done with an agent's events.
pub(crate) type Heard = Arc<dyn Fn(&AgentEvent) + Send + Sync>;

/// A connected agent. Dropping it closes the tab.
#[derive(Debug)]
pub(crate) struct Clerk {
    frames: mpsc::UnboundedSender<AgentFrame>,
    /// Own chats by number, once their stream is followed.
    chats: Arc<Mutex<HashMap<i64, ChatId>>>,
    task: JoinHandle<()>,
}

impl Clerk {
    /// Connects with a session's cookie.
    pub(crate) async fn sit(target: Target, cookie: &str, heard: Heard) -> anyhow::Result<Self> {
        let (socket, welcome) = agent::arrive(target, cookie).await.context("an agent can't connect")?;
        let (frames, orders) = mpsc::unbounded_channel();
        let chats = Arc::new(Mutex::new(HashMap::new()));
        let task = tokio::spawn(work(socket, welcome.me.id, orders, Arc::clone(&chats), heard));
        Ok(Self { frames, chats, task })
    }

    /// Queues a frame; a clerk who was cut says nothing any more.
    pub(crate) fn say(&self, frame: AgentFrame) {
        // The figure sees the silence in its own counts.
        let _ = self.frames.send(frame);
    }

    /// Own chats by number, as far as they are followed.
    pub(crate) fn chats(&self) -> HashMap<i64, ChatId> {
        locked(&self.chats).clone()
    }
}

impl Drop for Clerk {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn work(
    mut socket: AgentSocket,
    me: AgentId,
    mut orders: mpsc::UnboundedReceiver<AgentFrame>,
    chats: Arc<Mutex<HashMap<i64, ChatId>>>,
    heard: Heard,
) {
    loop {
        tokio::select! {
            Some(frame) = orders.recv() => {
                if socket.send(&frame).await.is_err() {
                    return;
                }
            }
            event = socket.next() => {
                let Ok(event) = event else { return };
                if let AgentEvent::Chat(chat) = &event
                    && chat.owner.as_ref() == Some(&me)
                    && chat.state == ChatState::Active
                {
                    let new = locked(&chats).insert(chat.number, chat.id.clone()).is_none();
                    let open = AgentFrame::Open { stream: chat.id.clone().into(), after: 0 };
                    if new && socket.send(&open).await.is_err() {
                        return;
                    }
                }
                heard(&event);
            }
        }
    }
}
