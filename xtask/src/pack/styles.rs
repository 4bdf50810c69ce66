//! The page's style sheets as one file: each is small, and a request of its own costs more than its
//! bytes.

use std::ops::Range;

use anyhow::{Result, ensure};

use crate::pack::{
    html::{Element, elements},
    page::{integrity, short_hash},
};

/// A page with one style sheet.
#[derive(Debug)]
pub(crate) struct Bundled {
    /// The page, which names the one file where it named the first of the many.
    pub(crate) page: String,
    /// Name and content of the file.
    pub(crate) file: (String, String),
    /// The names of the files that it replaces.
    pub(crate) replaced: Vec<String>,
}

/// Joins the style sheets of `page` in their order; `read` gives the content of a file by its name.
///
/// # Errors
/// When the page has none, or `read` fails.
pub(crate) fn bundle(
    page: &str,
    public_url: &str,
    read: impl Fn(&str) -> Result<String>,
) -> Result<Bundled> {
    let mut sheets: Vec<(Range<usize>, String)> = Vec::new();
    for element in elements(page)? {
        if let Some(name) = own_sheet(&element, public_url) {
            sheets.push((element.whole, name));
        }
    }
    ensure!(!sheets.is_empty(), "index.html links no style sheet");
    let contents: Vec<String> = sheets.iter().map(|(_, name)| read(name)).collect::<Result<_>>()?;
    let content = contents.join("\n");
    let name = format!("style-{}.css", short_hash(&content));
    let link = format!(
        "<link rel=\"stylesheet\" href=\"{public_url}{name}\" integrity=\"{}\">",
        integrity(content.as_bytes())
    );
    let mut bundled = page.to_owned();
    for (at, (range, _)) in sheets.iter().enumerate().rev() {
        if at == 0 {
            bundled.replace_range(range.clone(), &link);
        } else {
            bundled.replace_range(with_blanks_before(page, range), "");
        }
    }
    let replaced = sheets.into_iter().map(|(_, name)| name).collect();
    Ok(Bundled { page: bundled, file: (name, content), replaced })
}

/// The file name of a style sheet that stands beside the page.
fn own_sheet(element: &Element<'_>, public_url: &str) -> Option<String> {
    let is_sheet = element.name == "link" && element.attribute("rel") == Some("stylesheet");
    let name = element.attribute("href")?.strip_prefix(public_url)?;
    (is_sheet && !name.contains("//")).then(|| name.to_owned())
}

/// The line that a link stood on goes with it.
fn with_blanks_before(page: &str, range: &Range<usize>) -> Range<usize> {
    page[..range.start].trim_end().len()..range.end
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head>\n  <link rel=\"icon\" href=\"/i.svg\">\n  <link rel=\"stylesheet\" \
        href=\"/a-1.css\" integrity=\"sha384-x\"/>\n  <link rel=\"stylesheet\" href=\"/b-2.css\"/>\n  \
        <link rel=\"stylesheet\" href=\"https://elsewhere.example/c.css\">\n</head>";

    fn content(name: &str) -> String {
        format!("/* {name} */")
    }

    #[test]
    fn style_sheets_become_one_in_their_order() {
        let bundled = bundle(PAGE, "/", |name| Ok(content(name))).unwrap();
        let (name, text) = &bundled.file;
        assert_eq!(text, "/* a-1.css */\n/* b-2.css */");
        assert_eq!(bundled.replaced, ["a-1.css", "b-2.css"]);
        let link = format!(
            "<link rel=\"stylesheet\" href=\"/{name}\" integrity=\"{}\">",
            integrity(text.as_bytes())
        );
        let expected = format!(
            "<head>\n  <link rel=\"icon\" href=\"/i.svg\">\n  {link}\n  <link rel=\"stylesheet\" \
             href=\"https://elsewhere.example/c.css\">\n</head>"
        );
        assert_eq!(bundled.page, expected);
    }

    #[test]
    fn another_content_has_another_name() {
        let name = |text: &str| bundle(PAGE, "/", |_| Ok(text.to_owned())).unwrap().file.0;
        assert_ne!(name("a"), name("b"));
    }

    #[test]
    fn a_page_without_style_and_a_missing_file_fail_the_build() {
        assert!(bundle("<head></head>", "/", |name| Ok(content(name))).is_err());
        assert!(bundle(PAGE, "/", |name| anyhow::bail!("no {name}")).is_err());
    }
}
