//! PostgreSQL restarted under load, as after a power cut of its machine.

use crate::place::Place;
use foyer_client::Target;
use foyer_torture::cluster::Cluster;
use foyer_torture::run::Office;
use foyer_torture::size::Size;
use std::time::Duration;
use tokio::time::sleep;

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_the_database_loses_nothing_and_is_told_in_words() -> anyhow::Result<()> {
    let cluster = Cluster::start()?;
    let mut place = Place::sqlite().await?;
    place.plan.database.clone_from(&cluster.url);
    let foyer = place.plan.start().await?;
    let office = Office::found(&place.plan, 5).await?;
    let (history, ()) = office
        .run(Target::new(place.plan.address), Size::small(place.seed), async |_| {
            for _ in 0..3 {
                sleep(Duration::from_millis(1_200)).await;
                tokio::task::block_in_place(|| cluster.restart_immediately())?;
            }
            sleep(Duration::from_millis(1_500)).await;
            Ok(())
        })
        .await?;
    place.kept(&history, 100);
    place.troubles_are_sentences(&history);
    assert!(foyer.is_ready().await, "the server serves again");
    Ok(())
}
