//! `docs/failures.md` says all of every finding: one section a code, under its party, in one form.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::expect_used, reason = "a test")]

use std::{fs, path::Path};

use diagnosis::{Code, catalogue, probes::Probe};

/// What each section says, in this order.
const LABELS: [&str; 4] = ["**You see** ", "**Why** ", "**Fix** ", "**Make sure** "];

/// The heading of the list of ids that no code stands for.
const WITHOUT_FINDING: &str = "What has no finding, and why";

/// One `###` section.
struct Section<'a> {
    /// The text of the `##` heading that it stands under.
    party: &'a str,
    /// The text of its own heading.
    heading: &'a str,
    /// Its paragraphs.
    paragraphs: Vec<&'a str>,
}

#[test]
fn every_code_has_one_section_in_the_one_form() {
    let text = document();
    assert_eq!(problems(&text), Vec::<String>::new());
}

#[test]
fn an_id_without_a_finding_is_listed_with_its_reason() {
    let text = document();
    assert_eq!(without_finding(&text), catalogue::WITHOUT_FINDING);
}

#[test]
fn every_probe_is_described() {
    let text = document();
    for probe in Probe::ALL {
        let row = format!("| `{}` | ", probe.name());
        assert_eq!(text.matches(&row).count(), 1, "{row}");
    }
}

#[test]
fn a_section_in_another_form_is_noticed() {
    let text = document();
    for (from, to, problem) in [
        ("### `offline`", "### `off-line`", "off-line: no such code"),
        ("### `offline`", "### `mixed-content`", "mixed-content: 2 sections"),
        ("## Network\n", "## Other\n", "offline: stands under Other"),
        ("Catalogue: E01.", "Catalogue: E02.", "offline: the line Catalogue"),
        ("Catalogue: E01.\n\n", "", "offline: the line Catalogue"),
        ("**Why** The browser reports", "The browser reports", "offline: Why"),
        ("**Make sure** *Try again*", "**Fix** *Try again*", "offline: Make sure"),
    ] {
        assert!(text.contains(from), "{from}");
        let found = problems(&text.replacen(from, to, 1));
        assert!(found.iter().any(|found| found.starts_with(problem)), "{problem}: {found:?}");
    }
}

/// What is wrong with the sections, a line each.
fn problems(text: &str) -> Vec<String> {
    let sections = sections(text);
    let mut problems = Vec::new();
    for Section { heading, .. } in &sections {
        if !Code::ALL.iter().any(|code| code.as_str() == *heading) {
            problems.push(format!("{heading}: no such code"));
        }
    }
    for code in Code::ALL {
        let mut own = sections.iter().filter(|section| section.heading == code.as_str());
        match (own.next(), own.count()) {
            (Some(section), 0) => check(*code, section, &mut problems),
            (first, more) => {
                let count = usize::from(first.is_some()) + more;
                problems.push(format!("{}: {count} sections", code.as_str()));
            }
        }
    }
    problems
}

fn check(code: Code, section: &Section<'_>, problems: &mut Vec<String>) {
    let mut note = |what: String| problems.push(format!("{}: {what}", code.as_str()));
    if section.party != code.party().name() {
        note(format!("stands under {}", section.party));
    }
    let mut paragraphs = section.paragraphs.as_slice();
    let line = format!("Catalogue: {}.", code.catalogue());
    match paragraphs.split_first() {
        Some((first, rest)) if !code.catalogue().is_empty() && *first == line => paragraphs = rest,
        _ if code.catalogue().is_empty() => {}
        _ => note(format!("the line {line} does not follow the heading")),
    }
    if paragraphs.len() != LABELS.len() {
        note(format!("{} paragraphs", paragraphs.len()));
    }
    for (label, paragraph) in LABELS.iter().zip(paragraphs) {
        let says = paragraph.strip_prefix(label).is_some_and(|text| text.trim().ends_with('.'));
        if !says {
            note(format!("{} is not a paragraph of its own", label.trim_matches(['*', ' '])));
        }
    }
}

/// The `###` sections, with the party that each stands under.
fn sections(text: &str) -> Vec<Section<'_>> {
    let chapters = text.split("\n## ").skip(1);
    let of_chapter = |chapter| {
        let (party, rest) = split_line(chapter);
        rest.split("\n### ").skip(1).map(move |section| {
            let (heading, body) = split_line(section);
            let paragraphs = body.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
            Section { party, heading: heading.trim_matches('`'), paragraphs: paragraphs.collect() }
        })
    };
    chapters.flat_map(of_chapter).collect()
}

/// The ids that the document lists as having no finding, each with its reason.
fn without_finding<'t>(text: &'t str) -> Vec<(&'t str, &'t str)> {
    let chapter = text.split("\n## ").find(|text| split_line(text).0 == WITHOUT_FINDING);
    let lines = chapter.expect("the list").lines().filter(|line| line.starts_with("- "));
    let item = |line: &'t str| line.strip_prefix("- `").and_then(|line| line.split_once("`: "));
    lines.map(|line| item(line).expect("an id and its reason")).collect()
}

fn split_line(text: &str) -> (&str, &str) {
    text.find('\n').map_or((text, ""), |end| text.split_at(end))
}

fn document() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/failures.md");
    fs::read_to_string(file).expect("docs/failures.md")
}
