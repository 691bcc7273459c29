//! The disk as it is, or one that takes longer to sync.
//!
//! Messages are stored at a speed that the disk sets, and disks differ by a factor of a hundred. A
//! slow one is made of this one: `strace` lets every sync of a process take longer. Its filter in
//! the kernel (`--seccomp-bpf`) stops the process at no other call.

use std::path::Path;
use std::process::Command;

/// What a sync takes longer, in ms: a common disk without a battery.
pub(crate) const SLOWER_MS: u32 = 1;

/// Which disk a process finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disk {
    /// This machine's.
    Real,
    /// The same with [`SLOWER_MS`] more for each sync.
    Slow,
}

impl Disk {
    /// A command that runs a program on this disk. The program is its child all the same (`-D`).
    pub(crate) fn command(self, program: &Path) -> Command {
        match self {
            Self::Real => Command::new(program),
            Self::Slow => {
                let slower = format!("inject=fdatasync,fsync:delay_exit={SLOWER_MS}ms");
                let mut command = Command::new("strace");
                command.args(["-D", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", "signal=none"]);
                command.args(["-e", "trace=fdatasync,fsync", "-e", &slower]).arg(program);
                command
            }
        }
    }
}
