//! SQLite with the server's settings and no server: one connection, one thread.

use super::Statement;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// What SQLite says when it fails.
pub type SqliteError = rusqlite::Error;

/// A connection with the durability of [`crate::Store`]'s writer: WAL, `synchronous=FULL`.
#[derive(Debug)]
pub struct RawSqlite {
    connection: Connection,
    next: i64,
}

impl RawSqlite {
    /// Opens a file, or makes it.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn open(path: &Path) -> Result<Self, SqliteError> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.set_prepared_statement_cache_capacity(100);
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS raw_message (id INTEGER PRIMARY KEY, chat TEXT NOT NULL, \
             at BIGINT NOT NULL, body TEXT NOT NULL)",
        )?;
        Ok(Self { connection, next: 0 })
    }

    /// Inserts `count` rows of a message's size in one commit.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn insert(&mut self, count: usize, body: &str) -> Result<(), SqliteError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut insert =
                transaction.prepare_cached("INSERT INTO raw_message (chat, at, body) VALUES ($1, $2, $3)")?;
            for _ in 0..count {
                self.next += 1;
                insert.execute((format!("{:032x}", self.next % 64), self.next, body))?;
            }
        }
        transaction.commit()
    }

    /// Runs the statements of `jobs` again, all in one commit, and reads every answer to its end.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn replay(&mut self, jobs: &[Vec<Statement>]) -> Result<(), SqliteError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for statement in jobs.iter().flatten() {
            let mut prepared = transaction.prepare_cached(statement.sql)?;
            for (number, param) in (1_usize..).zip(&statement.params) {
                // SQLite counts `$2` by where it stands, not by its number.
                if let Some(index) = prepared.parameter_index(&format!("${number}"))? {
                    prepared.raw_bind_parameter(index, param)?;
                }
            }
            let mut rows = prepared.raw_query();
            while rows.next()?.is_some() {}
        }
        transaction.commit()
    }

    /// Messages of all chats: what a replay of messages must have left.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn messages(&self) -> Result<i64, SqliteError> {
        self.connection
            .query_row("SELECT COUNT(*) FROM stream_event WHERE kind = 'message'", (), |row| row.get(0))
    }

    /// Chats that somebody owns: what a replay of assignments must have left.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn active_chats(&self) -> Result<i64, SqliteError> {
        self.connection.query_row("SELECT COUNT(*) FROM chat WHERE state = 'active'", (), |row| row.get(0))
    }
}
