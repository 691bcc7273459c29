//! Who on this machine may read the files of an SQLite database: its owner alone.
//!
//! They hold everything that visitors and agents wrote. SQLite gives the files beside the database (`-wal`, `-shm`) the
//! mode of the database, so it is enough that this is there before SQLite opens it. What is there already keeps its mode,
//! as somebody may have meant it, and is told.

use std::io;
use std::path::{Path, PathBuf};

/// Makes a folder and those above it that are missing, for the owner alone.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes an empty file for the owner alone, which SQLite takes as a new database.
pub(super) fn make_file(file: &Path) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        // Another process was faster; what it made is as good.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(|_| ()),
    }
}

/// Tells what of a database others on this machine may read or change.
pub(super) fn tell_of_wide(file: &Path) {
    for (path, mode, narrow) in wide(file) {
        tracing::warn!(
            "{path} is open to other users of this machine (mode {mode:04o}); it holds everything people wrote. Close it: \
             chmod {narrow} {path}",
            path = path.display()
        );
    }
}

/// What is wider than it should be: its path, its mode, and the mode it should have.
#[cfg(unix)]
fn wide(file: &Path) -> Vec<(PathBuf, u32, &'static str)> {
    use std::os::unix::fs::PermissionsExt;
    let beside = |end: &str| {
        let mut path = file.as_os_str().to_owned();
        path.push(end);
        PathBuf::from(path)
    };
    let folder = file.parent().map(|folder| (folder.to_owned(), "700"));
    let files = ["", "-wal", "-shm"].map(|end| (beside(end), "600"));
    folder
        .into_iter()
        .chain(files)
        .filter_map(|(path, narrow)| {
            let mode = path.metadata().ok()?.permissions().mode() & 0o7777;
            (mode & 0o077 != 0).then_some((path, mode, narrow))
        })
        .collect()
}

/// Other systems have no such modes.
#[cfg(not(unix))]
fn wide(_: &Path) -> Vec<(PathBuf, u32, &'static str)> {
    Vec::new()
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn mode(path: &Path) -> u32 {
        path.metadata().expect("it is there").permissions().mode() & 0o777
    }

    #[test]
    fn folders_and_files_are_made_for_their_owner_alone() {
        let place = tempfile::tempdir().expect("a temporary folder");
        let folder = place.path().join("a/b");
        make_folder(&folder).expect("it is made");
        let file = folder.join("foyer.db");
        make_file(&file).expect("it is made");
        assert_eq!((mode(&place.path().join("a")), mode(&folder), mode(&file)), (0o700, 0o700, 0o600));
        assert!(wide(&file).is_empty());
        make_file(&file).expect("it is there");
    }

    #[test]
    fn what_is_wider_is_found_and_left_as_it_is() {
        let place = tempfile::tempdir().expect("a temporary folder");
        let set = |path: &Path, mode| {
            std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).expect("its mode is set");
        };
        let [file, wal] = ["foyer.db", "foyer.db-wal"].map(|name| place.path().join(name));
        for path in [&file, &wal] {
            std::fs::write(path, "").expect("a file");
            set(path, 0o644);
        }
        set(place.path(), 0o755);
        let found = wide(&file);
        assert_eq!(
            found,
            [(place.path().to_owned(), 0o755, "700"), (file.clone(), 0o644, "600"), (wal, 0o644, "600")]
        );
        assert_eq!(mode(&file), 0o644);
    }
}
