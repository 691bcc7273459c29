//! The machine's clock is set back and forward by an hour under load (`libfaketime`).

use crate::place::Place;
use foyer_client::Target;
use foyer_torture::run::Office;
use foyer_torture::size::Size;
use std::path::PathBuf;
use std::time::Duration;
use tokio::time::sleep;

/// Names the library, where it is not found by itself.
const LIBRARY: &str = "FOYER_FAKETIME";

fn library() -> anyhow::Result<PathBuf> {
    let found = std::env::var_os(LIBRARY).map(PathBuf::from).into_iter().chain(
        ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"]
            .map(|folder| PathBuf::from(folder).join("faketime/libfaketime.so.1")),
    );
    found
        .into_iter()
        .find(|path| path.is_file())
        .ok_or_else(|| anyhow::anyhow!("libfaketime is missing: run scripts/setup.sh test, or set {LIBRARY}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_steps_by_an_hour_loses_and_doubles_nothing() -> anyhow::Result<()> {
    let mut place = Place::sqlite().await?;
    let file = place.folder.path().join("clock");
    let step = |offset: &str| std::fs::write(&file, offset);
    step("+0")?;
    place.plan = place
        .plan
        .with("LD_PRELOAD", library()?.display().to_string())
        .with("FAKETIME_TIMESTAMP_FILE", file.display().to_string())
        .with("FAKETIME_NO_CACHE", "1")
        // Timers go by the steady clock, which nobody can set.
        .with("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    let _foyer = place.plan.start().await?;
    let office = Office::found(&place.plan, 5).await?;
    let (history, seen) = office
        .run(Target::new(place.plan.address), Size::small(place.seed), async |_| {
            let mut seen = Vec::new();
            for offset in ["+0", "-3600", "+0", "+3600", "-3600"] {
                step(offset)?;
                sleep(Duration::from_millis(1_200)).await;
                seen.push(office.server_time(Target::new(place.plan.address)).await?);
            }
            // Leases that ran out by the step are renewed at the next turn, within 10 s.
            step("+3600")?;
            sleep(Duration::from_secs(11)).await;
            Ok(seen)
        })
        .await?;
    let hours: Vec<i64> =
        seen.windows(2).map(|two| (two[1] - two[0] + 1_800_000).div_euclid(3_600_000)).collect();
    assert_eq!(hours, [-1, 1, 1, -2], "the clock was not stepped");
    place.kept(&history, 100);
    Ok(())
}
