//! Guessers of passwords, most of them of accounts that are there.

use super::hostile::{AGAIN, Ground, count, is_refusal};
use foyer_client::{Api, ClientError};
use foyer_protocol::ErrorKind;
use foyer_protocol::agent::Me;
use std::time::Duration;
use tokio::time::sleep;

/// Pause between two guesses.
const PAUSE: Duration = Duration::from_millis(250);
/// Accounts that are there, and one that is not.
const ACCOUNTS: [&str; 5] = [
    "ada@example.com",
    "agent.0@example.com",
    "agent.1@example.com",
    "agent.2@example.com",
    "eve@example.com",
];

/// For ever.
pub(super) async fn guess(ground: Ground, number: u32) {
    let Ok(api) = Api::by(ground.target(number)) else { return };
    for turn in 0_u32.. {
        let account = ACCOUNTS[usize::try_from(number + turn).unwrap_or_default() % ACCOUNTS.len()];
        let password = format!("guess {number} {turn}");
        match api.call::<_, Me>("session/sign-in", &(account, &password)).await {
            Ok(_) => count(&ground.counts.got_in),
            Err(ClientError::Refused(error)) if error.kind == ErrorKind::Invalid => {
                count(&ground.counts.guesses);
            }
            Err(error) if is_refusal(&error) => count(&ground.counts.guesses_refused),
            Err(_) => {
                count(&ground.counts.guesses_refused);
                sleep(AGAIN).await;
            }
        }
        sleep(PAUSE).await;
    }
}
