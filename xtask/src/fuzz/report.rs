//! What libFuzzer says of a run, and the table of all.

use std::time::Duration;

/// A target's row in the table.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) took: Duration,
    pub(crate) seen: Seen,
}

/// What was seen of a run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// How many inputs were tried.
    pub(crate) executions: u64,
    /// How many places of the code were reached, as libFuzzer counts them.
    pub(crate) covered: u64,
    /// Where the input is that broke the property, or took too long or too much memory.
    pub(crate) crashes: Vec<String>,
    /// Whether the program said no.
    pub(crate) failed: bool,
}

impl Seen {
    /// Takes note of a line.
    pub(crate) fn note(&mut self, line: &str) {
        if let Some(count) = line.strip_prefix("stat::number_of_executed_units:") {
            self.executions = count.trim().parse().unwrap_or_default();
        }
        let mut words = line.split_whitespace();
        if line.starts_with('#') && words.any(|word| word == "cov:") {
            self.covered = words.next().and_then(|count| count.parse().ok()).unwrap_or_default();
        }
        if let Some((_, path)) = line.split_once("Test unit written to ") {
            self.crashes.push(path.trim().to_owned());
        }
    }

    /// Whether nothing was found, in as many executions as were asked for.
    pub(crate) fn is_good(&self, runs: u64) -> bool {
        !self.failed && self.crashes.is_empty() && self.executions >= runs
    }
}

/// The table, as the documentation has it.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut lines = vec![
        "| target | executions | seconds | places reached | crashes |".to_owned(),
        "| --- | ---: | ---: | ---: | ---: |".to_owned(),
    ];
    for Row { name, took, seen } in rows {
        let crashes = seen.crashes.len().max(usize::from(seen.failed));
        lines.push(format!(
            "| {name} | {} | {} | {} | {crashes} |",
            grouped(seen.executions),
            took.as_secs(),
            grouped(seen.covered)
        ));
    }
    let total: u64 = rows.iter().map(|row| row.seen.executions).sum();
    let crashes = rows.iter().flat_map(|row| &row.seen.crashes);
    lines.push(format!("\n{} executions on {} targets", grouped(total), rows.len()));
    lines.extend(crashes.map(|path| format!("crash: {path}")));
    lines.join("\n")
}

/// `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_read_from_what_is_printed() {
        let mut seen = Seen::default();
        for line in [
            "INFO: Seed: 1",
            "#12\tINITED cov: 40 ft: 41 corp: 1/1b exec/s: 0 rss: 30Mb",
            "#1000000\tDONE   cov: 1234 ft: 9 corp: 7/90b lim: 256 exec/s: 1 rss: 30Mb",
            "stat::number_of_executed_units: 1000000",
        ] {
            seen.note(line);
        }
        let expected = Seen { executions: 1_000_000, covered: 1234, ..Seen::default() };
        assert_eq!(seen, expected);
        assert!(seen.is_good(1_000_000) && !seen.is_good(1_000_001));
        seen.note("artifact_prefix='a/'; Test unit written to a/crash-0123");
        assert!(!seen.is_good(1));
        let rows = [Row { name: "link".to_owned(), took: Duration::from_secs(7), seen }];
        let table = table(&rows);
        assert!(table.contains("| link | 1,000,000 | 7 | 1,234 | 1 |"), "{table}");
        assert!(
            table.ends_with("1,000,000 executions on 1 targets\ncrash: a/crash-0123"),
            "{table}"
        );
    }

    #[test]
    fn a_program_that_fails_without_an_input_counts_as_well() {
        let seen = Seen { executions: 5, failed: true, ..Seen::default() };
        assert!(!seen.is_good(5));
        let rows = [Row { name: "a".to_owned(), took: Duration::ZERO, seen }];
        assert!(table(&rows).contains("| a | 5 | 0 | 0 | 1 |"));
    }

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
    }
}
