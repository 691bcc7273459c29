//! The services over real SQLite and real PostgreSQL, with a clock the tests move.

#![expect(clippy::expect_used, clippy::panic, reason = "what fails while a test is set up fails the test")]

mod accounts;
mod assignment;
mod blocks;
mod bounds;
mod clock;
mod company;
mod editing;
mod identity;
mod jobs;
mod links;
mod lists;
mod offline;
mod pictures;
mod places;
mod presence;
mod rights;
mod setup;
mod sign_in;
mod storm;
mod texts;
mod tokens;
mod visitors;

/// Runs a test on both databases, as two tests.
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($company:ident: Company) $body:block)*) => {$(
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports, reason = "each test needs other names")]
            use super::*;

            async fn check($company: Company) -> anyhow::Result<()> {
                $body
                Ok(())
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() -> anyhow::Result<()> {
                check(Company::found(foyer_storage::testing::Backend::Sqlite).await?).await
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() -> anyhow::Result<()> {
                check(Company::found(foyer_storage::testing::Backend::Postgres).await?).await
            }
        }
    )*};
}
pub(crate) use on_both;
