//! Any path that no page stands at.

use leptos::prelude::*;

use crate::components::page_heading::PageHeading;

/// The way back to the start page.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    view! {
        <PageHeading title={"There is no such page"} />
        <p><a href={"/"}>{"Go to the wishes"}</a></p>
    }
}
