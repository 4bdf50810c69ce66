//! The list of wishes and the wish that is being added.

use ::settings::Settings;
use diagnosis::{Call, Exchange, Finding, composed::Checked, gateway};
use leptos::prelude::*;
use relying_party::session::{Session, SignedIn};
use serde::{Deserialize, Serialize};
use wish_list::{Created, NewWish, Wish, WishList};

use crate::state::{
    account::Account, api, care::Request, draft::Draft, notices::Notices, settings::SettingsStore,
    surroundings::Surroundings,
};

/// Owner of the list.
#[derive(Clone, Copy)]
pub(crate) struct Wishes {
    list: RwSignal<Option<WishList>>,
    reading: RwSignal<Work>,
    adding: RwSignal<Work>,
    /// The flag says whether it was tried before the page left for a newer token.
    read: Action<bool, ()>,
    add: Action<(NewWish, bool), ()>,
    learned_protected: RwSignal<bool>,
    settings: SettingsStore,
    latest: StoredValue<u32>,
}

/// A request that waits for a sign-in, as it is carried through it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Unfinished {
    /// To read the list.
    List,
    /// To add this wish.
    Add(NewWish),
}

impl Unfinished {
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// A request of the page: what became of the last one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Work {
    /// None yet.
    #[default]
    Idle,
    /// On its way.
    Running,
    /// Done, well or not.
    Done(Box<Report>),
}

/// What became of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    /// The exchange; `None` when nothing was sent.
    pub(crate) exchange: Option<Exchange>,
    /// What is wrong; `None` when it went well.
    pub(crate) finding: Option<Finding>,
    /// The request, to be finished once the person has signed in with what it lacked.
    pub(crate) unfinished: Option<Unfinished>,
}

impl Report {
    fn of(exchange: Exchange, finding: Option<Finding>, request: Unfinished) -> Self {
        Self { exchange: Some(exchange), finding, unfinished: Some(request) }
    }

    /// Nothing was sent.
    fn not_sent(finding: Finding) -> Self {
        Self { exchange: None, finding: Some(finding), unfinished: None }
    }
}

impl Work {
    pub(crate) fn is_running(&self) -> bool {
        *self == Self::Running
    }

    pub(crate) fn report(&self) -> Option<&Report> {
        match self {
            Self::Done(report) => Some(report),
            Self::Idle | Self::Running => None,
        }
    }
}

/// What the requests work with and write to.
#[derive(Clone, Copy)]
struct Context {
    settings: SettingsStore,
    account: Account,
    surroundings: Surroundings,
    draft: Draft,
    notices: Notices,
    list: RwSignal<Option<WishList>>,
    reading: RwSignal<Work>,
    adding: RwSignal<Work>,
    /// Whether `GET` was answered with 401 without a token: then it is protected.
    learned_protected: RwSignal<bool>,
    /// Counts the readings: only the latest may show what it has read.
    latest: StoredValue<u32>,
}

impl Wishes {
    pub(crate) fn provide(
        settings: SettingsStore,
        account: Account,
        surroundings: Surroundings,
        draft: Draft,
        notices: Notices,
    ) -> Self {
        let list = RwSignal::new(None);
        let reading = RwSignal::new(Work::Idle);
        let adding = RwSignal::new(Work::Idle);
        let learned_protected = RwSignal::new(false);
        let latest = StoredValue::new(0);
        let context = Context {
            settings,
            account,
            surroundings,
            draft,
            notices,
            list,
            reading,
            adding,
            learned_protected,
            latest,
        };
        let wishes = Self {
            list,
            reading,
            adding,
            learned_protected,
            settings,
            latest,
            read: Action::new_local(move |retried: &bool| {
                let retried = *retried;
                async move { read(&context, retried).await }
            }),
            add: Action::new_local(move |(wish, retried): &(NewWish, bool)| {
                let (wish, retried) = (wish.clone(), *retried);
                async move { add(&context, wish, retried).await }
            }),
        };
        provide_context(wishes);
        wishes
    }

    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Reads the list, if there are settings and it is not being read already.
    pub(crate) fn read(self) {
        self.begin_reading(false);
    }

    fn begin_reading(self, retried: bool) {
        if self.settings.get_untracked().is_none() || self.reading.with_untracked(Work::is_running)
        {
            return;
        }
        // At once: the action itself begins only after whoever called this has gone on.
        self.reading.set(Work::Running);
        self.read.dispatch_local(retried);
    }

