//! How accessible the page in the window is: by axe-core (<https://github.com/dequelabs/axe-core>), and by
//! a few rules of our own that it does not have.

use std::{env, fs, path::PathBuf};

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::{Browser, Colours, Size};

const RULES: &str = include_str!("accessibility.js");
const NARROW: Size = Size { width: 320, height: 800 };
const WIDE: Size = Size { width: 1280, height: 800 };
const LOOKS: [(Size, Colours); 5] = [
    (NARROW, Colours::Light),
    (NARROW, Colours::Dark),
    (WIDE, Colours::Light),
    (WIDE, Colours::Dark),
    (NARROW, Colours::Forced),
];

/// Somebody who examines pages.
#[derive(Clone, Debug)]
pub struct Examiner {
    axe: String,
}

impl Examiner {
    /// `AXE` names the folder in which axe-core is installed.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn new() -> Result<Self> {
        let folder = env::var_os("AXE").map(PathBuf::from);
        let folder = folder.context("no AXE; `cargo xtask test e2e` sets it")?;
        let file = folder.join("node_modules/axe-core/axe.min.js");
        let axe =
            fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        Ok(Self { axe })
    }

    /// What is wrong with the page as it is now, on a phone and on a wide screen, in light and dark; and
    /// whether the focus and the edges of fields and buttons can be seen where the person's own colours
    /// replace those of the page. Each sentence begins with where it was found.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn examine(&self, browser: &Browser) -> Result<Vec<String>> {
        if browser.eval("typeof axe").await? == "undefined" {
            browser.run(&self.axe, Vec::new()).await?;
        }
        let mut found = Vec::new();
        for (size, colours) in LOOKS {
            browser.appear(size, colours).await?;
            let look = format!("{} px, {}", size.width, colours.name());
            // What is not a matter of looks is the same in both themes.
            let whole = [LOOKS[0], LOOKS[3]].contains(&(size, colours));
            let mistakes = ask(browser, whole, colours == Colours::Forced).await?;
            found.extend(mistakes.iter().map(|mistake| format!("{look}: {mistake}")));
        }
        browser.appear(WIDE, Colours::Light).await?;
        Ok(found)
    }
}

async fn ask(browser: &Browser, whole: bool, forced: bool) -> Result<Vec<String>> {
    let script = format!("return (async (whole, forced) => {{ {RULES} }})(...arguments)");
    let mistakes = browser.run(&script, vec![json!(whole), json!(forced)]).await?;
    Ok(serde_json::from_value(mistakes)?)
}
