//! The keyboard, as a person has it: keys go to whatever has the focus.

use anyhow::{Result, bail};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use serde_json::Value;

use super::Browser;

/// A key that types nothing (WebDriver, section 17.4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// To the next control.
    Tab,
    /// To the one before.
    BackTab,
    /// Presses a button, follows a link, sends a form.
    Enter,
    /// Closes what is open.
    Escape,
}

const SHIFT: char = '\u{E008}';
/// A page with more controls than this would be no page for a keyboard.
const MOST_STEPS: usize = 120;
/// What has the focus: whether it is anything, whether a ring of two pixels or more shows it, whether it
/// stands behind the control before, and its beginning.
const FOCUSED: &str = "(() => {
    const now = document.activeElement, before = window.focusedBefore;
    if (!now || now === document.body) { window.focusedBefore = null; return null; }
    window.focusedBefore = now;
    const { outlineStyle, outlineWidth } = getComputedStyle(now);
    const ring = now.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    const follows = before?.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING;
    return [ring, !before?.isConnected || follows > 0, now.outerHTML.slice(0, 120)];
})()";

impl Browser {
    /// Presses and releases a key.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn press(&self, key: Key) -> Result<()> {
        let keys: &[char] = match key {
            Key::Tab => &['\u{E004}'],
            Key::BackTab => &[SHIFT, '\u{E004}'],
            Key::Enter => &['\u{E007}'],
            Key::Escape => &['\u{E00C}'],
        };
        self.strike(keys).await
    }

    /// Types a text, a key at a time.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn type_text(&self, text: &str) -> Result<()> {
        let strokes =
            text.chars().flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        let keyboard = KeyActions::new("keyboard".to_owned());
        let actions = strokes.fold(keyboard, InputSource::then);
        Ok(self.client.perform_actions(actions).await?)
    }

    /// Presses these keys together.
    async fn strike(&self, keys: &[char]) -> Result<()> {
        let down = keys.iter().map(|value| KeyAction::Down { value: *value });
        let up = keys.iter().rev().map(|value| KeyAction::Up { value: *value });
        let keyboard = KeyActions::new("keyboard".to_owned());
        let actions = down.chain(up).fold(keyboard, InputSource::then);
        Ok(self.client.perform_actions(actions).await?)
    }

    /// Presses Tab until what `selector` finds has the focus, as a person does who looks for it. On the
    /// way each control shows that it has the focus, and stands behind the one before.
    ///
    /// # Errors
    /// When a control hides its focus or stands out of order, or the way does not lead there.
    pub async fn tab_to(&self, selector: &str) -> Result<()> {
        let is_there = format!("document.activeElement?.matches(`{selector}`)");
        self.eval("(window.focusedBefore = null, true)").await?;
        let mut way = Vec::new();
        for _ in 0..MOST_STEPS {
            self.press(Key::Tab).await?;
            match self.eval(FOCUSED).await? {
                Value::Null => way.push("(the window)".to_owned()),
                found => {
                    let (ring, follows, control): (bool, bool, String) =
                        serde_json::from_value(found)?;
                    if !ring || !follows {
                        bail!("ring: {ring}, in order: {follows}: {control} after {way:#?}");
                    }
                    way.push(control);
                }
            }
            if self.eval(&is_there).await? == Value::Bool(true) {
                return Ok(());
            }
        }
        bail!("Tab does not lead to {selector}, but along {way:#?}")
    }
}