    /// Adds a wish, if none is being added.
    pub(crate) fn add(self, wish: NewWish) {
        self.begin_adding(wish, false);
    }

    /// Finishes the request for which the person signed in, once. What is no such request is none.
    pub(crate) fn finish(self, unfinished: &str) {
        match serde_json::from_str(unfinished) {
            Ok(Unfinished::Add(wish)) => self.begin_adding(wish, true),
            Ok(Unfinished::List) => self.begin_reading(true),
            Err(_) => {}
        }
    }

    fn begin_adding(self, wish: NewWish, retried: bool) {
        if self.settings.get_untracked().is_none() || self.adding.with_untracked(Work::is_running) {
            return;
        }
        self.adding.set(Work::Running);
        self.add.dispatch_local((wish, retried));
    }

    /// Reads the list if the last attempt gave none, as when it needed a sign-in.
    pub(crate) fn read_if_missing(self) {
        if self.list.with_untracked(Option::is_none) {
            self.read();
        }
    }

    /// Whether a wish was added and nothing has been tried since: a second click of the same hand.
    pub(crate) fn has_just_added(self) -> bool {
        let is_good = |work: &Work| work.report().is_some_and(|report| report.finding.is_none());
        self.adding.with_untracked(is_good)
    }

    /// Takes the outcome of the last `POST` away: it is not that of what the person does now.
    pub(crate) fn dismiss_outcome(self) {
        if !self.adding.with_untracked(Work::is_running) {
            self.adding.set(Work::Idle);
        }
    }

    /// Forgets a list that only a signed-in person may see, one that is on its way included.
    pub(crate) fn forget_if_protected(self) {
        if is_protected(self.settings, self.learned_protected) {
            next(self.latest);
            self.list.set(None);
            self.reading.set(Work::Idle);
        }
        self.dismiss_outcome();
    }

    /// The list as it was last read; kept while it is read again and when that fails.
    pub(crate) fn list(self) -> Option<WishList> {
        self.list.get()
    }

    /// The last requests that were sent, the one that writes first, with what was found in each.
    pub(crate) fn calls(self) -> Vec<Call> {
        let call = |work: RwSignal<Work>| {
            work.with(|work| {
                let Report { exchange, finding, .. } = work.report()?;
                Some(Call { exchange: exchange.clone()?, finding: finding.clone() })
            })
        };
        call(self.adding).into_iter().chain(call(self.reading)).collect()
    }

    /// The last `GET`.
    pub(crate) fn reading(self) -> Work {
        self.reading.get()
    }

    /// The last `POST`.
    pub(crate) fn adding(self) -> Work {
        self.adding.get()
    }
}

async fn read(context: &Context, retried: bool) {
    let Some(settings) = context.settings.get_untracked() else { return };
    let mine = next(context.latest);
    context.reading.set(Work::Running);
    let (report, read) = fetch_list(context, &settings, retried).await;
    if mine != context.latest.get_value() {
        return;
    }
    if let Some(read) = read {
        context.list.set(Some(read));
    }
    context.reading.set(Work::Done(Box::new(report)));
}

/// The number of a new reading, which makes those before it out of date.
fn next(latest: StoredValue<u32>) -> u32 {
    latest.update_value(|number| *number = number.wrapping_add(1));
    latest.get_value()
}

/// Without the token where the route is open; with it where the settings or a 401 say that it is
/// protected.
async fn fetch_list(
    context: &Context,
    settings: &Settings,
    retried: bool,
) -> (Report, Option<WishList>) {
    if !is_protected(context.settings, context.learned_protected) {
        let call = Checked::of_route(&settings.api_url, "GET", None, false);
        let exchange = api::call(settings, &call, None).await;
        if exchange.answer().is_none_or(|answer| answer.status != 401) {
            return judge_list(context, settings, exchange, None).await;
        }
        context.learned_protected.set(true);
    }
    let unfinished = Unfinished::List.to_json();
    let call = Checked::of_route(&settings.api_url, "GET", None, true);
    let request = Request { unfinished: &unfinished, retried, writes: false };
    match api::call_signed_in(context.account, settings, &call, request).await {
        Some((exchange, signed_in)) => {
            judge_list(context, settings, exchange, Some(&signed_in)).await
        }
        None => (Report::not_sent(why_not(context, "GET", settings)), None),
    }
}

