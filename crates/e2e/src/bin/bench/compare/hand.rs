//! A person's hand, by input events of the DevTools Protocol: what WebDriver runs in a page to find and to
//! click an element would be counted as work of the page.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use e2e::Browser;
use serde_json::{Value, json};

/// A slow page on a slow network may take its time.
const PATIENCE: Duration = Duration::from_secs(90);
/// Looking more often would cost the page what is to be measured.
const PAUSE: Duration = Duration::from_millis(100);

/// Waits until an expression is true.
///
/// # Errors
/// When it stays false; the error says what the page shows.
pub(super) async fn wait_until(browser: &Browser, expression: &str) -> Result<()> {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        if browser.eval(expression).await.is_ok_and(|value| value == Value::Bool(true)) {
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
    let shown = browser.eval("location.href + '\\n' + document.body.innerText").await;
    bail!("{expression} stayed false; the page shows {}", shown.unwrap_or_default())
}

/// Presses what `selector` finds, in its middle.
///
/// # Errors
/// When there is none, and those of the protocol.
pub(super) async fn press(browser: &Browser, selector: &str) -> Result<()> {
    let middle = format!(
        "(() => {{ const element = document.querySelector('{selector}');
        element.scrollIntoView({{ block: 'center', behavior: 'instant' }});
        const box = element.getBoundingClientRect();
        return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
    );
    let [x, y]: [f64; 2] = serde_json::from_value(browser.eval(&middle).await?)?;
    for (kind, buttons) in [("mouseMoved", 0), ("mousePressed", 1), ("mouseReleased", 0)] {
        let button = if kind == "mouseMoved" { "none" } else { "left" };
        let event = json!({
            "type": kind, "x": x, "y": y, "button": button, "buttons": buttons, "clickCount": 1,
        });
        browser.devtools("Input.dispatchMouseEvent", event).await?;
    }
    Ok(())
}

/// Types into the field that `selector` finds.
///
/// # Errors
/// When there is none, and those of the protocol.
pub(super) async fn write(browser: &Browser, selector: &str, text: &str) -> Result<()> {
    browser.eval(&format!("(document.querySelector('{selector}').focus(), true)")).await?;
    browser.devtools("Input.insertText", json!({ "text": text })).await.map(drop)
}
