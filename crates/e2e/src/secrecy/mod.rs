//! Whether a secret is where it does not belong: in the page, in what a browser keeps and remembers, in what was
//! said, saved and sent.
//!
//! Every secret is recognisable, for the sandbox knows what it issued, and hears what the app made itself. It is
//! looked for as it is, encoded, and in pieces of 16 characters.

mod needles;
mod requests;

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

pub use self::needles::Needles;

use crate::{Asked, Engine, Event, World};

/// What reads the places of a page.
const PLACES: &str = include_str!("places.js");
/// The slots that keep a sign-in while it is on its way, in session storage only.
const SIGN_IN: &str = "wish-list.login.";
/// The slot that keeps the `state` of a sign-out on its way.
const SIGN_OUT: &str = "wish-list.sign-out";
/// The address that the page was loaded with, which a browser keeps for good: a response stays there, once its code
/// is spent and its `state` is taken.
const LOADED: &str = "how the page was loaded";

/// All that there is to scan, by its place.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    needles: Needles,
    places: BTreeMap<String, String>,
    events: Vec<Event>,
    asked: Vec<Asked>,
    heard: Vec<sandbox::HeardRequest>,
}

impl World {
    /// Has everything listened in to that a scan needs. To be called before the app is opened.
    pub fn listen_in(&self) {
        self.sandbox.listen_in();
        self.server.watch();
    }

    /// Gathers everything that could hold a secret now, or held one since [`World::listen_in`].
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn gather(&self) -> Result<Scan> {
        let places = self.browser.run(PLACES, Vec::new()).await.context("reading the page")?;
        let mut places: BTreeMap<String, String> = serde_json::from_value(places)?;
        if self.browser.engine() == Engine::Chromium {
            places.insert("the console".to_owned(), self.browser.console().await?.join("\n"));
            places.insert("the history of the app".to_owned(), self.history_of_app().await?);
        }
        let heard = self.sandbox.heard();
        let mut needles = Needles::new();
        let own = requests::made_by_app(&heard);
        for secret in self.sandbox.issued_secrets().into_iter().chain(own) {
            needles.add(&secret);
        }
        let (events, asked) = self.server.seen();
        Ok(Scan { needles, places, events, asked, heard })
    }

    /// What the browser remembers of the app's pages. Those of the tenant have the request in their URLs.
    async fn history_of_app(&self) -> Result<String> {
        let history = self.browser.devtools("Page.getNavigationHistory", json!({})).await?;
        let entries = history["entries"].as_array().context("a history has entries")?;
        let is_ours = |entry: &&Value| {
            entry["url"].as_str().is_some_and(|url| url.starts_with(self.server.origin.as_str()))
        };
        let ours: Vec<String> = entries
            .iter()
            .filter(is_ours)
            .map(|entry| format!("{} {}", entry["url"], entry["title"]))
            .collect();
        Ok(ours.join("\n"))
    }
}

impl Scan {
    /// Looks for this, too.
    pub fn look_for(&mut self, secret: &str) {
        self.needles.add(secret);
    }

    /// How many secrets are looked for.
    #[must_use]
    pub fn secrets(&self) -> usize {
        self.needles.len()
    }

    /// What a place holds, as it is read.
    #[must_use]
    pub fn place(&self, name: &str) -> &str {
        self.places.get(name).map_or("", String::as_str)
    }

    /// What was saved as files, the latest last.
    #[must_use]
    pub fn saved(&self) -> Vec<String> {
        let saved = self.events.iter().filter(|event| event.kind == "saved");
        saved.map(Event::text).collect()
    }

    /// What the page did.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Every leak, in words; `at_rest` when no sign-in is on its way, so that session storage holds nothing.
    #[must_use]
    pub fn leaks(&self, at_rest: bool) -> Vec<String> {
        let mut leaks = Vec::new();
        for (place, content) in &self.places {
            let text = match place.as_str() {
                LOADED => without_response(content),
                "session storage" if !at_rest => without_slots(content),
                _ => content.clone(),
            };
            leaks.extend(self.find(&text).map(|found| format!("{place}: {found}")));
        }
        for event in self.events.iter().filter(|event| !is_slot(event)) {
            leaks.extend(self.find(&event.text()).map(|found| format!("{}: {found}", event.kind)));
        }
        leaks.extend(requests::leaks_heard(&self.heard, &self.needles));
        leaks.extend(requests::leaks_asked(&self.asked, &self.needles));
        leaks.extend(self.kept());
        leaks
    }

    fn find(&self, text: &str) -> Option<String> {
        // What begins like a JWT is one, or a part of one, whoever issued it.
        let jwt = text.find("eyJ").map(|_| "like a JWT".to_owned());
        self.needles.find(text).or(jwt)
    }

    /// What is kept where nothing is to be kept.
    fn kept(&self) -> Vec<String> {
        let empty = |place: &&str| !matches!(self.place(place), "" | "[]" | "null");
        let places = ["IndexedDB", "caches", "service workers", "cookies"].into_iter();
        let places = places.filter(empty).map(|place| format!("{place}: {}", self.place(place)));
        let events = self.events.iter().filter(|event| event.kind == "kept");
        places.chain(events.map(ToString::to_string)).collect()
    }

    /// Makes sure that the scan hears and sees, that nothing leaked, and that the pages did no harm.
    ///
    /// # Errors
    /// When there are fewer secrets than `least`, the page does not hold `seen`, or there is a leak.
    pub fn check(&self, least: usize, seen: &str) -> Result<()> {
        ensure!(
            self.secrets() >= least,
            "{} secrets, not {least}: the scan is deaf",
            self.secrets()
        );
        ensure!(self.place("the page").contains(seen), "the scan does not see {seen} in the page");
        ensure!(self.events.iter().any(|event| event.kind == "started"), "no page was watched");
        let leaks = self.leaks(true);
        ensure!(leaks.is_empty(), "secrets are where they do not belong:\n{}", leaks.join("\n"));
        let harm: Vec<_> = self.events.iter().filter(|event| event.is_harm()).collect();
        ensure!(harm.is_empty(), "{harm:#?}");
        Ok(())
    }
}

/// Whether the page keeps a sign-in, or a sign-out, until it comes back.
fn is_slot(event: &Event) -> bool {
    let words: Vec<&str> = event.words.iter().map(String::as_str).collect();
    event.kind == "stored"
        && matches!(words[..], ["session", name, ..] if name.starts_with(SIGN_IN) || name == SIGN_OUT)
}

/// The entries of a page without the parameters of a response.
fn without_response(entries: &str) -> String {
    let parts = entries.split(['?', '&', '"']);
    let rest = parts.filter(|part| !part.starts_with("code=") && !part.starts_with("state="));
    rest.collect::<Vec<_>>().join(" ")
}

/// Session storage without a sign-in on its way.
fn without_slots(storage: &str) -> String {
    let mut slots: BTreeMap<String, Value> = serde_json::from_str(storage).unwrap_or_default();
    slots.retain(|name, _| !name.starts_with(SIGN_IN));
    serde_json::to_string(&slots).unwrap_or_default()
}
