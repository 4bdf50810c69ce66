//! Process groups: the one place where the platforms differ.

#[cfg(unix)]
pub(crate) use unix::{group_exists, kill, lead_group, terminate};
#[cfg(not(unix))]
pub(crate) use windows::{group_exists, kill, lead_group, terminate};

#[cfg(unix)]
mod unix {
    use std::{os::unix::process::CommandExt as _, process::Command};

    use nix::{
        sys::signal::{Signal, killpg},
        unistd::Pid,
    };

    /// Makes the child the leader of a group of its own, which Ctrl-C in the terminal does not reach.
    pub(crate) fn lead_group(command: &mut Command) {
        command.process_group(0);
    }

    /// Asks the group that `leader` leads to end.
    pub(crate) fn terminate(leader: u32) {
        signal(leader, Some(Signal::SIGTERM));
    }

    /// Kills the group that `leader` leads.
    pub(crate) fn kill(leader: u32) {
        signal(leader, Some(Signal::SIGKILL));
    }

    /// Whether the group that `leader` leads still has a member.
    pub(crate) fn group_exists(leader: u32) -> bool {
        signal(leader, None)
    }

    fn signal(leader: u32, signal: Option<Signal>) -> bool {
        i32::try_from(leader).is_ok_and(|id| killpg(Pid::from_raw(id), signal).is_ok())
    }
}

#[cfg(not(unix))]
mod windows {
    use std::process::{Command, Stdio};

    /// Windows has no process groups of this kind; `taskkill /T` walks the tree instead.
    pub(crate) fn lead_group(_command: &mut Command) {}

    /// Windows has no request to end that a console program hears, so this kills.
    pub(crate) fn terminate(leader: u32) {
        kill(leader);
    }

    /// Kills `leader` and what it started.
    pub(crate) fn kill(leader: u32) {
        let mut command = Command::new("taskkill");
        command.args(["/T", "/F", "/PID", &leader.to_string()]);
        // A failure means that it has ended already.
        drop(command.stdout(Stdio::null()).stderr(Stdio::null()).status());
    }

    /// The tree was killed with its root.
    pub(crate) fn group_exists(_leader: u32) -> bool {
        false
    }
}
