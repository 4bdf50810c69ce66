//! What was looked at, one line each, and how it stands.

use diagnosis::Check;
use leptos::prelude::*;

/// The checks, in order.
#[component]
pub(crate) fn CheckList(
    /// What to show.
    #[prop(into)]
    checks: Signal<Vec<Check>>,
) -> impl IntoView {
    let rows = move || checks.get().into_iter().map(row).collect_view();
    view! {
        <ul class={"checks"} role={"list"}>{rows}</ul>
    }
}

fn row(check: Check) -> impl IntoView {
    let state = check.state.as_str();
    view! {
        <li class={"check"} data-check-state=state>
            <span class={"check__state"}>{check.state.name()}</span>
            <span class={"check__title"}>{check.title}</span>
            <span class={"check__detail"}>{check.detail}</span>
        </li>
    }
}
