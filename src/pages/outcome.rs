//! What became of a request, wherever a page shows it.

use diagnosis::{Exchange, Finding, Fix, Offer};
use leptos::prelude::*;

use crate::{
    components::{exchange_card::ExchangeCard, finding_card::Findings},
    state::{
        account::Account,
        notices::Notices,
        wishes::{Unfinished, Work},
    },
};

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
    let (account, notices) = (Account::expect(), Notices::expect());
    // While it is tried again the finding stays; if it is the same afterwards, nothing in the page moves.
    let findings = Memo::new(move |shown: Option<&Vec<Finding>>| {
        work.with(|work| match work {
            Work::Running => shown.cloned().unwrap_or_default(),
            Work::Idle | Work::Cancelled => Vec::new(),
            Work::Done(report) => report.finding.iter().cloned().collect(),
        })
    });
    let shown = Memo::new(move |_| {
        let other = explained_by.and_then(|other| other.with(|other| finding_of(other).cloned()));
        findings.get().into_iter().map(|finding| once(finding, other.as_ref())).collect::<Vec<_>>()
    });
    let last = Memo::new(move |before: Option<&Option<Exchange>>| match &*work.read() {
        Work::Running | Work::Cancelled if stays => before.cloned().flatten(),
        work => work.report().and_then(|report| report.exchange.clone()),
    });
    let exchange = move || {
        let card = |exchange| view! { <ExchangeCard exchange=exchange /> };
        last.get().filter(|_| !is_shown).map(card)
    };
    let cancelled = move || {
        let is_it = work.with(|work| *work == Work::Cancelled) && !if_cancelled.is_empty();
        is_it.then(
            || view! { <p class={"note"} role={"status"} data-cancelled={""}>{if_cancelled}</p> },
        )
    };
    let is_retry = StoredValue::new(false);
    let act = Callback::new(move |(_, offer)| match offer {
        Offer::SignIn => account.sign_in(),
        Offer::SignInFor(options) => {
            let request = work.with_untracked(|work| work.report()?.unfinished.clone());
            let unfinished = request.as_ref().map(Unfinished::to_json);
            account.sign_in_for(*options, unfinished);
        }
        Offer::Retry => {
            is_retry.set_value(true);
            on_retry.run(());
        }
    });
    Effect::new(move || {
        let Some(is_good) = work.with(|work| Some(work.report()?.finding.is_none())) else {
            return;
        };
        if !is_retry.get_value() {
            return;
        }
        is_retry.set_value(false);
        if is_good {
            notices.point_at(heading);
        } else {
            notices.say("Tried again: the problem is still there.");
        }
    });
    view! {
        {cancelled}
        <Findings findings=shown on_offer=act on_copy=Callback::new(move |text| notices.copy(text)) leads_on=true />
        {exchange}
    }
}

fn finding_of(work: &Work) -> Option<&Finding> {
    work.report()?.finding.as_ref()
}

/// The finding; where another one asks for the same to be done, without saying it once more.
fn once(finding: Finding, other: Option<&Finding>) -> Finding {
    let is_same = |other: &&Finding| other.code == finding.code && other.fixes == finding.fixes;
    if finding.fixes.is_empty() || !other.as_ref().is_some_and(is_same) {
        return finding;
    }
    let see = "The same as for the wish that was not added: what to do stands there.";
    Finding { fixes: vec![Fix::Step(see.to_owned())], ..finding }
}
