//! Copies of databases that are written to, and reasons why there is none.

use super::*;
use crate::testing::{Backend, TestDb};
use crate::{Lock, Store, settings};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

async fn put(store: &Store, n: u32) -> Result<(), StorageError> {
    store
        .write(Lock::Rows, move |conn| {
            Box::pin(async move { settings::put(conn, &format!("n-{n}"), "1", 0).await.map(|_| ()) })
        })
        .await
}

async fn has(store: &Store, n: u32) -> anyhow::Result<bool> {
    Ok(settings::get(&mut store.read().await?, &format!("n-{n}")).await?.is_some())
}

fn files(folder: &Path) -> anyhow::Result<Vec<String>> {
    let names = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<io::Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

#[tokio::test]
async fn a_copy_taken_under_writes_holds_what_was_written_before() -> anyhow::Result<()> {
    let db = TestDb::new(Backend::Sqlite).await?;
    let folder = tempfile::tempdir()?;
    let target = folder.path().join("copy.db");
    for n in 0..50 {
        put(&db.store, n).await?;
    }
    let stop = Arc::new(AtomicBool::new(false));
    let writer = tokio::spawn({
        let (store, stop) = (db.store.clone(), Arc::clone(&stop));
        async move {
            let mut n = 50;
            while !stop.load(Ordering::Relaxed) {
                put(&store, n).await?;
                n += 1;
            }
            Ok::<_, StorageError>(n)
        }
    });
    let copied = backup(&db.url, &target).await?;
    stop.store(true, Ordering::Relaxed);
    let written = writer.await??;

    assert_eq!(copied.bytes, std::fs::metadata(&target)?.len());
    assert_eq!(files(folder.path())?, ["copy.db"], "nothing is left beside it");
    let restored = Store::open(&format!("sqlite://{}", target.display())).await?;
    let mut held = 0;
    for n in 0..written {
        let here = has(&restored, n).await?;
        assert!(here || n >= 50, "{n} was written before the copy began");
        assert!(!here || held == n, "{n} is there and one before it is not");
        held += u32::from(here);
    }
    // The source was not harmed.
    for n in 0..written {
        assert!(has(&db.store, n).await?);
    }
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_a_copy() -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let db = TestDb::new(Backend::Sqlite).await?;
    let folder = tempfile::tempdir()?;
    let target = folder.path().join("copy.db");
    backup(&db.url, &target).await?;
    assert_eq!(std::fs::metadata(&target)?.permissions().mode() & 0o777, 0o600);
    Ok(())
}

#[tokio::test]
async fn what_is_there_is_never_overwritten() -> anyhow::Result<()> {
    let db = TestDb::new(Backend::Sqlite).await?;
    let folder = tempfile::tempdir()?;
    let target = folder.path().join("copy.db");
    std::fs::write(&target, "mine")?;
    assert!(matches!(backup(&db.url, &target).await, Err(BackupError::Exists)));
    assert_eq!(std::fs::read_to_string(&target)?, "mine");
    // Made while the copy was written.
    let late = NamedTempFile::new_in(folder.path())?;
    assert!(matches!(place(late, &target, folder.path()), Err(BackupError::Exists)));
    assert_eq!(std::fs::read_to_string(&target)?, "mine");
    assert_eq!(files(folder.path())?, ["copy.db"]);
    Ok(())
}

#[tokio::test]
async fn a_source_that_is_none_is_named_and_not_made() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (missing, other) = (folder.path().join("missing.db"), folder.path().join("other.db"));
    let target = folder.path().join("copy.db");
    let url = |path: &PathBuf| format!("sqlite://{}", path.display());
    assert!(matches!(backup(&url(&missing), &target).await, Err(BackupError::Source(_))));
    std::fs::write(&other, "")?;
    assert!(matches!(backup(&url(&other), &target).await, Err(BackupError::Foreign(_))));
    assert!(matches!(backup("postgres://localhost/foyer", &target).await, Err(BackupError::NotSqlite)));
    assert_eq!(files(folder.path())?, ["other.db"]);
    Ok(())
}

#[tokio::test]
async fn a_damaged_copy_is_not_called_a_backup() -> anyhow::Result<()> {
    let db = TestDb::new(Backend::Sqlite).await?;
    for n in 0..2_000 {
        put(&db.store, n).await?;
    }
    let folder = tempfile::tempdir()?;
    let target = folder.path().join("copy.db");
    let good = backup(&db.url, &target).await?;
    let path = target.to_str().ok_or_else(|| anyhow::anyhow!("not text"))?;
    assert_eq!(check(path, good.migration).await?, good);
    assert!(matches!(check(path, good.migration + 1).await, Err(BackupError::Damaged(_))));
    let mut bytes = std::fs::read(&target)?;
    // Some pages in the middle, as a failing disk leaves them.
    let middle = bytes.len() / 2;
    bytes[middle - 8_192..middle + 8_192].fill(0xa5);
    std::fs::write(&target, bytes)?;
    assert!(matches!(check(path, good.migration).await, Err(BackupError::Damaged(_))));
    Ok(())
}

#[tokio::test]
async fn what_a_killed_backup_left_is_removed_by_the_next_and_a_running_one_is_not() -> anyhow::Result<()> {
    let db = TestDb::new(Backend::Sqlite).await?;
    let folder = tempfile::tempdir()?;
    let [left, running] =
        ["left", "running"].map(|end| folder.path().join(format!("{}{end}", workplace::PREFIX)));
    for workplace in [&left, &running] {
        std::fs::create_dir(workplace)?;
        std::fs::write(workplace.join("copy"), "half of a copy")?;
    }
    let held = File::open(&running)?;
    held.lock()?;
    backup(&db.url, &folder.path().join("copy.db")).await?;
    assert_eq!(files(folder.path())?, [&format!("{}running", workplace::PREFIX), "copy.db"]);
    Ok(())
}
