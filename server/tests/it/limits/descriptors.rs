//! The system's limit on open files: connections never take what the database needs.

#![cfg(unix)]

use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// A server that may open 200 files, and its address.
async fn server(folder: &std::path::Path) -> (Child, String) {
    let serve = format!(
        "ulimit -n 200 && exec {} serve --create --listen 127.0.0.1:0 --log-format json",
        env!("CARGO_BIN_EXE_foyer")
    );
    let mut command = Command::new("sh");
    command.current_dir(folder).args(["-c", &serve]).stdin(Stdio::null()).stderr(Stdio::piped());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("FOYER__")) {
        command.env_remove(name);
    }
    let mut server = command.kill_on_drop(true).spawn().expect("the server starts");
    let mut log = BufReader::new(server.stderr.take().expect("its log")).lines();
    let address = loop {
        let line = log.next_line().await.expect("a log line").expect("the server goes on");
        let line: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        if let Some(address) = line["address"].as_str() {
            break address.to_owned();
        }
    };
    // The rest of the log must not fill the pipe.
    tokio::spawn(async move { while let Ok(Some(_)) = log.next_line().await {} });
    (server, address)
}

#[tokio::test]
async fn more_connections_than_files_leave_the_database_its_own() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut server, address) = server(folder.path()).await;
    let http = reqwest::Client::new();
    let ready = async || {
        let asked = http.get(format!("http://{address}/health/ready")).send();
        tokio::time::timeout(Duration::from_secs(10), asked).await.expect("in time")
    };
    // Kept open by the client: it stays inside while others push in.
    assert_eq!(ready().await.expect("an answer").status(), 200);
    let mut crowd = Vec::new();
    let mut refused = 0;
    for _ in 0..300 {
        let mut stream = TcpStream::connect(&address).await.expect("a connection");
        let mut answer = [0; 12];
        let read = tokio::time::timeout(Duration::from_millis(5), stream.read_exact(&mut answer)).await;
        if matches!(read, Ok(Ok(_))) {
            assert_eq!(&answer, b"HTTP/1.1 503");
            refused += 1;
        } else {
            crowd.push(stream);
        }
    }
    assert!(refused > 50, "{refused} were refused");
    assert_eq!(ready().await.expect("an answer").status(), 200, "the database still answers");
    drop(crowd);
    tokio::time::sleep(Duration::from_millis(300)).await;
    let fresh = reqwest::get(format!("http://{address}/health/ready")).await.expect("an answer");
    assert_eq!(fresh.status(), 200);
    assert!(server.try_wait().expect("a status").is_none(), "the server still runs");
    server.kill().await.expect("it ends");
}
