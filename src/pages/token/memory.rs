//! The access token in memory, and the ID token that came with it.

use diagnosis::{
    Code, Offer, Party,
    authorizer::{Basis, Expectation, Judgement, Rule, from_now},
    of_calls,
    sharpen::sharpen,
};
use leptos::prelude::*;
use relying_party::UnixSeconds;

use crate::{
    components::{
        claim_list::ClaimList,
        finding_card::Findings,
        forecast_table::ForecastTable,
        grant_table::GrantTable,
        tabs::{TabPanel, Tabs},
        token_view::RawPart,
    },
    pages::token::{
        Clocks, Looked,
        copying::CopyToken,
        part,
        parts::{Checks, EXPLAINED, Parts, RAW, VIEWS},
    },
    state::{
        account::Account,
        notices::Notices,
        token::{Examination, local_time},
        wishes::Wishes,
    },
};

/// The token in memory and the ID token that came with it.
#[component]
pub(super) fn InMemory(
    /// The time.
    clocks: Clocks,
) -> impl IntoView {
    let (examination, account, notices) =
        (Examination::expect(), Account::expect(), Notices::expect());
    let wishes = Wishes::expect();
    // Time changes little: what is shown changes with the outcome of a check, and the words for how long
    // ago something was with the minute.
    let outcomes = Memo::new(move |_| outcomes(&examination, clocks.device.get()));
    let minute = Memo::new(move |_| clocks.device.get() / 60);
    let findings = Memo::new(move |_| {
        outcomes.track();
        // What the gateway has said of the token counts more than what the token lets expect.
        let mut told = of_calls(&wishes.calls(), &[]);
        told.retain(|finding| finding.code.party() == Party::Gateway);
        sharpen(examination.findings(clocks.device.get_untracked()), told)
    });
    let examined = Memo::new(move |_| {
        outcomes.track();
        minute.track();
        examination.examined(clocks.device.get_untracked())
    });
    let act = Callback::new(move |(_, offer): (Code, Offer)| match offer {
        Offer::SignIn => account.sign_in(),
        Offer::SignInFor(options) => account.sign_in_for(*options, None),
        Offer::Retry => {}
    });
    view! {
        <Findings findings=findings on_offer=act on_copy=Callback::new(move |text| notices.copy(text)) />
        <div class={"token"} data-token={"memory"}>
            <Outlook examined=examined clocks=clocks />
            <section class={"panel"} aria-labelledby={"rules-heading"}>
                <h2 id={"rules-heading"}>{"Checks of the authorizer"}</h2>
                <Checks examined=examined />
            </section>
            <Scopes examined=examined />
            <section class={"panel"} aria-labelledby={"access-heading"}>
                <div class={"panel__header"}>
                    <h2 id={"access-heading"}>{"What the access token says"}</h2>
                    <CopyToken examined=examined clocks=clocks />
                </div>
                <Parts id={"access-view"} examined=examined clocks=clocks />
            </section>
            <IdToken clocks=clocks />
        </div>
    }
}

/// The outcome of each check, without its words.
fn outcomes(examination: &Examination, now: UnixSeconds) -> Vec<(Rule, Option<bool>)> {
    let outcome = |judgement: &Judgement| match judgement {
        Judgement::Passed(_) => Some(true),
        Judgement::Failed(_) => Some(false),
        Judgement::Unknown(_) => None,
    };
    let checks = examination.checks(now);
    checks.iter().map(|check| (check.rule, outcome(&check.judgement))).collect()
}

/// What each route would answer, and for how long the token is good.
#[component]
fn Outlook(
    /// What was found out.
    examined: Looked,
    /// The time.
    clocks: Clocks,
) -> impl IntoView {
    let examination = Examination::expect();
    let forecasts = part(examined, |examined| examined.forecasts.clone());
    let end = part(examined, |examined| examined.anatomy.time("exp"));
    let countdown = move || {
        end.get().map(|end| {
            let verb = if end > clocks.issuer.get() { "ends" } else { "ended" };
            format!("The access token {verb} {}.", from_now(end, clocks.issuer.get()))
        })
    };
    let expectation = Memo::new(move |_| examination.expectation());
    let routes = Memo::new(move |_| {
        expectation
            .with(|expected| expected.as_ref().map(|all| all.routes.clone()))
            .unwrap_or_default()
    });
    let basis = move || expectation.with(|expected| expected.as_ref().map(basis));
    view! {
        <section class={"panel"} aria-labelledby={"forecast-heading"}>
            <h2 id={"forecast-heading"}>{"Forecast"}</h2>
            <p id={"countdown"} class={"countdown"}>{countdown}</p>
            <ForecastTable forecasts=forecasts routes=routes />
            <div class={"form__hint"}>
                <p>{move || routes_basis(examination.states_routes())}</p>
                <p>{basis}</p>
                <p>{"Nothing was sent for this, and what AWS is set to cannot be seen from a page."}</p>
            </div>
        </section>
    }
}

fn routes_basis(states_routes: bool) -> &'static str {
    if states_routes {
        "Which routes need a token: the settings say so, in the section “authorizer”."
    } else {
        "Which routes need a token is assumed: the settings do not say so, and the usual is that GET is open and POST needs one."
    }
}

fn basis(expected: &Expectation) -> String {
    let how = match expected.basis {
        Basis::Read => "AWS says so",
        Basis::Stated => "the settings say so, in the section “authorizer”",
        Basis::Assumed => "assumed, because the tokens are asked for with them",
    };
    let audiences = expected.audiences.join(" or ");
    format!("Issuer {} and audience {audiences}: {how}.", expected.issuer)
}

/// Scopes side by side.
#[component]
fn Scopes(
    /// What was found out.
    examined: Looked,
) -> impl IntoView {
    let grants = part(examined, |examined| examined.grants.clone());
    view! {
        <section class={"panel"} aria-labelledby={"scopes-heading"}>
            <h2 id={"scopes-heading"}>{"Scopes"}</h2>
            <GrantTable grants=grants />
        </section>
    }
}

/// What the issuer says about the person. It was believed after all checks of a sign-in.
#[component]
fn IdToken(
    /// The time.
    clocks: Clocks,
) -> impl IntoView {
    let examination = Examination::expect();
    let claims = Memo::new(move |_| examination.identity());
    let list = move || {
        claims.get().map(|claims| {
            view! { <ClaimList listing=claims now=clocks.issuer local_time=local_time /> }
        })
    };
    let (selected, notices) = (RwSignal::new(EXPLAINED), Notices::expect());
    let text = Memo::new(move |_| examination.raw_identity());
    let raw = move || {
        text.get().map(|raw| {
            let copy = Callback::new(move |text| notices.copy(text));
            view! { <RawPart title={"Claims"} raw=Ok(raw) on_copy=copy /> }
        })
    };
    view! {
        <section class={"panel"} aria-labelledby={"id-heading"} data-id-token={""}>
            <h2 id={"id-heading"}>{"What the ID token says"}</h2>
            <p class={"form__hint"}>
                {"It tells this app who you are, and passed every check when you signed in. The API never sees it. What binds it to one sign-in, such as the nonce, is not kept."}
            </p>
            <Tabs id={"id-view"} label={"Two views of the ID token"} tabs=VIEWS.to_vec() selected=selected />
            <TabPanel id={"id-view"} tab=EXPLAINED selected=selected>{list}</TabPanel>
            <TabPanel id={"id-view"} tab=RAW selected=selected>{raw}</TabPanel>
        </section>
    }
}
