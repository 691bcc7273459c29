//! Where a test's server lives: a folder, a database, a plan. And how a test ends.

use foyer_storage::testing::{Backend, TestDb};
use foyer_torture::checker::{self, Extent};
use foyer_torture::history::{History, What};
use foyer_torture::process::Plan;
use foyer_torture::{crash, dice};
use tempfile::TempDir;

/// A place for one server; gone at the end.
pub(crate) struct Place {
    pub(crate) plan: Plan,
    pub(crate) folder: TempDir,
    /// Of all chance in this test; said when it fails.
    pub(crate) seed: u64,
    _database: Option<TempDir>,
}

impl Place {
    pub(crate) async fn new(backend: Backend) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let (url, database) = TestDb::url(backend).await?;
        let seed = dice::seed();
        eprintln!("FOYER_SEED={seed} has this chance again");
        Ok(Self { plan: Plan::new(&url, folder.path())?, folder, seed, _database: database })
    }

    pub(crate) async fn sqlite() -> anyhow::Result<Self> {
        Self::new(Backend::Sqlite).await
    }

    /// Every promise was kept, on enough to judge, and the server never panicked.
    pub(crate) fn kept(&self, history: &History, least: usize) -> Extent {
        let (faults, extent) = (checker::check(history), checker::extent(history));
        eprintln!("{extent}");
        if !faults.is_empty() {
            let path = crash::keep(history, "foyer-torture-history", &std::env::temp_dir());
            let all: Vec<String> = faults.iter().take(10).map(ToString::to_string).collect();
            panic!("{} promises were broken ({path:?}):\n{}", faults.len(), all.join("\n"));
        }
        assert!(extent.acknowledged >= least, "too little to judge: {extent}");
        let log = self.plan.log_text();
        assert!(!log.contains("panicked"), "{log}");
        extent
    }

    /// What the server said while it failed was for people, and told nothing of its inside.
    #[expect(clippy::unused_self, reason = "a judgement of the place, as the other one")]
    pub(crate) fn troubles_are_sentences(&self, history: &History) {
        for record in history.clients.iter().flat_map(|client| &client.records) {
            if let What::Troubled { why } = &record.what {
                assert!(why.ends_with('.') && why.contains(' '), "not a sentence: {why}");
                let inside = ["sql", "SQL", "disk I/O", "os error", "connection", "database"];
                assert!(!inside.iter().any(|word| why.contains(word)), "too much: {why}");
            }
        }
    }
}
