//! Puts the process together, and takes it apart again.

mod signals;

pub use signals::StopSignals;

use crate::assets::{Assets, INDEX};
use crate::config::{Config, PublicUrl};
use crate::limits::Limits;
use crate::security::Policy;
use crate::state::AppState;
use crate::{connections, database, jobs, metrics, realtime, routes};
use anyhow::Context;
use foyer_services::{Clock, Services, Settings};
use foyer_storage::Store;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long open requests and sockets have to end.
const GRACE: Duration = Duration::from_secs(10);

/// A server that answers.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where browsers reach it.
    pub public_url: PublicUrl,
    /// Where it answers `/metrics`, when it does.
    pub metrics: Option<SocketAddr>,
    /// Cancel it and the server stops; [`Running::stop`] also waits.
    pub shutdown: CancellationToken,
    server: JoinHandle<()>,
    tasks: TaskTracker,
    services: Arc<Services>,
}

/// Starts a server: opens and migrates the database, then listens.
///
/// # Errors
/// When the database cannot be opened or the address cannot be listened on.
pub async fn start(mut config: Config) -> anyhow::Result<Running> {
    let store = database::open(&config).await?;
    let listener = listen(&config).await?;
    let address = listener.local_addr().context("the listening address is unknown")?;
    config.server.public_url.follow(&address.to_string());
    let public_url = config.server.public_url.clone();
    let services = services_over(store, &config)?;
    services.start_node().await.context("this node's presence can't be reset")?;

    let shutdown = CancellationToken::new();
    let tasks = TaskTracker::new();
    let assets = config.server.assets.clone().map_or_else(Assets::built_in, Assets::folder);
    let page = assets.text(INDEX);
    if page.is_none() {
        tracing::warn!("the web pages aren't built; only the API answers");
    }
    let state = AppState {
        readiness: Arc::default(),
        services: Arc::clone(&services),
        hub: realtime::Hub::new(Arc::clone(&services)),
        limits: Limits::new(&config.limits),
        config: Arc::new(config),
        policy: Policy::for_page(page.as_deref().unwrap_or_default()),
        assets,
        shutdown: shutdown.clone(),
        tasks: tasks.clone(),
    };

    let metrics = metrics::start(&state).await?;
    jobs::start(&state);
    realtime::start(&state).context("there is no thread left for the fan-out")?;
    let (limits, behind_proxy) = (state.limits.set.clone(), state.config.server.behind_proxy);
    let app = routes::router(state);
    let served = connections::serve(listener, app, limits, behind_proxy, shutdown.clone());
    let server = tokio::spawn(served);
    Ok(Running { address, public_url, metrics, shutdown, server, tasks, services })
}

/// Puts the use cases over an open database.
///
/// # Errors
/// When passwords cannot be hashed on this machine.
pub fn services_over(store: Store, config: &Config) -> anyhow::Result<Arc<Services>> {
    let settings = Settings {
        public_url: config.server.public_url.origin().to_owned(),
        node: config.server.node.as_str().to_owned(),
        sign_in_failures_per_account: config.sign_in.failures_per_account.get().into(),
        sign_in_failures_per_account_anywhere: config.sign_in.failures_per_account_anywhere.get().into(),
        sign_in_failures_per_address: config.sign_in.failures_per_address.get().into(),
        caps: config.limits.in_force().caps(),
    };
    Ok(Arc::new(Services::new(store, Clock::System, settings)?))
}

async fn listen(config: &Config) -> anyhow::Result<TcpListener> {
    let address = &config.server.listen;
    TcpListener::bind(address.as_str())
        .await
        .with_context(|| format!("server.listen: can't listen on {address}"))
}

impl Running {
    /// The address to open, for tests and for people on this machine.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Whether somebody has gone through the first-run wizard on this database.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_set_up(&self) -> anyhow::Result<bool> {
        Ok(self.services.get_setup_state().await?.done)
    }

    /// Runs until the system or a person tells the process to stop, then stops.
    ///
    /// # Errors
    /// When the server stopped by itself.
    pub async fn until_told_to_stop(mut self, mut signals: StopSignals) -> anyhow::Result<()> {
        tokio::select! {
            () = signals.heard() => {
                tracing::info!("stopping");
                self.stop().await;
                Ok(())
            }
            () = self.shutdown.cancelled() => {
                self.stop().await;
                Ok(())
            }
            ended = &mut self.server => {
                ended.context("the server panicked")?;
                anyhow::bail!("the server stopped by itself")
            }
        }
    }

    /// Stops: no new connections, open requests and sockets get some seconds to end, and the database
    /// is closed last.
    pub async fn stop(self) {
        let Self { shutdown, server, tasks, services, .. } = self;
        shutdown.cancel();
        tasks.close();
        let abort = server.abort_handle();
        let ended = tokio::time::timeout(GRACE, async {
            if let Err(error) = server.await {
                tracing::error!(error = %error, "the server failed while stopping");
            }
            tasks.wait().await;
        });
        if ended.await.is_err() {
            tracing::warn!(open.tasks = tasks.len(), "some connections did not end in time and were cut");
            abort.abort();
        }
        services.close().await;
    }
}
