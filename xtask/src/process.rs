//! Child processes, each at the head of a process group, so that nothing it started outlives us.

use std::{
    env, fmt,
    io::{self, BufRead, BufReader, IsTerminal as _, Read},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

use crate::{kill, progress::duration};

/// How long a group may take to end after it was asked to, before it is killed.
const GRACE: Duration = Duration::from_secs(3);
/// How often a waiting loop looks at the world.
pub(crate) const TICK: Duration = Duration::from_millis(100);

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Ctrl-C, SIGTERM or SIGHUP arrived: unwind, so that every [`Group`] is stopped on the way.
#[derive(Debug)]
pub(crate) struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("interrupted")
    }
}

impl std::error::Error for Interrupted {}

/// From now on a signal to end is remembered for [`check_interrupt`] instead of killing us.
pub(crate) fn watch_signals() -> Result<()> {
    ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed))
        .context("cannot watch for Ctrl-C")
}

/// Fails with [`Interrupted`] once a signal to end has arrived.
pub(crate) fn check_interrupt() -> Result<()> {
    if INTERRUPTED.load(Ordering::Relaxed) { Err(Interrupted.into()) } else { Ok(()) }
}

/// Which of its two outputs a child wrote to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    Out,
    Err,
}

/// One line of a child's output, without its line end.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) stream: Stream,
    pub(crate) text: String,
}

/// A child process and all that it started. Dropping it ends them all.
#[derive(Debug)]
pub(crate) struct Group {
    child: Child,
    lines: Receiver<Line>,
    ended: bool,
}

impl Group {
    /// Starts `command` at the head of a new group, its output piped to [`Group::next_line`].
    ///
    /// With `hold_stdin` the child reads from a pipe that closes when we end, however we end.
    pub(crate) fn spawn(mut command: Command, hold_stdin: bool) -> Result<Self> {
        let stdin = if hold_stdin { Stdio::piped() } else { Stdio::null() };
        command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
        if io::stderr().is_terminal() && env::var_os("CARGO_TERM_COLOR").is_none() {
            command.env("CARGO_TERM_COLOR", "always");
        }
        scrub(&mut command);
        kill::lead_group(&mut command);
        let mut child = command
            .spawn()
            .with_context(|| format!("cannot start {}", command.get_program().display()))?;
        let (sender, lines) = mpsc::channel();
        if let Some(out) = child.stdout.take() {
            forward(out, Stream::Out, sender.clone());
        }
        if let Some(err) = child.stderr.take() {
            forward(err, Stream::Err, sender);
        }
        Ok(Self { child, lines, ended: false })
    }

    /// The next line of output, if one comes within `patience`.
    pub(crate) fn next_line(&self, patience: Duration) -> Result<Line, RecvTimeoutError> {
        self.lines.recv_timeout(patience)
    }

    /// The lines that are there now.
    pub(crate) fn lines_so_far(&self) -> impl Iterator<Item = Line> {
        self.lines.try_iter()
    }

    /// How the child ended, if it did.
    pub(crate) fn exited(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().context("cannot look after a child process")
    }

    /// Asks the whole group to end, without waiting.
    pub(crate) fn ask_to_end(&self) {
        kill::terminate(self.child.id());
    }

