//! What a token says, part by part.

use diagnosis::authorizer::{PartError, Slip, raw::Raw, shown::Listing};
use leptos::{either::Either, prelude::*};
use relying_party::UnixSeconds;

use crate::components::{claim_list::ClaimList, code_block::CodeBlock};

/// A part of a token: its entries, or why there are none.
#[component]
pub(crate) fn TokenPart(
    /// What the part is called.
    title: &'static str,
    /// What it says.
    listing: Result<Listing, PartError>,
    /// The present time by the issuer's clock.
    #[prop(into)]
    now: Signal<UnixSeconds>,
    /// Writes a point in time as a local date.
    local_time: fn(UnixSeconds) -> String,
) -> impl IntoView {
    let content = match listing {
        Ok(listing) => {
            Either::Left(view! { <ClaimList listing=listing now=now local_time=local_time /> })
        }
        Err(error) => Either::Right(nothing(error)),
    };
    view! {
        <h3>{title}</h3>
        {content}
    }
}

/// A part of a token as JSON, or why there is none, with what is left out of it.
#[component]
pub(crate) fn RawPart(
    /// What the part is called.
    title: &'static str,
    /// The text.
    raw: Result<Raw, PartError>,
    /// The person copies it.
    on_copy: Callback<String>,
) -> impl IntoView {
    let content = match raw {
        Ok(raw) => {
            let without = left_out(&raw);
            Either::Left(view! {
                <CodeBlock label=title.to_owned() text=raw.text on_copy=on_copy />
                {without.map(|text| view! { <p class={"form__hint"}>{text}</p> })}
            })
        }
        Err(error) => Either::Right(nothing(error)),
    };
    view! {
        <h3>{title}</h3>
        {content}
    }
}

fn left_out(raw: &Raw) -> Option<String> {
    let hidden = (!raw.hidden.is_empty()).then(|| {
        format!("Not shown, because it binds or opens something: {}.", raw.hidden.join(", "))
    });
    let more = (raw.left_out > 0).then(|| format!("And {} more.", raw.left_out));
    let lines: Vec<String> = hidden.into_iter().chain(more).collect();
    (!lines.is_empty()).then(|| lines.join(" "))
}

fn nothing(error: PartError) -> impl IntoView {
    view! { <p class={"empty"}>{format!("Nothing can be shown: it is {}.", error.reason())}</p> }
}

/// What was noticed around a token, a sentence each.
#[component]
pub(crate) fn Slips(
    /// What was noticed.
    #[prop(into)]
    slips: Signal<Vec<Slip>>,
) -> impl IntoView {
    let line = |slip: Slip| view! { <li data-slip=name(slip)>{sentence(slip)}</li> };
    let lines = move || slips.get().into_iter().map(line).collect_view();
    view! { <ul class={"slips"}>{lines}</ul> }
}

fn name(slip: Slip) -> &'static str {
    match slip {
        Slip::Bearer => "bearer",
        Slip::BearerTwice => "bearer-twice",
        Slip::Quotes => "quotes",
        Slip::Blanks => "blanks",
        Slip::Broken => "broken",
        Slip::Address => "address",
        Slip::Header => "header",
        Slip::Command => "command",
        Slip::Answer => "answer",
        Slip::NoToken => "no-token",
    }
}

fn sentence(slip: Slip) -> &'static str {
    match slip {
        Slip::Bearer => {
            "The word Bearer stands before the token; it was left aside. In a request it belongs there, once."
        }
        Slip::BearerTwice => {
            "The word Bearer stands before the token more than once. In a request it belongs there once."
        }
        Slip::Quotes => {
            "Quotes stand around the token; they were left aside. In a request they do not belong there."
        }
        Slip::Blanks => {
            "There are blanks or line breaks within the token. In a request there may be none."
        }
        Slip::Broken => {
            "There were line breaks or blanks within the token; the line breaks were left out. In a request there may be none."
        }
        Slip::Address => {
            "The token was taken out of an address; the rest was left aside. Addresses are kept in histories and logs, so others may know this token."
        }
        Slip::Header => "The token was taken out of its Authorization header.",
        Slip::Command => {
            "The token was taken out of the Authorization header of a command or a program; the rest was left aside."
        }
        Slip::Answer => {
            "The token was taken out of a JSON answer; the rest was left aside. If it was the token endpoint's, it may hold other tokens that should not be passed around."
        }
        Slip::NoToken => {
            "This is what JavaScript writes for a promise that nobody waited for, or for nothing at all. The code that sends it must wait for the token first."
        }
    }
}
