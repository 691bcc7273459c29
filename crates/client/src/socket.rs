//! One socket of either kind: frames of a type in, events of a type out.
//!
//! Pings are answered by the library while the socket is read. Buffers are small, so that a tool
//! can hold ten thousand of these.

use crate::{ClientError, Target};
use foyer_protocol::wire;
use futures::stream::{SplitSink, SplitStream};
use futures::{SinkExt, StreamExt};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::marker::PhantomData;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::COOKIE;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Bytes, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

type Stream = WebSocketStream<TcpStream>;

/// Bytes of each buffer of a connection.
const BUFFER_BYTES: usize = 2048;
/// Longest message the client takes: a welcome with thousands of chats is long.
const MESSAGE_BYTES: usize = 64 * 1024 * 1024;

/// A connected socket that takes frames `F` and gives events `E`.
#[derive(Debug)]
pub struct Socket<F, E> {
    stream: Stream,
    types: PhantomData<fn(F) -> E>,
}

/// The half that takes frames.
#[derive(Debug)]
pub struct Sender<F> {
    stream: SplitSink<Stream, Message>,
    types: PhantomData<fn(F)>,
}

/// The half that gives events. It must be read, or pings stay unanswered.
#[derive(Debug)]
pub struct Receiver<E> {
    stream: SplitStream<Stream>,
    types: PhantomData<fn() -> E>,
}

impl<F: Serialize, E: DeserializeOwned> Socket<F, E> {
    /// Connects and upgrades; says nothing yet.
    ///
    /// # Errors
    /// When there is no connection, or the server refuses the upgrade.
    pub async fn open(target: Target, path: &str, cookie: Option<&str>) -> Result<Self, ClientError> {
        let stream = target.connect().await?;
        Self::upgrade(stream, target, path, cookie).await
    }

    /// Upgrades a connection that the tool made itself.
    ///
    /// # Errors
    /// When the server refuses the upgrade.
    pub async fn upgrade(
        stream: TcpStream,
        target: Target,
        path: &str,
        cookie: Option<&str>,
    ) -> Result<Self, ClientError> {
        let mut request = format!("ws://{}{path}", target.server).into_client_request()?;
        if let Some(cookie) = cookie {
            let value = HeaderValue::from_str(cookie).map_err(|_| ClientError::Missing("a usable cookie"))?;
            request.headers_mut().insert(COOKIE, value);
        }
        let config = WebSocketConfig::default()
            .read_buffer_size(BUFFER_BYTES)
            .write_buffer_size(BUFFER_BYTES)
            .max_message_size(Some(MESSAGE_BYTES))
            .max_frame_size(Some(MESSAGE_BYTES));
        let (stream, _) = client_async_with_config(request, stream, Some(config)).await?;
        Ok(Self { stream, types: PhantomData })
    }

    /// Sends a frame.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn send(&mut self, frame: &F) -> Result<(), ClientError> {
        self.send_bytes(wire::encode(frame)?).await
    }

    /// Sends any bytes as a frame, also ones that mean nothing.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn send_bytes(&mut self, bytes: impl Into<Bytes>) -> Result<(), ClientError> {
        Ok(self.stream.send(Message::Binary(bytes.into())).await?)
    }

    /// The next event. Nothing is lost when the call is given up half-way.
    ///
    /// # Errors
    /// When the socket has ended or an event cannot be read.
    pub async fn next(&mut self) -> Result<E, ClientError> {
        Ok(wire::decode(&next_bytes(&mut self.stream).await?)?)
    }

    /// The next event's bytes, not looked into.
    ///
    /// # Errors
    /// When the socket has ended.
    pub async fn next_bytes(&mut self) -> Result<Bytes, ClientError> {
        next_bytes(&mut self.stream).await
    }

    /// The first event that `pick` takes, within `patience`; others are passed over.
    ///
    /// # Errors
    /// As [`Socket::next`]; `TimedOut` with `what` when it does not come.
    pub async fn until<T>(
        &mut self,
        what: &'static str,
        patience: Duration,
        mut pick: impl FnMut(E) -> Option<T>,
    ) -> Result<T, ClientError> {
        let search = async {
            loop {
                if let Some(found) = pick(self.next().await?) {
                    return Ok(found);
                }
            }
        };
        timeout(patience, search).await.unwrap_or(Err(ClientError::TimedOut(what)))
    }

    /// Says goodbye. Dropping the socket instead cuts the connection.
    ///
    /// # Errors
    /// When the connection is gone already.
    pub async fn close(mut self) -> Result<(), ClientError> {
        Ok(self.stream.close(None).await?)
    }

    /// Two halves, for a task that sends and one that reads.
    #[must_use]
    pub fn split(self) -> (Sender<F>, Receiver<E>) {
        let (sink, stream) = self.stream.split();
        (Sender { stream: sink, types: PhantomData }, Receiver { stream, types: PhantomData })
    }

    /// The connection below, for tools that stop reading or cut it in the middle.
    #[must_use]
    pub fn connection(&self) -> &TcpStream {
        self.stream.get_ref()
    }
}

impl<F: Serialize> Sender<F> {
    /// Sends a frame.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn send(&mut self, frame: &F) -> Result<(), ClientError> {
        Ok(self.stream.send(Message::binary(wire::encode(frame)?)).await?)
    }
}

impl<E: DeserializeOwned> Receiver<E> {
    /// The next event.
    ///
    /// # Errors
    /// When the socket has ended or an event cannot be read.
    pub async fn next(&mut self) -> Result<E, ClientError> {
        Ok(wire::decode(&next_bytes(&mut self.stream).await?)?)
    }
}

async fn next_bytes<S>(stream: &mut S) -> Result<Bytes, ClientError>
where
    S: StreamExt<Item = Result<Message, tokio_tungstenite::tungstenite::Error>> + Unpin,
{
    loop {
        match stream.next().await {
            Some(Ok(Message::Binary(bytes))) => return Ok(bytes),
            Some(Ok(Message::Close(frame))) => {
                return Err(ClientError::Closed { code: frame.map_or(1005, |frame| frame.code.into()) });
            }
            Some(Ok(_)) => {}
            Some(Err(error)) => return Err(error.into()),
            None => return Err(ClientError::Closed { code: 1006 }),
        }
    }
}
