//! A recorded message as a script of `pgbench`, PostgreSQL's own load generator.

use super::Statement;
use crate::Param;
use std::fmt::Write as _;

/// The script of one message: the recorded statements in one transaction. Each of `pgbench`'s
/// clients works on a chat of its own, as each of our visitors does.
///
/// `sender` are the recorded visitor's token hash, id and chat, and the message's client id: where
/// they stand, the script puts those of its client. `senders` are the same of all clients.
#[must_use]
pub fn pgbench_script(job: &[Statement], sender: [&str; 4], senders: &[[String; 3]]) -> String {
    let mut script = String::from("\\if :ready = 0\n\\set ready 1\n");
    for (client, [token, visitor, chat]) in senders.iter().enumerate() {
        let _ = write!(
            script,
            "\\if :client_id = {client}\nSELECT '{token}' AS token, '{visitor}' AS visitor, '{chat}' AS chat \\gset\n\\endif\n"
        );
    }
    script.push_str("\\endif\n\\set message random(1, 9000000000000000)\nBEGIN;\n");
    for statement in job {
        let is_insert = statement.sql.starts_with("INSERT");
        let mut sql = statement.sql.to_owned();
        // From the highest number down, so that `$1` is not found in `$10`.
        for (index, param) in statement.params.iter().enumerate().rev() {
            let value = match param {
                Param::Text(Some(text)) => match sender.iter().position(|part| part == text) {
                    Some(part) => [":token", ":visitor", ":chat", ":message"][part].to_owned(),
                    None => format!("'{}'", text.replace('\'', "''")),
                },
                // The place in the stream is the one that the update before gave out.
                Param::Int(Some(_)) if is_insert && index == 1 => ":seq".to_owned(),
                Param::Int(Some(number)) => number.to_string(),
                Param::Text(None) | Param::Int(None) => "NULL".to_owned(),
                Param::Bool(flag) => flag.to_string(),
                Param::Bytes(bytes) => {
                    bytes.iter().fold("'\\x".to_owned(), |hex, byte| hex + &format!("{byte:02x}")) + "'"
                }
            };
            sql = sql.replace(&format!("${}", index + 1), &value);
        }
        script.push_str(&sql);
        script.push_str(if statement.sql.contains("RETURNING seq") { " \\gset\n" } else { ";\n" });
    }
    script.push_str("COMMIT;\n");
    script
}
