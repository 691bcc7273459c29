//! The disk is full under load: refused in words, nothing lost, and on it goes once there is room.
//!
//! Once by the largest size a file of the server may have (`RLIMIT_FSIZE`), and once on a file system
//! of its own (tmpfs) where the tests run as root and may mount; elsewhere that is the limit again.

use crate::place::Place;
use foyer_client::Target;
use foyer_torture::cluster::{is_root, run};
use foyer_torture::process::{Foyer, Plan};
use foyer_torture::run::Office;
use foyer_torture::size::Size;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use tokio::time::sleep;

/// Room beyond what a founded company needs, in bytes.
const ROOM: u64 = 400_000;

/// A disk that can be filled and emptied.
enum Disk {
    /// A small file system, and a file that takes up its room.
    Mounted { at: PathBuf },
    /// A limit on the process.
    Limited,
}

impl Disk {
    /// Puts a database's folder on it.
    fn under(folder: &Path) -> anyhow::Result<Self> {
        let at = folder;
        let mount = || run(Command::new("mount").args(["-t", "tmpfs", "-o", "size=64m", "tmpfs"]).arg(at));
        if is_root() && mount().is_ok() {
            eprintln!("on a file system of its own");
            return Ok(Self::Mounted { at: at.to_owned() });
        }
        eprintln!("by RLIMIT_FSIZE");
        Ok(Self::Limited)
    }

    /// Leaves little room.
    fn fill(&self, foyer: &Foyer, database: &Path) -> anyhow::Result<()> {
        match self {
            Self::Mounted { at } => {
                let free = free(at)?;
                let ballast = vec![0; usize::try_from(free.saturating_sub(ROOM))?];
                match std::fs::write(at.join("ballast"), ballast) {
                    // The server was faster; then it is full already.
                    Err(error) if error.kind() == ErrorKind::StorageFull => Ok(()),
                    outcome => Ok(outcome?),
                }
            }
            Self::Limited => {
                let wal = database.with_extension("db-wal");
                let size = std::fs::metadata(wal)?.len().max(std::fs::metadata(database)?.len());
                limit(foyer, &(size + ROOM).to_string())
            }
        }
    }

    /// Makes room again.
    fn empty(&self, foyer: &Foyer) -> anyhow::Result<()> {
        match self {
            Self::Mounted { at } => Ok(std::fs::remove_file(at.join("ballast"))?),
            Self::Limited => limit(foyer, "unlimited"),
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if let Self::Mounted { at } = self {
            // Lazily: the server may still be ending.
            let _ = run(Command::new("umount").arg("-l").arg(at));
        }
    }
}

fn free(at: &Path) -> anyhow::Result<u64> {
    let out = Command::new("df").args(["-B1", "--output=avail"]).arg(at).output()?.stdout;
    let text = String::from_utf8(out)?;
    Ok(text.lines().last().unwrap_or_default().trim().parse()?)
}

fn limit(foyer: &Foyer, bytes: &str) -> anyhow::Result<()> {
    let id = foyer.id().map(|id| id.to_string()).unwrap_or_default();
    run(Command::new("prlimit").args(["--pid", &id, &format!("--fsize={bytes}:unlimited")]))
}

/// A limit on files kills a process with a signal unless it was told not to listen.
fn deaf_to_the_limit() -> Vec<String> {
    ["sh", "-c", "trap '' XFSZ; exec \"$0\" \"$@\""].map(str::to_owned).to_vec()
}

async fn full(make: impl FnOnce(&Path) -> anyhow::Result<Disk>) -> anyhow::Result<()> {
    let mut place = Place::sqlite().await?;
    let folder = place.folder.path().join("disk");
    std::fs::create_dir(&folder)?;
    let disk = make(&folder)?;
    let file = folder.join("foyer.db");
    let database = format!("sqlite://{}", file.display());
    let wrapper = if matches!(disk, Disk::Limited) { deaf_to_the_limit() } else { Vec::new() };
    place.plan = Plan { database, wrapper, ..place.plan };
    let foyer = place.plan.start().await?;
    let office = Office::found(&place.plan, 5).await?;
    let (history, ()) = office
        .run(Target::new(place.plan.address), Size::small(place.seed), async |_| {
            disk.fill(&foyer, &file)?;
            sleep(Duration::from_secs(5)).await;
            assert!(!foyer.is_ready().await, "a full disk takes nothing");
            disk.empty(&foyer)?;
            sleep(Duration::from_secs(2)).await;
            Ok(())
        })
        .await?;
    let extent = place.kept(&history, 50);
    place.troubles_are_sentences(&history);
    assert!(extent.troubled > 0, "the disk was never full: {extent}");
    assert!(foyer.is_ready().await, "the server serves again");
    let (status, _) = foyer.terminate(Duration::from_secs(15)).await?;
    assert!(status.success(), "{status}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_in_words_and_loses_nothing() -> anyhow::Result<()> {
    full(Disk::under).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_may_not_grow_refuses_in_words_and_loses_nothing() -> anyhow::Result<()> {
    full(|_| Ok(Disk::Limited)).await
}
