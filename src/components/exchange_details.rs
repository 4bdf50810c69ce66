//! What of an answer the page may read: headers and body, or why there is none.

use diagnosis::{Answer, Exchange, Outcome};
use leptos::{either::Either, prelude::*};
use workbench::size;

use crate::components::exchange_card::silence;

/// How much of a body is shown, in characters.
const LONGEST_SHOWN: usize = 20_000;
/// The longest body that is laid out anew, in bytes.
const LONGEST_PRETTY: usize = 200_000;

/// What there is to see of an exchange besides its summary.
#[component]
pub(crate) fn ExchangeDetails(
    /// What was asked and answered.
    exchange: Exchange,
) -> impl IntoView {
    match exchange.outcome {
        Outcome::Answered(answer) => Either::Left(answered(&exchange.method, &answer)),
        Outcome::Failed(error) => Either::Right(view! {
            <p class={"exchange__empty"}>{silence(error)}</p>
        }),
    }
}

fn answered(method: &str, answer: &Answer) -> impl IntoView + use<> {
    let label = format!("Body of the answer to {method}");
    let row = |(name, value): &(String, String)| {
        view! { <div><dt>{name.clone()}</dt><dd>{value.clone()}</dd></div> }
    };
    // A long list would be read and written once more to show its beginning.
    let body = if answer.body.is_empty() {
        "(empty)".to_owned()
    } else if answer.body.len() > LONGEST_PRETTY {
        size::beginning(&answer.body, LONGEST_SHOWN, "")
    } else {
        size::beginning(&answer.pretty_body(), LONGEST_SHOWN, "")
    };
    let headers = answer.headers.iter().map(row).collect_view();
    view! {
        <h3>{"Headers that this page may read"}</h3>
        <dl class={"exchange__headers"}>{headers}</dl>
        <h3>{"Body"}</h3>
        <pre class={"exchange__body"} tabindex={"0"} role={"region"} aria-label=label><code>{body}</code></pre>
    }
}
