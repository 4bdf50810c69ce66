//! As much of HTML as our own page and what Trunk adds to it need: start tags with their attributes,
//! and the raw text of scripts and styles (HTML, section 13.2.5).

use std::ops::Range;

use anyhow::{Context as _, Result};

/// Elements whose content is text, whatever it looks like.
const RAW_TEXT: [&str; 4] = ["script", "style", "textarea", "title"];

/// An element's start tag, and for an element of raw text its content.
#[derive(Debug)]
pub(crate) struct Element<'a> {
    /// In lower case.
    pub(crate) name: String,
    /// Names in lower case; values as written, character references and all.
    pub(crate) attributes: Vec<(String, &'a str)>,
    /// The content, if it is raw text.
    pub(crate) text: &'a str,
    /// Where the start tag stands in the page.
    pub(crate) tag: Range<usize>,
    /// Where the start tag and, for raw text, the content and the end tag stand in the page.
    pub(crate) whole: Range<usize>,
}

impl Element<'_> {
    /// The value of an attribute, empty if it has none.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| *value)
    }
}

/// All elements of `page` in their order.
///
/// # Errors
/// When a comment, a tag or a raw text does not end.
pub(crate) fn elements(page: &str) -> Result<Vec<Element<'_>>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = page[at..].find('<').map(|step| at + step) {
        let rest = &page[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            at = start + 4 + comment.find("-->").context("a comment does not end")? + 3;
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let element = element(page, start)?;
            at = element.whole.end;
            found.push(element);
        } else {
            // An end tag, a doctype, or a bare character.
            at = start + 1;
        }
    }
    Ok(found)
}

fn element(page: &str, start: usize) -> Result<Element<'_>> {
    let unfinished = || format!("a tag does not end: {}", excerpt(&page[start..]));
    let name_end = start + 1 + page[start + 1..].find(ends_name).with_context(unfinished)?;
    let name = page[start + 1..name_end].to_ascii_lowercase();
    let mut attributes = Vec::new();
    let mut at = name_end;
    loop {
        at += page[at..]
            .find(|c: char| !(c.is_ascii_whitespace() || c == '/'))
            .with_context(unfinished)?;
        if page[at..].starts_with('>') {
            break;
        }
        let (name, value, end) = attribute(page, at).with_context(unfinished)?;
        attributes.push((name, value));
        at = end;
    }
    let tag = start..at + 1;
    let (text, end) = if RAW_TEXT.contains(&name.as_str()) {
        raw_text(page, tag.end, &name)?
    } else {
        ("", tag.end)
    };
    Ok(Element { name, attributes, text, whole: start..end, tag })
}

/// The attribute at `start`: its name, its value, and where it ends.
fn attribute(page: &str, start: usize) -> Option<(String, &str, usize)> {
    let name_end = start + page[start..].find(|c| c == '=' || ends_name(c))?.max(1);
    let name = page[start..name_end].to_ascii_lowercase();
    let equals = name_end + page[name_end..].find(|c: char| !c.is_ascii_whitespace())?;
    let Some(after) = page[equals..].strip_prefix('=') else {
        return Some((name, "", name_end));
    };
    let value = after.trim_ascii_start();
    let value_start = page.len() - value.len();
    if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let length = value[1..].find(quote)?;
        Some((name, &value[1..=length], value_start + length + 2))
    } else {
        let length = value.find(|c: char| c.is_ascii_whitespace() || c == '>')?;
        Some((name, &value[..length], value_start + length))
    }
}

fn raw_text<'a>(page: &'a str, start: usize, name: &str) -> Result<(&'a str, usize)> {
    let lower = page[start..].to_ascii_lowercase();
    let length = lower.find(&format!("</{name}"));
    let length = length.with_context(|| format!("<{name}> does not end"))?;
    let end = lower[length..].find('>').with_context(|| format!("</{name}> does not end"))?;
    Ok((&page[start..start + length], start + length + end + 1))
}

fn ends_name(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '/' | '>')
}

/// The start of `text`, for a message.
pub(crate) fn excerpt(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(page: &str) -> Vec<String> {
        elements(page).unwrap().into_iter().map(|element| element.name).collect()
    }

    #[test]
    fn attributes_are_read_however_they_are_written() {
        let page = r#"<A one="1 > 0" two='"2"' three=3 four FIVE = "5"/><b>"#;
        let found = elements(page).unwrap();
        let attributes: Vec<_> =
            found[0].attributes.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let expected =
            [("one", "1 > 0"), ("two", "\"2\""), ("three", "3"), ("four", ""), ("five", "5")];
        assert_eq!(attributes, expected);
        assert_eq!(found[0].name, "a");
        assert_eq!(&page[found[1].tag.clone()], "<b>");
    }

    #[test]
    fn raw_text_comments_and_end_tags_hold_no_elements() {
        assert_eq!(
            names("<!DOCTYPE html><!-- <a> --><p>1 < 2</p><title><b></title>"),
            ["p", "title"]
        );
        let page = "<script>if (a<b) '</p>'</SCRIPT ><hr>";
        let found = elements(page).unwrap();
        assert_eq!(found[0].text, "if (a<b) '</p>'");
        assert_eq!(&page[found[0].whole.clone()], "<script>if (a<b) '</p>'</SCRIPT >");
        assert_eq!(found[1].name, "hr");
    }

    #[test]
    fn what_does_not_end_is_an_error() {
        for page in ["<!-- ", "<p", "<p class=\"a>", "<p class", "<script>", "<script></script"] {
            assert!(elements(page).is_err(), "{page}");
        }
    }
}
