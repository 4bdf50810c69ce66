//! Reports: what is in them, what must not be, and what must not become markup.

use super::{About, inline, markdown};
use crate::{Code, Finding, tests::place};

fn about() -> About {
    About { when: "2026-11-22T10:00:00Z".to_owned(), browser: "Firefox 153".to_owned() }
}

#[test]
fn a_report_has_all_that_was_found() {
    let finding = Finding::proved(Code::CorsBlocked, "Not let in.")
        .only("C02")
        .seen("AllowOrigins: http://localhost:3000")
        .step("Do this.")
        .copy("Run", "aws x\n--y");
    let check = ("Preflight".to_owned(), "failed".to_owned(), "a | b".to_owned());
    let report = markdown(&[finding], &[check], &place(), &about());
    for expected in [
        "- Issuer: https://t.eu.auth0.com/\n",
        "- Audience: https://api\n",
        "- Page origin: http://localhost:8080\n",
        "- Browser: Firefox 153\n",
        "### 1. cors-blocked (Proved)\n\nNot let in.\n\nCatalogue: C02\n",
        "- AllowOrigins: http://localhost:3000\n",
        "\nDo this.\n",
        "\nRun:\n\n```text\naws x\n--y\n```\n",
        "| Preflight | failed | a \\| b |\n",
    ] {
        assert!(report.contains(expected), "{expected}\n{report}");
    }
}

#[test]
fn the_client_is_shortened() {
    let mut place = place();
    place.settings.client_id = "abcdefghijkl".to_owned();
    let report = markdown(&[], &[], &place, &about());
    assert!(report.contains("- Client: abcd…\n"), "{report}");
    assert!(!report.contains("abcde"), "{report}");
}

#[test]
fn nothing_becomes_markup() {
    let cases = [
        ("<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"),
        ("a\n# b", "a \\# b"),
        ("`x` | y", "\\`x\\` \\| y"),
        ("![i](http://e)", "\\!\\[i\\](http://e)"),
        ("- item", "\\- item"),
        ("@everyone &amp;", "&#64;everyone &amp;amp;"),
        ("Bearer abc(http://e)", "Bearer [redacted]\\(http://e)"),
        ("code=abc: x", "code=[redacted] x"),
        ("a\u{202e}b\u{7}c", "abc"),
    ];
    for (text, expected) in cases {
        assert_eq!(inline(text), expected, "{text}");
    }
}

#[test]
fn no_text_closes_a_fence() {
    let finding = Finding::proved(Code::CorsBlocked, "x.").copy("Run", "a\n`````\n<b>\n```");
    let report = markdown(&[finding], &[], &place(), &about());
    assert!(report.contains("\n``````text\na\n`````\n<b>\n```\n``````\n"), "{report}");
}
