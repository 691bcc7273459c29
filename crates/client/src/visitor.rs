//! The visitor's socket and its hello.

use crate::socket::Socket;
use crate::{ClientError, Target};
use foyer_protocol::chat::StreamPage;
use foyer_protocol::visitor::{LinkInfo, PageInfo, VisitorChat, VisitorEvent, VisitorFrame};
use foyer_protocol::{ClientId, LinkId, PROTOCOL_VERSION};
use std::time::Duration;

/// A visitor's socket.
pub type VisitorSocket = Socket<VisitorFrame, VisitorEvent>;

/// Longest wait for the answer to a hello.
const PATIENCE: Duration = Duration::from_secs(30);

/// The answer to a hello.
#[derive(Clone, Debug)]
pub struct Ready {
    /// To be sent with the next hello.
    pub token: String,
    /// The link.
    pub link: LinkInfo,
    /// The newest chat.
    pub chat: Option<VisitorChat>,
    /// A page of its stream: what follows the hello's `after`, or the newest.
    pub page: StreamPage,
}

/// The hello of a widget.
#[must_use]
pub fn hello(link: LinkId, token: Option<&str>, after: i64) -> VisitorFrame {
    let page = PageInfo {
        url: "https://shop.example/basket".into(),
        title: "Your basket".into(),
        languages: "en".into(),
        ..PageInfo::default()
    };
    VisitorFrame::Hello { version: PROTOCOL_VERSION, link, token: token.map(str::to_owned), page, after }
}

/// The pre-chat form, for the department there is.
#[must_use]
pub fn start(client_id: &ClientId, question: &str) -> VisitorFrame {
    VisitorFrame::Start {
        client_id: client_id.clone(),
        department: None,
        name: "Maria".into(),
        email: "maria@example.org".into(),
        question: question.into(),
    }
}

/// Connects and says hello; `token` and `after` are those of an earlier life.
///
/// # Errors
/// When there is no connection, or the server ends it instead of answering.
pub async fn arrive(
    target: Target,
    link: LinkId,
    token: Option<&str>,
    after: i64,
) -> Result<(VisitorSocket, Ready), ClientError> {
    let mut socket = VisitorSocket::open(target, "/ws/visitor", None).await?;
    socket.send(&hello(link, token, after)).await?;
    let ready = socket.until("the answer to a hello", PATIENCE, ready).await?;
    Ok((socket, ready))
}

fn ready(event: VisitorEvent) -> Option<Ready> {
    match event {
        VisitorEvent::Ready { token, link, chat, page, .. } => Some(Ready { token, link, chat, page }),
        _ => None,
    }
}
