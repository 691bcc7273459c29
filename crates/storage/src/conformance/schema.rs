//! The two migrations describe the same schema.

use super::Outcome;
use crate::testing::{Backend, TestDb};
use sqlx::{ConnectOptions, Row};
use std::collections::BTreeMap;
use std::str::FromStr;

/// Table → column → (type, may be null).
type Schema = BTreeMap<String, BTreeMap<String, (String, bool)>>;

#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns() -> Outcome {
    let (sqlite, postgres) = (of_sqlite().await?, of_postgres().await?);
    assert!(sqlite.contains_key("stream_event"));
    assert_eq!(sqlite, postgres);
    Ok(())
}

#[test]
fn both_folders_hold_the_same_migrations() {
    let names = |migrator: sqlx::migrate::Migrator| {
        migrator.iter().map(|m| (m.version, m.description.to_string())).collect::<Vec<_>>()
    };
    let sqlite = names(sqlx::migrate!("migrations/sqlite"));
    assert!(!sqlite.is_empty());
    assert_eq!(sqlite, names(sqlx::migrate!("migrations/postgres")));
}

async fn of_sqlite() -> anyhow::Result<Schema> {
    let db = TestDb::new(Backend::Sqlite).await?;
    let mut connection = sqlx::sqlite::SqliteConnectOptions::from_str(&db.url)?.connect().await?;
    let rows = sqlx::query(
        "SELECT m.name AS t, p.name AS c, p.type AS ty, p.\"notnull\" AS nn FROM sqlite_master m \
         JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\'",
    )
    .fetch_all(&mut connection)
    .await?;
    let mut schema = Schema::new();
    for row in rows {
        let not_null: i64 = row.try_get("nn")?;
        let ty: String = row.try_get("ty")?;
        // The one type that each calls by a name of its own.
        let ty = if ty == "BLOB" { "bytea".to_owned() } else { ty };
        schema
            .entry(row.try_get("t")?)
            .or_default()
            .insert(row.try_get("c")?, (ty.to_lowercase(), not_null == 0));
    }
    Ok(schema)
}

async fn of_postgres() -> anyhow::Result<Schema> {
    let db = TestDb::new(Backend::Postgres).await?;
    let mut connection = sqlx::postgres::PgConnectOptions::from_str(&db.url)?.connect().await?;
    let rows = sqlx::query(
        "SELECT table_name::text AS t, column_name::text AS c, data_type::text AS ty, is_nullable::text AS n \
         FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'",
    )
    .fetch_all(&mut connection)
    .await?;
    let mut schema = Schema::new();
    for row in rows {
        let nullable: String = row.try_get("n")?;
        schema
            .entry(row.try_get("t")?)
            .or_default()
            .insert(row.try_get("c")?, (row.try_get("ty")?, nullable == "YES"));
    }
    Ok(schema)
}
