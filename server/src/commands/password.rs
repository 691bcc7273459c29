//! Gets a password from whoever started the program, without showing it.

use anyhow::Context;
use secrecy::SecretString;
use std::io::{IsTerminal, stdin};

/// Asks at a terminal, without echo and twice; reads one line from a pipe.
///
/// # Errors
/// When nothing can be read, or the two differ.
pub(super) fn ask() -> anyhow::Result<SecretString> {
    if !stdin().is_terminal() {
        let mut line = String::new();
        stdin().read_line(&mut line).context("the password could not be read from standard input")?;
        let password = line.trim_end_matches(['\r', '\n']);
        anyhow::ensure!(!password.is_empty(), "give --password, or the password on standard input");
        return Ok(password.into());
    }
    let ask = |question| rpassword::prompt_password(question).context("the password could not be read");
    let password = ask("Password: ")?;
    anyhow::ensure!(ask("Again: ")? == password, "the two passwords differ");
    Ok(password.into())
}
