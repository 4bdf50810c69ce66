//! Trying a cell of the table: the endpoint breaks, the person does what they do, sees what the table says, and
//! finishes once all is well again.

use anyhow::{Context as _, Result, bail, ensure};

use super::{
    Cell, Endpoint,
    Seen::{self, Elsewhere, Nothing, Says, Waits, Works},
    Step, Way, walk,
};
use crate::{DAY, World};

/// Where wishes are.
const WISHES: &str = "/default/wish-list-service";
/// What is typed besides the name.
const TYPED: [&str; 2] = ["https://example.com/tea", "Loose\nor not"];

/// Tries a cell in a world that does not wait for pages ([`World::impatient`]).
///
/// # Errors
/// When anything is other than it ought to be.
pub async fn attempt(world: &World, cell: &Cell) -> Result<()> {
    world.sandbox.replace_breakages([]);
    walk::forget(world).await?;
    // What an earlier cell left behind is not this one's.
    world.browser.uncaught().await?;
    let wish = cell.name();
    let trying = Trying { world, cell, wish: &wish, grants: world.sandbox.grants().len() };
    match cell.step {
        Step::SignIn => trying.sign_in().await,
        Step::Restore => trying.restore().await,
        Step::Renewal => trying.renew().await,
        Step::Reading => trying.read().await,
        Step::Adding => trying.add().await,
    }?;
    let errors = world.browser.uncaught().await?;
    ensure!(errors.is_empty(), "uncaught: {errors:?}");
    Ok(())
}

struct Trying<'t> {
    world: &'t World,
    cell: &'t Cell,
    wish: &'t str,
    /// How many grants there were before.
    grants: usize,
}

