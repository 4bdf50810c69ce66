//! Style sheets without what only people read.

/// `css` without comments, and without blanks and semicolons that mean nothing. Strings stay as they are;
/// so does a blank that may matter, as between `a` and `:hover`.
pub(super) fn minified(css: &str) -> String {
    let mut text = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '/' if rest.starts_with("/*") => {
                blank(&mut text);
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            }
            '"' | '\'' => {
                let length = string(rest, c);
                text.push_str(&rest[..length]);
                length
            }
            _ if c.is_ascii_whitespace() => {
                blank(&mut text);
                1
            }
            _ => {
                if matches!(c, '{' | '}' | ';' | ',') && text.ends_with(' ') {
                    text.pop();
                }
                if c == '}' && text.ends_with(';') {
                    text.pop();
                }
                text.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    text.truncate(text.trim_end().len());
    text
}

/// One blank, unless what stands before it ends by itself.
fn blank(text: &mut String) {
    // After the colon of a declaration; the colon of a selector has no blank behind it.
    if !text.ends_with([' ', '{', '}', ';', ',', ':']) && !text.is_empty() {
        text.push(' ');
    }
}

/// The length of the string that `text` starts with.
fn string(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == quote && !is_escaped {
            return at + 1;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(css: &str, expected: &str) {
        assert_eq!(minified(css), expected);
    }

    #[test]
    fn what_means_nothing_goes() {
        check(
            "/* a */\n@layer a, b;\n\n.a,\n.b {\n  margin: 0 1px;\n}\n",
            "@layer a,b;.a,.b{margin:0 1px}",
        );
        check("@media (width >= 56rem) {\n  a { b: c; }\n}", "@media (width >= 56rem){a{b:c}}");
        check("a { width: calc(1px + (2px - 1px)); }", "a{width:calc(1px + (2px - 1px))}");
    }

    #[test]
    fn what_means_something_stays() {
        check(".a :hover > b + c {}", ".a :hover > b + c{}");
        check(
            "a::before { content: \"a  b; /* \\\" } \"; }",
            "a::before{content:\"a  b; /* \\\" } \"}",
        );
        check("a { margin: 0/**/1px }", "a{margin:0 1px}");
        check("a[b='  ']{}", "a[b='  ']{}");
    }
}
