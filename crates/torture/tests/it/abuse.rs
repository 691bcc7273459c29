//! A small hostile crowd beside people at work, on a server with its limits as they ship. `make torture` has the
//! large one, with goals for how long people wait; here other tests run beside it, and only what is lost,
//! refused or too large counts.

use crate::place::Place;
use foyer_torture::abuse::crowd::Crowd;
use foyer_torture::abuse::hostile::Numbers;
use foyer_torture::abuse::{self, Spans};
use foyer_torture::size::Size;

#[tokio::test(flavor = "multi_thread")]
async fn beside_a_hostile_crowd_nobody_who_works_is_refused_and_nothing_is_lost() -> anyhow::Result<()> {
    let place = Place::sqlite().await?;
    let crowd = Crowd { program: env!("CARGO_BIN_EXE_foyer-torture").into(), numbers: Numbers::few() };
    let size = Size { visitors: 8, agents: 3, ..Size::people(place.seed) };
    let outcome = abuse::run(&place.plan, size, &crowd, Spans::short()).await?;
    place.kept(&outcome.history, 60);
    assert!(outcome.extent.acknowledged > outcome.alone.count(), "{}", outcome.extent);
    eprintln!("alone: {}; beside: {}; {:?}", outcome.alone, outcome.beside, outcome.crowd);
    assert_eq!(outcome.broken(), Vec::<String>::new());
    abuse::log_is_clean(&place.plan)?;
    // The crowd was there, and met every limit that it came for.
    let crowd = outcome.crowd;
    assert!(crowd.most_sockets >= 150 && crowd.frames >= 1_000 && crowd.sockets_ended > 0, "{crowd:?}");
    assert!(crowd.guesses > 0 && crowd.guesses_refused > 0 && crowd.bodies >= 20, "{crowd:?}");
    assert!(crowd.chats > 0 && crowd.got_in == 0, "{crowd:?}");
    assert!(!outcome.sign_ins.is_empty(), "nobody signed in meanwhile");
    Ok(())
}
