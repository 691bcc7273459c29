//! Sets up the log of the process. What visitors or agents typed, addresses, e-mails, tokens and
//! passwords must stay out of it. Below the level of information, libraries print the frames and
//! headers they carry, so at those levels only `sqlx` is logged: it prints statements without their
//! values.

use crate::config::{Log, LogFormat};
use foyer_metrics::{Fault, metrics};
use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::IsTerminal;
use std::panic::PanicHookInfo;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::FilterFn;
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

/// Starts logging to standard error. A second call changes nothing, so that several servers may
/// run in one process.
pub fn start(log: &Log) {
    let lines = match log.format {
        LogFormat::Pretty => {
            layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal()).boxed()
        }
        LogFormat::Json => layer().with_writer(std::io::stderr).json().flatten_event(true).boxed(),
    };
    let log =
        tracing_subscriber::registry().with(log.filter.build()).with(FilterFn::new(is_discreet)).with(lines);
    if log.try_init().is_err() {
        tracing::debug!("logging was set up before");
        return;
    }
    std::panic::set_hook(Box::new(hear_panic));
}

/// Whether this target logs nothing that people typed, so that the operator's filter may let it
/// through.
fn is_discreet(said: &Metadata<'_>) -> bool {
    let target = said.target();
    *said.level() <= Level::INFO || target.starts_with("foyer_") || target.starts_with("sqlx")
}

/// Logs where a task panicked. The standard hook prints the words too, and those of a slice out
/// of range quote the text that was sliced.
fn hear_panic(panic: &PanicHookInfo<'_>) {
    metrics().faults.of(Fault::Panic).inc();
    let place = panic.location().map(ToString::to_string);
    let trace = Backtrace::capture();
    let backtrace = (trace.status() == BacktraceStatus::Captured).then(|| trace.to_string());
    tracing::error!(place, words = words(panic), backtrace, "a task panicked");
}

/// Words that are part of the program are logged. Words made at run time may quote what people
/// typed, and are not.
fn words<'p>(panic: &'p PanicHookInfo<'_>) -> &'p str {
    let fixed = panic.payload().downcast_ref::<&'static str>();
    fixed.copied().unwrap_or("(withheld: made at run time)")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Mutex, PoisonError};

    static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());

    #[test]
    fn a_panic_is_told_without_what_it_quotes() {
        let before = metrics().faults.of(Fault::Panic).get();
        std::panic::set_hook(Box::new(|panic| {
            hear_panic(panic);
            HEARD.lock().unwrap_or_else(PoisonError::into_inner).push(words(panic).to_owned());
        }));
        let typed = "für Zoë".to_owned();
        let sliced = std::panic::catch_unwind(|| typed[..2].len());
        let fixed = std::panic::catch_unwind(|| panic!("a rule was broken"));
        let _ = std::panic::take_hook();
        assert!(sliced.is_err() && fixed.is_err());
        let heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(*heard, ["(withheld: made at run time)", "a rule was broken"]);
        assert_eq!(metrics().faults.of(Fault::Panic).get(), before + 2);
    }
}
