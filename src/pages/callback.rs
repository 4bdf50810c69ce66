//! `/callback`: shown while the response is judged; then the person is where they were.

use leptos::prelude::*;

use crate::components::page_heading::PageHeading;

/// Progress of the way back.
#[component]
pub(crate) fn CallbackPage() -> impl IntoView {
    view! {
        <PageHeading title={"Signing you in"} />
        <p aria-busy={"true"}>{"One moment …"}</p>
    }
}
