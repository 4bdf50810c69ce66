//! `cargo xtask docs`: the page that says which test holds what is asked of a relying party.

mod catalogue;
mod check;
mod render;
mod scan;
mod sources;

use std::{fs, path::Path};

use anyhow::{Context as _, Result};

use crate::{
    docs::{catalogue::Catalogue, sources::Sources},
    progress::{print, tell},
};

const CATALOGUE: &str = "docs/requirements.toml";
const PAGE: &str = "docs/relying-party.md";

/// What catalogue and sources say together.
struct Docs {
    page: String,
    problems: Vec<String>,
}

/// Writes the page. Whether catalogue and tests agree; what does not is said.
pub(crate) fn run(root: &Path) -> Result<bool> {
    let docs = make(root)?;
    fs::write(root.join(PAGE), docs.page).context(PAGE)?;
    print(&format!("wrote {PAGE}"));
    for problem in &docs.problems {
        tell(&format!("error: {problem}"));
    }
    Ok(docs.problems.is_empty())
}

fn make(root: &Path) -> Result<Docs> {
    let text = fs::read_to_string(root.join(CATALOGUE)).context(CATALOGUE)?;
    let catalogue = Catalogue::parse(&text).context(CATALOGUE)?;
    let sources = Sources::read(root)?;
    let page = render::page(&catalogue, &sources);
    let problems = check::problems(&catalogue, &sources);
    Ok(Docs { page, problems })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
    }

    #[test]
    fn the_page_is_up_to_date() {
        // Git may write other line ends.
        let found = fs::read_to_string(root().join(PAGE)).unwrap_or_default().replace('\r', "");
        let made = make(root()).unwrap().page;
        let line = made.lines().zip(found.lines()).find(|(made, found)| made != found);
        assert!(made == found, "{PAGE} is out of date: run `cargo xtask docs` ({line:#?})");
    }

    #[test]
    fn everything_asked_of_the_relying_party_is_held_by_a_test() {
        let problems = make(root()).unwrap().problems;
        assert!(
            problems.is_empty(),
            "{CATALOGUE} and the tests disagree:\n{}",
            problems.join("\n")
        );
    }
}
