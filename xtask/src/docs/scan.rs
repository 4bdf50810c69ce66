//! Tags in sources: a comment above a test that says what the test holds.
//!
//! ```text
//! (two slashes) Holds: R4, module nonce-invalid,
//! (two slashes) defect 2, complaint 10.
//! #[test]
//! fn a_forged_response_is_refused() {}
//! ```

use std::iter::Peekable;

/// How a tag begins.
const TAG: &str = "// Holds:";
/// A tag that the documentation would swallow.
const MISTAKEN: [&str; 2] = ["/// Holds:", "//! Holds:"];

/// What attributes make a function a test.
const TEST_ATTRIBUTES: [&str; 3] = ["test", "tokio::test", IN_A_BROWSER];
const IN_A_BROWSER: &str = "wasm_bindgen_test";

/// A test function with what it says it holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Held {
    /// The names of entries, as in the catalogue.
    pub(super) names: Vec<String>,
    /// The function.
    pub(super) test: String,
    /// Whether it is a `#[wasm_bindgen_test]`.
    pub(super) in_a_browser: bool,
}

/// What stands in one file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Scanned {
    pub(super) held: Vec<Held>,
    /// Tags that cannot be used: the line, counted from 1, and why.
    pub(super) mistakes: Vec<(usize, &'static str)>,
}

/// Reads the tags of a source file.
pub(super) fn scan(source: &str) -> Scanned {
    let mut scanned = Scanned::default();
    let mut lines = source.lines().map(str::trim).enumerate().peekable();
    // Several tags may stand on one test.
    let mut pending: Vec<(usize, Vec<String>)> = Vec::new();
    while let Some((index, line)) = lines.next() {
        if MISTAKEN.iter().any(|mistaken| line.starts_with(mistaken)) {
            scanned.mistakes.push((index + 1, "a tag is a plain comment, with two slashes"));
        }
        let Some(list) = line.strip_prefix(TAG) else { continue };
        match names(list, &mut lines) {
            Ok(names) => pending.push((index + 1, names)),
            Err(mistake) => scanned.mistakes.push((index + 1, mistake)),
        }
        if lines.peek().is_some_and(|(_, next)| next.starts_with(TAG)) {
            continue;
        }
        let function = function_below(&mut lines);
        for (number, names) in pending.drain(..) {
            match &function {
                Some((test, in_a_browser)) => scanned.held.push(Held {
                    names,
                    test: test.clone(),
                    in_a_browser: *in_a_browser,
                }),
                None => scanned.mistakes.push((number, "a tag stands directly above a test")),
            }
        }
    }
    scanned
}

/// The names in a tag, which goes on in the comment lines below until its full stop.
fn names<'s>(
    list: &str,
    lines: &mut Peekable<impl Iterator<Item = (usize, &'s str)>>,
) -> Result<Vec<String>, &'static str> {
    let mut text = list.trim().to_owned();
    while !text.ends_with('.') {
        let is_comment = |(_, line): &(usize, &str)| is_plain_comment(line);
        let Some((_, line)) = lines.next_if(is_comment) else {
            return Err("a tag ends with a full stop");
        };
        text.push(' ');
        text.push_str(line.trim_start_matches('/').trim());
    }
    let one = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
    let names: Vec<String> = text.trim_end_matches('.').split(',').map(one).collect();
    if names.iter().any(String::is_empty) { Err("a tag names nothing") } else { Ok(names) }
}

/// The test below a tag, past attributes and comments, and whether it runs in a browser. Leaves the
/// lines from the first that is neither.
fn function_below<'s>(
    lines: &mut Peekable<impl Iterator<Item = (usize, &'s str)>>,
) -> Option<(String, bool)> {
    let mut attributes: Vec<String> = Vec::new();
    loop {
        let is_above = |(_, line): &(usize, &str)| {
            line.starts_with("#[") || line.starts_with("///") || is_plain_comment(line)
        };
        let Some((_, line)) = lines.next_if(is_above) else { break };
        if line.starts_with("#[") {
            let mut attribute = line.to_owned();
            while is_open(&attribute) {
                let (_, more) = lines.next()?;
                attribute.push_str(more);
            }
            attributes.push(attribute);
        }
    }
    let has = |wanted: &str| attributes.iter().any(|attribute| path(attribute) == wanted);
    let name = function_name(lines.peek()?.1)?;
    TEST_ATTRIBUTES.iter().any(|wanted| has(wanted)).then(|| (name, has(IN_A_BROWSER)))
}

fn is_plain_comment(line: &str) -> bool {
    line.starts_with("//") && !line.starts_with("///") && !line.starts_with(TAG)
}

