//! The agent's socket and its hello.

use crate::socket::Socket;
use crate::{ClientError, Target};
use foyer_protocol::PROTOCOL_VERSION;
use foyer_protocol::agent::{AgentEvent, AgentFrame, ChatSummary, Me};
use std::time::Duration;

/// An agent's socket.
pub type AgentSocket = Socket<AgentFrame, AgentEvent>;

/// Longest wait for the answer to a hello.
const PATIENCE: Duration = Duration::from_secs(30);

/// The answer to a hello, as far as tools look at it.
#[derive(Clone, Debug)]
pub struct Welcome {
    /// Who is signed in.
    pub me: Me,
    /// All open chats the agent may see.
    pub chats: Vec<ChatSummary>,
    /// Whether Round Robin is on.
    pub round_robin: bool,
}

/// Connects with a session's cookie and says hello.
///
/// # Errors
/// When there is no connection, or the server ends it instead of answering.
pub async fn arrive(target: Target, cookie: &str) -> Result<(AgentSocket, Welcome), ClientError> {
    let mut socket = AgentSocket::open(target, "/ws/agent", Some(cookie)).await?;
    socket.send(&AgentFrame::Hello { version: PROTOCOL_VERSION }).await?;
    let welcome = socket.until("the answer to a hello", PATIENCE, welcome).await?;
    Ok((socket, welcome))
}

fn welcome(event: AgentEvent) -> Option<Welcome> {
    match event {
        AgentEvent::Welcome { me, chats, round_robin, .. } => Some(Welcome { me, chats, round_robin }),
        _ => None,
    }
}
