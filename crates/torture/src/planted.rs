//! `foyer-planted`: the server as it is, but for the fault that `FOYER_PLANTED_FAULT` names. Built
//! only with the feature `planted`, for the tests that hold the checker to its word.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    foyer_server::cli::main().await
}
