//! The `foyer` program. Everything is in the library, where tests reach it.

use std::process::ExitCode;

/// The system's allocator keeps the 19 MiB of every password hash for its thread: hundreds of MiB
/// after two hundred agents have signed in. This allocator gives the memory back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    foyer_server::cli::main().await
}
