//! The `foyer` program. Everything is in the library, where tests reach it.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    foyer_server::cli::main().await
}
