//! A program that runs beside us: the app's server, the sandbox.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{
    process::{Group, Line, TICK},
    progress::plain,
};

/// How many lines of a program that ended by itself are shown.
const LAST_LINES: usize = 20;

/// A program that runs until we end.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) name: &'static str,
    pub(super) group: Group,
    /// What it wrote, as far as it was looked at.
    pub(super) lines: Vec<Line>,
}

impl Server {
    /// Starts it, with a standard input that closes when we end.
    pub(super) fn start(name: &'static str, command: Command) -> Result<Self> {
        Ok(Self { name, group: Group::spawn(command, true)?, lines: Vec::new() })
    }

    /// Takes note of what it wrote since the last look.
    pub(super) fn keep_lines(&mut self) {
        self.lines.extend(self.group.lines_so_far());
    }

    /// What it wrote since the last look; enough of it is kept to show if it ends.
    pub(super) fn take_lines(&mut self) -> Vec<String> {
        let known = self.lines.len();
        self.keep_lines();
        let new = self.lines[known..].iter().map(|line| line.text.clone()).collect();
        self.lines.drain(..self.lines.len().saturating_sub(LAST_LINES));
        new
    }

    /// Fails with its last lines if it ended.
    pub(super) fn check_alive(&mut self) -> Result<()> {
        let Some(status) = self.group.exited()? else { return Ok(()) };
        while let Ok(line) = self.group.next_line(TICK) {
            self.lines.push(line);
        }
        let last = &self.lines[self.lines.len().saturating_sub(LAST_LINES)..];
        let last: Vec<_> = last.iter().map(|line| format!("\n  {}", plain(&line.text))).collect();
        bail!("{} ended by itself ({status}); its last lines:{}", self.name, last.concat());
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn a_server_that_ends_by_itself_is_named_with_its_last_words() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo listening; echo cannot go on >&2; exit 4"]);
        let mut server = Server::start("the sandbox", command).unwrap();
        let started = Instant::now();
        let error = loop {
            assert!(started.elapsed() < Duration::from_secs(10));
            if let Err(error) = server.check_alive() {
                break error.to_string();
            }
        };
        assert!(error.starts_with("the sandbox ended by itself (exit status: 4)"), "{error}");
        assert!(error.contains("\n  listening") && error.contains("\n  cannot go on"), "{error}");
    }
}
