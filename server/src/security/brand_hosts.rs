//! The hosts of brands: names under which the server answers visitors, and nobody else.
//!
//! Administrators change them while the server runs, perhaps at another process. They are read again when a request
//! names one that the configuration does not, at most once a second: who asks for strange names costs no more than that.

use crate::config::Host;
use foyer_services::Services;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How old what was read may be.
const AGE: Duration = Duration::from_secs(1);

/// What is served under a brand's host: the script, what it asks for, the chat and its line.
const FOR_VISITORS: [&str; 7] =
    ["/foyer.js", "/foyer-api.js", "/ChatLink.ashx", "/public/", "/widget/", "/chat/", "/ws/visitor"];

/// The hosts as read last.
#[derive(Debug, Default)]
pub struct BrandHosts {
    known: RwLock<Known>,
    /// Whoever reads them has it.
    turn: Mutex<()>,
}

#[derive(Debug, Default)]
struct Known {
    hosts: Vec<Host>,
    /// When they were read, or could not be.
    read: Option<Instant>,
}

impl BrandHosts {
    /// Whether an active brand has this host. While the database does not answer, what was read before holds, and
    /// nobody waits for it but the one who reads.
    pub async fn has(&self, name: &Host, services: &Services) -> bool {
        let turn = match self.read_at() {
            Some(at) if at.elapsed() < AGE => None,
            Some(_) => self.turn.try_lock().ok(),
            // Nothing is known yet that could be gone by.
            None => Some(self.turn.lock().await),
        };
        if turn.is_some() && self.read_at().is_none_or(|at| at.elapsed() >= AGE) {
            self.read(services).await;
        }
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.hosts.iter().any(|host| is_asked(host, name))
    }

    fn read_at(&self) -> Option<Instant> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).read
    }

    async fn read(&self, services: &Services) {
        let found = services.brand_hosts().await;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.read = Some(Instant::now());
        match found {
            Ok(hosts) => known.hosts = hosts.iter().filter_map(|host| host.parse().ok()).collect(),
            Err(error) => tracing::warn!(error = %error, "the brands' hosts could not be read"),
        }
    }
}

/// Whether a host is the one that a request names. Some proxies leave the port away.
fn is_asked(host: &Host, name: &Host) -> bool {
    host.name() == name.name()
        && (host.port() == name.port() || name.port().is_none() || host.port().is_none())
}

/// Whether a path is served under a brand's host.
pub(super) fn is_for_visitors(path: &str) -> bool {
    FOR_VISITORS
        .into_iter()
        .any(|served| if served.ends_with('/') { path.starts_with(served) } else { path == served })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_known_with_and_without_its_port() {
        let host = |text: &str| text.parse::<Host>().expect("a host");
        for (brand, asked, fits) in [
            ("chat.shop.example", "chat.shop.example", true),
            ("chat.shop.example", "chat.shop.example:3000", true),
            ("chat.shop.example:8443", "chat.shop.example", true),
            ("chat.shop.example:8443", "chat.shop.example:8443", true),
            ("chat.shop.example:8443", "chat.shop.example:3000", false),
            ("chat.shop.example", "shop.example", false),
            ("chat.shop.example", "x.chat.shop.example", false),
        ] {
            assert_eq!(is_asked(&host(brand), &host(asked)), fits, "{brand} {asked}");
        }
    }

    #[test]
    fn only_what_visitors_need_is_served() {
        for path in [
            "/foyer.js",
            "/foyer-api.js",
            "/public/links/1/status",
            "/widget/1",
            "/widget/x.wasm",
            "/chat/1",
            "/ws/visitor",
        ] {
            assert!(is_for_visitors(path), "{path}");
        }
        for path in [
            "/",
            "/login",
            "/setup",
            "/api/session/me",
            "/ws/agent",
            "/ws/visitor/x",
            "/foyer.js/x",
            "/chats/mine",
            "/widget",
        ] {
            assert!(!is_for_visitors(path), "{path}");
        }
    }
}
