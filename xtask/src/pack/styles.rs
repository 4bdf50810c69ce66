//! The page's style sheets as one file, or in a release as two: each is small, and a request of its own
//! costs more than its bytes.

use std::ops::Range;

use anyhow::{Result, ensure};

use crate::pack::{
    css,
    html::{Element, elements},
    page::{integrity, short_hash},
};

/// Marks the link of a sheet that the first page does without. A release fetches those with the first chunk
/// that has a page of its own.
const LATER: &str = "data-later";

/// A page whose style sheets are joined.
#[derive(Debug)]
pub(crate) struct Bundled {
    /// The page, which names one file where it named the first of the many.
    pub(crate) page: String,
    /// Names and contents of the files: that of the page, and that which comes later, if there is one.
    pub(crate) files: Vec<(String, String)>,
    /// The names of the files that they replace.
    pub(crate) replaced: Vec<String>,
}

impl Bundled {
    /// The sheet that comes later.
    pub(crate) fn later(&self) -> Option<&(String, String)> {
        self.files.get(1)
    }
}

struct Sheet {
    place: Range<usize>,
    name: String,
    is_later: bool,
}

/// Joins the style sheets of `page` in their order, those that come later apart in a `release`; `read` gives
/// the content of a file by its name.
///
/// # Errors
/// When the page has none, or `read` fails.
pub(crate) fn bundle(
    page: &str,
    public_url: &str,
    release: bool,
    read: impl Fn(&str) -> Result<String>,
) -> Result<Bundled> {
    let mut sheets = Vec::new();
    for element in elements(page)? {
        if let Some(name) = own_sheet(&element, public_url) {
            let is_later = release && element.attribute(LATER).is_some();
            sheets.push(Sheet { place: element.whole, name, is_later });
        }
    }
    let file = |kind: &str, is_later: bool| -> Result<Option<(String, String)>> {
        let sheets = sheets.iter().filter(|sheet| sheet.is_later == is_later);
        let contents: Vec<_> = sheets.map(|sheet| read(&sheet.name)).collect::<Result<_>>()?;
        let content = contents.join("\n");
        let content = if release { css::minified(&content) } else { content };
        let file = (format!("{kind}-{}.css", short_hash(&content)), content);
        Ok((!contents.is_empty()).then_some(file))
    };
    let files: Vec<_> =
        [file("style", false)?, file("later", true)?].into_iter().flatten().collect();
    ensure!(sheets.first().is_some_and(|sheet| !sheet.is_later), "index.html links no style sheet");
    let (name, content) = &files[0];
    let link = format!(
        "<link rel=\"stylesheet\" href=\"{public_url}{name}\" integrity=\"{}\">",
        integrity(content.as_bytes())
    );
    let mut bundled = page.to_owned();
    for (at, sheet) in sheets.iter().enumerate().rev() {
        if at == 0 {
            bundled.replace_range(sheet.place.clone(), &link);
        } else {
            bundled.replace_range(with_blanks_before(page, &sheet.place), "");
        }
    }
    let replaced = sheets.into_iter().map(|sheet| sheet.name).collect();
    Ok(Bundled { page: bundled, files, replaced })
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
        let bundled = bundle(PAGE, "/", false, |name| Ok(content(name))).unwrap();
        let [(name, text)] = bundled.files.as_slice() else { panic!("{:?}", bundled.files) };
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
    fn in_a_release_what_comes_later_is_apart() {
        let page = PAGE.replace("\"/b-2.css\"", "\"/b-2.css\" data-later");
        let content = |name: &str| Ok(format!("{name} {{ }}"));
        let bundled = bundle(&page, "/", true, content).unwrap();
        assert_eq!(bundled.files[0].1, "a-1.css{}");
        let (name, text) = bundled.later().unwrap();
        assert_eq!(text, "b-2.css{}");
        assert!(!bundled.page.contains(name) && !bundled.page.contains("b-2"), "{}", bundled.page);
        assert!(bundle(&page, "/", false, content).unwrap().later().is_none());
    }

    #[test]
    fn another_content_has_another_name() {
        let name = |text: &str| {
            bundle(PAGE, "/", false, |_| Ok(text.to_owned())).unwrap().files.remove(0).0
        };
        assert_ne!(name("a"), name("b"));
    }

    #[test]
    fn a_page_without_style_and_a_missing_file_fail_the_build() {
        assert!(bundle("<head></head>", "/", false, |name| Ok(content(name))).is_err());
        assert!(bundle(PAGE, "/", false, |name| anyhow::bail!("no {name}")).is_err());
    }
}
