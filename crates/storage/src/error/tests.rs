//! What an error says, and what it must not say.

use super::*;
use crate::conn::params;
use crate::testing::{Backend, TestDb};
use crate::{Lock, Store};

/// Stands for what a visitor typed.
const TYPED: &str = "maria wrote this";

/// The error of a statement that the value makes fail.
async fn refused(store: &Store, sql: &'static str) -> Option<StorageError> {
    store.write(Lock::Rows, move |conn| Box::pin(conn.execute(sql, params![TYPED]))).await.err()
}

fn says(error: &StorageError, wanted: &str) {
    for said in [error.to_string(), format!("{error:?}"), format!("{error:#?}")] {
        assert!(said.contains(wanted), "{said}");
        assert!(!said.contains(TYPED), "{said}");
    }
    assert!(std::error::Error::source(error).is_none(), "the driver's words are out of reach");
}

const TWICE: &str = "INSERT INTO setting (name, value, version) VALUES ($1, 'x', 1)";
const NO_ROLE: &str = "INSERT INTO agent (id, name, alias, email, email_key, password_hash, role, \
    chat_limit, status, active, version) VALUES ('a', $1, $1, $1, $1, $1, $1, 1, 'away', TRUE, 1)";
const NO_NUMBER: &str = "UPDATE setting SET version = CAST(CAST($1 AS TEXT) AS BIGINT)";

#[tokio::test]
async fn values_are_not_quoted_on_sqlite() -> anyhow::Result<()> {
    let db = TestDb::new(Backend::Sqlite).await?;
    assert!(refused(&db.store, TWICE).await.is_none());
    let Some(twice) = refused(&db.store, TWICE).await else { anyhow::bail!("stored twice") };
    assert!(matches!(twice, StorageError::Unique(_)));
    says(&twice, "UNIQUE constraint failed: setting.name");
    let Some(no_role) = refused(&db.store, NO_ROLE).await else { anyhow::bail!("a role of its own") };
    says(&no_role, "CHECK constraint failed");
    Ok(())
}

#[tokio::test]
async fn values_are_not_quoted_on_postgres() -> anyhow::Result<()> {
    let db = TestDb::new(Backend::Postgres).await?;
    assert!(refused(&db.store, TWICE).await.is_none());
    let Some(twice) = refused(&db.store, TWICE).await else { anyhow::bail!("stored twice") };
    assert!(matches!(twice, StorageError::Unique(_)));
    says(&twice, "SQLSTATE 23505 setting setting_pkey");
    let Some(no_role) = refused(&db.store, NO_ROLE).await else { anyhow::bail!("a role of its own") };
    says(&no_role, "SQLSTATE 23514 agent agent_role_check");
    // Its own words are: invalid input syntax for type bigint: "maria wrote this".
    let Some(no_number) = refused(&db.store, NO_NUMBER).await else { anyhow::bail!("a number") };
    says(&no_number, "SQLSTATE 22P02");
    let Some(no_table) = refused(&db.store, "DELETE FROM nothing WHERE name = $1").await else {
        anyhow::bail!("a table")
    };
    says(&no_table, "SQLSTATE 42P01 relation \"nothing\" does not exist");
    Ok(())
}
