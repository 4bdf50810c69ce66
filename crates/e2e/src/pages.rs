//! What a person can do in the pages, by the hooks that `docs/hooks.md` promises.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::Browser;

/// The app.
#[derive(Clone, Copy, Debug)]
pub struct App<'w> {
    /// The window.
    pub browser: &'w Browser,
    /// Where the app is.
    pub origin: &'w str,
}

impl App<'_> {
    /// Goes to a path of the app.
    ///
    /// # Errors
    /// When it does not load.
    pub async fn open(&self, path: &str) -> Result<()> {
        self.browser.goto(&format!("{}{path}", self.origin)).await
    }

    /// Presses "Sign in", which leads away.
    ///
    /// # Errors
    /// When there is no such button, or it stays disabled.
    pub async fn sign_in(&self) -> Result<()> {
        self.browser.wait_until("document.querySelector('#sign-in')?.disabled === false").await?;
        self.browser.click("#sign-in").await
    }

    /// Waits for a state of the session.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn wait_for_session(&self, state: &str) -> Result<()> {
        let is_it = format!("document.documentElement.dataset.session === '{state}'");
        self.browser.wait_until(&is_it).await
    }

    /// Waits until the list is there.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn wait_for_list(&self) -> Result<()> {
        self.browser.find("#wishes > li[data-wish-id]").await.map(|_| ())
    }

    /// Fills the form.
    ///
    /// # Errors
    /// When a field is missing.
    pub async fn write_wish(&self, name: &str, url: &str, description: &str) -> Result<()> {
        for (field, text) in [("name", name), ("url", url), ("description", description)] {
            self.browser.fill(&format!("#add-wish [name={field}]"), text).await?;
        }
        Ok(())
    }

    /// What stands in the form: name, link, description.
    ///
    /// # Errors
    /// When a field is missing.
    pub async fn written_wish(&self) -> Result<[String; 3]> {
        let field = |name| format!("document.querySelector('#add-wish [name={name}]').value");
        let values = format!("[{}, {}, {}]", field("name"), field("url"), field("description"));
        Ok(serde_json::from_value(self.browser.eval(&values).await?)?)
    }

    /// Presses the form's button.
    ///
    /// # Errors
    /// When there is none.
    pub async fn add(&self) -> Result<()> {
        self.browser.click("#add-wish button[type=submit]").await
    }

    /// Waits for a problem of this code and gives its text.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn wait_for_finding(&self, code: &str) -> Result<String> {
        self.browser.text(&format!("[data-finding='{code}']")).await
    }

    /// The same, for a problem with the wish that was sent.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn wait_for_finding_at_form(&self, code: &str) -> Result<String> {
        self.browser.text(&format!("section:has(#add-wish) [data-finding='{code}']")).await
    }

    /// The codes of the problems that are shown.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn findings(&self) -> Result<Vec<String>> {
        self.texts("[...document.querySelectorAll('[data-finding]')].map(e => e.dataset.finding)")
            .await
    }

    /// Runs the diagnosis to its end and gives what was found: code, certainty and catalogue ids.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn diagnose(&self) -> Result<Vec<[String; 3]>> {
        self.browser.click("#run-diagnosis:not([aria-disabled=true])").await?;
        self.browser.find("[data-diagnosis=done]").await?;
        self.found_in("[data-diagnosis]").await
    }

    /// The findings within an element: code, certainty and catalogue ids.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn found_in(&self, selector: &str) -> Result<Vec<[String; 3]>> {
        let script = format!(
            "[...document.querySelectorAll('{selector} [data-finding]')].map(e => [e.dataset.finding, e.dataset.certainty, e.dataset.catalogue])"
        );
        Ok(serde_json::from_value(self.browser.eval(&script).await?)?)
    }

    /// Waits for the exchange of this method and status.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn wait_for_exchange(&self, method: &str, status: &str) -> Result<()> {
        let selector = format!("[data-exchange][data-method={method}][data-status='{status}']");
        self.browser.find(&selector).await.map(|_| ())
    }

    /// The names in the list.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn wish_names(&self) -> Result<Vec<String>> {
        self.texts(
            "[...document.querySelectorAll('#wishes > li .wish__name')].map(e => e.textContent)",
        )
        .await
    }

    async fn texts(&self, expression: &str) -> Result<Vec<String>> {
        let value: Value = self.browser.eval(expression).await?;
        serde_json::from_value(value).with_context(|| format!("{expression} is no list of texts"))
    }
}

/// The pages of the sandbox's tenant.
#[derive(Clone, Copy, Debug)]
pub struct Tenant<'w> {
    /// The window.
    pub browser: &'w Browser,
}

impl Tenant<'_> {
    /// Logs a demo account in with its password.
    ///
    /// # Errors
    /// When the login page does not come.
    pub async fn log_in(&self, email: &str) -> Result<()> {
        let name = email.split('@').next().unwrap_or_default();
        self.browser.fill("#login [name=username]", email).await?;
        self.browser.fill("#login [name=password]", &format!("{name}-sandbox")).await?;
        self.browser.click("#login button[type=submit]").await
    }

    /// Consents.
    ///
    /// # Errors
    /// When the consent page does not come.
    pub async fn accept(&self) -> Result<()> {
        self.browser.click("#consent [name=action][value=accept]").await
    }

    /// Does not consent.
    ///
    /// # Errors
    /// When the consent page does not come.
    pub async fn decline(&self) -> Result<()> {
        self.browser.click("#consent [name=action][value=decline]").await
    }
}