/// Why a request that needs a token was not sent: nobody is signed in, or the tenant does not answer.
fn why_not(context: &Context, method: &str, settings: &Settings) -> Finding {
    let is_silence = untrack(|| matches!(context.account.session(), Session::Waiting(_)));
    let of_account = is_silence.then(|| untrack(|| context.account.finding())).flatten();
    of_account.unwrap_or_else(|| {
        gateway::sign_in_needed(&format!("{method} {}", settings.api_url.route()))
    })
}

/// Whether the settings, or a 401 without a token, say that `GET` needs one.
fn is_protected(settings: SettingsStore, learned: RwSignal<bool>) -> bool {
    let says_so = |settings: Settings| settings.says_protected("GET");
    learned.get_untracked() || settings.get_untracked().is_some_and(says_so)
}

async fn judge_list(
    context: &Context,
    settings: &Settings,
    exchange: Exchange,
    signed_in: Option<&SignedIn>,
) -> (Report, Option<WishList>) {
    let finding = api::explain(settings, context.surroundings, &exchange, signed_in).await;
    let read = exchange.answer().map(|answer| (answer, WishList::from_body(&answer.body)));
    match read {
        _ if finding.is_some() => (Report::of(exchange, finding, Unfinished::List), None),
        Some((_, Ok(list))) => (Report::of(exchange, None, Unfinished::List), Some(list)),
        Some((answer, Err(reason))) => {
            let finding = Some(gateway::not_a_list(answer, &reason.to_string()));
            (Report::of(exchange, finding, Unfinished::List), None)
        }
        None => (Report::of(exchange, None, Unfinished::List), None),
    }
}

async fn add(context: &Context, wish: NewWish, retried: bool) {
    let Some(settings) = context.settings.get_untracked() else { return };
    let _at_work = context.account.at_work();
    let done = |report: Report| context.adding.set(Work::Done(Box::new(report)));
    let body = serde_json::to_string(&wish).unwrap_or_default();
    let this = Unfinished::Add(wish.clone());
    let call = Checked::of_route(&settings.api_url, "POST", Some(body), true);
    let unfinished = this.to_json();
    let request = Request { unfinished: &unfinished, retried, writes: true };
    let called = api::call_signed_in(context.account, &settings, &call, request).await;
    let Some((exchange, signed_in)) = called else {
        return done(Report::not_sent(why_not(context, "POST", &settings)));
    };
    let finding = api::explain(&settings, context.surroundings, &exchange, Some(&signed_in))
        .await
        .or_else(|| unconfirmed(&exchange));
    if finding.is_some() {
        return done(Report::of(exchange, finding, this));
    }
    show_added(&exchange, &wish, context.list);
    // The page does not leave for a newer token here: what is in the form would come back with it.
    read(context, true).await;
    let finding = not_stored(&exchange, &wish, context.list);
    if finding.is_none() {
        context.draft.clear_if(&wish);
        context.notices.say("Your wish was added.");
    }
    done(Report::of(exchange, finding, this));
}

/// What the list, read again, says of the new wish: it is there, and lacks what was sent.
fn not_stored(
    exchange: &Exchange,
    wish: &NewWish,
    list: RwSignal<Option<WishList>>,
) -> Option<Finding> {
    let Created { id } = serde_json::from_str(&exchange.answer()?.body).ok()?;
    let is_bare = |item: &Wish| item.id == id && item.name.is_none() && wish.name.is_some();
    let found = list.with_untracked(|list| list.as_ref()?.items.iter().any(is_bare).then_some(()));
    found.map(|()| gateway::fields_not_stored(&id))
}

/// A success that does not say that anything was created.
fn unconfirmed(exchange: &Exchange) -> Option<Finding> {
    let answer = exchange.answer()?;
    let is_created = answer.status == 201 || serde_json::from_str::<Created>(&answer.body).is_ok();
    (!is_created).then(|| gateway::not_confirmed(answer))
}

/// Shows the new wish at once, under the id that the API gave it.
fn show_added(exchange: &Exchange, wish: &NewWish, list: RwSignal<Option<WishList>>) {
    let body = exchange.answer().map(|answer| answer.body.as_str()).unwrap_or_default();
    let Ok(Created { id }) = serde_json::from_str(body) else { return };
    let wish: Wish = wish.clone().stored_as(id);
    list.update(|list| {
        if let Some(list) = list {
            list.items.push(wish);
            list.count += 1;
        }
    });
}
