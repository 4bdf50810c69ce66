//! The search of the list: a browser's own would not find rows that are not in the page.

use leptos::{ev::SubmitEvent, prelude::*};

use crate::state::wishes::long_list::LongList;

/// The field, and what was found.
#[component]
pub(super) fn Search(
    /// The list.
    list: LongList,
) -> impl IntoView {
    let note = move || {
        Some(list.sentence())
            .filter(|sentence| !sentence.is_empty())
            .unwrap_or_else(|| "In name, description and link.".to_owned())
    };
    let is_long = Memo::new(move |_| list.is_long());
    view! {
        <form
            class={"wishes__search"} role={"search"} data-sticky=move || is_long.get().to_string()
            on:submit=move |event: SubmitEvent| event.prevent_default()
        >
            <div class={"field"}>
                <label class={"field__label"} for={"search-wishes"}>{"Search"}</label>
                <input
                    class={"field__input"} id={"search-wishes"} type={"search"} autocomplete={"off"}
                    aria-describedby={"search-wishes-note"} aria-controls={"wishes"}
                    prop:value=move || list.query.get()
                    on:focus=move |_| list.prepare()
                    on:input:target=move |event| list.query.set(event.target().value())
                />
                <p class={"field__note"} id={"search-wishes-note"}>{note}</p>
                <p class={"wishes__said"} role={"status"}>{move || list.said()}</p>
            </div>
        </form>
    }
}
