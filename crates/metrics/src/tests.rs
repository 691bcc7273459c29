//! The text, as Prometheus reads it.

use super::*;

fn value(text: &str, sample: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '))?;
    line.parse().ok()
}

#[test]
fn what_is_counted_is_shown() {
    let metrics = metrics();
    let before = metrics.text(&[]).unwrap();
    assert_eq!(value(&before, "foyer_messages_total{sender=\"comment\"}"), Some(0.0), "zeros are shown");
    metrics.messages.of(Sender::Comment).inc();
    metrics.hand_offs.of(HandOff::TransferToGroup).inc_by(2);
    metrics.http_request("/health/live", 200, 0.002);
    let open = metrics.open_socket(Side::Agent);
    drop(metrics.waiting());
    let text = metrics.text(&[]).unwrap();
    for (sample, wanted) in [
        ("foyer_messages_total{sender=\"comment\"}", 1.0),
        ("foyer_messages_total{sender=\"visitor\"}", 0.0),
        ("foyer_hand_offs_total{kind=\"transfer_to_group\"}", 2.0),
        ("foyer_sockets{side=\"agent\"}", 1.0),
        ("foyer_sockets{side=\"visitor\"}", 0.0),
        ("foyer_sockets_opened_total{side=\"agent\"}", 1.0),
        ("foyer_writes_waiting", 0.0),
        ("foyer_write_seconds_count", 1.0),
        ("foyer_http_requests_total{class=\"2xx\",route=\"/health/live\"}", 1.0),
        ("foyer_http_request_seconds_bucket{route=\"/health/live\",le=\"0.001\"}", 0.0),
        ("foyer_http_request_seconds_bucket{route=\"/health/live\",le=\"0.0025\"}", 1.0),
    ] {
        assert_eq!(value(&text, sample), Some(wanted), "{sample} in\n{text}");
    }
    drop(open);
    assert_eq!(value(&metrics.text(&[]).unwrap(), "foyer_sockets{side=\"agent\"}"), Some(0.0));
}

#[test]
fn departments_are_those_of_the_scrape() {
    let sales = Department { id: "d1".into(), queued: 3, active: 2, oldest_s: 1.5 };
    let text = metrics().text(std::slice::from_ref(&sales)).unwrap();
    assert_eq!(value(&text, "foyer_chats{department=\"d1\",state=\"queued\"}"), Some(3.0));
    assert_eq!(value(&text, "foyer_chats{department=\"d1\",state=\"active\"}"), Some(2.0));
    assert_eq!(value(&text, "foyer_queue_oldest_seconds{department=\"d1\"}"), Some(1.5));
    assert!(!metrics().text(&[]).unwrap().contains("d1"), "a department that is gone is gone");
}

#[cfg(target_os = "linux")]
#[test]
fn the_process_is_described() {
    let text = metrics().text(&[]).unwrap();
    let megabytes = value(&text, "process_resident_memory_bytes").unwrap() / 1e6;
    assert!((1.0..4_000.0).contains(&megabytes), "{megabytes} MB");
    assert!(value(&text, "process_open_fds").unwrap() >= 3.0);
    // After this code was written, before it is forgotten.
    let started = value(&text, "process_start_time_seconds").unwrap();
    assert!((1.6e9..1e10).contains(&started), "{started}");
    assert!(value(&text, "process_cpu_seconds_total").is_some());
}

/// The names in the first column of the table in the documentation.
fn documented() -> Vec<String> {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operations.md");
    let page = std::fs::read_to_string(page).unwrap();
    let cells = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let names = cells.map(|cell| cell.split('{').next().unwrap_or_default().to_owned());
    names.filter(|name| name.starts_with("foyer_") || name.starts_with("process_")).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn every_metric_is_documented_and_no_other() {
    metrics().http_request("/health/live", 200, 0.0);
    metrics().socket_refusal("state");
    let sales = Department { id: "d1".into(), queued: 0, active: 0, oldest_s: 0.0 };
    let text = metrics().text(&[sales]).unwrap();
    let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let mut shown: Vec<_> = types.filter_map(|line| Some(line.split(' ').next()?.to_owned())).collect();
    let mut documented = documented();
    shown.sort();
    documented.sort();
    assert_eq!(shown, documented);
}
