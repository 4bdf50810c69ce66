//! Sends a request and notes what became of it.

use std::{collections::VecDeque, sync::Arc};

use ::settings::Settings;
use diagnosis::{
    Code, Exchange, Finding, Outcome,
    composed::{Checked, Destination},
};
use leptos::prelude::*;
use relying_party::session::SignedIn;
use workbench::{Record, Sent};

use super::KEPT;
use crate::{
    browser::clock,
    state::{
        account::{Account, care::Request},
        api,
        notices::Notices,
        settings::SettingsStore,
        surroundings::Surroundings,
        wishes::{Report, Work},
    },
};

const BY_POLICY: &str = "This page's own policy refused the request, so nothing was sent. The host of the page lists the origins that it may ask in connect-src of its Content-Security-Policy.";
const WITHHELD: &str = "The request went without your token, and the API asks for one. Tick “Send my token” and send it again.";
const NOT_READABLE: &str = "This other address cannot be reached, or it does not let this page read its answers. Diagnose knows the API of config.json only.";

/// What a request works with and writes to.
#[derive(Clone, Copy)]
pub(super) struct Context {
    pub(super) leads: StoredValue<bool>,
    pub(super) settings: SettingsStore,
    pub(super) account: Account,
    pub(super) surroundings: Surroundings,
    pub(super) notices: Notices,
    pub(super) work: RwSignal<Work>,
    pub(super) elapsed: RwSignal<u32>,
    pub(super) records: RwSignal<VecDeque<Arc<Record>>>,
}

pub(super) async fn send(context: &Context, request: Checked, sent: Sent) {
    let Context { settings, account, notices, work, elapsed, .. } = *context;
    let Some(settings) = settings.get_untracked() else { return work.set(Work::Idle) };
    let _at_work = account.at_work();
    let _ticking = clock::every_second(move || elapsed.update(|seconds| *seconds += 1));
    let (started, time_of_day) = (clock::written(), clock::time_of_day());
    let signed_in = if request.with_token {
        // As if it had been tried before: a refusal is shown as it comes, and the page does not leave
        // for a newer token.
        let care = Request { unfinished: "", retried: true, writes: true };
        match account.key(&care).await {
            Some(signed_in) => Some(signed_in),
            // The session ended while it was renewed; the account says why.
            None => return work.set(Work::Idle),
        }
    } else {
        None
    };
    let token = signed_in.as_ref().map(|signed_in| &signed_in.access_token);
    let measured = api::call_measured(&settings, &request, token).await;
    let exchange = measured.exchange;
    let (finding, note) = judged(context, &settings, &request, &exchange, signed_in.as_ref()).await;
    notices.say(match exchange.answer() {
        Some(answer) => format!("{} was answered with status {}.", exchange.method, answer.status),
        None => format!("{} had no readable answer.", exchange.method),
    });
    let record = Record {
        number: 0,
        started,
        time_of_day,
        sent,
        exchange: exchange.clone(),
        answered: measured.answered,
        timing: measured.timing,
        note,
    };
    keep(context.records, record);
    work.set(Work::Done(Arc::new(Report { exchange: Some(exchange), finding, unfinished: None })));
    if context.leads.get_value() {
        notices.point_at("#answer-heading");
    }
}

/// What is wrong, where that can be known: the findings speak of the API of the settings.
async fn judged(
    context: &Context,
    settings: &Settings,
    request: &Checked,
    exchange: &Exchange,
    signed_in: Option<&SignedIn>,
) -> (Option<Finding>, Option<&'static str>) {
    let surroundings = context.surroundings;
    if request.destination == Destination::Api {
        let finding = api::explain(settings, surroundings, exchange, signed_in).await;
        let is_signed_in = untrack(|| context.account.is_signed_in());
        return told(finding, is_signed_in);
    }
    if matches!(exchange.outcome, Outcome::Answered(_)) {
        return (None, None);
    }
    let was_refused = surroundings.was_soon_refused(&exchange.url).await;
    (None, Some(if was_refused { BY_POLICY } else { NOT_READABLE }))
}

/// Nobody need sign in who is signed in and has sent the request without the token.
pub(super) fn told(
    finding: Option<Finding>,
    is_signed_in: bool,
) -> (Option<Finding>, Option<&'static str>) {
    match finding {
        Some(finding) if is_signed_in && finding.code == Code::SignInNeeded => {
            (None, Some(WITHHELD))
        }
        finding => (finding, None),
    }
}

/// Puts a record to those of before.
pub(super) fn keep(records: RwSignal<VecDeque<Arc<Record>>>, record: Record) {
    records.update(|records| {
        let number = records.front().map_or(0, |latest| latest.number) + 1;
        records.push_front(Arc::new(Record { number, ..record }));
        records.truncate(KEPT);
    });
}
