//! What became of a request, wherever a page shows it.

pub(crate) mod findings;

use std::sync::Arc;

use diagnosis::Exchange;
use leptos::prelude::*;

use crate::{
    chunks,
    components::exchange_card::ExchangeCard,
    pages::later::Later,
    state::wishes::{Report, Work},
};

/// A request, and what to do about what is wrong with it.
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    /// The request.
    work: Memo<Work>,
    /// Where the focus goes when the problem, and with it the button that was pressed, is gone.
    heading: &'static str,
    /// The person wants to do it again.
    on_retry: Callback<()>,
    /// Another request of the same page: where both fail from the same cause, what to do stands there.
    explained_by: Option<Memo<Work>>,
}

/// What became of a request: the finding, if something is wrong, and the exchange.
#[component]
pub(crate) fn Outcome(
    /// The request.
    work: Memo<Work>,
    /// Where the focus goes when the problem, and with it the button that was pressed, is gone.
    heading: &'static str,
    /// The person wants to do it again.
    on_retry: Callback<()>,
    /// Whether the page shows the exchange itself.
    #[prop(optional)]
    is_shown: bool,
    /// Another request of the same page: where both fail from the same cause, what to do stands there.
    #[prop(optional)]
    explained_by: Option<Memo<Work>>,
    /// Whether the last exchange stays while the next is on its way, so that nothing moves.
    #[prop(optional)]
    stays: bool,
    /// What to know once the person has given the request up.
    #[prop(default = "")]
    if_cancelled: &'static str,
) -> impl IntoView {
    // Once something was wrong, what shows it stays, so that it sees the problem go.
    let was_wrong = Memo::new(move |was: Option<&bool>| {
        let is_wrong = |work: &Work| work.report().is_some_and(|report| report.finding.is_some());
        was == Some(&true) || work.with(is_wrong)
    });
    let shown = Shown { work, heading, on_retry, explained_by };
    let findings = move || {
        was_wrong.get().then(|| view! { <Later load=move || chunks::outcome(shown) quiet=true /> })
    };
    // Shared, and not copied: an answer may have megabytes.
    let last = Memo::new(move |before: Option<&Option<Arc<Report>>>| match &*work.read() {
        Work::Running | Work::Cancelled if stays => before.cloned().flatten(),
        Work::Done(report) => Some(Arc::clone(report)),
        Work::Idle | Work::Running | Work::Cancelled => None,
    });
    let exchange = move || {
        let report = last.get().filter(|report| !is_shown && report.exchange.is_some());
        report.map(|report| view! { <Card report=report /> })
    };
    let cancelled = move || {
        let is_it = work.with(|work| *work == Work::Cancelled) && !if_cancelled.is_empty();
        is_it.then(
            || view! { <p class={"note"} role={"status"} data-cancelled={""}>{if_cancelled}</p> },
        )
    };
    view! {
        {cancelled}
        {findings}
        {exchange}
    }
}

/// The exchange; what there is to see of the answer comes when it is opened.
#[component]
fn Card(
    /// What was asked and answered.
    report: Arc<Report>,
) -> impl IntoView {
    let was_opened = RwSignal::new(false);
    let summary = report.exchange.as_ref().map(Exchange::without_content);
    let kept = StoredValue::new(report);
    let details = move || {
        let load = move || chunks::exchange_details(kept.get_value());
        was_opened.get().then(|| view! { <Later load=load /> })
    };
    summary.map(|exchange| {
        view! {
            <ExchangeCard exchange=exchange on_toggle=Callback::new(move |()| was_opened.set(true))>
                {details}
            </ExchangeCard>
        }
    })
}
