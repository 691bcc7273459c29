//! Opens the database an operator named, and never begins an empty installation unseen.
//!
//! A path is easily mistyped, or meant from another folder. So a new file is always told, and its folder is made
//! only when that was asked for; both for their owner alone (`access`). What is in the database is no business of this
//! module.

mod access;

use crate::config::{Config, DatabaseUrl};
use anyhow::{Context, bail};
use foyer_storage::Store;
use std::path::{Path, PathBuf};

/// Opens the database, making the file of an SQLite database when there is none.
///
/// # Errors
/// When it cannot be made, reached or migrated, or its folder is missing and is not to be made.
pub async fn open(config: &Config) -> anyhow::Result<Store> {
    let made = missing_file(&config.database.url)?;
    if let Some(file) = &made {
        make_folder(file, config.database.create)?;
        access::make_file(file)
            .with_context(|| format!("database.url: the file {} can't be made", file.display()))?;
    }
    let store = open_store(config).await?;
    if let Some(file) = &made {
        tracing::info!("made a new database at {}", file.display());
    }
    if let Some(file) = config.database.url.file().and_then(|file| std::path::absolute(file).ok()) {
        access::tell_of_wide(&file);
    }
    Ok(store)
}

/// Opens a database that is there.
///
/// # Errors
/// When it is not, or cannot be reached or migrated.
pub async fn open_existing(config: &Config) -> anyhow::Result<Store> {
    if let Some(file) = missing_file(&config.database.url)? {
        bail!("database.url: there is no database at {}", file.display());
    }
    open_store(config).await
}

async fn open_store(config: &Config) -> anyhow::Result<Store> {
    let url = &config.database.url;
    Store::open_with(url.expose(), config.database.commit_batch)
        .await
        .with_context(|| format!("database.url: {url} can't be opened"))
}

/// The file of an SQLite database that is not there yet, with its whole path.
fn missing_file(url: &DatabaseUrl) -> anyhow::Result<Option<PathBuf>> {
    let Some(file) = url.file() else { return Ok(None) };
    let file =
        std::path::absolute(&file).with_context(|| format!("database.url: {} is no path", file.display()))?;
    Ok((!file.exists()).then_some(file))
}

fn make_folder(file: &Path, create: bool) -> anyhow::Result<()> {
    let Some(folder) = file.parent().filter(|folder| !folder.is_dir()) else { return Ok(()) };
    if !create {
        bail!(
            "database.url: there is no database at {}, and no folder {}. To begin with an empty one there, add \
             --create",
            file.display(),
            folder.display()
        );
    }
    access::make_folder(folder)
        .with_context(|| format!("database.url: the folder {} can't be made", folder.display()))
}
