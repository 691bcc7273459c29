//! Told to stop, the server says so to everybody, ends in time, and loses nothing.

use crate::place::Place;
use foyer_client::{AgentSocket, ClientError, Target, VisitorSocket, agent, visitor};
use foyer_protocol::LinkId;
use foyer_storage::testing::Backend;
use foyer_torture::history::What;
use foyer_torture::process::Foyer;
use foyer_torture::run::Office;
use foyer_torture::size::Size;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// A stop may take this long.
const DRAINED: Duration = Duration::from_secs(10);
/// Restarts of a rolling restart.
const RESTARTS: usize = 4;

async fn code_of_visitor(socket: &mut VisitorSocket) -> Option<u16> {
    loop {
        match timeout(DRAINED, socket.next()).await.ok()? {
            Ok(_) => {}
            Err(ClientError::Closed { code }) => return Some(code),
            Err(_) => return None,
        }
    }
}

async fn code_of_agent(socket: &mut AgentSocket) -> Option<u16> {
    loop {
        match timeout(DRAINED, socket.next()).await.ok()? {
            Ok(_) => {}
            Err(ClientError::Closed { code }) => return Some(code),
            Err(_) => return None,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_told_to_connect_again() -> anyhow::Result<()> {
    let place = Place::sqlite().await?;
    let foyer = place.plan.start().await?;
    let office = Office::found(&place.plan, 1).await?;
    let target = Target::new(place.plan.address);
    let (mut tab, _) = agent::arrive(target, office.admin.cookie()).await?;
    let mut widgets = Vec::new();
    for _ in 0..20 {
        widgets.push(visitor::arrive(target, LinkId(1), None, 0).await?.0);
    }
    // One that never says hello must not hold up the stop.
    let silent = VisitorSocket::open(target, "/ws/visitor", None).await?;
    let (stopped, tab, widgets) = tokio::join!(
        foyer.terminate(DRAINED),
        code_of_agent(&mut tab),
        futures::future::join_all(widgets.iter_mut().map(code_of_visitor)),
    );
    let (status, took) = stopped?;
    assert!(status.success(), "{status}");
    assert!(took <= DRAINED, "{took:?}");
    assert_eq!(tab, Some(1012));
    assert_eq!(widgets, vec![Some(1012); 20]);
    drop(silent);
    Ok(())
}

async fn rolling(backend: Backend) -> anyhow::Result<()> {
    let place = Place::new(backend).await?;
    let mut foyer: Option<Foyer> = Some(place.plan.start().await?);
    let office = Office::found(&place.plan, 5).await?;
    let size = Size { cuts: 0, ..Size::small(place.seed) };
    let (history, slowest) = office
        .run(Target::new(place.plan.address), size, async |_| {
            let mut slowest = Duration::ZERO;
            for _ in 0..RESTARTS {
                sleep(Duration::from_millis(900)).await;
                let Some(running) = foyer.take() else { break };
                let (status, took) = running.terminate(DRAINED).await?;
                anyhow::ensure!(status.success(), "{status}");
                slowest = slowest.max(took);
                foyer = Some(place.plan.start().await?);
            }
            sleep(Duration::from_millis(900)).await;
            Ok(slowest)
        })
        .await?;
    let extent = place.kept(&history, 100);
    eprintln!("slowest stop {slowest:?}");
    // Whoever was connected at a stop was told, with the code that means "soon again".
    let told = history
        .clients
        .iter()
        .flat_map(|client| &client.records)
        .filter(|record| record.what == What::Disconnected { code: Some(1012) })
        .count();
    assert!(told >= 13 * RESTARTS / 2, "only {told} of {extent} were told");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rolling_restart_loses_nothing_on_sqlite() -> anyhow::Result<()> {
    rolling(Backend::Sqlite).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rolling_restart_loses_nothing_on_postgres() -> anyhow::Result<()> {
    rolling(Backend::Postgres).await
}
