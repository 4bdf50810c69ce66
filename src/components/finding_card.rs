//! What was found: who failed, how sure, what shows it, and what to do.

use diagnosis::{Code, Finding, Fix, Offer};
use leptos::{either::Either, prelude::*};

use crate::components::code_block::CopyButton;

/// The longest word of a command that fits on a line at 320 px, in letters.
const LONGEST_WORD: usize = 20;

/// A list of findings; the sentence of each is announced when it appears.
#[component]
pub(crate) fn Findings(
    /// What to show; nothing while empty.
    #[prop(into)]
    findings: Signal<Vec<Finding>>,
    /// The person takes up an offer.
    on_offer: Callback<(Code, Offer)>,
    /// The person copies a text.
    on_copy: Callback<String>,
    /// Whether to show the way to the diagnosis; not on its own page.
    #[prop(optional)]
    leads_on: bool,
) -> impl IntoView {
    view! {
        <div class={"findings"}>
            // A finding that is found again keeps its card, and the focus in it.
            <For each=move || findings.get() key=|finding| format!("{finding:?}") let:finding>
                <FindingCard finding=finding on_offer=on_offer on_copy=on_copy leads_on=leads_on />
            </For>
        </div>
    }
}

/// One finding.
#[component]
fn FindingCard(
    /// What was found.
    finding: Finding,
    /// The person takes up the offer.
    on_offer: Callback<(Code, Offer)>,
    /// The person copies a text.
    on_copy: Callback<String>,
    /// Whether to show the way to the diagnosis.
    leads_on: bool,
) -> impl IntoView {
    let diagnose = (leads_on && finding.code.has_finer_causes()).then(|| {
        view! { <a class={"button"} href={"/diagnose"}>{"Find the cause"}</a> }
    });
    let (code, party, certainty) =
        (finding.code.as_str(), finding.code.party().name(), finding.certainty.name());
    let evidence =
        finding.evidence.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    let fixes = finding.fixes.into_iter().map(|fix| step(fix, on_copy)).collect_view();
    view! {
        <article
            class={"finding"}
            tabindex={"-1"}
            data-finding=code
            data-certainty=finding.certainty.as_str()
            data-catalogue=finding.catalogue
        >
            <p class={"finding__meta"}>
                <span class={"badge"}>{party}</span>
                <span class={"badge badge--quiet"}>{certainty}</span>
                <code class={"finding__code"}>{code}</code>
            </p>
            // On its own page the diagnosis says once how much was found.
            <div role=leads_on.then_some("alert")>
                <h2 class={"finding__sentence"}>{finding.sentence}</h2>
            </div>
            <ul class={"finding__evidence"} aria-label={"What shows it"}>{evidence}</ul>
            <ol class={"finding__fixes"} aria-label={"What to do"}>{fixes}</ol>
            <div class={"form__actions"}>
                {finding.offer.map(|offer| button(finding.code, offer, !leads_on, on_offer))}
                {diagnose}
            </div>
        </article>
    }
}

fn step(fix: Fix, on_copy: Callback<String>) -> impl IntoView {
    match fix {
        Fix::Step(text) => Either::Left(view! { <li>{text}</li> }),
        Fix::Copy { label, text } => {
            let copied = text.clone();
            Either::Right(view! {
                <li>
                    {label.clone()}
                    <div class={"code"}>
                        <pre class={"code__text"}><code>{words(&text)}</code></pre>
                        <CopyButton label=label text=copied on_copy=on_copy />
                    </div>
                </li>
            })
        }
    }
}

/// A browser breaks a line after a hyphen, so a word of a command is kept together where a phone is wide
/// enough for it.
fn words(text: &str) -> impl IntoView + use<> {
    let word = |word: &str| {
        let class = (word.len() <= LONGEST_WORD).then_some("code__word");
        view! { <span class=class>{word.to_owned()}</span>{" "} }
    };
    text.split(' ').map(word).collect_view()
}

fn button(
    code: Code,
    offer: Offer,
    is_diagnosis: bool,
    on_offer: Callback<(Code, Offer)>,
) -> impl IntoView {
    let label = match offer {
        Offer::SignIn => "Sign in",
        Offer::SignInFor(_) => "Sign in for it",
        Offer::Retry if is_diagnosis => "Test again",
        Offer::Retry => "Try again",
    };
    view! {
        <button class={"button button--primary"} type={"button"} on:click=move |_| on_offer.run((code, offer.clone()))>
            {label}
        </button>
    }
}
