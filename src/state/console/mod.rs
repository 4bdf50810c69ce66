//! A request that the person composes, and the exchanges of this tab. They stay in its memory.

mod given_up;
pub(crate) mod request_draft;
mod sending;
mod sharing;

use std::{collections::VecDeque, sync::Arc};

use diagnosis::composed::{Checked, Composed, Destination, Problems, as_path, base, default_path};
use leptos::{prelude::*, reactive::actions::ActionAbortHandle};
use workbench::{
    Record, Sent, json,
    query::{self, Part, Row},
};

use crate::state::{
    account::Account, console::request_draft::RequestDraft, draft::Draft, navigation::Navigation,
    notices::Notices, once::once, settings::SettingsStore, surroundings::Surroundings,
    wishes::Work,
};
use given_up::GivenUp;
use sending::Context;
pub(crate) use sharing::Sharing;

/// How many exchanges are kept, the one that is shown among them.
pub(crate) const KEPT: usize = 30;

/// Owner of the composed request. What was typed stays, whatever becomes of it.
#[derive(Clone, Copy)]
pub(crate) struct Console {
    /// What is typed.
    pub(crate) draft: RequestDraft,
    /// Copies and files of it.
    pub(crate) sharing: Sharing,
    /// The request as it would be sent, or what keeps it from being sent; `None` without settings.
    checked: Memo<Option<Result<Checked, Problems>>>,
    /// The first mistake of a body that is to be JSON.
    mistake: Memo<Option<json::Mistake>>,
    /// Whether the person has tried to send what cannot be sent.
    was_tried: RwSignal<bool>,
    /// What a link filled in, and what of it was ignored, until something is sent.
    linked: RwSignal<Option<Vec<String>>>,
    work: RwSignal<Work>,
    /// What to know of the request that was given up last.
    cancelled: RwSignal<&'static str>,
    /// Seconds since the request on its way began.
    elapsed: RwSignal<u32>,
    /// The latest first; the first is shown, unless a request is on its way.
    records: RwSignal<VecDeque<Arc<Record>>>,
    run: Action<(Checked, Sent), ()>,
    running: StoredValue<Option<Running>, LocalStorage>,
    /// Whether the focus goes to the answer once it is there.
    leads: StoredValue<bool>,
    account: Account,
    notices: Notices,
    settings: SettingsStore,
}

/// A request that is on its way.
struct Running {
    handle: ActionAbortHandle,
    given_up: GivenUp,
}

impl Console {
    /// The one console of the app.
    pub(crate) fn expect() -> Self {
        once(|| {
            let asked = Navigation::expect().asked_console();
            Self::new(SettingsStore::expect(), Account::expect(), Draft::expect().request, &asked)
        })
    }

    /// `address_query` is the query with which the page was opened.
    fn new(
        settings: SettingsStore,
        account: Account,
        draft: RequestDraft,
        address_query: &str,
    ) -> Self {
        let (surroundings, notices) = (Surroundings::expect(), Notices::expect());
        let (work, elapsed) = (RwSignal::new(Work::Idle), RwSignal::new(0));
        let records = RwSignal::new(VecDeque::new());
        let leads = StoredValue::new(false);
        let context =
            Context { leads, settings, account, surroundings, notices, work, elapsed, records };
        let checked = Memo::new(move |_| {
            let composed = draft.composed(account.is_signed_in());
            Some(composed.check(&settings.get()?.api_url))
        });
        let mistake = Memo::new(move |_| checked.with(|checked| mistake(checked.as_ref()?)));
        let linked = RwSignal::new(draft.open_link(address_query));
        Effect::new(move || {
            if let Some(settings) = settings.get() {
                draft.begin(default_path(&settings.api_url));
            }
        });
        Self {
            draft,
            sharing: Sharing::new(account, notices),
            checked,
            mistake,
            was_tried: RwSignal::new(false),
            linked,
            work,
            cancelled: RwSignal::new(""),
            elapsed,
            records,
            run: Action::new_local(move |(request, sent): &(Checked, Sent)| {
                let (request, sent) = (request.clone(), sent.clone());
                async move { sending::send(&context, request, sent).await }
            }),
            running: StoredValue::new_local(None),
            leads,
            account,
            notices,
            settings,
        }
    }

    /// Sends what is composed, unless a request is on its way. Says whether it can be sent.
    pub(crate) fn send(self) -> bool {
        if self.work.with_untracked(Work::is_running) {
            return true;
        }
        self.shorten();
        let checked = self.checked.get_untracked();
        self.was_tried.set(checked.as_ref().is_some_and(Result::is_err));
        let Some(Ok(request)) = checked else { return false };
        let sent = Sent::of(&request, &self.draft.path.with_untracked(|path| query::tidy(path)));
        self.begin(request, sent);
        true
    }

