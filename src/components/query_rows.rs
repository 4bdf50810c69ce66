//! The parameters of a query, a row each.

use leptos::prelude::*;
use workbench::query::{Part, Row};

/// The rows, and the button for one more.
#[component]
pub(crate) fn QueryRows(
    /// The parameters.
    #[prop(into)]
    rows: Signal<Vec<Row>>,
    /// The person changes a part of one.
    on_change: Callback<(usize, Part, String)>,
    /// The person takes one away.
    on_remove: Callback<usize>,
    /// The person wants one more.
    on_add: Callback<()>,
) -> impl IntoView {
    let count = Memo::new(move |_| rows.with(Vec::len));
    let row = move |place: usize| {
        let number = place + 1;
        view! {
            <li class={"query__row"}>
                {field(rows, place, Part::Name, format!("Name of parameter {number}"), on_change)}
                {field(rows, place, Part::Value, format!("Value of parameter {number}"), on_change)}
                <button
                    class={"button button--small"} type={"button"}
                    aria-label=format!("Remove parameter {number}")
                    on:click=move |_| on_remove.run(place)
                >
                    {"×"}
                </button>
            </li>
        }
    };
    view! {
        <fieldset class={"query"}>
            <legend class={"field__label"}>{"Query"}</legend>
            <ol class={"query__rows"} id={"console-query"} role={"list"}>
                <For each=move || 0..count.get() key=|place| *place children=row />
            </ol>
            <button
                class={"button button--small"} id={"console-add-row"} type={"button"}
                on:click=move |_| on_add.run(())
            >
                {"Add a parameter"}
            </button>
        </fieldset>
    }
}

fn field(
    rows: Signal<Vec<Row>>,
    place: usize,
    part: Part,
    label: String,
    on_change: Callback<(usize, Part, String)>,
) -> impl IntoView {
    let text = move || {
        rows.with(|rows| {
            let row = rows.get(place).cloned().unwrap_or_default();
            if part == Part::Name { row.name } else { row.value }
        })
    };
    let placeholder = if part == Part::Name { "name" } else { "value" };
    view! {
        <input
            class={"field__input"} type={"text"} autocomplete={"off"} autocapitalize={"off"}
            spellcheck={"false"} placeholder=placeholder aria-label=label prop:value=text
            on:input:target=move |event| on_change.run((place, part, event.target().value()))
        />
    }
}
