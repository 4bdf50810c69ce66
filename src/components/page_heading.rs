//! How each page begins.

use leptos::prelude::*;

/// The page's name and, in a sentence or two, what it is for.
#[component]
pub(crate) fn PageHeading(
    /// The name. The focus goes here when the page is opened.
    title: &'static str,
    /// What it is for; empty for a page that says so itself.
    #[prop(default = "")]
    lead: &'static str,
) -> impl IntoView {
    let lead = (!lead.is_empty()).then(|| view! { <p class={"page-heading__lead"}>{lead}</p> });
    view! {
        <header class={"page-heading"}>
            <h1 tabindex={"-1"}>{title}</h1>
            {lead}
        </header>
    }
}