    /// Ends the whole group: asks, waits, and after [`GRACE`] kills.
    pub(crate) fn end(&mut self) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        self.ask_to_end();
        let asked = Instant::now();
        while asked.elapsed() < GRACE {
            let gone = !matches!(self.child.try_wait(), Ok(None));
            if gone && !kill::group_exists(self.child.id()) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        kill::kill(self.child.id());
        // Reaps the child; it cannot refuse a kill, and an error leaves nothing to do.
        drop(self.child.wait());
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

/// What [`run`] tells its caller.
#[derive(Debug)]
pub(crate) enum Event<'a> {
    Line(&'a Line),
    /// Nothing new, but time went by.
    Tick,
}

/// Runs `command` to its end, or kills it after `limit`.
///
/// # Errors
/// When it cannot be started, takes too long, or we are interrupted. A bad exit status is a result.
pub(crate) fn run(
    command: Command,
    limit: Duration,
    mut on: impl FnMut(Event<'_>),
) -> Result<ExitStatus> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut group = Group::spawn(command, false)?;
    let started = Instant::now();
    loop {
        check_interrupt()?;
        match group.next_line(TICK) {
            Ok(line) => on(Event::Line(&line)),
            Err(RecvTimeoutError::Timeout) => on(Event::Tick),
            // Both outputs are closed, so the exit is near; do not spin until it is there.
            Err(RecvTimeoutError::Disconnected) => thread::sleep(Duration::from_millis(5)),
        }
        if let Some(status) = group.exited()? {
            // What is left in the pipes is still its output; a grandchild may hold them open.
            let exited = Instant::now();
            while let Ok(line) = group.next_line(TICK) {
                on(Event::Line(&line));
                if exited.elapsed() > GRACE {
                    break;
                }
            }
            return Ok(status);
        }
        if started.elapsed() > limit {
            bail!("{name} did not end within {} and was stopped", duration(limit));
        }
    }
}

/// The output of a short command, or `None` if it cannot be run or fails.
pub(crate) fn output(mut command: Command) -> Option<String> {
    scrub(&mut command);
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Takes away what `cargo run` told us about xtask: build scripts that watch these variables would
/// otherwise be run again each time the task runner and a person take turns.
fn scrub(command: &mut Command) {
    let ours = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"];
    for (name, _) in env::vars_os() {
        if ours.iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            command.env_remove(name);
        }
    }
}

fn forward(source: impl Read + Send + 'static, stream: Stream, lines: Sender<Line>) {
    thread::spawn(move || {
        let mut source = BufReader::new(source);
        let mut bytes = Vec::new();
        while matches!(source.read_until(b'\n', &mut bytes), Ok(1..)) {
            let text = String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned();
            bytes.clear();
            if lines.send(Line { stream, text }).is_err() {
                break;
            }
        }
    });
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn all_output_arrives_and_the_status_is_a_result() {
        let mut lines = Vec::new();
        let status = run(shell("echo one; echo two >&2; exit 3"), GRACE, |event| {
            if let Event::Line(line) = event {
                lines.push((line.stream, line.text.clone()));
            }
        });
        lines.sort_by(|a, b| a.1.cmp(&b.1));
        assert_eq!(status.unwrap().code(), Some(3));
        assert_eq!(lines, [(Stream::Out, "one".to_owned()), (Stream::Err, "two".to_owned())]);
    }

    #[test]
    fn a_child_that_hangs_is_stopped_with_its_own_children() {
        let mut inner = None;
        let script = "sleep 300 & echo $!; wait";
        let result = run(shell(script), Duration::from_millis(300), |event| {
            if let Event::Line(line) = event {
                inner = line.text.parse::<i32>().ok();
            }
        });
        assert!(result.unwrap_err().to_string().contains("did not end"));
        assert!(!is_running(inner.unwrap()), "the grandchild is still there");
    }

    #[test]
    fn a_group_that_ignores_the_request_is_killed() {
        let mut group =
            Group::spawn(shell("trap '' TERM; echo ready; sleep 300; sleep 300"), false).unwrap();
        assert_eq!(group.next_line(GRACE).unwrap().text, "ready");
        let started = Instant::now();
        group.end();
        assert!(started.elapsed() >= Duration::from_millis(20));
        assert!(group.exited().unwrap().is_some());
    }

    #[test]
    fn a_held_standard_input_stays_open_while_we_live() {
        let mut group = Group::spawn(shell("cat; echo closed"), true).unwrap();
        assert!(group.next_line(Duration::from_millis(200)).is_err());
        drop(group.child.stdin.take());
        assert_eq!(group.next_line(GRACE).unwrap().text, "closed");
    }

    /// Whether a process runs; a zombie whose parent has not yet looked does not.
    fn is_running(pid: i32) -> bool {
        let pid = pid.to_string();
        let mut command = Command::new("ps");
        command.args(["-o", "stat=", "-p", &pid]);
        output(command).is_some_and(|state| !state.trim_start().starts_with('Z'))
    }
}
