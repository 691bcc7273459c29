//! Section `limits`: how much one address, one person and one connection may ask of the server.
//!
//! The table in `docs/limits.md` says what each key does and what a client sees; a test holds it
//! equal to this. 0 switches a limit off.

use foyer_services::Caps;
use serde::{Deserialize, Serialize};

/// Section `limits`. The defaults leave room for an office of 200 agents and some hundred visitors
/// behind one address.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Whether there are any; off for tests that load the server from one address.
    pub enabled: bool,
    /// Open connections in total.
    pub connections: u32,
    /// Open connections from one address.
    pub connections_per_address: u32,
    /// Open live sockets from one address.
    pub sockets_per_address: u32,
    /// Open live sockets of one visitor.
    pub sockets_per_visitor: u32,
    /// Bytes that may wait for all live sockets together.
    pub unsent_bytes: u32,
    /// Requests a minute from one address, handshakes of sockets included.
    pub requests_per_address: u32,
    /// Calls of server functions a minute from one address.
    pub calls_per_address: u32,
    /// Calls of server functions a minute in one session.
    pub calls_per_session: u32,
    /// Chats started a minute from one address.
    pub chat_starts_per_address: u32,
    /// Chats started a minute by one visitor.
    pub chat_starts_per_visitor: u32,
    /// Offline messages a minute from one address.
    pub offline_messages_per_address: u32,
    /// Offline messages a minute by one visitor.
    pub offline_messages_per_visitor: u32,
    /// Open chats from one address.
    pub open_chats_per_address: u32,
    /// Chats that wait in one department.
    pub queue_per_department: u32,
    /// Entries of one chat.
    pub entries_per_chat: u32,
    /// Bytes of all texts of one chat.
    pub bytes_per_chat: u32,
    /// Offline messages of one visitor that nobody has closed.
    pub open_offline_messages_per_visitor: u32,
    /// Offline messages from one address that nobody has closed.
    pub open_offline_messages_per_address: u32,
    /// Offline messages of one department that nobody has closed.
    pub open_offline_messages_per_department: u32,
    /// Messages a minute from one address.
    pub messages_per_address: u32,
    /// Messages a minute by one visitor or agent.
    pub messages_per_sender: u32,
    /// Frames a minute from one address that change something in the database and are no messages.
    pub writes_per_address: u32,
    /// The same by one visitor or agent.
    pub writes_per_sender: u32,
    /// Pages of chats a minute to visitors of one address: hellos of visitors who come back, and what they page
    /// through.
    pub pages_per_address: u32,
    /// The same to one visitor.
    pub pages_per_visitor: u32,
    /// Frames a minute from one address that change nothing: typing signals, pings, and what nobody understands.
    pub light_frames_per_address: u32,
    /// Breaches a minute by one address: frames that nobody understands, and sockets that were ended for what was sent.
    pub breaches_per_address: u32,
    /// How many addresses' worth all IPv6 networks of one /48 have together.
    pub networks_per_site: u32,
    /// Typing signals a minute on one socket.
    pub typing_per_socket: u32,
    /// Frames of any kind a minute on one socket.
    pub frames_per_socket: u32,
    /// Bytes a second read from one connection; ten times that at once.
    pub bytes_per_connection: u32,
    /// Longest message on a socket, in bytes, in one frame or many.
    pub frame_bytes: u32,
    /// Longest head of a request, in bytes.
    pub header_bytes: u32,
    /// Longest body of a request in a session, in bytes.
    pub body_bytes: u32,
    /// Longest body of a request without a live session, in bytes.
    pub stranger_body_bytes: u32,
    /// Longest body of the plain form for an offline message, in bytes.
    pub form_bytes: u32,
    /// Bytes of bodies in memory at once: a half for strangers, one for sessions.
    pub bodies_bytes: u32,
    /// How long a new connection may take for its first request's head, in ms.
    pub header_ms: u32,
    /// How long a connection may stay open between two requests, in ms.
    pub idle_ms: u32,
    /// How long a body may take, in ms.
    pub body_ms: u32,
    /// How long a new socket may take to say hello, in ms.
    pub hello_ms: u32,
    /// How long a live socket may be silent, pings unanswered, in ms.
    pub silent_ms: u32,
    /// How long a client may take no bytes of what is sent to it, in ms.
    pub stuck_ms: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            enabled: true,
            connections: 20_000,
            connections_per_address: 4_000,
            sockets_per_address: 2_000,
            sockets_per_visitor: 10,
            unsent_bytes: 67_108_864,
            requests_per_address: 30_000,
            calls_per_address: 6_000,
            calls_per_session: 600,
            chat_starts_per_address: 120,
            chat_starts_per_visitor: 10,
            offline_messages_per_address: 60,
            offline_messages_per_visitor: 5,
            open_chats_per_address: 5,
            queue_per_department: 100,
            entries_per_chat: 20_000,
            bytes_per_chat: 20_971_520,
            open_offline_messages_per_visitor: 20,
            open_offline_messages_per_address: 100,
            open_offline_messages_per_department: 10_000,
            messages_per_address: 6_000,
            messages_per_sender: 120,
            writes_per_address: 6_000,
            writes_per_sender: 240,
            pages_per_address: 600,
            pages_per_visitor: 120,
            light_frames_per_address: 12_000,
            breaches_per_address: 60,
            networks_per_site: 16,
            typing_per_socket: 120,
            frames_per_socket: 1_200,
            bytes_per_connection: 131_072,
            frame_bytes: 65_536,
            header_bytes: 16_384,
            body_bytes: 262_144,
            stranger_body_bytes: 8_192,
            form_bytes: 65_536,
            bodies_bytes: 33_554_432,
            header_ms: 10_000,
            idle_ms: 120_000,
            body_ms: 20_000,
            hello_ms: 10_000,
            silent_ms: 60_000,
            stuck_ms: 30_000,
        }
    }
}

