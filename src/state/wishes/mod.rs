//! The list of wishes and the wish that is being added.

mod adding;
mod early;
pub(crate) mod long_list;
mod patience;
mod reading;
mod rows;
pub(crate) mod saving;

use std::sync::Arc;

use diagnosis::{Call, Exchange};
use leptos::prelude::*;
use wish_list::{NewWish, WishList};

use crate::{
    chunks,
    state::{
        account::Account,
        draft::Draft,
        first_list::{First, FirstList},
        missing::Missing,
        notices::Notices,
        settings::SettingsStore,
        surroundings::Surroundings,
        wishes::{
            patience::Patience,
            reading::{is_protected, next},
            saving::{Saving, Savings, Stage},
        },
    },
};

pub(crate) use crate::state::work::{Report, Unfinished, Work};

/// The list as it was last read, shared with whoever looks at it: a long one is not copied.
pub(crate) type List = Option<Arc<WishList>>;

/// Owner of the list.
#[derive(Clone, Copy)]
pub(crate) struct Wishes {
    context: StoredValue<Context, LocalStorage>,
    savings: Savings,
    run: Action<Task, ()>,
}

/// What takes time. A flag says whether it was tried before the page left for a newer token.
#[derive(Clone, Debug)]
pub(crate) enum Task {
    /// Show the list that was asked for before the app was there.
    ShowFirst,
    /// Read the list.
    Read(bool),
    /// Add a wish.
    Add(NewWish, bool),
}

/// What the requests work with and write to.
#[derive(Clone, Copy)]
pub(crate) struct Context {
    settings: SettingsStore,
    account: Account,
    surroundings: Surroundings,
    draft: Draft,
    notices: Notices,
    list: RwSignal<List>,
    reading: RwSignal<Work>,
    adding: RwSignal<Work>,
    patience_to_read: Patience,
    patience_to_add: Patience,
    is_asked: StoredValue<bool>,
    /// Whether `GET` was answered with 401 without a token: then it is protected.
    learned_protected: RwSignal<bool>,
    /// Counts the readings: only the latest may show what it has read.
    latest: StoredValue<u32>,
    /// What was asked for before the app was there.
    first: StoredValue<Option<FirstList>, LocalStorage>,
    missing: Missing,
}

impl Wishes {
    pub(crate) fn provide(
        settings: SettingsStore,
        account: Account,
        surroundings: Surroundings,
        draft: Draft,
        notices: Notices,
    ) -> Self {
        let context = Context {
            settings,
            account,
            surroundings,
            draft,
            notices,
            list: RwSignal::new(None),
            reading: RwSignal::new(Work::Idle),
            adding: RwSignal::new(Work::Idle),
            patience_to_read: Patience::new(),
            patience_to_add: Patience::new(),
            is_asked: StoredValue::new(false),
            learned_protected: RwSignal::new(false),
            latest: StoredValue::new(0),
            first: StoredValue::new_local(None),
            missing: Missing::expect(),
        };
        // The action needs the owner that it is part of: it finds it when it runs.
        let own = StoredValue::new_local(None::<Self>);
        let wishes = Self {
            context: StoredValue::new_local(context),
            savings: draft.savings,
            run: Action::new_local(move |task: &Task| {
                let task = task.clone();
                async move {
                    if let Some(wishes) = own.get_value() {
                        wishes.perform(task).await;
                    }
                }
            }),
        };
        own.set_value(Some(wishes));
        provide_context(wishes);
        wishes
    }

    pub(crate) fn expect() -> Self {
        expect_context()
    }

    fn context(self) -> Context {
        self.context.get_value()
    }

    /// Runs a task. What only shows a list that is here already needs no further part of the app.
    async fn perform(self, task: Task) {
        let context = self.context();
        match task {
            Task::ShowFirst => {
                if let Some(first) = context.first.get_value() {
                    self.show_when_it_comes(first).await;
                }
            }
            task => context.missing.pass(|| chunks::wishes(self, task.clone())).await,
        }
    }

    /// Shows the list that was asked for before the app was there: at once, or as soon as it comes.
    pub(crate) fn show_first(self, first: FirstList) {
        let context = self.context();
        if first.peek().is_some_and(Option::is_none) {
            return;
        }
        let is_here = |first: &Option<Arc<First>>| {
            first.as_ref().is_some_and(|first| context.show_now(first))
        };
        if !first.peek().is_some_and(is_here) {
            context.first.set_value(Some(first));
            context.reading.set(Work::Running);
            self.run.dispatch_local(Task::ShowFirst);
        }
    }

    /// Forgets what was read without good settings.
    pub(crate) fn drop_list(self) {
        next(self.context().latest);
        self.context().list.set(None);
        self.context().reading.set(Work::Idle);
    }

    /// Reads the list, if there are settings and it is not being read already.
    pub(crate) fn read(self) {
        self.begin_reading(false);
    }

    /// The same because the person asks for it, who then hears what came of it.
    pub(crate) fn refresh(self) {
        self.context().is_asked.set_value(true);
        self.read();
    }

