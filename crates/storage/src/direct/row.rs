//! Rows as SQLite gives them, kept until they are read by name.

use crate::StorageError;
use rusqlite::Statement;
use rusqlite::types::Value;
use std::sync::Arc;

/// Names of an answer's columns, shared by its rows.
pub(super) type Columns = Arc<[Box<str>]>;

/// A row, taken out of SQLite.
#[derive(Debug)]
pub struct DirectRow {
    columns: Columns,
    values: Vec<Value>,
}

/// All rows of a statement whose values are bound.
pub(super) fn rows(statement: &mut Statement<'_>, columns: &Columns) -> rusqlite::Result<Vec<DirectRow>> {
    let mut answer = statement.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = answer.next()? {
        let values = (0..columns.len()).map(|column| row.get(column)).collect::<rusqlite::Result<_>>()?;
        rows.push(DirectRow { columns: Arc::clone(columns), values });
    }
    Ok(rows)
}

/// A type that a column is read as; SQLite has no booleans, it keeps 0 and 1.
pub(crate) trait FromValue: Sized {
    fn from_value(value: &Value) -> Option<Self>;
}

impl FromValue for String {
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Text(text) = value { Some(text.clone()) } else { None }
    }
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Integer(number) = value { Some(*number) } else { None }
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value).map(|number| number != 0)
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Blob(bytes) = value { Some(bytes.clone()) } else { None }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Option<Self> {
        if *value == Value::Null { Some(None) } else { T::from_value(value).map(Some) }
    }
}

impl DirectRow {
    /// A column by its name.
    pub(crate) fn try_get<T: FromValue>(&self, column: &'static str) -> Result<T, StorageError> {
        let place = self.columns.iter().position(|name| **name == *column);
        let value = place.and_then(|place| self.values.get(place));
        let value = value.ok_or_else(|| sqlx::Error::ColumnNotFound(column.to_owned()))?;
        T::from_value(value).ok_or_else(|| {
            let source = format!("unexpectedly {}", value.data_type()).into();
            sqlx::Error::ColumnDecode { index: column.to_owned(), source }.into()
        })
    }
}
