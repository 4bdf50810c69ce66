//! `/callback`: shown while the response is judged; then the person is where they were.

use leptos::prelude::*;

/// Progress of the way back.
#[component]
pub(crate) fn CallbackPage() -> impl IntoView {
    view! {
        <h1 tabindex={"-1"}>{"Signing you in"}</h1>
        <p aria-busy={"true"}>{"One moment …"}</p>
    }
}