    /// Sends a request of before as it was, and leads to its answer, which is out of sight.
    pub(crate) fn repeat(self, sent: &Sent) {
        let is_busy = self.work.with_untracked(Work::is_running);
        self.retry(sent);
        self.leads.set_value(!is_busy && self.work.with_untracked(Work::is_running));
    }

    /// Sends a request of before as it was, and leaves the form alone.
    pub(crate) fn retry(self, sent: &Sent) {
        if self.work.with_untracked(Work::is_running) {
            return self.notices.say("Another request is on its way.");
        }
        if sent.with_token && untrack(|| !self.has_token()) {
            return self.notices.say("That request went with your token: sign in first.");
        }
        let Some(settings) = self.settings.get_untracked() else { return };
        // Checked anew: the settings may have changed since.
        match composed_of(sent).check(&settings.api_url) {
            Ok(request) => self.begin(request, sent.clone()),
            Err(_) => self.notices.say("With the present settings it cannot be sent."),
        }
    }

    /// Puts a request of before into the form.
    pub(crate) fn edit(self, sent: &Sent) {
        self.was_tried.set(false);
        self.linked.set(None);
        self.draft.put(composed_of(sent));
        self.notices.say("The request is in the form.");
        self.notices.point_at("#console [name=path]");
    }

    fn begin(self, request: Checked, sent: Sent) {
        self.linked.set(None);
        self.leads.set_value(false);
        self.elapsed.set(0);
        self.work.set(Work::Running);
        let given_up = GivenUp::begin(&request, &sent);
        let handle = self.run.dispatch_local((request, sent));
        self.running.set_value(Some(Running { handle, given_up }));
    }

    /// Gives the request up.
    pub(crate) fn cancel(self) {
        if !self.work.with_untracked(Work::is_running) {
            return;
        }
        let running = self.running.try_update_value(Option::take).flatten();
        let Some(Running { handle, given_up }) = running else { return };
        handle.abort();
        let words = given_up.words();
        sending::keep(self.records, given_up.record());
        self.cancelled.set(words);
        self.work.set(Work::Cancelled);
        self.notices.say(words);
    }

