//! Which server to talk to, and from which address of this machine.

use std::io;
use std::net::{IpAddr, SocketAddr};
use tokio::net::{TcpSocket, TcpStream};

/// A server's address. Cheap to copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Where the server, or a proxy in front of it, listens.
    pub server: SocketAddr,
    /// The local address to speak from. The whole of 127.0.0.0/8 is this machine, so a tool that
    /// needs more connections than one address has ports uses several.
    pub source: Option<IpAddr>,
}

impl Target {
    /// The server, from whatever local address the system picks.
    #[must_use]
    pub fn new(server: SocketAddr) -> Self {
        Self { server, source: None }
    }

    /// The same server, spoken to from `source`.
    #[must_use]
    pub fn from_source(self, source: IpAddr) -> Self {
        Self { source: Some(source), ..self }
    }

    /// Connects. Small frames go out at once.
    ///
    /// # Errors
    /// When the system refuses.
    pub async fn connect(&self) -> io::Result<TcpStream> {
        let socket = if self.server.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        if let Some(source) = self.source {
            // Otherwise a port is taken now, for every destination, and stays taken for a minute after
            // the end: thousands of these would leave none for anybody else on this machine.
            #[cfg(target_os = "linux")]
            nix::sys::socket::setsockopt(&socket, nix::sys::socket::sockopt::IpBindAddressNoPort, &true)?;
            socket.bind(SocketAddr::new(source, 0))?;
        }
        let stream = socket.connect(self.server).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}
