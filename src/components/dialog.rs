//! A dialog that must be answered or closed before the page goes on.

use leptos::prelude::*;

/// A modal dialog, closed until `browser::page::open_dialog` opens it. Escape closes it, and the focus
/// goes back to where it was: the browser does both.
#[component]
pub(crate) fn Dialog(
    /// The id of the element, by which it is opened.
    id: &'static str,
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// The person closes it by its button.
    on_close: Callback<()>,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let heading = format!("{id}-heading");
    let labelled_by = heading.clone();
    view! {
        <dialog class={"dialog"} id=id aria-labelledby=labelled_by>
            <header class={"panel__header"}>
                // The first thing that is read: who opens the dialog puts the focus here.
                <h2 id=heading tabindex={"-1"}>{move || title.get()}</h2>
                <button class={"button button--small"} type={"button"} on:click=move |_| on_close.run(())>
                    {"Close"}
                </button>
            </header>
            {children()}
        </dialog>
    }
}
