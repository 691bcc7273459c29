//! PostgreSQL restarted under load, as after a power cut of its machine, and away for a while.

use crate::place::Place;
use crate::talk::Talk;
use anyhow::Context;
use foyer_client::Target;
use foyer_torture::cluster::Cluster;
use foyer_torture::history::{By, Client, History, Side, What};
use foyer_torture::reading;
use foyer_torture::recorder::RunClock;
use foyer_torture::run::Office;
use foyer_torture::size::Size;
use foyer_torture::steady::{Joe, Maria, Writer};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

/// How long it is away, in seconds, unless [`AWAY_S`] says otherwise.
const AWAY: u64 = 4;
/// Names another time, for the large edition.
const AWAY_S: &str = "FOYER_AWAY_S";
/// Between two messages of one side: with both, ten messages a second.
const EVERY: Duration = Duration::from_millis(200);
/// Once the database is back, everything that waited is stored this soon, without a hand of anybody's.
const CAUGHT_UP: Duration = Duration::from_secs(6);

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

/// Both sides write five messages a second while the database is away. Nobody presses anything, and nothing is
/// given up: when it is back, each message is stored once, in the order of its writer.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_for_a_while_keeps_the_order_and_gives_up_nothing() -> anyhow::Result<()> {
    let away = std::env::var(AWAY_S).ok().map_or(Ok(AWAY), |text| text.parse())?;
    let cluster = Cluster::start()?;
    let mut place = Place::sqlite().await?;
    place.plan.database.clone_from(&cluster.url);
    let foyer = place.plan.start().await?;
    let Talk { maria, joe, chat, token, company, api } = Talk::begin(place.plan.address).await?;
    drop((maria, joe));
    let target = Target::new(place.plan.address);
    let number = reading::streams(target, &company.admin).await?.first().context("no chat")?.chat;
    let me: foyer_protocol::agent::Me = api.call("session/me", &()).await?;

    let clock = RunClock::default();
    let (write, writing) = watch::channel(true);
    let maria = Maria { target, link: company.link, token };
    let joe = Joe { target, api, chat, number };
    let joes = Side::Agent(me.id.0.clone());
    let maria = Writer::new(maria, "Maria", Side::Visitor, EVERY, &clock, writing.clone());
    let joe = Writer::new(joe, "Joe", joes.clone(), EVERY, &clock, writing);
    let (maria, joe) = (tokio::spawn(maria.live()), tokio::spawn(joe.live()));

    sleep(Duration::from_secs(1)).await;
    let before = clock.acknowledged();
    assert!(before >= 6, "only {before} messages were stored while all was well");
    tokio::task::block_in_place(|| cluster.stop_immediately())?;
    sleep(Duration::from_secs(away)).await;
    assert!(!foyer.is_ready().await, "ready without a database");
    tokio::task::block_in_place(|| cluster.resume())?;
    let back = Instant::now();
    sleep(Duration::from_secs(1)).await;
    write.send_replace(false);
    let both = timeout(CAUGHT_UP, async { anyhow::Ok([maria.await?, joe.await?]) });
    let clients = both.await.context("what waited was not stored in time")??;
    eprintln!("away for {away} s; all stored {:?} after the database was back", back.elapsed());

    let streams = reading::streams(target, &company.admin).await?;
    for (client, by) in clients.iter().zip([By::Visitor, By::Agent(me.id.0)]) {
        let of_side = streams.iter().flat_map(|stream| &stream.entries).filter(|entry| entry.by == by);
        let stored: Vec<&str> =
            of_side.filter_map(|entry| entry.text()).filter(|t| *t != "question").collect();
        assert_eq!(stored, written(client), "{}: once, and in order", client.name);
        assert!(stored.len() as u64 >= away * 4, "{} wrote only {}", client.name, stored.len());
        let refused = |what: &What| matches!(what, What::Refused { .. });
        assert!(!client.records.iter().any(|record| refused(&record.what)), "{} was given up", client.name);
    }
    let history = History { clients: clients.to_vec(), streams, restless: Vec::new() };
    place.troubles_are_sentences(&history);
    assert!(foyer.is_ready().await, "the server serves again");
    Ok(())
}

/// The texts somebody wrote, in that order.
fn written(client: &Client) -> Vec<&str> {
    let mut texts = Vec::new();
    for record in &client.records {
        if let What::Wrote { text, .. } = &record.what {
            texts.push(text.as_str());
        }
    }
    texts
}
