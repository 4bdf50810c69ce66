//! What is wrong with a request, and what to do about it.

use diagnosis::{Finding, Fix, Offer};
use leptos::prelude::*;

use super::Shown;
use crate::{
    components::finding_card::Findings,
    state::{
        account::Account,
        notices::Notices,
        wishes::{Unfinished, Work},
    },
};

/// The findings of a request.
#[component]
pub(crate) fn RequestFindings(
    /// The request.
    shown: Shown,
) -> impl IntoView {
    let Shown { work, heading, on_retry, explained_by } = shown;
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
        <Findings findings=shown on_offer=act on_copy=Callback::new(move |text| notices.copy(text)) leads_on=true />
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
