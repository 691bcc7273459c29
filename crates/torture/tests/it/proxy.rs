//! A proxy spoils the line between everybody and the server; all recover by themselves.

use crate::place::Place;
use foyer_client::Target;
use foyer_torture::proxy::{Proxy, Weather};
use foyer_torture::run::Office;
use foyer_torture::size::Size;
use std::time::Duration;
use tokio::time::sleep;

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

#[tokio::test(flavor = "multi_thread")]
async fn delayed_cut_half_open_and_trickling_lines_lose_and_double_nothing() -> anyhow::Result<()> {
    let place = Place::sqlite().await?;
    let _foyer = place.plan.start().await?;
    let office = Office::found(&place.plan, 5).await?;
    let proxy = Proxy::start(place.plan.address).await?;
    let size = Size { patience: ms(2_000), silence: ms(2_000), ..Size::small(place.seed) };
    let (history, ()) = office
        .run(Target::new(proxy.address), size, async |_| {
            sleep(ms(500)).await;
            proxy.set(Weather::Delay(ms(40)));
            sleep(ms(1_500)).await;
            for _ in 0..4 {
                proxy.cut();
                sleep(ms(400)).await;
            }
            proxy.set(Weather::Trickle(7, ms(2)));
            sleep(ms(1_500)).await;
            proxy.set(Weather::HalfOpen);
            sleep(ms(3_500)).await;
            // Lines that died in silence stay dead; whoever holds one must notice.
            proxy.set(Weather::Clear);
            sleep(ms(2_500)).await;
            Ok(())
        })
        .await?;
    place.kept(&history, 100);
    Ok(())
}
