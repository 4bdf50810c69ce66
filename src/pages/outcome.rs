//! What became of a request, wherever a page shows it.

use diagnosis::{Finding, Offer};
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
) -> impl IntoView {
    let (account, notices) = (Account::expect(), Notices::expect());
    // While it is tried again the finding stays; if it is the same afterwards, nothing in the page moves.
    let findings = Memo::new(move |shown: Option<&Vec<Finding>>| {
        work.with(|work| match work {
            Work::Running => shown.cloned().unwrap_or_default(),
            Work::Idle => Vec::new(),
            Work::Done(report) => report.finding.iter().cloned().collect(),
        })
    });
    let exchange = move || {
        work.with(|work| work.report().and_then(|report| report.exchange.clone()))
            .filter(|_| !is_shown)
            .map(|exchange| view! { <ExchangeCard exchange=exchange /> })
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
        <Findings findings=findings on_offer=act on_copy=Callback::new(move |text| notices.copy(text)) leads_on=true />
        {exchange}
    }
}
