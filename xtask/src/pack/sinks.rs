//! Static HTML in a release's WebAssembly, and what could take it in a release's scripts.
//!
//! Leptos hands subtrees without anything dynamic to `template.innerHTML` as one literal. The policy
//! `trusted-types 'none'` forbids that, and a refused assignment ends the app, so no such literal may
//! be in a release. Braces round the text and attributes of a static element keep it off that path.

/// Elements that have no end tag (HTML, section 13.1.2).
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];
/// How far behind a start tag its end tag is looked for. Literals stand in the file without a
/// separator, so without a limit any tag would find its end somewhere.
const REACH: usize = 4096;
/// How much of a literal is shown.
const SHOWN: usize = 100;

/// What turns a text into markup or script (Trusted Types, section 4). Without one of these names in the loader,
/// nothing in the WebAssembly can reach a sink: all that it calls is written down there. They are in the words that
/// the minifier leaves: of `new Function(` it drops the `new`.
const SCRIPT_SINKS: [&str; 14] = [
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "createContextualFragment",
    "setHTMLUnsafe",
    "parseHTMLUnsafe",
    "parseFromString",
    "document.write",
    "srcdoc",
    "execCommand",
    "eval(",
    "eval)",
    "Function(",
    "importScripts",
];

/// The sinks that a script names.
pub(crate) fn in_script(code: &str) -> Vec<&'static str> {
    let of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let names =
        |sink: &&str| code.match_indices(*sink).any(|(at, _)| !code[..at].ends_with(of_name));
    SCRIPT_SINKS.into_iter().filter(names).collect()
}

/// The HTML literals in `wasm`, each cut to a length that fits a line.
///
/// A literal starts with `<[a-z][a-z0-9-]*( [a-z-]+="[^"]*")*/?>` and is a whole element: void, closed
/// by its own slash, or followed by its end tag. So a placeholder such as `<your-domain>` is none.
pub(crate) fn static_html(wasm: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = wasm[at..].iter().position(|&byte| byte == b'<') {
        at += step;
        let literal = element(printable(&wasm[at..]));
        found.extend(literal.map(|text| text.chars().take(SHOWN).collect()));
        at += literal.map_or(1, str::len);
    }
    found
}

struct StartTag<'a> {
    name: &'a str,
    closed: bool,
    length: usize,
}

/// The text that `bytes` start with, up to the reach.
fn printable(bytes: &[u8]) -> &str {
    let is_text = |byte: &&u8| **byte >= b' ' || byte.is_ascii_whitespace();
    let bytes = &bytes[..bytes.iter().take(REACH).take_while(is_text).count()];
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    }
}

fn start_tag(text: &str) -> Option<StartTag<'_>> {
    let inner = text.strip_prefix('<')?;
    inner.starts_with(|c: char| c.is_ascii_lowercase()).then_some(())?;
    let (name, mut rest) =
        inner.split_at(span(inner, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
    while let Some(attribute) = rest.strip_prefix(' ') {
        let name = span(attribute, |c| c.is_ascii_lowercase() || c == '-');
        let value = attribute[name..].strip_prefix("=\"").filter(|_| name > 0)?;
        rest = &value[value.find('"')? + 1..];
    }
    let (closed, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
    let after = rest.strip_prefix('>')?;
    Some(StartTag { name, closed, length: text.len() - after.len() })
}

/// The whole element that `text` starts with.
fn element(text: &str) -> Option<&str> {
    let StartTag { name, closed, length } = start_tag(text)?;
    if closed || VOID.contains(&name) {
        return Some(&text[..length]);
    }
    let end = format!("</{name}>");
    let inner = text[length..].find(&end)?;
    Some(&text[..length + inner + end.len()])
}

/// How many bytes `text` starts with of which each is one that `belongs`.
fn span(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(wasm: &[u8], expected: &[&str]) {
        assert_eq!(static_html(wasm), expected, "{}", String::from_utf8_lossy(wasm));
    }

    #[test]
    fn html_literals_are_found() {
        check(b"\0\x01<p>hello</p>text behind", &["<p>hello</p>"]);
        check(b"<p><b>a</b></p><hr>", &["<p><b>a</b></p>", "<hr>"]);
        check(b"x<hr>\0", &["<hr>"]);
        check(b"x<path d=\"M0 0h1\"/>\0", &["<path d=\"M0 0h1\"/>"]);
        check(
            "<h2 class=\"a b\" id=\"c\">ä</h2>\0".as_bytes(),
            &["<h2 class=\"a b\" id=\"c\">ä</h2>"],
        );
        check(b"<br>\xff<br>", &["<br>", "<br>"]);
    }

    #[test]
    fn other_angle_brackets_are_none() {
        check(b"<your-domain> <api-id> <unknown> <T> <> < p></p> <p </p>", &[]);
        check(b"<p class=a>text</p>", &[]);
        check(b"<p>text\0</p>", &[]);
        check(b"a < b", &[]);
        check(b"<", &[]);
        check(b"<p class=\"never ends", &[]);
    }

    #[test]
    fn sinks_in_a_script_are_found() {
        assert_eq!(in_script("a.innerHTML=b;window.eval(c)"), ["innerHTML", "eval("]);
        assert_eq!(in_script("const x=new Function(y)"), ["Function("]);
        // As the minifier writes the same, and an `eval` that sees no local names.
        assert_eq!(in_script("const x=Function(`return `+y)()"), ["Function("]);
        assert_eq!(in_script("(0,eval)(c)"), ["eval)"]);
        assert_eq!(in_script("a.textContent=b;const isFunction=(f)=>f;retrieval(1);"), [""; 0]);
    }

    #[test]
    fn a_long_literal_is_cut() {
        let literal = format!("<p>{}</p>", "x".repeat(200));
        assert_eq!(static_html(literal.as_bytes())[0].len(), SHOWN);
    }
}