impl Trying<'_> {
    async fn sign_in(&self) -> Result<()> {
        self.break_it();
        walk::load(self.world, "/").await?;
        self.type_wish().await?;
        self.world.app().sign_in().await?;
        self.is_seen("failed").await?;
        self.nothing_is_sent_twice(1)?;
        self.all_is_well();
        match self.cell.seen {
            Elsewhere => {
                walk::back(self.world).await?;
                self.wish_is_kept().await.context("after Back")?;
                walk::sign_in(self.world).await?;
            }
            Says(code) if self.is_of_list() => self.refresh(code).await?,
            Says(_) => walk::sign_in(self.world).await?,
            _ => {}
        }
        self.wish_is_kept().await.context("in the end")?;
        self.wish_can_be_added().await
    }

    async fn restore(&self) -> Result<()> {
        walk::load(self.world, "/").await?;
        walk::sign_in(self.world).await?;
        let before = self.world.sandbox.grants().len() - self.grants;
        self.break_it();
        walk::reload(self.world).await?;
        self.is_seen(self.without_session()).await?;
        self.nothing_is_sent_twice(before + 1)?;
        if self.cell.seen == Elsewhere {
            // The page of the app is not in the history: the way back is to load that page again.
            self.all_is_well();
            self.world.browser.reload().await?;
            walk::come_in(self.world).await?;
            self.type_wish().await?;
            return self.wish_can_be_added().await;
        }
        self.type_wish().await?;
        self.all_is_well();
        match self.cell.seen {
            Says(code) if self.is_of_list() => self.refresh(code).await?,
            Says(code) => {
                self.try_again(code).await?;
                walk::come_in(self.world).await?;
            }
            _ => {}
        }
        self.wish_is_kept().await?;
        self.wish_can_be_added().await
    }

    async fn renew(&self) -> Result<()> {
        walk::load(self.world, "/").await?;
        walk::sign_in(self.world).await?;
        self.type_wish().await?;
        let before = self.world.sandbox.grants().len();
        self.break_it();
        self.world.sleep(DAY - 50).await?;
        let sent = self.world.grants(before + 1).await.split_off(before);
        ensure!(sent == ["refresh_token"], "sent: {sent:?}");
        self.world.app().wait_for_session("signed-in").await?;
        // The old token is good for a while.
        self.wish_can_be_added().await?;
        let sent = self.world.sandbox.grants().len() - before;
        // Who was told to come later comes later: nothing was done with the token.
        ensure!(sent == 1 || self.cell.breakage.way == Way::TooMany, "sent {sent} times");
        Ok(())
    }

    async fn read(&self) -> Result<()> {
        walk::load(self.world, "/").await?;
        walk::wake(self.world).await;
        let app = self.world.app();
        app.wait_for_list().await?;
        self.type_wish().await?;
        let names = app.wish_names().await?;
        self.break_it();
        let before = self.requests("GET");
        self.world.browser.click("#refresh").await?;
        match self.cell.seen {
            Waits => self.world.browser.click("#cancel-reading").await?,
            _ => self.is_seen("signed-out").await?,
        }
        let asked = self.requests("GET") - before;
        ensure!(asked >= 1, "nobody asked");
        ensure!(app.wish_names().await? == names, "the list stays");
        self.all_is_well();
        match self.cell.seen {
            Says(code) => self.refresh(code).await?,
            _ => self.world.browser.click("#refresh").await?,
        }
        ensure!(app.wish_names().await? == names, "the list is back");
        self.wish_is_kept().await
    }

    async fn add(&self) -> Result<()> {
        let (app, browser) = (self.world.app(), &self.world.browser);
        walk::load(self.world, "/").await?;
        walk::sign_in(self.world).await?;
        app.wait_for_list().await?;
        self.type_wish().await?;
        self.break_it();
        let before = self.requests("POST");
        app.add().await?;
        if self.is_of_list() {
            return self.added_and_not_read(before).await;
        }
        match self.cell.seen {
            Works => {}
            Waits => {
                browser.click("#cancel-adding").await?;
                let said = browser.text("[data-cancelled]").await?;
                ensure!(said.contains("may have been saved"), "{said}");
            }
            Says(code) => {
                let said = app.wait_for_finding_at_form(code).await?;
                let is_done = matches!(self.cell.breakage.way, Way::Truncated | Way::Reset);
                ensure!(!is_done || said.contains("may have been saved"), "{said}");
            }
            Elsewhere | Nothing => bail!("a request of the page leads nowhere"),
        }
        if self.cell.seen == Works {
            return self.wish_is_in_list(before + 1).await;
        }
        ensure!(self.requests("POST") == before + 1, "sent again by itself");
        self.all_is_well();
        self.wish_is_kept().await?;
        self.wish_can_be_added().await
    }

    /// The wish was saved; only the list could not be read again.
    async fn added_and_not_read(&self, before: usize) -> Result<()> {
        self.wish_is_in_list(before + 1).await?;
        if self.cell.seen == Waits {
            self.world.browser.click("#cancel-reading").await?;
        }
        if let Says(code) = self.cell.seen {
            self.world.app().wait_for_finding(code).await?;
            self.all_is_well();
            self.refresh(code).await?;
        }
        self.wish_is_in_list(before + 1).await
    }

    fn break_it(&self) {
        self.world.sandbox.replace_breakages([self.cell.breakage]);
    }

    fn all_is_well(&self) {
        self.world.sandbox.replace_breakages([]);
    }

    /// Whether it is the list that breaks, which keeps nobody from signing in or from adding.
    fn is_of_list(&self) -> bool {
        self.cell.breakage.endpoint == Endpoint::Read
    }

    /// How the session stands after a reload that did not bring it back.
    fn without_session(&self) -> &'static str {
        // The session that cannot be asked for is not over.
        let is_asked_for =
            matches!(self.cell.breakage.endpoint, Endpoint::Metadata | Endpoint::Authorize);
        if is_asked_for && self.cell.breakage.way != Way::WrongType {
            "restoring"
        } else {
            "failed"
        }
    }

    /// What the table says; `failed` is how the session stands where it is a finding about it.
    async fn is_seen(&self, failed: &str) -> Result<()> {
        let app = self.world.app();
        match self.cell.seen {
            Seen::Works | Seen::Waits if self.cell.step == Step::Reading => {
                self.world.browser.wait_until("!document.querySelector('[aria-busy=true]')").await
            }
            Seen::Works | Seen::Waits => walk::come_in(self.world).await,
            Seen::Says(code) => {
                let is_of_list = self.is_of_list() && self.cell.step != Step::Reading;
                if is_of_list {
                    walk::come_in(self.world).await?;
                }
                app.wait_for_finding(code).await?;
                app.wait_for_session(if is_of_list { "signed-in" } else { failed }).await
            }
            Seen::Elsewhere => walk::wait_for_another_page(self.world).await,
            Seen::Nothing => bail!("there is nothing to see"),
        }
    }

    fn nothing_is_sent_twice(&self, most: usize) -> Result<()> {
        let sent = self.world.sandbox.grants().len() - self.grants;
        ensure!(sent <= most, "codes were sent {sent} times");
        Ok(())
    }

    /// Presses the button of a finding, and waits until the finding is gone.
    async fn try_again(&self, code: &str) -> Result<()> {
        let finding = format!("[data-finding='{code}']");
        self.world.browser.click(&format!("{finding} .button--primary")).await?;
        self.world.browser.wait_until(&format!("!document.querySelector(\"{finding}\")")).await
    }

    /// Reads the list again, and waits until the finding about it is gone.
    async fn refresh(&self, code: &str) -> Result<()> {
        self.world.browser.click("#refresh").await?;
        let is_gone = format!("!document.querySelector(\"[data-finding='{code}']\")");
        self.world.browser.wait_until(&is_gone).await
    }

    async fn type_wish(&self) -> Result<()> {
        walk::wake(self.world).await;
        let [url, description] = TYPED;
        self.world.app().write_wish(self.wish, url, description).await
    }

    /// In the form, or beside the list, from where the form takes it.
    async fn wish_is_kept(&self) -> Result<()> {
        let browser = &self.world.browser;
        walk::wake(self.world).await;
        let is_typed = "document.querySelector('#add-wish [name=name]')?.value !== ''";
        let is_beside = "document.querySelector('#saving [data-pending] button')";
        browser.wait_until(&format!("{is_typed} || !!{is_beside}")).await?;
        browser.find("#add-wish [name=name]").await?;
        if browser.eval(&format!("!({is_typed})")).await? == true {
            browser.click("#saving [data-pending] button").await?;
        }
        let kept = self.world.app().written_wish().await?;
        let typed = [self.wish, TYPED[0], TYPED[1]];
        ensure!(kept == typed, "{kept:?} is left of {typed:?}");
        Ok(())
    }

    /// What is in the form is sent, once.
    async fn wish_can_be_added(&self) -> Result<()> {
        let before = self.requests("POST");
        self.world.app().add().await?;
        self.wish_is_in_list(before + 1).await
    }

    async fn wish_is_in_list(&self, posts: usize) -> Result<()> {
        let wish = self.wish;
        let is_shown = format!(
            "[...document.querySelectorAll('#wishes .wish__name')].some(e => e.textContent === '{wish}')"
        );
        self.world.browser.wait_until(&is_shown).await?;
        let made = self.requests("POST");
        ensure!(made == posts, "{made} times POST instead of {posts}");
        Ok(())
    }

    fn requests(&self, method: &str) -> usize {
        self.world.count_requests(method, WISHES)
    }
}
