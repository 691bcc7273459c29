//! Puts the process together, and takes it apart again.

mod advice;
mod signals;

pub use advice::advice;
pub use signals::StopSignals;

use crate::assets::{Assets, INDEX};
use crate::client::Proxies;
use crate::config::{Config, PublicUrl};
use crate::limits::Limits;
use crate::security::Policy;
use crate::state::{AppState, Parts};
use crate::vital::Vital;
use crate::{connections, database, jobs, metrics, realtime, routes};
use anyhow::Context;
use foyer_services::{Clock, Services, Settings};
use foyer_storage::Store;
use std::net::SocketAddr;
use std::num::NonZeroU32;
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
    vital: Vital,
    services: Arc<Services>,
}

/// Starts a server: opens and migrates the database, then listens.
///
/// # Errors
/// When it was not said what stands in front, the database cannot be opened, or the address cannot be
/// listened on.
pub async fn start(mut config: Config) -> anyhow::Result<Running> {
    config.server.check_proxy().map_err(anyhow::Error::msg)?;
    let store = database::open(&config).await?;
    let listener = listen(&config).await?;
    let address = listener.local_addr().context("the listening address is unknown")?;
    config.server.public_url.follow(&address.to_string());
    let public_url = config.server.public_url.clone();
    let services = services_over(store, &config)?;
    services.start_node().await.context("this node's presence can't be reset")?;

    let shutdown = CancellationToken::new();
    let tasks = TaskTracker::new();
    let vital = Vital::new(shutdown.clone());
    let assets = config.server.assets.clone().map_or_else(Assets::built_in, Assets::folder);
    let page = assets.text(INDEX);
    if page.is_none() {
        tracing::warn!("the web pages aren't built; only the API answers");
    }
    let state = AppState::from(Parts {
        readiness: Arc::default(),
        services: Arc::clone(&services),
        hub: realtime::Hub::new(Arc::clone(&services)),
        proxies: Arc::new(Proxies::new(&config.server)),
        brand_hosts: Arc::default(),
        limits: Limits::new(&config.limits),
        config: Arc::new(config),
        policy: Policy::for_page(page.as_deref().unwrap_or_default()),
        assets,
        shutdown: shutdown.clone(),
        vital: vital.clone(),
        tasks: tasks.clone(),
    });

    let metrics = metrics::start(&state).await?;
    jobs::start(&state);
    realtime::start(&state).context("there is no thread left for the fan-out")?;
    let (limits, proxies) = (state.limits.set.clone(), Arc::clone(&state.proxies));
    let app = routes::router(state);
    let served = connections::serve(listener, app, limits, proxies, shutdown.clone());
    let server = tokio::spawn(vital.clone().keep("the listener", served));
    Ok(Running { address, public_url, metrics, shutdown, server, tasks, vital, services })
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
        setup_code: config.server.setup_code.as_ref().map(|code| code.secret().clone()),
        session_idle_ms: hours_ms(config.sessions.idle_hours),
        session_longest_ms: hours_ms(config.sessions.longest_hours),
        caps: config.limits.in_force().caps(),
    };
    Ok(Arc::new(Services::new(store, Clock::System, settings)?))
}

fn hours_ms(hours: NonZeroU32) -> i64 {
    i64::from(hours.get()) * 3_600_000
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

    /// The address that leads through the first-run wizard; `None` once somebody has gone through it on this
    /// database. Whoever has it owns the server.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn setup_link(&self) -> anyhow::Result<Option<String>> {
        Ok(self.services.setup_link().await?)
    }

    /// Runs until the system or a person tells the process to stop, then stops.
    ///
    /// # Errors
    /// When work failed that the server cannot do without; the listener is such work too.
    pub async fn until_told_to_stop(self, mut signals: StopSignals) -> anyhow::Result<()> {
        tokio::select! {
            () = signals.heard() => tracing::info!("stopping"),
            () = self.shutdown.cancelled() => {}
        }
        let vital = self.vital.clone();
        self.stop().await;
        match vital.failed() {
            Some(what) => anyhow::bail!("{what} failed; start Foyer again. Its log says more"),
            None => Ok(()),
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
