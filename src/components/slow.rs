//! What shows while something takes longer than a moment: that it goes on, and the way out.

use leptos::prelude::*;

/// A thin bar without a number: it is not known how long it takes.
#[component]
pub(crate) fn SlowBar(
    /// What is going on.
    label: &'static str,
    /// Whether it takes long.
    is_slow: Signal<bool>,
) -> impl IntoView {
    move || {
        is_slow.get().then(|| view! { <progress class={"slow-bar"} aria-label=label></progress> })
    }
}

/// The way out.
#[component]
pub(crate) fn CancelButton(
    /// The element's id.
    id: &'static str,
    /// Whether it takes long; the button is there only then.
    is_slow: Signal<bool>,
    /// The person gives it up.
    on_cancel: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            class={"button button--small"} id=id type={"button"} hidden=move || !is_slow.get()
            on:click=move |_| on_cancel.run(())
        >
            {"Cancel"}
        </button>
    }
}
