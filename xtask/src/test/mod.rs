//! `cargo xtask test`: every suite, a table, and one line that counts.

mod count;
mod suites;
mod tally;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow};

pub(crate) use crate::test::suites::Suite;
use crate::{
    process::{Event, Interrupted, Stream, run as run_command},
    progress::{print, tell},
    test::{count::Count, suites::Means},
    tools::{
        self, Toolbox,
        browser::{self, Browser},
        engines::{self, Engines},
        npm::{self, Installed},
    },
};

/// No suite takes this long unless it hangs.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// A suite's row in the table.
#[derive(Debug)]
struct Row {
    suite: Suite,
    count: Count,
    took: Duration,
}

/// What the suites need, as far as it could be had.
struct SetUp {
    bare: Toolbox,
    tools: Result<Toolbox>,
    browser: Result<Browser>,
    independent: Result<Installed>,
    axe: Result<Installed>,
    engines: Result<Engines>,
}

/// Runs the `wanted` suites, or all. Whether everything passed.
pub(crate) fn run(root: &Path, wanted: &[Suite]) -> Result<bool> {
    let suites = selection(wanted);
    let set_up = set_up(root, &suites)?;
    tally::clear(root);
    let mut rows: Vec<Row> = Vec::new();
    for suite in suites {
        tell(&format!("\n=== {} ===", suite.name()));
        let started = Instant::now();
        let built = rows.iter().all(|row| row.suite != Suite::Build || row.count.failed == 0);
        let result = if suite.needs_build() && !built {
            Err(anyhow!("there is no build to test"))
        } else {
            run_suite(suite, &set_up, root)
        };
        let count = match result {
            Err(error) if error.is::<Interrupted>() => return Err(error),
            Err(error) => {
                tell(&format!("error: {}: {error:#}", suite.name()));
                Count::one(false)
            }
            Ok(count) => count,
        };
        rows.push(Row { suite, count, took: started.elapsed() });
    }
    let left_out = set_up.engines.as_ref().map_or(&[][..], |engines| &engines.left_out);
    print(&table(&rows, left_out));
    print(&tally::table(root));
    Ok(rows.iter().all(|row| row.count.failed == 0))
}

/// The suites to run, in their order; the end-to-end tests need the build.
fn selection(wanted: &[Suite]) -> Vec<Suite> {
    let wants = |suite: &Suite| {
        wanted.is_empty()
            || wanted.contains(suite)
            || (*suite == Suite::Build && wanted.iter().any(|suite| suite.needs_build()))
    };
    Suite::ALL.into_iter().filter(wants).collect()
}

fn set_up(root: &Path, suites: &[Suite]) -> Result<SetUp> {
    let bare = Toolbox::bare(root)?;
    if suites.iter().any(|suite| matches!(suite, Suite::Fmt | Suite::Clippy)) {
        tools::ensure_components(&bare)?;
    }
    let tools = if suites.iter().any(|suite| suite.needs_tools()) {
        unless_interrupted(tools::prepare(root))?
    } else {
        Ok(bare.clone())
    };
    let browser = if suites.iter().any(|suite| suite.needs_browser()) {
        unless_interrupted(browser::prepare(&bare, root))?
    } else {
        Err(anyhow!("no suite was to need a browser"))
    };
    let of_npm = |project| {
        if suites.iter().any(|suite| suite.needs_npm()) {
            unless_interrupted(npm::prepare(&bare, root, project))
        } else {
            Ok(Err(anyhow!("no suite was to need packages of npm")))
        }
    };
    let (independent, axe) = (of_npm(npm::INDEPENDENT)?, of_npm(npm::AXE)?);
    let engines = if suites.iter().any(|suite| suite.needs_engines()) {
        unless_interrupted(engines::prepare(&bare, root))?
    } else {
        Err(anyhow!("no suite was to need other engines"))
    };
    Ok(SetUp { bare, tools, browser, independent, axe, engines })
}

