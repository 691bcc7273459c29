//! Open files: sockets need one each.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::path::Path;

/// Raises the soft limit of open files to the hard one; children inherit it.
pub(crate) fn raise_limit() -> std::io::Result<()> {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum })?;
    Ok(())
}

/// Type of a file system in memory, from `linux/magic.h`.
const TMPFS: i64 = 0x0102_1994;

/// Whether files in a folder are only in memory, where a sync costs nothing.
pub(crate) fn in_memory(folder: &Path) -> std::io::Result<bool> {
    Ok(rustix::fs::statfs(folder)?.f_type == TMPFS)
}
