//! Reading the list.

use std::sync::Arc;

use ::settings::Settings;
use diagnosis::{Exchange, Finding, composed::Checked, gateway};
use leptos::prelude::*;
use relying_party::session::{Session, SignedIn};
use wish_list::{ListError, WishList};

use crate::state::{
    account::care::Request,
    api,
    settings::SettingsStore,
    wishes::Context,
    work::{Report, Unfinished, Work},
};

/// Reads the list and shows what was read, unless a later reading has begun meanwhile.
///
/// `first` is what became of the request without a token, where it was made before.
pub(super) async fn read(context: &Context, retried: bool, first: Option<Exchange>) {
    let Some(settings) = context.settings.get_untracked() else {
        return context.reading.set(Work::Idle);
    };
    let mine = next(context.latest);
    context.reading.set(Work::Running);
    let work = fetch_list(context, &settings, retried, first);
    let read = context.patience_to_read.watch(work).await;
    if mine != context.latest.get_value() {
        return;
    }
    let Some((report, list)) = read else { return context.give_up_reading() };
    match list {
        Some(list) => context.show(list.into()),
        None => context.is_asked.set_value(false),
    }
    context.reading.set(Work::Done(Arc::new(report)));
}

/// The number of a new reading, which makes those before it out of date.
pub(super) fn next(latest: StoredValue<u32>) -> u32 {
    latest.update_value(|number| *number = number.wrapping_add(1));
    latest.get_value()
}

/// Without the token where the route is open; with it where the settings or a 401 say that it is
/// protected.
async fn fetch_list(
    context: &Context,
    settings: &Settings,
    retried: bool,
    first: Option<Exchange>,
) -> (Report, Option<WishList>) {
    if !is_protected(context.settings, context.learned_protected) {
        let exchange = if let Some(exchange) = first {
            exchange
        } else {
            let call = Checked::of_route(&settings.api_url, "GET", None, false);
            api::call(settings, &call, None).await
        };
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
pub(super) fn why_not(context: &Context, method: &str, settings: &Settings) -> Finding {
    let is_silence = untrack(|| matches!(context.account.session(), Session::Waiting(_)));
    let of_account = is_silence.then(|| untrack(|| context.account.finding())).flatten();
    of_account.unwrap_or_else(|| {
        gateway::sign_in_needed(&format!("{method} {}", settings.api_url.route()))
    })
}

/// Whether the settings, or a 401 without a token, say that `GET` needs one.
pub(super) fn is_protected(settings: SettingsStore, learned: RwSignal<bool>) -> bool {
    let says_so = |settings: Settings| settings.says_protected("GET");
    learned.get_untracked() || settings.get_untracked().is_some_and(says_so)
}

/// The usual shapes quickly, and any other with the reason where it is none.
fn list_of(body: &str) -> Result<WishList, ListError> {
    WishList::read_quickly(body).map_or_else(|| WishList::from_body(body), Ok)
}

async fn judge_list(
    context: &Context,
    settings: &Settings,
    exchange: Exchange,
    signed_in: Option<&SignedIn>,
) -> (Report, Option<WishList>) {
    let finding = api::explain(settings, context.surroundings, &exchange, signed_in).await;
    let read = exchange.answer().map(|answer| (answer, list_of(&answer.body)));
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
