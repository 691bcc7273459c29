//! Puts the sources of the configuration on top of one another and reads the outcome.

use super::{Config, LogFormat};
use figment::error::Kind;
use figment::providers::{Env, Format, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};
use std::fmt;
use std::path::{Path, PathBuf};

/// What the command line sets; `None` leaves a key to the other sources.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// The file to read.
    pub config: Option<PathBuf>,
    /// `database.url`
    pub database_url: Option<String>,
    /// `database.create`; a flag can only switch it on.
    pub create: bool,
    /// `server.listen`
    pub listen: Option<String>,
    /// `server.public_url`
    pub public_url: Option<String>,
    /// `server.behind_proxy`
    pub behind_proxy: Option<bool>,
    /// `server.trusted_proxies`
    pub trusted_proxies: Option<String>,
    /// `log.format`
    pub log_format: Option<LogFormat>,
    /// `log.filter`
    pub log_filter: Option<String>,
}

/// Reads the configuration.
///
/// # Errors
/// When the file is missing, or a key is unknown or has a wrong value.
pub fn read(flags: &Flags) -> Result<Config, ConfigError> {
    read_with(flags, Env::prefixed("FOYER__").split("__"))
}

/// Reads with `environment` in place of the process's own.
fn read_with(flags: &Flags, environment: impl Provider) -> Result<Config, ConfigError> {
    let mut layers = Figment::new();
    if let Some(path) = &flags.config {
        layers = layers.merge(Toml::string(&text_of(path)?));
    }
    let layers = layers.merge(environment).merge(flags);
    let file = flags.config.as_deref();
    let mut config: Config = layers
        .extract()
        .map_err(|error| ConfigError(error.into_iter().map(|error| describe(error, file)).collect()))?;
    config.server.public_url.follow(config.server.listen.as_str());
    Ok(config)
}

/// A file that was named but cannot be read is an error; figment would go on without it.
fn text_of(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path)
        .map_err(|error| ConfigError(vec![format!("--config {}: {error}", path.display())]))
}

impl Provider for Flags {
    fn metadata(&self) -> Metadata {
        Metadata::named("the command line")
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let format = self.log_format.map(|format| match format {
            LogFormat::Pretty => "pretty",
            LogFormat::Json => "json",
        });
        let mut sections: Map<&str, Dict> = Map::new();
        for (section, key, value) in [
            ("database", "url", self.database_url.as_deref()),
            ("server", "listen", self.listen.as_deref()),
            ("server", "public_url", self.public_url.as_deref()),
            ("server", "trusted_proxies", self.trusted_proxies.as_deref()),
            ("log", "format", format),
            ("log", "filter", self.log_filter.as_deref()),
        ] {
            if let Some(value) = value {
                sections.entry(section).or_default().insert(key.to_owned(), Value::from(value));
            }
        }
        if self.create {
            sections.entry("database").or_default().insert("create".to_owned(), Value::from(true));
        }
        if let Some(behind_proxy) = self.behind_proxy {
            sections
                .entry("server")
                .or_default()
                .insert("behind_proxy".to_owned(), Value::from(behind_proxy));
        }
        let sections = sections.into_iter().map(|(name, dict)| (name.to_owned(), Value::from(dict)));
        Ok(Map::from([(Profile::Default, sections.collect())]))
    }
}

/// Everything wrong with the configuration, one sentence a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(Vec<String>);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for ConfigError {}

/// `key: what is wrong (where it was set)`.
fn describe(error: figment::Error, file: Option<&Path>) -> String {
    let mut key = error.path.clone();
    let problem = match &error.kind {
        Kind::UnknownField(name, known) => {
            if key.last() != Some(name) {
                key.push(name.clone());
            }
            format!("there is no such setting here; there are {}", known.join(", "))
        }
        Kind::InvalidType(_, expected) | Kind::InvalidValue(_, expected) => {
            format!("expected {}", in_words(expected))
        }
        Kind::UnknownVariant(_, known) => format!("expected one of {}", known.join(", ")),
        other => other.to_string(),
    };
    let key = key.join(".");
    let source = match &error.metadata {
        Some(metadata) if metadata.name.contains("FOYER__") => {
            format!(" (set by {})", variable(&key))
        }
        Some(metadata) if metadata.name.contains("TOML") => {
            let file = file.map_or_else(|| "the file".to_owned(), |path| path.display().to_string());
            format!(" (set in {file})")
        }
        Some(metadata) => format!(" (set by {})", metadata.name),
        None => String::new(),
    };
    if key.is_empty() { format!("{problem}{source}") } else { format!("{key}: {problem}{source}") }
}

/// What a setting takes, for people; serde says it in the words of the language.
fn in_words(expected: &str) -> String {
    match expected {
        "u32" => format!("a number from 0 to {}", u32::MAX),
        "a nonzero u32" => format!("a number from 1 to {}", u32::MAX),
        "usize" => format!("a number from 0 to {}", usize::MAX),
        "a nonzero usize" => format!("a number from 1 to {}", usize::MAX),
        "a boolean" => "true or false".to_owned(),
        "a string" | "string" => "text".to_owned(),
        "path string" => "the path of a folder".to_owned(),
        section if section.starts_with("struct ") => "a section with settings".to_owned(),
        other => other.to_owned(),
    }
}

/// The environment variable of a key.
fn variable(key: &str) -> String {
    format!("FOYER__{}", key.replace('.', "__").to_ascii_uppercase())
}

#[cfg(test)]
mod tests;
