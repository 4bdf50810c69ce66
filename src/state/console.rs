//! A request that the person composes, and the exchanges of before. They stay in this tab's memory.

use std::collections::VecDeque;

use diagnosis::{
    Exchange,
    composed::{Checked, Problems, Remarks, default_path},
};
use leptos::{prelude::*, reactive::actions::ActionAbortHandle};

use crate::state::{
    account::Account,
    api,
    care::Request,
    notices::Notices,
    request_draft::RequestDraft,
    settings::SettingsStore,
    surroundings::Surroundings,
    wishes::{Report, Work},
};

/// How many exchanges are kept besides the one that is shown.
const KEPT: usize = 20;

/// Owner of the composed request. What was typed stays, whatever becomes of it.
#[derive(Clone, Copy)]
pub(crate) struct Console {
    /// What is typed.
    pub(crate) draft: RequestDraft,
    /// The request as it would be sent, or what keeps it from being sent; `None` without settings.
    checked: Memo<Option<Result<Checked, Problems>>>,
    /// Whether the person has tried to send what cannot be sent.
    was_tried: RwSignal<bool>,
    work: RwSignal<Work>,
    /// The latest first, each with its number.
    earlier: RwSignal<VecDeque<(u32, Exchange)>>,
    count: StoredValue<u32>,
    run: Action<Checked, ()>,
    running: StoredValue<Option<Running>, LocalStorage>,
    account: Account,
    notices: Notices,
}

/// A request that is on its way.
struct Running {
    handle: ActionAbortHandle,
    only_reads: bool,
}

/// What a request works with and writes to.
#[derive(Clone, Copy)]
struct Context {
    settings: SettingsStore,
    account: Account,
    surroundings: Surroundings,
    notices: Notices,
    work: RwSignal<Work>,
}

impl Console {
    pub(crate) fn provide(
        settings: SettingsStore,
        account: Account,
        surroundings: Surroundings,
        notices: Notices,
        draft: RequestDraft,
    ) -> Self {
        let work = RwSignal::new(Work::Idle);
        let context = Context { settings, account, surroundings, notices, work };
        let checked = Memo::new(move |_| {
            let composed = draft.composed(account.is_signed_in());
            Some(composed.check(&settings.get()?.api_url))
        });
        Effect::new(move || {
            if let Some(settings) = settings.get() {
                draft.begin(default_path(&settings.api_url));
            }
        });
        let console = Self {
            draft,
            checked,
            was_tried: RwSignal::new(false),
            work,
            earlier: RwSignal::new(VecDeque::new()),
            count: StoredValue::new(0),
            run: Action::new_local(move |request: &Checked| {
                let request = request.clone();
                async move { send(context, request).await }
            }),
            running: StoredValue::new_local(None),
            account,
            notices,
        };
        provide_context(console);
        console
    }

    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Sends what is composed, unless a request is on its way. Says whether it can be sent.
    pub(crate) fn send(self) -> bool {
        if self.work.with_untracked(Work::is_running) {
            return true;
        }
        let checked = self.checked.get_untracked();
        self.was_tried.set(checked.as_ref().is_some_and(Result::is_err));
        let Some(Ok(request)) = checked else { return false };
        self.put_away();
        self.work.set(Work::Running);
        let only_reads = matches!(request.method.as_str(), "GET" | "HEAD");
        let handle = self.run.dispatch_local(request);
        self.running.set_value(Some(Running { handle, only_reads }));
        true
    }

    /// Gives the request up.
    pub(crate) fn cancel(self) {
        if !self.work.with_untracked(Work::is_running) {
            return;
        }
        let running = self.running.try_update_value(Option::take).flatten();
        let Some(Running { handle, only_reads }) = running else { return };
        handle.abort();
        self.work.set(Work::Idle);
        self.notices.say(if only_reads {
            "Cancelled."
        } else {
            "Cancelled. Whether the API has acted on it cannot be known."
        });
    }

    /// Puts the exchange that is shown to those of before.
    fn put_away(self) {
        let shown = self.work.with_untracked(|work| work.report()?.exchange.clone());
        let Some(exchange) = shown else { return };
        self.count.update_value(|count| *count = count.wrapping_add(1));
        self.earlier.update(|earlier| {
            earlier.push_front((self.count.get_value(), exchange));
            earlier.truncate(KEPT);
        });
    }

    /// What became of the last request.
    pub(crate) fn work(self) -> Work {
        self.work.get()
    }

    /// The exchanges before it, the latest first, each with its number.
    pub(crate) fn earlier(self) -> Vec<(u32, Exchange)> {
        self.earlier.with(|earlier| earlier.iter().cloned().collect())
    }

    /// What keeps the request from being sent, once that was tried.
    pub(crate) fn problems(self) -> Problems {
        let problems = self.checked.with(|checked| match checked {
            Some(Err(problems)) => Some(problems.clone()),
            Some(Ok(_)) | None => None,
        });
        problems.filter(|_| self.was_tried.get()).unwrap_or_default()
    }

    /// What will be other than it was typed.
    pub(crate) fn remarks(self) -> Remarks {
        self.checked.with(|checked| match checked {
            Some(Ok(request)) => request.remarks.clone(),
            Some(Err(_)) | None => Remarks::default(),
        })
    }

    /// Whether there is a token to send.
    pub(crate) fn has_token(self) -> bool {
        self.account.is_signed_in()
    }
}

async fn send(context: Context, request: Checked) {
    let Context { settings, account, surroundings, notices, work } = context;
    let Some(settings) = settings.get_untracked() else { return work.set(Work::Idle) };
    let _at_work = account.at_work();
    let (exchange, signed_in) = if request.with_token {
        // As if it had been tried before: a refusal is shown as it comes, and the page does not leave
        // for a newer token.
        let care = Request { unfinished: "", retried: true, writes: true };
        match api::call_signed_in(account, &settings, &request, care).await {
            Some((exchange, signed_in)) => (exchange, Some(signed_in)),
            // The session ended while it was renewed; the account says why.
            None => return work.set(Work::Idle),
        }
    } else {
        (api::call(&settings, &request, None).await, None)
    };
    let finding = api::explain(&settings, surroundings, &exchange, signed_in.as_ref()).await;
    notices.say(match exchange.answer() {
        Some(answer) => format!("{} was answered with status {}.", exchange.method, answer.status),
        None => format!("{} had no readable answer.", exchange.method),
    });
    work.set(Work::Done(Box::new(Report { exchange: Some(exchange), finding, unfinished: None })));
}
