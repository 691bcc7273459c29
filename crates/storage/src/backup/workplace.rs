//! Where a copy is made until it is complete: a hidden folder beside its place, with everything that SQLite puts next to
//! it. It goes as a whole, however the work ends; after a kill, with the next backup.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// How such a folder begins.
pub(super) const PREFIX: &str = ".foyer-backup-";

/// SQLite may be putting a file into the folder at the moment of its removal.
const TRIES: u32 = 10;
const BETWEEN: Duration = Duration::from_millis(20);

/// The folder. Dropping it removes it with all that is in it.
pub(super) struct Workplace {
    folder: PathBuf,
    /// Held for as long as somebody works here. The system takes it away with the process, however that ends.
    _lock: Option<File>,
}

impl Workplace {
    /// Makes one in `beside`, for its owner alone.
    pub(super) fn make(beside: &Path) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(beside).map(TempDir::keep)?;
        // Not every system opens folders; there nothing is swept either.
        let lock = File::open(&folder).ok();
        if let Some(lock) = &lock {
            lock.try_lock()?;
        }
        Ok(Self { folder, _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Workplace {
    fn drop(&mut self) {
        for _ in 0..TRIES {
            match std::fs::remove_dir_all(&self.folder) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => std::thread::sleep(BETWEEN),
                _ => return,
            }
        }
    }
}

/// Removes what backups left that were killed with no time to clean up: nobody holds its lock.
pub(super) fn sweep(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with(PREFIX) {
            continue;
        }
        // One that is gone by now, or is not ours, is nobody's concern.
        let Ok(left) = File::open(entry.path()) else { continue };
        if left.try_lock().is_ok() {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    Ok(())
}
