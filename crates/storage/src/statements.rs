//! How a noun's module declares its SQL.

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
