//! Reads what `strace` wrote of the server: what it did between receiving a message and
//! acknowledging it. Pure.

/// One finished system call, in the order the calls ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its name.
    pub name: String,
    /// Everything between the parentheses, as far as `strace` shows it.
    pub arguments: String,
    /// What it answered.
    pub result: i64,
    /// The line on which it began; it ended on a later one when others came between.
    pub begun: usize,
    /// The line on which it ended.
    pub ended: usize,
}

/// The finished calls of a trace of several threads (`strace -f`), also those that are split into
/// "unfinished" and "resumed".
#[must_use]
pub fn calls(trace: &str) -> Vec<Call> {
    let mut begun: Vec<(&str, usize, &str, &str)> = Vec::new();
    let mut calls = Vec::new();
    for (at, line) in trace.lines().enumerate() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some(head) = rest.strip_suffix(" <unfinished ...>") {
            if let Some((name, arguments)) = head.split_once('(') {
                begun.push((thread, at, name, arguments));
            }
        } else if let Some(tail) = rest.strip_prefix("<... ") {
            let Some(open) = begun.iter().position(|(of, ..)| *of == thread) else { continue };
            let (_, since, name, head) = begun.swap_remove(open);
            let tail = tail.split_once(" resumed>").map_or("", |(_, tail)| tail);
            calls.extend(call(name, &[head, tail].concat(), since, at));
        } else if let Some((name, rest)) = rest.split_once('(') {
            calls.extend(call(name, rest, at, at));
        }
    }
    calls
}

fn call(name: &str, rest: &str, begun: usize, ended: usize) -> Option<Call> {
    let (arguments, result) = rest.rsplit_once(" = ")?;
    let result = result.split_whitespace().next()?.parse().ok()?;
    let arguments = arguments.trim_end().strip_suffix(')').unwrap_or(arguments).to_owned();
    Some(Call { name: name.to_owned(), arguments, result, begun, ended })
}

/// Whether the message of this id was on the disk before its acknowledgement went out: written to
/// the write-ahead log after it was received, the log synced after that, and only then sent.
///
/// # Errors
/// A sentence that says which step is missing or out of place.
pub fn durable(calls: &[Call], client_id: &str) -> Result<(), String> {
    let has = |call: &Call, name: &str| call.name == name && call.result > 0;
    let written = calls
        .iter()
        .find(|c| has(c, "pwrite64") && c.arguments.contains("-wal>") && c.arguments.contains(client_id))
        .ok_or("it was never written to the write-ahead log")?;
    let received =
        calls.iter().any(|c| c.name.starts_with("recv") && c.result > 0 && c.ended < written.begun);
    if !received {
        return Err("it was written before anything was received".into());
    }
    let synced = calls
        .iter()
        .find(|c| {
            matches!(c.name.as_str(), "fdatasync" | "fsync")
                && c.arguments.contains("-wal>")
                && c.result == 0
                && c.begun > written.ended
        })
        .ok_or("the write-ahead log was not synced after it")?;
    let sent = calls
        .iter()
        .find(|c| {
            matches!(c.name.as_str(), "sendto" | "sendmsg" | "write" | "writev")
                && !c.arguments.contains("-wal>")
                && c.arguments.contains(client_id)
                && c.result > 0
        })
        .ok_or("it was never acknowledged")?;
    if sent.begun < synced.ended {
        return Err(format!("acknowledged on line {}, synced on line {}", sent.begun, synced.ended));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{calls, durable};

    const GOOD: &str = r#"7 recvfrom(9<TCP:[1]>, "\202\220", 4096, 0, NULL, NULL) = 60
8 pwrite64(5</d/a.db-wal>, "..abc..", 4096, 32) = 4096
8 fdatasync(5</d/a.db-wal> <unfinished ...>
7 recvfrom(10<TCP:[2]>, "", 4096, 0, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)
8 <... fdatasync resumed>)               = 0
7 sendto(9<TCP:[1]>, "\202abc", 40, MSG_NOSIGNAL, NULL, 0) = 40"#;

    fn judged(change: impl Fn(Vec<&str>) -> Vec<&str>) -> Result<(), String> {
        let text = change(GOOD.lines().collect()).join("\n");
        durable(&calls(&text), "abc")
    }

    #[test]
    fn split_calls_are_put_together() {
        let calls = calls(GOOD);
        let names: Vec<&str> = calls.iter().map(|call| call.name.as_str()).collect();
        assert_eq!(names, ["recvfrom", "pwrite64", "recvfrom", "fdatasync", "sendto"]);
        assert_eq!((calls[3].begun, calls[3].ended, calls[3].result), (2, 4, 0));
        assert!(calls[3].arguments.contains("a.db-wal>"));
    }

    #[test]
    fn the_order_of_things_is_judged() {
        assert_eq!(judged(|lines| lines), Ok(()));
        // Sent while the sync was under way, and before it began.
        assert!(
            judged(|mut l| {
                l.swap(4, 5);
                l
            })
            .is_err()
        );
        assert!(
            judged(|mut l| {
                let sent = l.remove(5);
                l.insert(2, sent);
                l
            })
            .is_err()
        );
        // Not synced, not written, not acknowledged.
        assert!(judged(|l| l.into_iter().filter(|line| !line.contains("fdatasync")).collect()).is_err());
        assert!(judged(|l| l.into_iter().filter(|line| !line.contains("pwrite")).collect()).is_err());
        assert!(judged(|l| l.into_iter().filter(|line| !line.contains("sendto")).collect()).is_err());
        // Synced, but before it was written.
        assert!(judged(|l| vec![l[0], l[2], l[4], l[1], l[5]]).is_err());
    }
}
