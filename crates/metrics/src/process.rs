//! What the operating system knows of this process, under the names every Prometheus library uses.

use prometheus::core::Collector;
use prometheus::proto::MetricFamily;
use prometheus::{Counter, Gauge};

/// The families. What the system does not say is left out.
#[cfg(target_os = "linux")]
pub(crate) fn gather() -> Vec<MetricFamily> {
    let Ok(process) = procfs::process::Process::myself() else { return Vec::new() };
    let mut families = Vec::new();
    if let Ok(stat) = process.stat() {
        let seconds = |ticks: u64| ticks as f64 / procfs::ticks_per_second() as f64;
        families.extend(counter(
            "process_cpu_seconds_total",
            "CPU time used, user and system.",
            seconds(stat.utime.saturating_add(stat.stime)),
        ));
        families.extend(gauge(
            "process_resident_memory_bytes",
            "Memory in use.",
            stat.rss.saturating_mul(procfs::page_size()) as f64,
        ));
        if let Ok(boot) = procfs::boot_time_secs() {
            families.extend(gauge(
                "process_start_time_seconds",
                "When the process was started, in Unix time.",
                boot as f64 + seconds(stat.starttime),
            ));
        }
    }
    if let Ok(open) = process.fd_count() {
        families.extend(gauge("process_open_fds", "Open file descriptors.", open as f64));
    }
    if let Ok(limits) = process.limits()
        && let procfs::process::LimitValue::Value(most) = limits.max_open_files.soft_limit
    {
        families.extend(gauge("process_max_fds", "Most file descriptors there may be.", most as f64));
    }
    families
}

/// Other systems are not asked.
#[cfg(not(target_os = "linux"))]
pub(crate) fn gather() -> Vec<MetricFamily> {
    let _ = (counter, gauge);
    Vec::new()
}

fn gauge(name: &str, help: &str, value: f64) -> Vec<MetricFamily> {
    Gauge::new(name, help).map_or_else(
        |_| Vec::new(),
        |gauge| {
            gauge.set(value);
            gauge.collect()
        },
    )
}

fn counter(name: &str, help: &str, value: f64) -> Vec<MetricFamily> {
    Counter::new(name, help).map_or_else(
        |_| Vec::new(),
        |counter| {
            counter.inc_by(value);
            counter.collect()
        },
    )
}
