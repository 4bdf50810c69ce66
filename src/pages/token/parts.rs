//! What is shown of any token, wherever it comes from.

use leptos::prelude::*;

use crate::{
    components::{difference_view::DifferenceView, rule_list::RuleList, token_view::TokenPart},
    pages::token::{Clocks, Looked, part},
    state::token::local_time,
};

/// The checks in the order of AWS, and the difference where two texts should be one.
#[component]
pub(super) fn Checks(
    /// What was found out.
    examined: Looked,
) -> impl IntoView {
    let checks = part(examined, |examined| examined.checks.clone());
    let mismatches = part(examined, |examined| examined.mismatches.clone());
    let differences = move || {
        let view = |mismatch| view! { <DifferenceView mismatch=mismatch /> };
        mismatches.get().into_iter().map(view).collect_view()
    };
    view! {
        {differences}
        <RuleList checks=checks />
    }
}

/// The header and the claims, or why they cannot be shown.
#[component]
pub(super) fn Parts(
    /// What was found out.
    examined: Looked,
    /// The time.
    clocks: Clocks,
) -> impl IntoView {
    let parts = Memo::new(move |_| {
        examined.with(|examined| {
            let examined = examined.as_ref()?;
            let (header, claims) = (examined.header.clone(), examined.claims.clone());
            Some((examined.why_closed(), header, claims))
        })
    });
    move || {
        parts.get().map(|(why_closed, header, claims)| {
            let closed = why_closed.map(|why| view! { <p data-closed={""}>{why}</p> });
            let header = (why_closed.is_none() || header.is_ok()).then(|| {
                view! { <TokenPart title={"Header"} listing=header now=clocks.issuer local_time=local_time /> }
            });
            let claims = why_closed.is_none().then(|| {
                view! { <TokenPart title={"Claims"} listing=claims now=clocks.issuer local_time=local_time /> }
            });
            view! { {closed}{header}{claims} }
        })
    }
}