/// Keeps a failure for the suites that it concerns, but lets an interruption through.
fn unless_interrupted<T>(result: Result<T>) -> Result<Result<T>> {
    match result {
        Err(error) if error.is::<Interrupted>() => Err(error),
        result => Ok(result),
    }
}

fn run_suite(suite: Suite, set_up: &SetUp, root: &Path) -> Result<Count> {
    let again = |error: &anyhow::Error| anyhow!("{error:#}");
    let tools = match &set_up.tools {
        Err(error) if suite.needs_tools() => return Err(again(error)),
        tools => tools.as_ref().unwrap_or(&set_up.bare),
    };
    let browser = match &set_up.browser {
        Err(error) if suite.needs_browser() => return Err(again(error)),
        browser => browser.as_ref().ok(),
    };
    let independent = match &set_up.independent {
        Err(error) if suite.needs_npm() => return Err(again(error)),
        independent => independent.as_ref().ok(),
    };
    let axe = match &set_up.axe {
        Err(error) if suite.needs_npm() => return Err(again(error)),
        axe => axe.as_ref().ok(),
    };
    let engines = match &set_up.engines {
        Err(error) if suite.needs_engines() => return Err(again(error)),
        engines => engines.as_ref().ok(),
    };
    run_commands(suite, &Means { root, tools, browser, independent, axe, engines })
}

fn run_commands(suite: Suite, means: &Means<'_>) -> Result<Count> {
    let (mut count, mut well, mut programs) = (Count::default(), true, 0);
    for command in suite.commands(means) {
        let status = run_command(command, LIMIT, |event| {
            let Event::Line(line) = event else { return };
            if suite.has_tests() {
                let counted = Count::in_line(&line.text);
                programs += usize::from(counted != Count::default());
                count += counted;
            }
            match line.stream {
                Stream::Out => print(&line.text),
                Stream::Err => tell(&line.text),
            }
        })?;
        well &= status.success();
    }
    if !suite.has_tests() {
        return Ok(Count::one(well));
    }
    let expected = suite.programs(means);
    if programs < expected {
        tell(&format!("error: {programs} of {expected} programs of the suite ran a test"));
    }
    Ok(count.judged(well && programs >= expected))
}

/// The rows, what was left out, and the line that sums them up.
fn table(rows: &[Row], left_out: &[String]) -> String {
    let mut total = Count::default();
    let mut lines =
        vec![format!("\n{:<8} {:>7} {:>7} {:>8}", "suite", "passed", "failed", "seconds")];
    for Row { suite, count: Count { passed, failed }, took } in rows {
        total += Count { passed: *passed, failed: *failed };
        let (name, seconds) = (suite.name(), took.as_secs_f64());
        lines.push(format!("{name:<8} {passed:>7} {failed:>7} {seconds:>8.1}"));
    }
    lines.extend(left_out.iter().map(|engine| format!("\n{engine}")));
    lines.push(format!("\n{} passed, {} failed", total.passed, total.failed));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_to_end_tests_bring_the_build_and_order_is_kept() {
        assert_eq!(selection(&[Suite::E2e, Suite::Fmt]), [Suite::Fmt, Suite::Build, Suite::E2e]);
        assert_eq!(selection(&[Suite::Engines]), [Suite::Build, Suite::Engines]);
        assert_eq!(selection(&[Suite::Native]), [Suite::Native]);
        assert_eq!(selection(&[]), Suite::ALL);
    }

    #[test]
    fn the_last_line_counts_everything() {
        let row = |suite, passed, failed| Row {
            suite,
            count: Count { passed, failed },
            took: Duration::from_millis(1250),
        };
        let left_out = ["webkit is left out".to_owned()];
        let text = table(&[row(Suite::Fmt, 1, 0), row(Suite::Native, 41, 2)], &left_out);
        let lines: Vec<_> = text.lines().collect();
        assert!(lines.contains(&"webkit is left out"), "{text}");
        assert_eq!(lines[2], "fmt            1       0      1.2");
        assert_eq!(lines.last(), Some(&"42 passed, 2 failed"));
    }
}
