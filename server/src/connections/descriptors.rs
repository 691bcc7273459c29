//! File descriptors: as many as the system gives, some of them kept back.

/// Kept for the database and its journal, the log, web pages from a folder, and connections that
/// are being refused.
const KEPT_BACK: u64 = 128;

/// Asks the system for as many descriptors as this process may have, and answers how many
/// connections there may be: `wanted` (0 is any number), or fewer when there are fewer descriptors.
#[cfg(unix)]
pub(super) fn bounded(wanted: u32) -> u32 {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        // Shells start programs with a small limit, because very old programs need it.
        let raised = rustix::process::Rlimit { current: limit.maximum, maximum: limit.maximum };
        match setrlimit(Resource::Nofile, raised) {
            Ok(()) => limit = getrlimit(Resource::Nofile),
            Err(error) => tracing::debug!(error = %error, "the file descriptor limit can't be raised"),
        }
    }
    below(wanted, limit.current)
}

/// As many as wanted: this system has no such limit.
#[cfg(not(unix))]
pub(super) fn bounded(wanted: u32) -> u32 {
    wanted
}

/// `wanted`, or what `descriptors` (`None`: any number) leave room for.
#[cfg(unix)]
fn below(wanted: u32, descriptors: Option<u64>) -> u32 {
    let Some(descriptors) = descriptors else { return wanted };
    // With very few descriptors half of them are for connections.
    let room = descriptors.saturating_sub(KEPT_BACK).max(descriptors / 2).max(1);
    let room = u32::try_from(room).unwrap_or(u32::MAX);
    if wanted == 0 || wanted > room {
        if wanted > room {
            tracing::warn!(
                limits.connections = wanted,
                connections = room,
                "the system allows fewer open files than there may be connections"
            );
        }
        room
    } else {
        wanted
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_database_keeps_its_descriptors() {
        for (wanted, descriptors, allowed) in [
            (20_000, Some(1_048_576), 20_000),
            (20_000, Some(1_024), 896),
            (0, Some(1_024), 896),
            (20_000, None, 20_000),
            (0, None, 0),
            (100, Some(150), 75),
            (100, Some(0), 1),
            (0, Some(u64::MAX), u32::MAX),
        ] {
            assert_eq!(below(wanted, descriptors), allowed, "{wanted} {descriptors:?}");
        }
    }
}
