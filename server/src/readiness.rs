//! Whether the database takes what is written, as it was found last.

use foyer_services::Services;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long an answer about the database holds: whoever asks more often must not wear out the disk.
const HOLDS: Duration = Duration::from_secs(1);

/// What is known of the database, for those who ask whether the server is ready.
#[derive(Debug, Default)]
pub struct Readiness(Mutex<Option<(Instant, bool)>>);

impl Readiness {
    /// Whether the database takes what is written; asked at most once a second.
    pub async fn look(&self, services: &Services) -> bool {
        let mut known = self.0.lock().await;
        if let Some((at, ready)) = *known
            && at.elapsed() < HOLDS
        {
            return ready;
        }
        let ready = match services.ready().await {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(error = %error, "the database can't be written");
                false
            }
        };
        *known = Some((Instant::now(), ready));
        ready
    }
}