    /// What to know of the request that was given up last.
    pub(crate) fn cancelled(self) -> &'static str {
        self.cancelled.get()
    }

    /// Forgets the exchanges of before.
    pub(crate) fn clear_history(self) {
        let is_shown = self.work.with_untracked(|work| work.report().is_some());
        self.records.update(|records| records.truncate(usize::from(is_shown)));
        self.notices.say("The history is empty.");
    }

    /// Puts the path in the place of a whole URL that leads below the stage.
    pub(crate) fn shorten(self) {
        let typed = self.draft.path.get_untracked();
        let path = self.settings.get_untracked().and_then(|all| as_path(&all.api_url, &typed));
        if let Some(path) = path {
            self.draft.path.set(path);
        }
    }

    /// Indents the body.
    pub(crate) fn format(self) {
        let indented = self.draft.body.with_untracked(|body| json::indented(body));
        if let Some(text) = indented {
            return self.draft.body.set(text);
        }
        let why = self.draft.body.with_untracked(|body| json::check(body).err());
        self.notices.say(why.map(|why| why.to_string()).unwrap_or_default());
        self.notices.point_at("#console-body");
    }

    /// The parameters of the query.
    pub(crate) fn rows(self) -> Vec<Row> {
        self.draft.path.with(|path| query::rows(path))
    }

    /// Adds an empty parameter.
    pub(crate) fn add_row(self) {
        self.draft.path.update(|path| *path = query::with_new_row(path));
        self.notices.point_at("#console-query > :last-child input");
    }

    /// Takes a parameter away.
    pub(crate) fn remove_row(self, place: usize) {
        self.draft.path.update(|path| *path = query::without_row(path, place));
        // The button that was pressed is gone, or stands for another row now.
        self.notices.point_at("#console-add-row");
    }

    /// Changes a parameter.
    pub(crate) fn change_row(self, place: usize, part: Part, text: &str) {
        self.draft.path.update(|path| *path = query::with_changed(path, place, part, text));
    }

    /// What became of the last request.
    pub(crate) fn work(self) -> Work {
        self.work.get()
    }

    /// The seconds that the present request takes already.
    pub(crate) fn elapsed(self) -> u32 {
        self.elapsed.get()
    }

    /// The exchange that is shown.
    pub(crate) fn shown(self) -> Option<Arc<Record>> {
        let is_shown = self.work.with(|work| work.report().is_some());
        self.records.with(|records| records.front().filter(|_| is_shown).cloned())
    }

    /// The exchanges before it, the latest first.
    pub(crate) fn earlier(self) -> Vec<Arc<Record>> {
        let is_shown = self.work.with(|work| work.report().is_some());
        self.records.with(|all| all.iter().skip(usize::from(is_shown)).cloned().collect())
    }

    /// Whether there is any exchange.
    pub(crate) fn has_any(self) -> bool {
        self.records.with(|records| !records.is_empty())
    }

    /// Saves the exchanges as a HAR file.
    pub(crate) fn save_har(self) {
        // A file of exchanges has no place for one that was given up.
        let records: Vec<_> = self.records.with_untracked(|records| {
            records.iter().filter(|record| !record.was_cancelled()).cloned().collect()
        });
        self.sharing.save_har(&records);
    }

    /// What would be sent now, if it can be.
    pub(crate) fn sendable(self) -> Option<Sent> {
        let path = self.draft.path.get();
        self.checked.with(|checked| match checked {
            Some(Ok(request)) => Some(Sent::of(request, &path)),
            Some(Err(_)) | None => None,
        })
    }

    /// Where the request would go, and whether the person wants a token to go along.
    pub(crate) fn destination(self) -> Option<(Destination, bool)> {
        let wants_token = self.draft.with_token.get() && self.has_token();
        self.checked.with(|checked| match checked {
            Some(Ok(request)) => Some((request.destination.clone(), wants_token)),
            Some(Err(_)) | None => None,
        })
    }

    /// Whether the settings are there, and with them the API.
    pub(crate) fn knows_api(self) -> bool {
        self.settings.get().is_some()
    }

    /// The URL that a token never leaves: the origin and the stage of the API.
    pub(crate) fn base(self) -> String {
        self.settings.get().map(|settings| base(&settings.api_url)).unwrap_or_default()
    }

    /// What keeps the request from being sent, whether that was tried or not.
    pub(crate) fn obstacle(self) -> Option<String> {
        self.checked.with(|checked| match checked {
            Some(Err(problems)) => problems.first(),
            Some(Ok(_)) | None => None,
        })
    }

    /// What keeps the request from being sent, once that was tried.
    pub(crate) fn problems(self) -> Problems {
        let problems = self.checked.with(|checked| match checked {
            Some(Err(problems)) => Some(problems.clone()),
            Some(Ok(_)) | None => None,
        });
        problems.filter(|_| self.was_tried.get()).unwrap_or_default()
    }

    /// The first mistake of a body that is to be JSON. It can be sent all the same.
    pub(crate) fn mistake(self) -> Option<String> {
        self.mistake.get().map(|mistake| mistake.to_string())
    }

    /// What there is to know of the headers and of the body before they are sent.
    pub(crate) fn remarks(self) -> (Option<String>, Option<String>) {
        self.checked.with(|checked| match checked {
            Some(Ok(request)) => (request.remarks.headers.clone(), on_body(request)),
            Some(Err(_)) | None => (None, None),
        })
    }

    /// What a link filled in, with what of it was ignored.
    pub(crate) fn linked(self) -> Option<Vec<String>> {
        self.linked.get()
    }

    /// Whether there is a token, and it may go where the request goes.
    pub(crate) fn may_send_token(self) -> bool {
        self.has_token()
            && self.checked.with(|checked| match checked {
                Some(Ok(request)) => request.destination.may_have_token(),
                // Where it goes is not known while it is typed.
                Some(Err(_)) | None => true,
            })
    }

    /// Whether there is a token to send.
    pub(crate) fn has_token(self) -> bool {
        self.account.is_signed_in()
    }
}

fn composed_of(sent: &Sent) -> Composed {
    Composed {
        method: sent.method.clone(),
        path: sent.path.clone(),
        headers: sent.header_lines(),
        body: sent.body.clone().unwrap_or_default(),
        with_token: sent.with_token,
    }
}

fn mistake(checked: &Result<Checked, Problems>) -> Option<json::Mistake> {
    let request = checked.as_ref().ok()?;
    let body = request.body.as_deref().filter(|_| is_json(request))?;
    json::check(body).err()
}

fn is_json(request: &Checked) -> bool {
    let kind = request.headers.iter().find(|(name, _)| name == "content-type");
    kind.is_some_and(|(_, value)| value.to_lowercase().contains("json"))
}

fn on_body(request: &Checked) -> Option<String> {
    let size = || Some(workbench::size::written(request.body.as_ref()?.len() as u64));
    match request.remarks.body {
        Some(remark) => Some(remark.to_owned()),
        None if is_json(request) => Some(format!("Valid JSON, {}.", size()?)),
        None => Some(format!("{}, sent as they are.", size()?)),
    }
}

#[cfg(test)]
mod tests;
