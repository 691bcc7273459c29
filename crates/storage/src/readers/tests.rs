//! What becomes of connections whose reader goes away, and of readers when all is closed.

use super::{CONNECTIONS, Readers};
use crate::StorageError;
use crate::testing::{Backend, TestDb};
use std::time::Duration;

/// Takes long enough that a reader can be given up meanwhile.
const LONG: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) \
                    SELECT count(*) AS counted FROM n";

async fn readers() -> anyhow::Result<(Readers, tempfile::TempDir)> {
    let (url, folder) = TestDb::url(Backend::Sqlite).await?;
    crate::Store::open(&url).await?.close().await;
    let file = crate::file_of(&url).ok_or_else(|| anyhow::anyhow!("a file"))?;
    Ok((Readers::open(&file, Duration::from_secs(1))?, folder.ok_or_else(|| anyhow::anyhow!("a folder"))?))
}

#[tokio::test]
async fn a_reader_that_is_given_up_gives_its_connection_back() -> anyhow::Result<()> {
    let (readers, _folder) = readers().await?;
    for _ in 0..CONNECTIONS {
        let mut reader = readers.take().await?;
        let given_up = tokio::time::timeout(Duration::from_millis(1), reader.fetch_all(LONG, vec![])).await;
        assert!(given_up.is_err(), "it takes longer");
        let after = reader.fetch_all("SELECT 1 AS one", vec![]).await;
        assert!(matches!(after, Err(StorageError::Stopped)), "{after:?}");
    }
    let mut all = Vec::new();
    for _ in 0..CONNECTIONS {
        all.push(readers.take().await?);
    }
    for reader in &mut all {
        assert_eq!(reader.fetch_all("SELECT 1 AS one", vec![]).await?.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn what_is_read_is_read_to_its_end_before_all_is_closed() -> anyhow::Result<()> {
    let (readers, _folder) = readers().await?;
    let mut reader = readers.take().await?;
    let reading = tokio::spawn(async move { reader.fetch_all(LONG, vec![]).await });
    tokio::time::sleep(Duration::from_millis(5)).await;
    readers.close().await;
    assert_eq!(reading.await??.len(), 1);
    assert!(matches!(readers.take().await, Err(StorageError::Stopped)));
    Ok(())
}

#[tokio::test]
async fn a_reader_writes_nothing() -> anyhow::Result<()> {
    let (readers, _folder) = readers().await?;
    let refused = readers.take().await?.execute("DELETE FROM agents", vec![]).await;
    assert!(matches!(refused, Err(StorageError::Database(_))), "{refused:?}");
    Ok(())
}
