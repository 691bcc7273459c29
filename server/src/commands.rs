//! What each command of the command line does.

mod password;

use crate::config::{self, Config, Flags};
use crate::{database, logging, startup};
use anyhow::{Context, bail};
use foyer_protocol::people::Role;
use foyer_services::NewAgent;
use secrecy::{ExposeSecret, SecretString};
use std::io::Write as _;
use std::path::Path;

/// Most chats at a time of an agent made here; the workspace changes it.
const NEW_AGENT_LIMIT: i64 = 3;

/// `foyer serve`: answers until it is told to stop.
///
/// # Errors
/// When it cannot start, or stops by itself.
pub async fn serve(flags: &Flags) -> anyhow::Result<()> {
    let config = configure(flags)?;
    let signals = startup::StopSignals::listen().context("signals to stop can't be heard")?;
    let running = startup::start(config).await?;
    let public_url = &running.public_url;
    tracing::info!(address = %running.address, "Foyer is ready at {public_url}");
    for words in startup::advice(public_url, running.address.ip()) {
        tracing::warn!("{words}");
    }
    if let Ok(Some(link)) = running.setup_link().await {
        tracing::info!("nobody has set Foyer up on this database yet: standard output says where to");
        // Not in the log, which others read too: whoever opens it first owns this server.
        let told = writeln!(std::io::stdout(), "Set Foyer up at {link}");
        if told.is_err() {
            tracing::warn!("standard output is closed, so the address of the set-up was told to nobody");
        }
    }
    running.until_told_to_stop(signals).await
}

/// `foyer migrate`: brings the database up to date.
///
/// # Errors
/// When the database cannot be opened or migrated.
pub async fn migrate(flags: &Flags) -> anyhow::Result<()> {
    let config = configure(flags)?;
    // Opening migrates.
    database::open(&config).await?.close().await;
    println!("The database {} is up to date.", config.database.url);
    Ok(())
}

/// `foyer backup`: copies the database while the server may run.
///
/// # Errors
/// When no copy was made, or the copy could not be checked.
pub async fn backup(flags: &Flags, file: &Path) -> anyhow::Result<()> {
    let config = configure(flags)?;
    let url = &config.database.url;
    let mut signals = startup::StopSignals::listen().context("signals to stop can't be heard")?;
    let copied = tokio::select! {
        copied = foyer_storage::backup(url.expose(), file) => copied,
        // What was written of the copy goes away with the work on it.
        () = signals.heard() => bail!("stopped before the copy was complete; nothing was left"),
    };
    let copied = copied.with_context(|| format!("{url} was not copied to {}", file.display()))?;
    println!(
        "{file} holds a copy of {url}: {bytes} bytes, chats: {chats}, messages: {messages}. It was read through and is \
         sound.\nIt can be restored with: foyer serve --database-url sqlite://{file}",
        file = file.display(),
        bytes = copied.bytes,
        chats = copied.chats,
        messages = copied.messages,
    );
    Ok(())
}

/// `foyer demo`: fills an empty database.
///
/// # Errors
/// When the database is not empty or the password is too short.
pub async fn demo(flags: &Flags, password: &SecretString) -> anyhow::Result<()> {
    let config = configure(flags)?;
    let services = startup::services_over(database::open(&config).await?, &config)?;
    let filled = services.fill_demo(password.expose_secret()).await;
    services.close().await;
    filled.context("the demo company was not made")?;
    println!(
        "The database {} holds the demo company Northwind now.\n\
         Sign in as admin@example.com, joe@example.com, bob@example.com or sue@example.com.",
        config.database.url
    );
    Ok(())
}

/// `foyer agent create`: adds an agent.
///
/// # Errors
/// When there is no company yet that the agent could work for, or a value is refused, for example an e-mail
/// address that is taken.
pub async fn create_agent(
    flags: &Flags,
    name: String,
    email: String,
    role: Role,
    password: Option<SecretString>,
) -> anyhow::Result<()> {
    let config = configure(flags)?;
    let store = database::open_existing(&config).await?;
    let password = match password {
        Some(password) => password,
        None => password::ask()?,
    };
    let agent =
        NewAgent { name, email, password: password.expose_secret().to_owned(), role, limit: NEW_AGENT_LIMIT };
    let services = startup::services_over(store, &config)?;
    let created = services.create_agent_from_cli(&agent).await;
    services.close().await;
    created.context("the agent was not added")?;
    println!("{} can sign in as {} now.", agent.name, agent.email);
    Ok(())
}

fn configure(flags: &Flags) -> anyhow::Result<Config> {
    let config = config::read(flags).context("the configuration is wrong")?;
    logging::start(&config.log);
    Ok(config)
}
