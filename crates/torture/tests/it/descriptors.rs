//! No file descriptor left: the accept loop survives, open chats go on, and new connections are
//! served again once some have ended.

use crate::place::Place;
use crate::talk::Talk;
use foyer_torture::process::ready;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

/// Descriptors the server may have.
const LIMIT: usize = 64;

#[tokio::test(flavor = "multi_thread")]
async fn out_of_descriptors_open_chats_go_on_and_new_ones_come_later() -> anyhow::Result<()> {
    let mut place = Place::sqlite().await?;
    let limited = format!("ulimit -n {LIMIT}; exec \"$0\" \"$@\"");
    place.plan.wrapper = vec!["sh".into(), "-c".into(), limited];
    let _foyer = place.plan.start().await?;
    let mut talk = Talk::begin(place.plan.address).await?;
    talk.maria_tells_joe("before").await?;

    let mut hogs = Vec::new();
    for _ in 0..LIMIT + 40 {
        // The system takes connections that the server has no descriptor for: they wait.
        hogs.push(TcpStream::connect(place.plan.address).await?);
    }
    sleep(Duration::from_millis(500)).await;
    assert!(!ready(place.plan.address).await, "there were descriptors left");
    for n in 0..20 {
        talk.maria_tells_joe(&format!("during {n}")).await?;
        talk.joe_says(&format!("answer {n}")).await?;
    }

    drop(hogs);
    let freed = Instant::now();
    while !ready(place.plan.address).await {
        assert!(freed.elapsed() < Duration::from_secs(10), "no new connection is served");
        sleep(Duration::from_millis(50)).await;
    }
    eprintln!("served again after {:?}", freed.elapsed());
    talk.resume(place.plan.address).await?;
    talk.maria_tells_joe("after").await?;
    let log = place.plan.log_text();
    assert!(!log.contains("panicked"), "{log}");
    Ok(())
}
