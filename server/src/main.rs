//! The `foyer` program. Everything is in the library, where tests reach it.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match foyer_server::cli::run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("foyer: {error:#}");
            ExitCode::FAILURE
        }
    }
}
