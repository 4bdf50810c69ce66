//! `docs/relying-party.md`: what is asked of a relying party, and which test holds it.

use std::fmt::Write as _;

use super::{
    catalogue::{Catalogue, Entry, Group},
    sources::{Runs, Sources},
};

const INTRODUCTION: &str = "\
# What the relying party holds, and which test holds it to that

A browser app that signs people in has much to get right: what the standards ask for, what the conformance suite of the OpenID Foundation tries, what other clients got wrong, and what their users complain about.
Each line below is one of these, with the tests that fail when it is not so here, or with the reason why it cannot apply to a public client like this one.

`cargo xtask docs` writes this page from [requirements.toml](requirements.toml) and from the comments `Holds:` above the tests.
`cargo xtask test native` fails when the page is out of date, when something that applies has no test, and when a test claims what nobody asks for.
A test shows what it tries, in the place that the table names, and no more: nothing here was run against a live tenant, and no certification is claimed.
";

impl Group {
    fn heading(self) -> &'static str {
        match self {
            Self::Requirement => "Requirements of the standards",
            Self::Module => "Modules of the conformance suite",
            Self::Defect => "Defects of other libraries",
            Self::Complaint => "Complaints of their users",
        }
    }

    /// What stands above the texts of its entries.
    fn column(self) -> &'static str {
        match self {
            Self::Requirement | Self::Module => "what it asks for",
            Self::Defect => "what must not be so",
            Self::Complaint => "what people meet, and what happens here",
        }
    }

    fn explanation(self) -> &'static str {
        match self {
            Self::Requirement => {
                "From the best current practice for the security of OAuth (RFC 9700), OAuth for \
                 browser-based apps (RFC 10017, BCP 212), OpenID Connect, and what these rest on."
            }
            Self::Module => {
                "The modules for relying parties of the OpenID Foundation's \
                 [conformance suite](https://gitlab.com/openid/conformance-suite), each under its \
                 name after `oidcc-client-test-`. The tests replay what a module does; the suite \
                 itself was not run."
            }
            Self::Defect => {
                "What was found in the sources of other clients, and must not be true of this one."
            }
            Self::Complaint => {
                "What people report again and again when they use other clients, and what happens \
                 here."
            }
        }
    }
}

/// The page, with a final line feed.
pub(super) fn page(catalogue: &Catalogue, sources: &Sources) -> String {
    let applying = |entry: &&Entry| entry.not_applicable.is_none();
    let mut page = INTRODUCTION.to_owned();
    for group in Group::ALL {
        let entries = catalogue.group(group);
        let apply = entries.iter().filter(applying).count();
        let (heading, explanation) = (group.heading(), group.explanation());
        let count = format!("{apply} of {} apply.", entries.len());
        let columns = format!("| | {} | held by |\n|---|---|---|\n", group.column());
        // Writing to a text does not fail.
        let _ = write!(page, "\n## {heading}\n\n{explanation}\n{count}\n\n{columns}");
        for entry in entries {
            let held = held_by(entry, &group.name(&entry.id), sources);
            let asked = format!("{} ({})", entry.text, entry.source);
            let _ = writeln!(page, "| {} | {} | {} |", cell(&entry.id), cell(&asked), cell(&held));
        }
    }
    page
}

/// The last cell of a row: the tests by where they run, or why there is none.
fn held_by(entry: &Entry, name: &str, sources: &Sources) -> String {
    if let Some(reason) = &entry.not_applicable {
        return format!("does not apply: {reason}");
    }
    let mut places = Vec::new();
    for runs in Runs::ALL {
        let here = sources.holding(name).filter(|test| test.runs == runs);
        let mut links: Vec<String> =
            here.map(|test| format!("[{}](../{})", test.name, test.file)).collect();
        // Several tags on one test may name the same.
        links.dedup();
        if !links.is_empty() {
            places.push(format!("{}: {}", runs.words(), links.join(", ")));
        }
    }
    if places.is_empty() { "**no test**".to_owned() } else { places.join("<br>") }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CATALOGUE: &str = r#"
        requirement = [
            { id = "R1", text = "Do a|b.", source = "RFC 1" },
            { id = "R2", text = "Do c.", source = "RFC 2" },
        ]
        module = [{ id = "x-y", text = "Refuse.", source = "Core", not_applicable = "No." }]
        defect = []
        complaint = []
    "#;

    fn rendered() -> String {
        let catalogue = Catalogue::parse(CATALOGUE).unwrap();
        let mut sources = Sources::default();
        // `@` stands for the beginning of a tag, because this file is scanned, too.
        let mut add = |file, text: &str| sources.add(file, &text.replace('@', "// Holds:"));
        add("crates/e2e/tests/page.rs", "@ R1.\n#[tokio::test]\nasync fn whole() {}");
        add("crates/rp/src/a.rs", "@ R1.\n@ R1.\n#[test]\nfn b() {}\n@ R1.\n#[test]\nfn a() {}");
        add("tests/browser.rs", "@ R1.\n#[wasm_bindgen_test]\nfn seen() {}");
        page(&catalogue, &sources)
    }

    #[test]
    fn a_row_links_its_tests_and_says_where_they_run() {
        let row = "| R1 | Do a\\|b. (RFC 1) | natively: [b](../crates/rp/src/a.rs), \
                   [a](../crates/rp/src/a.rs)<br>in a browser: [seen](../tests/browser.rs)<br>\
                   end to end: [whole](../crates/e2e/tests/page.rs) |";
        assert!(rendered().contains(row), "{}", rendered());
    }

    #[test]
    fn a_row_without_tests_says_so_or_why() {
        let page = rendered();
        assert!(page.contains("\n| R2 | Do c. (RFC 2) | **no test** |\n"), "{page}");
        let row = "\n| x-y | Refuse. (Core) | does not apply: No. |\n";
        assert!(page.contains(row), "{page}");
        assert!(page.contains("\n2 of 2 apply.\n") && page.contains("\n0 of 1 apply.\n"), "{page}");
    }
}
