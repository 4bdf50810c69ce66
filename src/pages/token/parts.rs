//! What is shown of any token, wherever it comes from.

use leptos::prelude::*;

use crate::{
    components::{
        difference_view::DifferenceView,
        rule_list::RuleList,
        tabs::{Tab, TabPanel, Tabs},
        token_view::{RawPart, TokenPart},
    },
    pages::token::{Clocks, Looked, part},
    state::{notices::Notices, token::local_time},
};

/// The two views.
pub(super) const EXPLAINED: &str = "explained";
pub(super) const RAW: &str = "raw";
pub(super) const VIEWS: [Tab; 2] = [(EXPLAINED, "Explained"), (RAW, "Raw JSON")];

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

/// The header and the claims, explained or as JSON, or why they cannot be shown.
#[component]
pub(super) fn Parts(
    /// What the ids of the two views begin with.
    id: &'static str,
    /// What was found out.
    examined: Looked,
    /// The time.
    clocks: Clocks,
) -> impl IntoView {
    let selected = RwSignal::new(EXPLAINED);
    view! {
        <Tabs id=id label={"Two views of the token"} tabs=VIEWS.to_vec() selected=selected />
        <TabPanel id=id tab=EXPLAINED selected=selected><Explained examined=examined clocks=clocks /></TabPanel>
        <TabPanel id=id tab=RAW selected=selected><AsJson examined=examined /></TabPanel>
    }
}

/// Each entry with its meaning.
#[component]
fn Explained(
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

/// The same as JSON.
#[component]
fn AsJson(
    /// What was found out.
    examined: Looked,
) -> impl IntoView {
    let notices = Notices::expect();
    let copy = Callback::new(move |text| notices.copy(text));
    let parts = Memo::new(move |_| {
        examined.with(|examined| {
            let examined = examined.as_ref()?;
            Some((examined.why_closed(), examined.raw.clone(), examined.anatomy.signature))
        })
    });
    move || {
        parts.get().map(|(why_closed, [header, claims], signature)| {
            let closed = why_closed.map(|why| view! { <p>{why}</p> });
            let header = (why_closed.is_none() || header.is_ok())
                .then(|| view! { <RawPart title={"Header"} raw=header on_copy=copy /> });
            let claims = why_closed
                .is_none()
                .then(|| view! { <RawPart title={"Claims"} raw=claims on_copy=copy /> });
            let signature = signature.map(|length| {
                view! {
                    <h3>{"Signature"}</h3>
                    <p class={"form__hint"}>
                        {format!("{length} characters of base64url. It is not shown: with it, header and claims are the token.")}
                    </p>
                }
            });
            view! { {closed}{header}{claims}{signature} }
        })
    }
}
