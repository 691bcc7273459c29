//! How a noun's module declares its SQL.

#[cfg(test)]
use std::collections::HashSet;
#[cfg(test)]
use std::sync::{LazyLock, Mutex, PoisonError};

/// Every statement that ran in these tests, and whether on PostgreSQL.
#[cfg(test)]
pub(crate) static RAN: LazyLock<Mutex<HashSet<(bool, &'static str)>>> = LazyLock::new(Mutex::default);

/// Remembers that a statement ran.
#[cfg(test)]
pub(crate) fn note(postgres: bool, sql: &'static str) {
    RAN.lock().unwrap_or_else(PoisonError::into_inner).insert((postgres, sql));
}

/// Declares statements as constants and, for the conformance suite, a list of them all: the suite
/// fails when one of them did not run on both databases.
macro_rules! statements {
    ($($name:ident = $sql:expr;)*) => {
        $(const $name: &str = $sql;)*

        #[cfg(test)]
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}
pub(crate) use statements;
