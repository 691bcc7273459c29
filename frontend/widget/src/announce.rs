//! What a screen reader is told, apart from the visible transcript.
//!
//! Three live regions that exist from the first moment, because one that is mounted together with
//! its text is not read. Lines of the log leave again, no sooner than a second later. Never moves
//! the focus.

use crate::dom::{El, el};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;

/// How long a line stays.
const STAYS_MS: u32 = 1_500;

/// The three regions.
#[derive(Clone, Copy)]
pub(crate) struct Announcer {
    log: StoredValue<El, LocalStorage>,
    status: RwSignal<String>,
    alert: RwSignal<String>,
}

impl Announcer {
    /// Regions that are not in the page yet.
    pub(crate) fn new() -> Self {
        let log = region("div", "log").attr("aria-label", crate::words::NEW_MESSAGES);
        Self {
            log: StoredValue::new_local(log),
            status: RwSignal::new(String::new()),
            alert: RwSignal::new(String::new()),
        }
    }

    /// Adds one incoming line.
    pub(crate) fn log(self, line: &str) {
        let line = el("p").text(line);
        let node = line.node().clone();
        self.log.with_value(|log| drop(log.clone().child(line)));
        Timeout::new(STAYS_MS, move || node.remove()).forget();
    }

    /// Says how things stand, once the reader has nothing more urgent.
    pub(crate) fn status(self, line: &str) {
        say(self.status, line);
    }

    /// Says at once what needs the visitor.
    pub(crate) fn alert(self, line: &str) {
        say(self.alert, line);
    }

    /// Appends the regions, hidden from sight only.
    pub(crate) fn regions(self, root: El) -> El {
        root.child(self.log.get_value())
            .child(region("p", "status").text_of(move || self.status.get()))
            .child(region("p", "alert").text_of(move || self.alert.get()))
    }
}

fn region(name: &str, role: &str) -> El {
    el(name).attr("class", "vh").attr("role", role)
}

/// The text leaves again, so that the same words are a change the next time.
fn say(region: RwSignal<String>, line: &str) {
    region.set(line.to_owned());
    let said = line.to_owned();
    Timeout::new(STAYS_MS, move || {
        if region.with_untracked(|now| *now == said) {
            region.set(String::new());
        }
    })
    .forget();
}
