//! A token from elsewhere, that a person pastes.

use leptos::prelude::*;

use crate::{
    components::{
        finding_card::Findings, forecast_table::ForecastTable, paste_field::PasteField,
        token_view::Slips,
    },
    pages::token::{
        Clocks, Looked, part,
        parts::{Checks, Parts},
    },
    state::{notices::Notices, token::Examination},
};

/// A token from elsewhere.
#[component]
pub(super) fn Pasted(
    /// The time.
    clocks: Clocks,
) -> impl IntoView {
    let (examination, notices) = (Examination::expect(), Notices::expect());
    let examined = Memo::new(move |_| examination.pasted());
    let findings = part(examined, |examined| examined.findings.clone());
    let has_one = Memo::new(move |_| examined.with(Option::is_some));
    // Of a text that is none, nothing more can be said.
    let is_token = Memo::new(move |_| {
        examined.with(|examined| examined.as_ref().is_some_and(|it| !it.anatomy.is_none()))
    });
    let slips = part(examined, |examined| examined.anatomy.slips.clone());
    let results = move || {
        has_one.get().then(|| {
            view! {
                <div class={"token"} data-token={"pasted"}>
                    <Slips slips=slips />
                    <Findings
                        findings=findings on_offer=Callback::new(|_| {})
                        on_copy=Callback::new(move |text| notices.copy(text))
                    />
                    {move || is_token.get().then(|| view! { <PastedParts examined=examined clocks=clocks /> })}
                </div>
            }
        })
    };
    view! {
        <section class={"panel"} aria-labelledby={"paste-heading"}>
            <h2 id={"paste-heading"}>{"Examine another token"}</h2>
            <PasteField
                label={"A token"}
                hint={"It is not sent anywhere and not kept. Its signature is checked only if its issuer's keys are here already."}
                on_edit=Callback::new(move |text| examination.examine_pasted(text))
                on_clear=Callback::new(move |()| examination.forget_pasted())
            />
            {results}
        </section>
    }
}

/// What was found out about a token from elsewhere.
#[component]
fn PastedParts(
    /// What was found out.
    examined: Looked,
    /// The time.
    clocks: Clocks,
) -> impl IntoView {
    let routes = Memo::new(move |_| {
        let expected = Examination::expect().expectation();
        expected.map(|expected| expected.routes).unwrap_or_default()
    });
    let forecasts = part(examined, |examined| examined.forecasts.clone());
    view! {
        <h3>{"Forecast"}</h3>
        <ForecastTable forecasts=forecasts routes=routes />
        <h3>{"Checks of the authorizer"}</h3>
        <Checks examined=examined />
        <Parts id={"pasted-view"} examined=examined clocks=clocks />
    }
}
