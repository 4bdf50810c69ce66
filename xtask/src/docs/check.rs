//! Whether catalogue and tags agree: everything that applies has a test, and no tag says too much.

use std::collections::BTreeSet;

use super::{catalogue::Catalogue, sources::Sources};

/// What does not agree, a sentence each.
pub(super) fn problems(catalogue: &Catalogue, sources: &Sources) -> Vec<String> {
    let mut problems = sources.mistakes.clone();
    let mut known = BTreeSet::new();
    let mut without = Vec::new();
    for (name, entry) in catalogue.entries() {
        if !known.insert(name.clone()) {
            problems.push(format!("docs/requirements.toml: {name} stands there twice"));
        }
        let mut tests = sources.holding(&name).peekable();
        match &entry.not_applicable {
            None if tests.peek().is_none() => without.push(name.clone()),
            None => {}
            Some(_) => problems.extend(tests.map(|test| {
                let (file, test) = (&test.file, &test.name);
                format!("{file}: {test} holds {name}, which does not apply")
            })),
        }
    }
    for test in &sources.tests {
        let unknown = test.holds.iter().filter(|name| !known.contains(*name));
        let (file, test) = (&test.file, &test.name);
        problems.extend(
            unknown.map(|name| format!("{file}: {test} holds {name}, which nobody asks for")),
        );
    }
    if !without.is_empty() {
        problems.push(format!("no test holds {}", without.join(", ")));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    const CATALOGUE: &str = r#"
        requirement = [{ id = "R1", text = "a", source = "b" }, { id = "R2", text = "a", source = "b" }]
        module = [{ id = "x-y", text = "a", source = "b" }]
        defect = [{ id = "1", text = "a", source = "b", not_applicable = "no" }]
        complaint = []
    "#;

    fn check(tags: &str, expected: &[&str]) {
        let catalogue = Catalogue::parse(CATALOGUE).unwrap();
        let mut sources = Sources::default();
        // In two parts, because this file is scanned, too.
        sources.add("src/a.rs", &format!("{} {tags}\n#[test]\nfn one() {{}}", "// Holds:"));
        assert_eq!(problems(&catalogue, &sources), expected, "{tags}");
    }

    #[test]
    fn everything_that_applies_has_a_test() {
        check("R1, R2, module x-y.", &[]);
        check("R1.", &["no test holds R2, module x-y"]);
    }

    #[test]
    fn a_tag_names_what_is_asked_for_and_applies() {
        check(
            "R1, R2, R3, module x-y, x-y.",
            &[
                "src/a.rs: one holds R3, which nobody asks for",
                "src/a.rs: one holds x-y, which nobody asks for",
            ],
        );
        check(
            "R1, R2, module x-y, defect 1.",
            &["src/a.rs: one holds defect 1, which does not apply"],
        );
    }

    #[test]
    fn a_tag_that_cannot_be_used_is_a_problem() {
        let mistake = "src/a.rs:1: a tag ends with a full stop";
        check("R1, R2, module x-y", &[mistake, "no test holds R1, R2, module x-y"]);
    }

    #[test]
    fn nothing_is_asked_for_twice() {
        let twice = CATALOGUE.replace("R2", "R1").replace(
            "complaint = []",
            "complaint = [{ id = \
            \"1\", text = \"a\", source = \"b\" }]",
        );
        let catalogue = Catalogue::parse(&twice).unwrap();
        let found = problems(&catalogue, &Sources::default());
        assert_eq!(found[0], "docs/requirements.toml: R1 stands there twice");
        assert_eq!(found[1], "no test holds R1, R1, module x-y, complaint 1");
    }
}
