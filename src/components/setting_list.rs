//! Settings as they are in force, and what follows from them.

use leptos::{either::Either, prelude::*};
use settings::guide::Row;

use crate::components::{code_block::CopyButton, setting_field::Places};

/// Settings, each with its value, what it is, and where its value is found.
#[component]
pub(crate) fn SettingList(
    /// What to show.
    rows: Vec<Row>,
) -> impl IntoView {
    let rows = rows.into_iter().map(row).collect_view();
    view! { <dl class={"claims"}>{rows}</dl> }
}

fn row(Row { guide, value }: Row) -> impl IntoView {
    let state = if value.is_some() { "set" } else { "left-out" };
    let value = match value {
        Some(value) => Either::Left(view! { <code class={"setting__value"}>{value}</code> }),
        None => Either::Right(match guide.default {
            Some(default) => format!("left out, so: {default}"),
            None => "missing".to_owned(),
        }),
    };
    view! {
        <div class={"claim"} data-setting=guide.key data-state=state>
            <dt class={"claim__name"}><code>{guide.key}</code></dt>
            <dd>{value}</dd>
            <dd class={"claim__meaning"}>
                {guide.what}
                <Places of=guide.key places=guide.places.to_vec() />
            </dd>
        </div>
    }
}

/// Something that follows from the settings and from where this page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    /// Its stable name.
    pub(crate) id: &'static str,
    /// What it is called where it belongs.
    pub(crate) name: &'static str,
    /// The text, to the letter.
    pub(crate) value: String,
    /// Where it goes, or what it is.
    pub(crate) note: &'static str,
}

/// Facts, each with a button that copies it.
#[component]
pub(crate) fn FactList(
    /// What to show.
    facts: Vec<Fact>,
    /// The person copies one.
    on_copy: Callback<String>,
) -> impl IntoView {
    let row = |fact: Fact| {
        let Fact { id, name, value, note } = fact;
        view! {
            <div class={"claim"} data-fact=id>
                <dt class={"claim__name"}>{name}</dt>
                <dd class={"fact__value"}>
                    <code class={"setting__value"}>{value.clone()}</code>
                    <CopyButton label=name.to_owned() text=value on_copy=on_copy />
                </dd>
                <dd class={"claim__meaning"}>{note}</dd>
            </div>
        }
    };
    view! { <dl class={"claims"}>{facts.into_iter().map(row).collect_view()}</dl> }
}
