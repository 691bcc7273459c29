//! What the metrics show of the database at the moment somebody asks.

use crate::{ServiceError, Services};
use foyer_metrics::Department;
use foyer_storage::chats;

impl Services {
    /// Open chats and the longest wait of every department. For the operator, so it asks for no
    /// rights; it tells ids and numbers only.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn department_figures(&self) -> Result<Vec<Department>, ServiceError> {
        let now = self.clock.now();
        let mut conn = self.store.read().await?;
        let departments = chats::open_by_department(&mut conn).await?;
        let figures = departments.into_iter().map(|open| Department {
            id: open.department.0,
            queued: open.queued,
            active: open.active,
            oldest_s: open.oldest.map_or(0.0, |since| (now.0 - since.0).max(0) as f64 / 1000.0),
        });
        Ok(figures.collect())
    }
}
