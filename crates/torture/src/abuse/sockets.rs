//! Sockets that annoy in one of five ways, and come back when they are ended.

use super::hostile::{AGAIN, Ground, count};
use foyer_client::socket::Socket;
use foyer_client::{ClientError, VisitorSocket, visitor};
use foyer_protocol::visitor::{PageInfo, VisitorEvent, VisitorFrame};
use std::time::Duration;
use tokio::time::sleep;

/// Pause between two frames: more than twice as many as a socket may send.
const FRAME: Duration = Duration::from_millis(20);
/// Bytes that mean nothing.
const NOISE_BYTES: usize = 700;

/// What a socket does.
#[derive(Clone, Copy)]
enum Way {
    /// Connects and says nothing.
    Silent,
    /// Says what nobody understands.
    Noise,
    /// Sends whatever writes or costs, as often as it can.
    Flood,
    /// Asks for long pages and never reads one.
    Unread,
    /// Says hello, and hello again.
    Twice,
}

const WAYS: [Way; 5] = [Way::Silent, Way::Noise, Way::Flood, Way::Unread, Way::Twice];

/// For ever.
pub(super) async fn annoy(ground: Ground, number: u32) {
    let way = WAYS[usize::try_from(number).unwrap_or_default() % WAYS.len()];
    loop {
        let opened = VisitorSocket::open(ground.target(number / 5), "/ws/visitor", None).await;
        match opened {
            Ok(socket) => {
                let _open = ground.counts.opened();
                if act(&ground, number, way, socket).await.is_err() {
                    count(&ground.counts.sockets_ended);
                }
            }
            Err(_) => count(&ground.counts.handshakes_refused),
        }
        sleep(AGAIN).await;
    }
}

async fn act(ground: &Ground, number: u32, way: Way, mut socket: VisitorSocket) -> Result<(), ClientError> {
    match way {
        Way::Silent => read_on(socket).await,
        Way::Noise => noise(ground, socket).await,
        Way::Flood => flood(ground, socket).await,
        Way::Unread => unread(ground, number, socket).await,
        Way::Twice => {
            for _ in 0..2 {
                say(ground, &mut socket, &visitor::hello(ground.link, None, 0)).await?;
            }
            read_on(socket).await
        }
    }
}

async fn say(ground: &Ground, socket: &mut VisitorSocket, frame: &VisitorFrame) -> Result<(), ClientError> {
    count(&ground.counts.frames);
    socket.send(frame).await
}

/// Until the server ends it.
async fn read_on(mut socket: VisitorSocket) -> Result<(), ClientError> {
    loop {
        socket.next_bytes().await?;
    }
}

async fn noise(ground: &Ground, mut socket: VisitorSocket) -> Result<(), ClientError> {
    say(ground, &mut socket, &visitor::hello(ground.link, None, 0)).await?;
    loop {
        tokio::select! {
            read = socket.next_bytes() => drop(read?),
            () = sleep(FRAME) => {
                let bytes: Vec<u8> = (0..NOISE_BYTES).map(|_| rand::random()).collect();
                count(&ground.counts.frames);
                socket.send_bytes(bytes).await?;
            }
        }
    }
}

async fn flood(ground: &Ground, mut socket: VisitorSocket) -> Result<(), ClientError> {
    say(ground, &mut socket, &visitor::hello(ground.link, None, 0)).await?;
    let (mut sender, mut receiver) = Socket::split(socket);
    let send = async {
        for turn in 0_i64.. {
            let page = PageInfo { url: format!("https://shop.example/{turn}"), ..PageInfo::default() };
            let frame = match turn % 5 {
                0 => VisitorFrame::Typing,
                1 => VisitorFrame::Page(page),
                2 => VisitorFrame::Seen { seq: turn },
                3 => VisitorFrame::Earlier { before: i64::MAX },
                _ => VisitorFrame::Ping,
            };
            count(&ground.counts.frames);
            sender.send(&frame).await?;
            sleep(FRAME).await;
        }
        Ok(())
    };
    let read = async {
        loop {
            let _: VisitorEvent = receiver.next().await?;
        }
    };
    tokio::select! {
        ended = send => ended,
        ended = read => ended,
    }
}

async fn unread(ground: &Ground, number: u32, mut socket: VisitorSocket) -> Result<(), ClientError> {
    let token = ground.token(number / 5);
    say(ground, &mut socket, &visitor::hello(ground.link, token.as_deref(), 0)).await?;
    loop {
        say(ground, &mut socket, &VisitorFrame::Earlier { before: i64::MAX }).await?;
        sleep(FRAME).await;
    }
}
