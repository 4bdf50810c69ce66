//! That a part of the app could not be loaded.

use leptos::prelude::*;

/// Says so, and lets it be tried again.
#[component]
pub(crate) fn MissingPart(
    /// Whether something waits for it.
    is_any: Signal<bool>,
    /// The person wants it to be tried again.
    on_again: Callback<()>,
) -> impl IntoView {
    move || {
        is_any.get().then(|| {
            view! {
                <div class={"note"} role={"alert"} data-missing={""}>
                    <p>
                        {"A part of the app could not be loaded: the network may be down, or there is a new release. Try again, or reload the page."}
                    </p>
                    <button class={"button"} type={"button"} on:click=move |_| on_again.run(())>
                        {"Try again"}
                    </button>
                </div>
            }
        })
    }
}