/// Whether an attribute goes on in the next line; brackets in texts do not count.
fn is_open(attribute: &str) -> bool {
    let mut depth = 0_i32;
    let mut quoted = false;
    let mut escaped = false;
    for letter in attribute.chars() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth -= 1,
            _ => {}
        }
    }
    depth > 0
}

/// The path of an attribute: `tokio::test` of `#[tokio::test(flavor = "multi_thread")]`.
fn path(attribute: &str) -> &str {
    let inside = attribute.trim_start_matches("#[");
    inside.split(['(', ']', '=', ' ']).next().unwrap_or_default()
}

fn function_name(line: &str) -> Option<String> {
    let mut words = line.split_whitespace();
    words.find(|word| *word == "fn")?;
    let name: String =
        words.next()?.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scans a source in which `@` stands for the beginning of a tag: this file is scanned, too.
    fn scanned(source: &str) -> Scanned {
        scan(&source.replace('@', TAG))
    }

    fn check(source: &str, expected: &[(&[&str], &str, bool)]) {
        let found = scanned(source);
        assert_eq!(found.mistakes, [], "{source}");
        let held = found.held.iter().map(|held| {
            let names: Vec<&str> = held.names.iter().map(String::as_str).collect();
            (names, held.test.as_str(), held.in_a_browser)
        });
        let expected =
            expected.iter().map(|(names, test, browser)| (names.to_vec(), *test, *browser));
        assert_eq!(held.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{source}");
    }

    #[test]
    fn a_tag_names_what_the_test_below_it_holds() {
        check("@ R4.\n#[test]\nfn one() {}", &[(&["R4"], "one", false)]);
        check(
            "@ R4, R5, module nonce-invalid, defect 2, complaint 10.\n#[test]\nfn one() {\n",
            &[(&["R4", "R5", "module nonce-invalid", "defect 2", "complaint 10"], "one", false)],
        );
        check("#[test]\nfn one() {}\n// Holds nothing.\n", &[]);
    }

    #[test]
    fn a_tag_goes_on_until_its_full_stop() {
        let source = "@ R4, module\n    // nonce-invalid,\r\n// defect 2.\n// And a remark.\n";
        let source = format!("{source}#[test]\nfn one() {{}}\n");
        check(&source, &[(&["R4", "module nonce-invalid", "defect 2"], "one", false)]);
    }

    #[test]
    fn every_kind_of_test_is_one() {
        for attributes in [
            "#[test]",
            "/// What it shows.\n#[test]\n#[should_panic(expected = \"]\")]",
            "#[tokio::test]",
            "#[tokio::test(flavor = \"multi_thread\", worker_threads = 4)]",
            "#[expect(\n    clippy::unwrap_used,\n    reason = \"[\",\n)]\n#[test]",
        ] {
            for function in
                ["fn one() {}", "async fn one() -> Result<()> {", "pub fn one(x in 1..2) {"]
            {
                check(&format!("@ R1.\n{attributes}\n{function}"), &[(&["R1"], "one", false)]);
            }
        }
        check("@ R1.\n#[wasm_bindgen_test]\nasync fn one() {", &[(&["R1"], "one", true)]);
        let property =
            "proptest! {\n    @ R1.\n    #[test]\n    fn one(\n        text in \".*\",\n";
        check(property, &[(&["R1"], "one", false)]);
    }

    #[test]
    fn tests_and_tags_may_follow_one_another() {
        let source = "@ R1.\n@ R2.\n#[test]\nfn one() {}\n@ R3.\n#[test]\nfn two() {}\n";
        check(source, &[(&["R1"], "one", false), (&["R2"], "one", false), (&["R3"], "two", false)]);
    }

    #[test]
    fn tags_that_cannot_be_used_are_mistakes() {
        for (source, line, mistake) in [
            ("\n@ R1\n#[test]\nfn one() {}", 2, "a tag ends with a full stop"),
            ("@ R1,, R2.\n#[test]\nfn one() {}", 1, "a tag names nothing"),
            ("@.\n#[test]\nfn one() {}", 1, "a tag names nothing"),
            ("@ R1.\nfn one() {}", 1, "a tag stands directly above a test"),
            ("@ R1.\n\n#[test]\nfn one() {}", 1, "a tag stands directly above a test"),
            ("#[test]\n@ R1.\nfn one() {}", 2, "a tag stands directly above a test"),
            ("@ R1.\n#[ignore]\nfn one() {}", 1, "a tag stands directly above a test"),
            ("@ R1.\n#[test]\nmod tests {}", 1, "a tag stands directly above a test"),
            ("@ R1.", 1, "a tag stands directly above a test"),
            ("/@ R1.\n#[test]\nfn one() {}", 1, "a tag is a plain comment, with two slashes"),
        ] {
            let found = scanned(source);
            assert_eq!((found.held, found.mistakes), (vec![], vec![(line, mistake)]), "{source}");
        }
    }
}
