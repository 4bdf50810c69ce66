//! The checks of an authorizer, one line each, in its order.

use diagnosis::{
    State,
    authorizer::{Check, Judgement},
};
use leptos::prelude::*;

/// The checks of a token.
#[component]
pub(crate) fn RuleList(
    /// What to show.
    #[prop(into)]
    checks: Signal<Vec<Check>>,
) -> impl IntoView {
    let rows = move || checks.get().into_iter().map(row).collect_view();
    view! {
        <ol class={"checks"} role={"list"}>{rows}</ol>
    }
}

fn row(check: Check) -> impl IntoView {
    let (state, why) = match check.judgement {
        Judgement::Passed(why) => (State::Passed, why),
        Judgement::Failed(why) => (State::Failed, why),
        Judgement::Unknown(why) => (State::Unknown, why),
    };
    let route = check.route.map(|route| format!("{route}: ")).unwrap_or_default();
    view! {
        <li class={"check"} data-rule=check.rule.as_str() data-check-state=state.as_str()>
            <span class={"check__state"}>{state.name()}</span>
            <span class={"check__title"}>{route}{check.rule.sentence()}</span>
            <span class={"check__detail"}>{why}</span>
        </li>
    }
}
