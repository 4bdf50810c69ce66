//! The header or the claims of a token: name, value, meaning.

use diagnosis::authorizer::{
    from_now,
    shown::{Entry, Listing},
};
use leptos::prelude::*;
use relying_party::UnixSeconds;

/// What a part of a token says.
#[component]
pub(crate) fn ClaimList(
    /// The entries.
    listing: Listing,
    /// The present time by the issuer's clock.
    #[prop(into)]
    now: Signal<UnixSeconds>,
    /// Writes a point in time as a local date.
    local_time: fn(UnixSeconds) -> String,
) -> impl IntoView {
    let left_out = (listing.left_out > 0)
        .then(|| view! { <p class={"form__hint"}>{format!("And {} more.", listing.left_out)}</p> });
    let rows = listing.entries.into_iter().map(|entry| row(entry, now, local_time)).collect_view();
    view! {
        <dl class={"claims"}>{rows}</dl>
        {left_out}
    }
}

fn row(
    entry: Entry,
    now: Signal<UnixSeconds>,
    local_time: fn(UnixSeconds) -> String,
) -> impl IntoView {
    let explanation = entry.explanation;
    let source = (!explanation.source.is_empty())
        .then(|| view! { <span class={"claim__source"}>{explanation.source}</span> });
    let time = explanation.time.map(|time| {
        let away = move || from_now(time, now.get());
        view! {
            <span class={"claim__time"}>
                {local_time(time)}
                <span class={"claim__away"} data-away={""}>{away}</span>
            </span>
        }
    });
    let note = explanation.note.map(|note| view! { <span class={"claim__note"}>{note}</span> });
    let name = entry.name.clone();
    view! {
        <div class={"claim"} data-claim=name>
            <dt class={"claim__name"}><code>{entry.name}</code></dt>
            <dd><code>{entry.value}</code>{time}</dd>
            <dd class={"claim__meaning"}>{explanation.sentence}{" "}{note}{" "}{source}</dd>
        </div>
    }
}
