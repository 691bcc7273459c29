//! Which request or connection is being served, so that an error shown to a person can be found
//! in the log. It knows the id that its caller gave and nothing of how requests come in.

use std::sync::Arc;
use tokio::task_local;

task_local! {
    static REFERENCE: Arc<str>;
}

/// Runs `work` as part of what `id` names.
pub async fn serving<F: Future>(id: Arc<str>, work: F) -> F::Output {
    REFERENCE.scope(id, work).await
}

/// The id of what is being served; `None` in work that nobody asked for.
pub(crate) fn current() -> Option<Arc<str>> {
    REFERENCE.try_with(Arc::clone).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ServiceError;
    use foyer_protocol::AppError;

    #[tokio::test]
    async fn an_error_of_ours_names_what_was_served() {
        let sentence = || AppError::from(ServiceError::internal("on purpose")).message;
        assert_eq!(sentence(), "Something went wrong on the server. Try again.");
        let said = serving("r-17".into(), async { sentence() }).await;
        assert!(said.ends_with(" report it with this number: r-17."), "{said}");
        let own = serving("r-17".into(), async { AppError::from(ServiceError::signed_out()).message }).await;
        assert!(!own.contains("r-17"), "{own}");
    }
}
