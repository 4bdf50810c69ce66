//! Any path that no page stands at.

use leptos::prelude::*;

/// The way back to the start page.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    view! {
        <h1 tabindex={"-1"}>{"There is no such page"}</h1>
        <p><a href={"/"}>{"Go to the wishes"}</a></p>
    }
}
