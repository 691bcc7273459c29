//! The database's URL, which may hold a password.

use serde::Deserialize;
use std::fmt;
use std::path::PathBuf;

/// The database is on another machine, and nobody said whether the way there is safe.
const UNSAID: &str = "the database is on another machine, and the URL doesn't say how to reach it. Add sslmode=verify-full, with \
    sslrootcert=FILE when its certificate is of your own authority; or, when nobody else is on the way, say sslmode=disable";

/// A database URL of a kind Foyer knows. Shows itself without the password.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The URL with its password, for opening the database.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The file, when it is an SQLite database.
    #[must_use]
    pub fn file(&self) -> Option<PathBuf> {
        foyer_storage::file_of(&self.0)
    }
}

impl Default for DatabaseUrl {
    fn default() -> Self {
        Self("sqlite://data/foyer.db".to_owned())
    }
}

impl TryFrom<String> for DatabaseUrl {
    type Error = &'static str;

    fn try_from(url: String) -> Result<Self, Self::Error> {
        let rest = match url.split_once(':') {
            Some(("sqlite" | "postgres" | "postgresql", rest)) => rest.trim_start_matches('/'),
            _ => return Err("the database URL must start with sqlite:// or postgres://"),
        };
        if rest.is_empty() {
            Err("the database URL names no database")
        } else if rest.starts_with(":memory:") {
            Err("a database in memory cannot be shared between connections; name a file")
        } else if foyer_storage::is_way_unsaid(&url) {
            Err(UNSAID)
        } else {
            Ok(Self(url))
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (url, query) = match self.0.split_once('?') {
            Some((url, query)) => (url, Some(query)),
            None => (self.0.as_str(), None),
        };
        match url.split_once("://").map(|(scheme, rest)| (scheme, rest.rsplit_once('@'))) {
            Some((scheme, Some((login, rest)))) => {
                let user = login.split(':').next().unwrap_or_default();
                write!(f, "{scheme}://{user}:***@{rest}")?;
            }
            _ => f.write_str(url)?,
        }
        for (index, pair) in query.into_iter().flat_map(|q| q.split('&')).enumerate() {
            f.write_str(if index == 0 { "?" } else { "&" })?;
            match pair.split_once('=') {
                Some((key, _)) if key.eq_ignore_ascii_case("password") => write!(f, "{key}=***")?,
                _ => f.write_str(pair)?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> DatabaseUrl {
        DatabaseUrl::try_from(text.to_owned()).expect("a database URL")
    }

    #[test]
    fn no_password_is_ever_shown() {
        let cases = [
            ("postgres://foyer:s3cret@localhost/foyer", "postgres://foyer:***@localhost/foyer"),
            (
                "postgres://foyer:s3:c@ret@db/foyer?sslmode=require",
                "postgres://foyer:***@db/foyer?sslmode=require",
            ),
            ("postgres://foyer@localhost/foyer", "postgres://foyer:***@localhost/foyer"),
            (
                "postgres://localhost/foyer?user=a&password=s3cret",
                "postgres://localhost/foyer?user=a&password=***",
            ),
            ("postgres://localhost/foyer", "postgres://localhost/foyer"),
            ("sqlite://data/foyer.db", "sqlite://data/foyer.db"),
        ];
        for (text, shown) in cases {
            assert_eq!(url(text).to_string(), shown);
            assert_eq!(format!("{:?}", url(text)), format!("\"{shown}\""));
            assert_eq!(url(text).expose(), text);
        }
    }

    #[test]
    fn the_file_is_found_as_the_database_finds_it() {
        let file = |text| url(text).file().map(|f| f.display().to_string());
        assert_eq!(file("sqlite://data/foyer.db").as_deref(), Some("data/foyer.db"));
        assert_eq!(file("sqlite:///var/lib/foyer.db?mode=rwc").as_deref(), Some("/var/lib/foyer.db"));
        assert_eq!(file("sqlite://my%20chats/foyer.db").as_deref(), Some("my chats/foyer.db"));
        assert_eq!(file("sqlite:foyer.db").as_deref(), Some("foyer.db"));
        assert_eq!(file("postgres://localhost/foyer"), None);
    }

    #[test]
    fn a_database_on_another_machine_asks_for_a_word_about_the_way() {
        let read = |text: &str| DatabaseUrl::try_from(text.to_owned());
        assert_eq!(read("postgres://db.example.com/foyer").err(), Some(UNSAID));
        for word in ["verify-full", "require", "disable"] {
            assert!(read(&format!("postgres://db.example.com/foyer?sslmode={word}")).is_ok(), "{word}");
        }
    }

    #[test]
    fn other_databases_are_refused() {
        for text in ["", "data/foyer.db", "mysql://db/foyer", "sqlite://", "postgres://", "sqlite::memory:"] {
            assert!(DatabaseUrl::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
