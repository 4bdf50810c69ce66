//! The way out of what takes longer than a moment.

use leptos::prelude::*;

/// A button that is there while something takes long; the panel around it shows that it goes on.
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
