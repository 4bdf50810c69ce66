//! What the end-to-end tests tried, and what became of it: attacks, faults, scans for secrets.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// The kinds, and what it is called when an attempt ended well.
const KINDS: [(&str, &str, &str); 3] = [
    ("attack", "attacks tried", "stopped"),
    ("fault", "faults injected", "survived"),
    ("scan", "scans for secrets", "without a leak"),
];
const ENGINES: [&str; 3] = ["Chromium", "Firefox", "WebKit"];

/// Where the tests write it down (`e2e::tally`).
pub(super) fn file(root: &Path) -> PathBuf {
    root.join("target/e2e-tally.tsv")
}

/// Forgets what was tried before.
pub(super) fn clear(root: &Path) {
    // Where there is none, there is nothing to forget.
    _ = fs::remove_file(file(root));
}

/// A row for each engine; empty where nothing was tried.
pub(super) fn table(root: &Path) -> String {
    table_of(&fs::read_to_string(file(root)).unwrap_or_default())
}

fn table_of(lines: &str) -> String {
    // For each engine and kind, how often it was tried, and how often that ended well.
    let mut counts: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    let mut failed = String::new();
    for line in lines.lines() {
        let mut parts = line.splitn(4, '\t');
        let mut part = || parts.next().unwrap_or_default();
        let (kind, engine, outcome, name) = (part(), part(), part(), part());
        let (tried, held) = counts.entry((engine, kind)).or_default();
        *tried += 1;
        *held += usize::from(outcome == "held");
        if outcome != "held" {
            _ = writeln!(failed, "  {engine}: {name}");
        }
    }
    if counts.is_empty() {
        return String::new();
    }
    let mut table = format!("\n{:<9}", "");
    for (_, tried, held) in KINDS {
        _ = write!(table, "  {tried:>18} / {held:<14}");
    }
    table.push('\n');
    for engine in ENGINES {
        _ = write!(table, "{engine:<9}");
        for (kind, ..) in KINDS {
            let (tried, held) = counts.get(&(engine, kind)).copied().unwrap_or_default();
            _ = write!(table, "  {tried:>18} / {held:<14}");
        }
        table.push('\n');
    }
    table + &failed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_counted_by_engine_and_those_that_failed_are_named() {
        let lines = "attack\tFirefox\theld\ta code of another tab\n\
            attack\tFirefox\tfailed\ta name with markup\n\
            scan\tWebKit\theld\tafter a sign-in\n";
        let table = table_of(lines);
        let row = |engine: &str| {
            let row = table.lines().find(|line| line.starts_with(engine)).unwrap_or_default();
            row.split_whitespace().filter(|word| *word != "/").skip(1).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(row("Chromium"), "0 0 0 0 0 0");
        assert_eq!(row("Firefox"), "2 1 0 0 0 0");
        assert_eq!(row("WebKit"), "0 0 0 0 1 1");
        assert!(table.ends_with("  Firefox: a name with markup\n"), "{table}");
        assert_eq!(table_of(""), "");
    }
}
