//! What a person does with a mouse and a keyboard, as often as a driver needs to be told.

use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::json;

use super::Browser;

/// How often something is clicked that cannot be clicked, a fifth of a second apart.
const CLICKS: usize = 10;
/// The key that ends a line (<https://www.w3.org/TR/webdriver2/#keyboard-actions>).
const ENTER: &str = "\u{E007}";
/// What takes a click on an element: it, or what lies over it.
const WHAT_IS_THERE: &str = "selector => {
    const { left, top, width, height } = document.querySelector(selector).getBoundingClientRect();
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    return `${there?.outerHTML.slice(0, 120)} at ${left},${top} ${width}x${height} of ${innerWidth}x${innerHeight}`;
}";

impl Browser {
    /// Clicks the element that `selector` finds.
    ///
    /// # Errors
    /// When there is none, or it cannot be clicked.
    pub async fn click(&self, selector: &str) -> Result<()> {
        // What was found may have been replaced, or moved, before it could be clicked.
        for _ in 0..CLICKS {
            if self.find(selector).await?.click().await.is_ok() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
            self.show(selector).await?;
        }
        let Err(error) = self.find(selector).await?.click().await else { return Ok(()) };
        let there = self.eval(&format!("({WHAT_IS_THERE})({selector:?})")).await?;
        Err(error).with_context(|| format!("clicking {selector}, where {there} is"))
    }

    /// Scrolls what `selector` finds to the middle, where WebKit's driver leaves it at the edge.
    async fn show(&self, selector: &str) -> Result<()> {
        let scroll = "document.querySelector(arguments[0])?.scrollIntoView({ block: 'center' })";
        self.run(scroll, vec![json!(selector)]).await.map(drop)
    }

    /// Types into the field that `selector` finds, in place of what is there.
    ///
    /// # Errors
    /// When there is none, or it takes no text.
    pub async fn fill(&self, selector: &str, text: &str) -> Result<()> {
        let mut field = self.find(selector).await?;
        if field.clear().await.is_err() {
            self.show(selector).await?;
            field = self.find(selector).await?;
            field.clear().await.with_context(|| format!("emptying {selector}"))?;
        }
        if text.is_empty() {
            // WebKit's driver types nothing else.
            return Ok(());
        }
        // A line ends by a key, which WebKit's driver leaves out otherwise.
        let keys = text.replace('\n', ENTER);
        field.send_keys(&keys).await.with_context(|| format!("typing into {selector}"))
    }
}
