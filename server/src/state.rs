//! What every handler can reach.

use crate::assets::Assets;
use crate::client::Proxies;
use crate::config::Config;
use crate::limits::Limits;
use crate::readiness::Readiness;
use crate::realtime::Hub;
use crate::security::{BrandHosts, Policy};
use crate::vital::Vital;
use axum::extract::FromRef;
use foyer_services::Services;
use std::ops::Deref;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The parts of the running process, shared by all that have it: every layer around a handler clones it with every request.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

/// What there is one of in a process.
pub struct Parts {
    /// The use cases.
    pub services: Arc<Services>,
    /// Who is connected, and the way to tell them.
    pub hub: Arc<Hub>,
    /// What the operator set.
    pub config: Arc<Config>,
    /// Whose word on a client's address is taken.
    pub proxies: Arc<Proxies>,
    /// The names that brands are asked for by.
    pub brand_hosts: Arc<BrandHosts>,
    /// How much each client may ask.
    pub limits: Arc<Limits>,
    /// What is known of the database's health.
    pub readiness: Arc<Readiness>,
    /// The web pages.
    pub assets: Assets,
    /// The workspace's content security policy.
    pub policy: Policy,
    /// Cancelled when the process is told to stop: sockets close, background work ends.
    pub shutdown: CancellationToken,
    /// What watches over work that must not end before that.
    pub vital: Vital,
    /// Work that must end before the process does; the stop waits for it.
    pub tasks: TaskTracker,
}

impl From<Parts> for AppState {
    fn from(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl FromRef<AppState> for Arc<Config> {
    fn from_ref(state: &AppState) -> Self {
        Self::clone(&state.config)
    }
}

impl FromRef<AppState> for Assets {
    fn from_ref(state: &AppState) -> Self {
        state.assets.clone()
    }
}

impl FromRef<AppState> for Policy {
    fn from_ref(state: &AppState) -> Self {
        state.policy.clone()
    }
}
