//! The exchange behind a result: request and outcome; what there is to see of the answer stands below.

use diagnosis::{Exchange, Outcome};
use leptos::prelude::*;
use relying_party::TransportError;
use workbench::size;

/// One exchange; one that failed is open.
#[component]
pub(crate) fn ExchangeCard(
    /// What was asked and answered.
    exchange: Exchange,
    /// Whether it is closed, however it went.
    #[prop(optional)]
    is_closed: bool,
    /// How long it took in milliseconds, where the browser measured it.
    #[prop(optional)]
    took: Option<f64>,
    /// When it was, as a time of day.
    #[prop(optional)]
    time_of_day: String,
    /// It was opened, or closed again.
    #[prop(optional)]
    on_toggle: Option<Callback<()>>,
    /// What there is to see of the answer.
    children: Children,
) -> impl IntoView {
    let (status, words) = (exchange.status_text(), brief(&exchange.outcome));
    let took = size::millis(took.unwrap_or_else(|| f64::from(exchange.duration)));
    let went_well = exchange.answer().is_some_and(|answer| (200..300).contains(&answer.status));
    let token = if exchange.token_sent { "with the Bearer token" } else { "without a token" };
    let toggle = move |_| {
        if let Some(on_toggle) = on_toggle {
            on_toggle.run(());
        }
    };
    view! {
        <details
            class={"exchange"}
            open=!went_well && !is_closed
            data-exchange={""}
            data-method=exchange.method
            data-status=status
            on:toggle=toggle
        >
            <summary class={"exchange__summary"}>
                <span class={"exchange__method"}>{exchange.method.clone()}</span>
                <span class={"exchange__status"} data-state=if went_well { "good" } else { "failed" }>{words}</span>
                <span class={"exchange__time"}>{took}</span>
                <span class={"exchange__time"}>{time_of_day}</span>
                <span class={"exchange__url"}>{exchange.url}</span>
            </summary>
            <p class={"exchange__token"}>{token}</p>
            {children()}
        </details>
    }
}

/// What came of a request, in a word or two: the status, or why there is none.
pub(crate) fn brief(outcome: &Outcome) -> String {
    let words = match outcome {
        Outcome::Answered(answer) => return answer.status.to_string(),
        Outcome::Failed(TransportError::NoReadableAnswer) => "No answer",
        Outcome::Failed(TransportError::TimedOut) => "No answer in time",
        Outcome::Failed(TransportError::NotSent) => "Not sent",
        Outcome::Failed(TransportError::TooLarge) => "Too large",
        Outcome::Failed(TransportError::Redirected) => "Redirected",
        Outcome::Failed(TransportError::CutShort) => "Broke off",
        Outcome::Failed(TransportError::Cancelled) => "Cancelled",
    };
    words.to_owned()
}

/// Why there is no answer, as far as a browser tells.
pub(crate) fn silence(error: TransportError) -> &'static str {
    match error {
        TransportError::NoReadableAnswer => "There was no answer that this page may read.",
        TransportError::TimedOut => "There was no complete answer in time.",
        TransportError::NotSent => "The browser did not send the request.",
        TransportError::TooLarge => "The answer is larger than this page reads.",
        TransportError::Redirected => "The API answered with a redirect.",
        TransportError::CutShort => "The answer began and broke off.",
        TransportError::Cancelled => "The request was given up before its answer came.",
    }
}

#[cfg(test)]
mod tests {
    use diagnosis::Answer;

    use super::*;

    #[test]
    fn what_came_of_a_request_is_told_in_words() {
        let answer = Answer { status: 201, headers: Vec::new(), body: String::new() };
        assert_eq!(brief(&Outcome::Answered(answer)), "201");
        for (error, words) in [
            (TransportError::NoReadableAnswer, "No answer"),
            (TransportError::Cancelled, "Cancelled"),
        ] {
            assert_eq!(brief(&Outcome::Failed(error)), words);
        }
    }
}
