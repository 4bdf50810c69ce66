//! Adding wishes, one after the other.

use std::sync::Arc;

use diagnosis::{Exchange, Finding, composed::Checked, gateway};
use leptos::prelude::*;
use wish_list::{Created, NewWish, Wish};

use crate::state::{
    account::care::Request,
    api,
    wishes::{
        Context, List,
        reading::{read, why_not},
        saving::Stage,
    },
    work::{Report, Unfinished, Work},
};

/// Adds a wish, and then those that were typed meanwhile, as long as it goes well.
pub(super) async fn add_all(context: &Context, first: NewWish, retried: bool) {
    let savings = context.draft.savings;
    let (mut wish, mut retried) = (first, retried);
    loop {
        let Some(report) = add(context, &wish, retried).await else {
            context.draft.give_up(Stage::Unknown);
            return context.adding.set(Work::Cancelled);
        };
        let is_good = report.finding.is_none();
        if !is_good {
            context.draft.give_up(Stage::NotSaved);
        }
        context.adding.set(Work::Done(Arc::new(report)));
        match savings.next_to_send().filter(|_| is_good) {
            Some(next) => (wish, retried) = (next, false),
            None => return,
        }
        context.adding.set(Work::Running);
    }
}

/// `None` when the person gave it up.
async fn add(context: &Context, wish: &NewWish, retried: bool) -> Option<Report> {
    let _at_work = context.account.at_work();
    let posted = context.patience_to_add.watch(post(context, wish, retried)).await?;
    let (exchange, this) = match posted {
        Err(report) => return Some(report),
        Ok(posted) => posted,
    };
    context.draft.savings.confirm();
    context.draft.clear_if(wish);
    show_added(&exchange, wish, context.list);
    // The page does not leave for a newer token here: what is in the form would come back with it.
    read(context, true, None).await;
    let finding = not_stored(&exchange, wish, context.list);
    match finding {
        None => context.notices.say("Your wish was added."),
        Some(_) => context.draft.put_back(wish),
    }
    Some(Report::of(exchange, finding, this))
}

/// The exchange of a `POST` that went well, or what became of it.
async fn post(
    context: &Context,
    wish: &NewWish,
    retried: bool,
) -> Result<(Exchange, Unfinished), Report> {
    let Some(settings) = context.settings.get_untracked() else { return Err(Report::default()) };
    let body = serde_json::to_string(wish).unwrap_or_default();
    let this = Unfinished::Add(wish.clone());
    let call = Checked::of_route(&settings.api_url, "POST", Some(body), true);
    let unfinished = this.to_json();
    let request = Request { unfinished: &unfinished, retried, writes: true };
    let called = api::call_signed_in(context.account, &settings, &call, request).await;
    let Some((exchange, signed_in)) = called else {
        return Err(Report::not_sent(why_not(context, "POST", &settings)));
    };
    let finding = api::explain(&settings, context.surroundings, &exchange, Some(&signed_in))
        .await
        .or_else(|| unconfirmed(&exchange));
    if finding.is_some() { Err(Report::of(exchange, finding, this)) } else { Ok((exchange, this)) }
}

/// What the list, read again, says of the new wish: it is there, and lacks what was sent.
fn not_stored(exchange: &Exchange, wish: &NewWish, list: RwSignal<List>) -> Option<Finding> {
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

/// Shows the new wish as one of the list, under the id that the API gave it.
fn show_added(exchange: &Exchange, wish: &NewWish, list: RwSignal<List>) {
    let body = exchange.answer().map(|answer| answer.body.as_str()).unwrap_or_default();
    let Ok(Created { id }) = serde_json::from_str(body) else { return };
    let wish: Wish = wish.clone().stored_as(id);
    list.update(|list| {
        if let Some(list) = list {
            // Copied once at most: the page looks at the list as it was until it looks again.
            let list = Arc::make_mut(list);
            list.items.push(wish);
            list.count += 1;
        }
    });
}
