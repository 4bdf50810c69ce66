//! Where the attacks are tried, and what must be true after each of them.

use std::{
    cell::{Cell, RefCell},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use e2e::{
    ADA, Engine, World,
    tally::{Attempt, Kind},
};
use serde_json::{Value, json};

/// What of a page is not ours: elements and handlers that markup made, links that are no links to the web, script
/// of others.
const FOREIGN: &str = "(() => {
    const foreign = [];
    const all = [...document.querySelectorAll('*')];
    foreign.push(...all.filter((e) => e.matches('[data-hacked], iframe, object, embed, base, img'))
        .map((e) => e.outerHTML));
    for (const e of all) {
        foreign.push(...[...e.attributes].filter(({ name }) => name.startsWith('on')).map(({ name }) => name));
    }
    for (const a of document.querySelectorAll('a[href]:not([download])')) {
        const isWeb = ['http:', 'https:'].includes(a.protocol) && !a.username && !a.password;
        const isBare = a.origin === location.origin || a.relList.contains('noopener');
        if (!isWeb || !isBare) { foreign.push(a.outerHTML); }
    }
    foreign.push(...[...document.scripts].map((s) => s.src || s.text)
        .filter((src) => !src.startsWith(`${location.origin}/`)));
    return foreign;
})()";

/// Markup that runs script and leaves elements behind, wherever it is taken for markup.
pub(crate) const MARKUP: &str = "\"'><img src=x data-hacked onerror=\"window.hacked='image'\">\
    <script data-hacked>window.hacked='script'</script><svg data-hacked onload=window.hacked='svg'>\
    <a data-hacked href=\"javascript:window.hacked='link'\">x</a>";

/// A world that is watched, and what went wrong in it.
pub(crate) struct Scene {
    pub(crate) world: World,
    engine: Engine,
    failures: RefCell<Vec<String>>,
    /// How many events have been looked at.
    looked_at: Cell<usize>,
    /// A directive of the policy that is what stops the attack.
    stopped_by: Cell<&'static str>,
    count: Cell<usize>,
    began: Instant,
}

impl Scene {
    pub(crate) async fn set(engine: Engine) -> Result<Self> {
        let world = World::with_engine(engine).await?;
        world.listen_in();
        Ok(Self {
            world,
            engine,
            failures: RefCell::default(),
            looked_at: Cell::default(),
            stopped_by: Cell::new("none"),
            count: Cell::default(),
            began: Instant::now(),
        })
    }

    /// Nobody is signed in, nothing is kept, and all is as it was at first.
    pub(crate) async fn anew(&self) -> Result<()> {
        self.world.start_over().await?;
        self.world.configure(|_| {});
        self.stopped_by.set("none");
        Ok(())
    }

    /// What this policy directive stops is an attempt of the attack and not of the app.
    pub(crate) fn is_stopped_by(&self, directive: &'static str) {
        self.stopped_by.set(directive);
    }

    /// Tries one. What is not stopped is said at the end.
    pub(crate) async fn attack(&self, name: &str, attack: impl Future<Output = Result<()>>) {
        let attempt = Attempt::begin(Kind::Attack, self.engine, name);
        self.count.set(self.count.get() + 1);
        let outcome = async {
            attack.await?;
            self.is_unharmed().await
        };
        match outcome.await {
            Ok(()) => attempt.held(),
            Err(error) => self.failures.borrow_mut().push(format!("{name}: {error:#}")),
        }
    }

    /// No script of others ran, nothing of theirs is in the page, nothing was violated, no error was uncaught.
    pub(crate) async fn is_unharmed(&self) -> Result<()> {
        let browser = &self.world.browser;
        if browser.url().await?.starts_with(&self.world.server.origin) {
            let foreign = browser.eval(FOREIGN).await?;
            ensure!(foreign == json!([]), "in the page: {foreign}");
        }
        // What a page tells is on its way for a moment.
        tokio::time::sleep(Duration::from_millis(30)).await;
        let (events, _) = self.world.server.seen();
        let stopped_by = self.stopped_by.get();
        let is_stopped = |words: &[String]| words.first().is_some_and(|word| word == stopped_by);
        let new = events.iter().skip(self.looked_at.replace(events.len()));
        let harm = new.filter(|event| event.is_harm());
        let harm: Vec<String> = harm
            .filter(|event| event.kind != "violation" || !is_stopped(&event.words))
            .map(ToString::to_string)
            .collect();
        ensure!(harm.is_empty(), "{harm:#?}");
        Ok(())
    }