impl Limits {
    /// None at all.
    #[must_use]
    pub fn off() -> Self {
        Self {
            enabled: false,
            connections: 0,
            connections_per_address: 0,
            sockets_per_address: 0,
            sockets_per_visitor: 0,
            unsent_bytes: 0,
            requests_per_address: 0,
            calls_per_address: 0,
            calls_per_session: 0,
            chat_starts_per_address: 0,
            chat_starts_per_visitor: 0,
            offline_messages_per_address: 0,
            offline_messages_per_visitor: 0,
            open_chats_per_address: 0,
            queue_per_department: 0,
            entries_per_chat: 0,
            bytes_per_chat: 0,
            open_offline_messages_per_visitor: 0,
            open_offline_messages_per_address: 0,
            open_offline_messages_per_department: 0,
            messages_per_address: 0,
            messages_per_sender: 0,
            writes_per_address: 0,
            writes_per_sender: 0,
            pages_per_address: 0,
            pages_per_visitor: 0,
            light_frames_per_address: 0,
            breaches_per_address: 0,
            networks_per_site: 0,
            typing_per_socket: 0,
            frames_per_socket: 0,
            bytes_per_connection: 0,
            frame_bytes: 0,
            header_bytes: 0,
            body_bytes: 0,
            stranger_body_bytes: 0,
            form_bytes: 0,
            bodies_bytes: 0,
            header_ms: 0,
            idle_ms: 0,
            body_ms: 0,
            hello_ms: 0,
            silent_ms: 0,
            stuck_ms: 0,
        }
    }

    /// Those of them that the use cases keep, because they must outlive a restart.
    #[must_use]
    pub fn caps(&self) -> Caps {
        Caps {
            chat_entries: self.entries_per_chat.into(),
            chat_bytes: self.bytes_per_chat.into(),
            open_chats_per_address: self.open_chats_per_address.into(),
            queue_per_department: self.queue_per_department.into(),
            offline_per_visitor: self.open_offline_messages_per_visitor.into(),
            offline_per_address: self.open_offline_messages_per_address.into(),
            offline_per_department: self.open_offline_messages_per_department.into(),
        }
    }

    /// These, or none when they are switched off as a whole.
    #[must_use]
    pub fn in_force(&self) -> Self {
        if self.enabled { self.clone() } else { Self::off() }
    }
}

#[cfg(test)]
mod tests;
