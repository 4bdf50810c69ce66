//! The time of a request in parts, as far as the browser tells.

use leptos::{either::Either, prelude::*};
use workbench::{
    size,
    timing::{HIDDEN, Part, Timing},
};

/// The parts, or why there are none.
#[component]
pub(crate) fn TimingTable(
    /// What the browser measured, if it made a note.
    timing: Option<Timing>,
    /// The time by the app's own watch, in milliseconds.
    millis: u32,
) -> impl IntoView {
    let Some(timing) = timing else {
        let words = format!(
            "{millis} ms by this page's own watch; the browser made no note of the request."
        );
        return Either::Left(view! { <p class={"form__hint"}>{words}</p> });
    };
    let total = timing.total;
    let row = move |part: Part| {
        view! {
            <div class={"timing__row"}>
                <dt>{part.meaning}</dt>
                <dd class={"timing__length"}>{size::millis(part.length)}</dd>
                <dd class={"timing__bar"} aria-hidden={"true"}>
                    <svg class={"timing__drawing"} viewBox={"0 0 100 1"} preserveAspectRatio={"none"}>
                        <rect
                            x=percent(part.start, total).to_string() y={"0"} height={"1"}
                            width=percent(part.length, total).max(0.5).to_string()
                        ></rect>
                    </svg>
                </dd>
            </div>
        }
    };
    let hidden = timing.parts.is_none().then(|| view! { <p class={"form__hint"}>{HIDDEN}</p> });
    let parts = timing.parts.unwrap_or_default().into_iter().map(row).collect_view();
    let fact = |name: &'static str, value: Option<String>| {
        value.map(|value| {
            view! { <div class={"timing__row"}><dt>{name}</dt><dd class={"timing__length"}>{value}</dd></div> }
        })
    };
    Either::Right(view! {
        <dl class={"timing"}>
            {parts}
            {fact("In all", Some(size::millis(total)))}
            {fact("Transferred, headers included", timing.transferred.map(size::written))}
            {fact("Protocol", timing.protocol)}
        </dl>
        {hidden}
    })
}

fn percent(part: f64, total: f64) -> f64 {
    (part / total * 100.0).clamp(0.0, 100.0)
}
