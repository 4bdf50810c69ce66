//! Two texts that should be one, with what only one of them has marked.

use diagnosis::authorizer::Mismatch;
use leptos::{either::Either, prelude::*};

/// A claim that is another one than expected.
#[component]
pub(crate) fn DifferenceView(
    /// The claim and where it parts.
    mismatch: Mismatch,
) -> impl IntoView {
    let difference = mismatch.difference;
    let sentence = difference.sentence();
    let (start, end) = (difference.start.clone(), difference.end.clone());
    view! {
        <div class={"difference"} data-difference=mismatch.claim>
            <p><code>{mismatch.claim}</code>{": "}{sentence}</p>
            <dl class={"difference__texts"}>
                <div>
                    <dt>{"Expected"}</dt>
                    <dd><code>{start}{missing(&difference.expected)}{end}</code></dd>
                </div>
                <div>
                    <dt>{"In the token"}</dt>
                    <dd><code>{difference.start}{added(&difference.found)}{difference.end}</code></dd>
                </div>
            </dl>
        </div>
    }
}

/// What the token lacks.
fn missing(text: &str) -> impl IntoView + use<> {
    (!text.is_empty()).then(|| view! { <del class={"difference__missing"}>{visible(text)}</del> })
}

/// What the token has instead; where it has nothing, a sign that something is missing there.
fn added(text: &str) -> impl IntoView + use<> {
    if text.is_empty() {
        let gap =
            view! { <mark class={"difference__gap"} aria-label={"missing here"}>{"‸"}</mark> };
        Either::Left(gap)
    } else {
        Either::Right(view! { <mark class={"difference__added"}>{visible(text)}</mark> })
    }
}

/// Blanks, which nobody would see.
fn visible(text: &str) -> String {
    text.replace(' ', "␣").replace('\n', "⏎").replace('\t', "⇥")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_made_visible() {
        assert_eq!(visible("a b\n"), "a␣b⏎");
    }
}
