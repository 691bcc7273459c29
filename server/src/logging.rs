//! Sets up the log of the process. Nobody writes what visitors or agents typed to it, nor
//! addresses, e-mails, tokens or passwords.

use crate::config::{Log, LogFormat};
use std::io::IsTerminal;

/// Starts logging to standard error. A second call changes nothing, so that several servers may
/// run in one process.
pub fn start(log: &Log) {
    let builder = tracing_subscriber::fmt().with_env_filter(log.filter.build()).with_writer(std::io::stderr);
    let started = match log.format {
        LogFormat::Pretty => builder.with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    if started.is_err() {
        tracing::debug!("logging was set up before");
    }
}