    /// Fails if anything was not stopped.
    #[expect(clippy::print_stdout, reason = "the count is there to be read")]
    pub(crate) async fn verdict(self) -> Result<()> {
        self.is_unharmed().await.context("at the end")?;
        let failures = self.failures.take();
        let (count, seconds) = (self.count.get(), self.began.elapsed().as_secs());
        println!("{:?}: {count} attacks, {} not stopped, {seconds} s", self.engine, failures.len());
        ensure!(failures.is_empty(), "not stopped:\n{}", failures.join("\n"));
        Ok(())
    }

    /// Nobody is signed in, in memory or in what is shown.
    pub(crate) async fn nobody_came(&self) -> Result<()> {
        let name = self.world.browser.eval("document.querySelector('#account-name')?.innerText");
        let name = name.await?;
        ensure!(name.is_null(), "somebody came: {name}");
        Ok(())
    }

    /// Opens the start page and reaches for it, so that the app comes at once, and not to who only reads.
    pub(crate) async fn open_app(&self) -> Result<()> {
        const REACH: &str = "let times = 0;
            const timer = setInterval(() => {
                document.querySelector('h1')?.dispatchEvent(new Event('pointerover', { bubbles: true }));
                times += 1;
                if (times === 40) { clearInterval(timer); }
            }, 50);";
        self.world.app().open("/").await?;
        self.world.browser.run(REACH, Vec::new()).await.map(|_| ())
    }

    /// Begins a sign-in, and gives its `state`; the tenant's login page is shown.
    pub(crate) async fn leave_for_tenant(&self) -> Result<String> {
        self.world.app().open("/").await?;
        self.world.app().sign_in().await?;
        self.world.browser.find("#login").await?;
        self.state()
    }

    /// The `state` of the latest authorization request.
    pub(crate) fn state(&self) -> Result<String> {
        let requests = self.world.sandbox.requests();
        let request = requests.iter().rfind(|seen| seen.target.starts_with("/authorize?"));
        let target = &request.context("nobody was sent to /authorize")?.target;
        let url = url::Url::parse("http://tenant.example")?.join(target)?;
        let mut pairs = url.query_pairs();
        let state = pairs.find(|(name, _)| name == "state").context("no state")?;
        Ok(state.1.into_owned())
    }

    /// Logs in and consents, where the tenant's login page is shown.
    pub(crate) async fn come_back(&self) -> Result<()> {
        self.world.tenant().log_in(ADA).await?;
        self.world.tenant().accept().await
    }

    /// Writes into a field, as a person who pastes.
    pub(crate) async fn put(&self, selector: &str, text: &str) -> Result<()> {
        self.world.browser.find(selector).await?;
        let put = "const [selector, text] = arguments;
            const field = document.querySelector(selector);
            field.value = text;
            field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));";
        self.world.browser.run(put, vec![json!(selector), json!(text)]).await.map(|_| ())
    }

    /// The `textContent` of the first element that a selector finds.
    pub(crate) async fn content(&self, selector: &str) -> Result<String> {
        let read = "return document.querySelector(arguments[0])?.textContent ?? ''";
        let text = self.world.browser.run(read, vec![json!(selector)]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Changes something that is kept, as script of the origin could; the tab is then at a page that has no app.
    pub(crate) async fn change_kept(&self, script: &str, arguments: Vec<Value>) -> Result<()> {
        self.world.app().open("/robots.txt").await?;
        self.world.browser.run(script, arguments).await.map(|_| ())
    }
}
