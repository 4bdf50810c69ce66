//! A report to copy into an issue: everything that was found, and nothing that is a secret.
//!
//! Bodies and headers come from strangers, and the report is rendered as GitHub Flavored Markdown
//! (<https://github.github.com/gfm/>): so texts are escaped, and code stands in fences that no text can
//! close.

use crate::{
    Finding, Fix, Place,
    paste::redact::{self, REDACTED},
};

/// When and where the report was made; both as a person would write it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The time, such as `2026-11-22T10:00:00Z`.
    pub when: String,
    /// The browser, such as its user agent.
    pub browser: String,
}

/// How many letters of the client id are shown.
const CLIENT_LETTERS: usize = 4;

/// The longest text that is shown, in letters.
const MAX_TEXT: usize = 2000;

/// Stands for a secret until everything round it is escaped. Taken out of every text before.
const MARK: char = '\u{e000}';

/// The report in Markdown. `checks` are what was tried: title, state and detail of each.
///
/// Tokens, `Bearer` values, codes, states, cookies and e-mail addresses are replaced by `[redacted]`.
#[must_use]
pub fn markdown(
    findings: &[Finding],
    checks: &[(String, String, String)],
    place: &Place,
    about: &About,
) -> String {
    let mut out = String::from("# Diagnosis report\n\n");
    for (name, value) in settings(place, about) {
        out.push_str(&format_line(&format!("- {name}: "), &value));
    }
    out.push_str("\n## Findings\n");
    if findings.is_empty() {
        out.push_str("\nNothing was found.\n");
    }
    for (number, finding) in findings.iter().enumerate() {
        write_finding(&mut out, number + 1, finding);
    }
    if !checks.is_empty() {
        out.push_str("\n## Checks\n\n| Check | State | Detail |\n| --- | --- | --- |\n");
        for (title, state, detail) in checks {
            let cells = [title, state, detail].map(|cell| inline(cell));
            out.push_str(&["| ", &cells.join(" | "), " |\n"].concat());
        }
    }
    out
}

/// The settings that are no secrets.
fn settings(place: &Place, about: &About) -> Vec<(&'static str, String)> {
    let settings = &place.settings;
    let mut client: String = settings.client_id.chars().take(CLIENT_LETTERS).collect();
    if client.len() < settings.client_id.len() {
        client.push('…');
    }
    vec![
        ("When", about.when.clone()),
        ("Browser", about.browser.clone()),
        ("Page origin", place.page_origin.clone()),
        ("Issuer", settings.issuer.as_str().to_owned()),
        ("Audience", settings.expected_audience().to_owned()),
        ("API", settings.api_url.as_str().to_owned()),
        ("Client", client),
        ("Scopes", settings.scopes.join(" ")),
    ]
}

fn write_finding(out: &mut String, number: usize, finding: &Finding) {
    let (code, certainty) = (finding.code.as_str(), finding.certainty.name());
    let number = number.to_string();
    out.push_str(&["\n### ", &number, ". ", code, " (", certainty, ")\n\n"].concat());
    out.push_str(&format_line("", &finding.sentence));
    if !finding.catalogue.is_empty() {
        out.push_str(&["\nCatalogue: ", finding.catalogue, "\n"].concat());
    }
    if !finding.evidence.is_empty() {
        out.push_str("\nEvidence:\n\n");
    }
    for line in &finding.evidence {
        out.push_str(&format_line("- ", line));
    }
    if !finding.fixes.is_empty() {
        out.push_str("\nWhat to do:\n");
    }
    for fix in &finding.fixes {
        match fix {
            Fix::Step(text) => out.push_str(&format_line("\n", text)),
            Fix::Copy { label, text } => {
                out.push_str(&format_line("\n", &format!("{label}:")));
                out.push_str(&fenced(text));
            }
        }
    }
}

fn format_line(start: &str, text: &str) -> String {
    format!("{start}{}\n", inline(text))
}

/// A text on one line, without secrets and with nothing that Markdown or HTML would take for markup.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let safe = redacted(text, false);
    let mut before = ' ';
    for letter in safe.trim().chars() {
        match letter {
            MARK => out.push_str(REDACTED),
            // Behind the mark they would make a link or a definition of it.
            '(' | ':' if before == MARK => {
                out.push('\\');
                out.push(letter);
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '$' => {
                out.push('\\');
                out.push(letter);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // No one is to be mentioned.
            '@' => out.push_str("&#64;"),
            // At the start of a line they begin a list or a heading.
            '-' | '+' | '=' if out.is_empty() => {
                out.push('\\');
                out.push(letter);
            }
            letter => out.push(letter),
        }
        before = letter;
    }
    out
}

/// A text as a block of code: the fence is longer than any run of backticks in it.
fn fenced(text: &str) -> String {
    let text = redacted(text, true).replace(MARK, REDACTED);
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("\n{fence}text\n{text}\n{fence}\n")
}

/// A text without secrets (the mark stands for each), control characters, and letters that turn the
/// direction of writing; on one line, or on the lines that it has.
fn redacted(text: &str, keep_lines: bool) -> String {
    let plain = |letter: char| match letter {
        '\n' if keep_lines => Some('\n'),
        '\n' | '\r' | '\t' => Some(' '),
        letter => (!is_invisible(letter) && letter != MARK).then_some(letter),
    };
    // First, so that no letter that goes parts a secret from what gives it away.
    let visible: String = text.chars().filter_map(plain).collect();
    // Then cut, so that no end of a secret is left without its beginning.
    let safe = redact::replace(&visible, MARK.encode_utf8(&mut [0; 4]));
    let mut short: String = safe.chars().take(MAX_TEXT).collect();
    if short.len() < safe.len() {
        short.push('…');
    }
    short
}

fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests;