    fn begin_reading(self, retried: bool) {
        let is_running = self.context().reading.with_untracked(Work::is_running);
        if untrack(|| self.context().settings.are_bad()) || is_running {
            return;
        }
        // At once: the action itself begins only after whoever called this has gone on.
        self.context().reading.set(Work::Running);
        self.run.dispatch_local(Task::Read(retried));
    }

    /// Adds a wish; one that is typed while another is being added goes after it.
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
        if untrack(|| self.context().settings.are_bad()) {
            return;
        }
        let is_busy = self.context().adding.with_untracked(Work::is_running);
        let stage = if is_busy { Stage::Waiting } else { Stage::Sending };
        if !self.savings.take_up(&wish, stage) || is_busy {
            return;
        }
        self.context().adding.set(Work::Running);
        self.run.dispatch_local(Task::Add(wish, retried));
    }

    /// Reads the list if the last attempt gave none, as when it needed a sign-in.
    pub(crate) fn read_if_missing(self) {
        if self.context().list.with_untracked(Option::is_none) {
            self.read();
        }
    }

    /// Whether a wish was added, or is being added, and nothing has been tried since: a second click of
    /// the same hand.
    pub(crate) fn has_just_added(self) -> bool {
        let is_good = |work: &Work| match work {
            Work::Running => true,
            Work::Done(report) => report.finding.is_none(),
            Work::Idle | Work::Cancelled => false,
        };
        self.context().adding.with_untracked(is_good)
    }

    /// Gives up reading the list.
    pub(crate) fn cancel_reading(self) {
        self.context().patience_to_read.cancel();
    }

    /// Gives up adding a wish; the API may have it all the same.
    pub(crate) fn cancel_adding(self) {
        self.context().patience_to_add.cancel();
    }

    /// Whether reading the list takes long.
    pub(crate) fn is_reading_slow(self) -> bool {
        self.context().patience_to_read.is_slow()
    }

    /// Whether adding a wish takes long.
    pub(crate) fn is_adding_slow(self) -> bool {
        self.context().patience_to_add.is_slow()
    }

    /// The wishes that were typed and are not in the list: on their way, or not saved.
    pub(crate) fn savings(self) -> Vec<Saving> {
        self.savings.all()
    }

    /// Takes the outcome of the last `POST` away: it is not that of what the person does now.
    pub(crate) fn dismiss_outcome(self) {
        if !self.context().adding.with_untracked(Work::is_running) {
            self.context().adding.set(Work::Idle);
        }
    }

    /// Forgets a list that only a signed-in person may see, one that is on its way included.
    pub(crate) fn forget_if_protected(self) {
        if is_protected(self.context().settings, self.context().learned_protected) {
            self.drop_list();
        }
        self.dismiss_outcome();
    }

    /// The list as it was last read; kept while it is read again and when that fails.
    fn watched(self) -> ReadSignal<List> {
        self.context().list.read_only()
    }

    /// The same, for a look.
    pub(crate) fn with_list<T>(self, look: impl FnOnce(&List) -> T) -> T {
        self.context().list.with(look)
    }

    /// The last requests that were sent, the one that writes first, with what was found in each.
    pub(crate) fn calls(self) -> Vec<Call> {
        let call = |work: RwSignal<Work>| {
            work.with(|work| {
                let Report { exchange, finding, .. } = work.report()?;
                Some(Call { exchange: exchange.clone()?, finding: finding.clone() })
            })
        };
        call(self.context().adding).into_iter().chain(call(self.context().reading)).collect()
    }

    /// The last `GET`.
    pub(crate) fn reading(self) -> Work {
        self.context().reading.get()
    }

    /// The last `POST`.
    pub(crate) fn adding(self) -> Work {
        self.context().adding.get()
    }
}

impl Wishes {
    /// Carries a task out that needs the settings; behind the gate of the account.
    pub(crate) async fn perform_now(self, task: Task) {
        let context = self.context();
        context.settings.known().await;
        match task {
            Task::ShowFirst => {}
            Task::Read(retried) => reading::read(&context, retried, None).await,
            Task::Add(wish, retried) => adding::add_all(&context, wish, retried).await,
        }
    }

    /// Judges what became of a request for the list, behind the same gate.
    pub(crate) async fn judge_now(self, exchange: Exchange) {
        let context = self.context();
        context.settings.known().await;
        reading::read(&context, false, Some(exchange)).await;
    }
}

impl Context {
    /// The person does not want to wait for the list.
    fn give_up_reading(&self) {
        self.notices.say("Cancelled. The list is as it was.");
        self.reading.set(Work::Cancelled);
    }

    /// Shows a list that was read, and tells its length to whoever asked for it.
    fn show(&self, list: Arc<WishList>) {
        if self.is_asked.try_update_value(std::mem::take) == Some(true) {
            self.notices.say(match list.count {
                1 => "The list is up to date: 1 wish.".to_owned(),
                count => format!("The list is up to date: {count} wishes."),
            });
        }
        self.list.set(Some(list));
    }
}
