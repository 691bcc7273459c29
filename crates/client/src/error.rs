//! What can go wrong between a client and a server, as a value to judge.

use foyer_protocol::AppError;
use foyer_protocol::wire::WireError;
use tokio_tungstenite::tungstenite;

/// Why something did not work.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// No connection, or it broke.
    #[error("the connection failed: {0}")]
    Io(#[from] std::io::Error),
    /// A call got no answer.
    #[error("the call failed: {0}")]
    Http(#[from] reqwest::Error),
    /// The socket broke, or its handshake was refused.
    #[error("the socket failed: {0}")]
    Socket(Box<tungstenite::Error>),
    /// The server ended the socket.
    #[error("the socket ended with code {code}")]
    Closed {
        /// The close code; 1005 when the server gave none, 1006 when it said no goodbye.
        code: u16,
    },
    /// The server understood and refused.
    #[error("refused: {0}")]
    Refused(AppError),
    /// The server sent what this version cannot read, or a frame of ours cannot be written.
    #[error("not a value of this protocol")]
    Wire(#[from] WireError),
    /// Something that had to come did not come in time.
    #[error("{0} did not come in time")]
    TimedOut(&'static str),
    /// The server answered something else than was asked for.
    #[error("the server's answer lacks {0}")]
    Missing(&'static str),
}

impl From<tungstenite::Error> for ClientError {
    fn from(error: tungstenite::Error) -> Self {
        match error {
            tungstenite::Error::Io(error) => Self::Io(error),
            tungstenite::Error::ConnectionClosed | tungstenite::Error::AlreadyClosed => {
                Self::Closed { code: 1006 }
            }
            other => Self::Socket(Box::new(other)),
        }
    }
}
