//! What a person sees while a long step runs: its name, the time it took so far, its last line.

use std::{
    env,
    io::{self, IsTerminal as _, Write as _},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

use crate::process::{Event, Line, Stream, run};

/// How often a step says something where the output is no terminal.
const QUIET_INTERVAL: Duration = Duration::from_secs(10);

/// Prints a result. Results go to standard output, all else to standard error.
pub(crate) fn print(text: &str) {
    // A reader that closed the pipe has seen enough.
    drop(writeln!(io::stdout().lock(), "{text}"));
}

/// Tells a person what is going on.
pub(crate) fn tell(text: &str) {
    eprintln!("{text}");
}

/// A step under way.
#[derive(Debug)]
pub(crate) struct Progress {
    title: String,
    started: Instant,
    last_line: String,
    told: Instant,
    terminal: bool,
}

impl Progress {
    /// Starts the clock and names the step.
    pub(crate) fn start(title: &str) -> Self {
        let (now, terminal) = (Instant::now(), io::stderr().is_terminal());
        if !terminal {
            tell(&format!("{title} ..."));
        }
        let title = title.to_owned();
        Self { title, started: now, last_line: String::new(), told: now, terminal }
    }

    /// Takes note of a line that the tool wrote.
    pub(crate) fn line(&mut self, text: &str) {
        // Messages from one program to another are for neither the screen nor a person.
        let text = if text.starts_with('{') { String::new() } else { plain(text) };
        if let Some(visible) = text.rsplit('\r').map(str::trim).find(|part| !part.is_empty()) {
            visible.clone_into(&mut self.last_line);
        }
        self.tick();
    }

    /// Shows how far it is, if it is time to.
    pub(crate) fn tick(&mut self) {
        let interval = if self.terminal { Duration::from_millis(80) } else { QUIET_INTERVAL };
        if self.told.elapsed() < interval {
            return;
        }
        self.told = Instant::now();
        let text = describe(&self.title, self.started.elapsed(), &self.last_line);
        if self.terminal {
            eprint!("\r\x1b[2K{}", cut(&text, terminal_width()));
        } else {
            tell(&text);
        }
    }

    /// Ends the step.
    pub(crate) fn done(self) {
        self.clear();
        tell(&format!("{}: done in {}", self.title, duration(self.started.elapsed())));
    }

    /// Makes room for a message.
    pub(crate) fn clear(&self) {
        if self.terminal {
            eprint!("\r\x1b[2K");
        }
    }
}

/// Runs `command` as a step that must succeed, and gives back what it wrote to standard output.
///
/// # Errors
/// As [`run`]; and when it fails, after its output was shown.
pub(crate) fn step(title: &str, command: Command, limit: Duration) -> Result<String> {
    let (mut progress, mut lines) = (Progress::start(title), Vec::<Line>::new());
    let result = run(command, limit, |event| match event {
        Event::Line(line) => {
            progress.line(&line.text);
            lines.push(Line { stream: line.stream, text: line.text.clone() });
        }
        Event::Tick => progress.tick(),
    });
    let status = result.inspect_err(|_| progress.clear())?;
    if !status.success() {
        progress.clear();
        // Some write messages for programs to standard output, in JSON; a person wants the others.
        let is_for_programs =
            |line: &&Line| line.stream == Stream::Out && line.text.starts_with('{');
        for line in lines.iter().filter(|line| !is_for_programs(line)) {
            tell(&line.text);
        }
        bail!("{title} failed ({status})");
    }
    progress.done();
    let out = lines.into_iter().filter(|line| line.stream == Stream::Out);
    Ok(out.map(|line| line.text + "\n").collect())
}

/// A line without the terminal's control sequences: `ESC [` ... final byte (ECMA-48, section 5.4), and
/// `ESC ( B`, which `tput sgr0` adds.
pub(crate) fn plain(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        match (c, if c == '\x1b' { rest.next() } else { None }) {
            (_, Some('[')) => drop(rest.by_ref().find(|c| ('@'..='~').contains(c))),
            (_, Some('(')) => drop(rest.next()),
            ('\x1b', _) => {}
            _ => text.push(c),
        }
    }
    text
}

fn describe(title: &str, elapsed: Duration, last_line: &str) -> String {
    let separator = if last_line.is_empty() { "" } else { "  " };
    format!("{title}: {}{separator}{last_line}", duration(elapsed))
}

/// `7 s`, `2 min 5 s`.
pub(crate) fn duration(elapsed: Duration) -> String {
    match (elapsed.as_secs() / 60, elapsed.as_secs() % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

fn terminal_width() -> usize {
    env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(80)
}

fn cut(text: &str, width: usize) -> String {
    text.chars().take(width.saturating_sub(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_sequences_are_taken_out() {
        assert_eq!(plain("\x1b[1m\x1b[32m   Compiling\x1b[0m a v1"), "   Compiling a v1");
        assert_eq!(plain("\x1b[31m-a\x1b(B\x1b[m"), "-a");
        assert_eq!(plain("plain"), "plain");
        assert_eq!(plain("cut off \x1b["), "cut off ");
    }

    #[test]
    fn progress_names_the_step_the_time_and_the_last_line() {
        let text = describe("building", Duration::from_secs(65), "Compiling a");
        assert_eq!(text, "building: 1 min 5 s  Compiling a");
        assert_eq!(describe("building", Duration::from_secs(3), ""), "building: 3 s");
    }

    #[test]
    fn a_long_line_stays_on_one_row() {
        assert_eq!(cut("äbcdef", 4), "äbc");
    }
}
