//! How the system and people tell the process to stop.

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// SIGTERM and Ctrl+C, heard from the moment this value exists. Before that, either of them kills
/// the process at once, so it is made before the server says that it is ready.
#[derive(Debug)]
pub struct StopSignals {
    #[cfg(unix)]
    terminate: Signal,
    #[cfg(unix)]
    interrupt: Signal,
}

impl StopSignals {
    /// Starts to listen.
    ///
    /// # Errors
    /// When the system does not let this process hear them.
    #[cfg(unix)]
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Starts to listen.
    ///
    /// # Errors
    /// Never on this system; Ctrl+C is heard from [`StopSignals::heard`] on.
    #[cfg(not(unix))]
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self {})
    }

    /// Ends when the process is told to stop.
    #[cfg(unix)]
    pub(crate) async fn heard(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    /// Ends when the process is told to stop.
    #[cfg(not(unix))]
    pub(crate) async fn heard(&mut self) {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(error = %error, "Ctrl+C can't be heard");
            std::future::pending::<()>().await;
        }
    }
}
