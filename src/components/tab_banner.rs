//! The line that says that this tab has settings of its own.

use leptos::prelude::*;

/// The line, with the way back.
#[component]
pub(crate) fn TabBanner(
    /// Whether the page is about to begin anew.
    #[prop(into)]
    busy: Signal<bool>,
    /// The person wants those of the file again.
    on_reset: Callback<()>,
) -> impl IntoView {
    view! {
        <aside class={"banner"} id={"tab-settings"} aria-label={"Settings of this tab"}>
            <p>
                {"Settings of this tab, not of "}<code>{"config.json"}</code>{". "}
                <a href={"/settings"}>{"See them"}</a>
            </p>
            <button
                class={"button button--small"} id={"reset-settings"} type={"button"}
                aria-disabled=move || busy.get().to_string()
                on:click=move |_| on_reset.run(())
            >
                {move || if busy.get() { "One moment …" } else { "Reset" }}
            </button>
        </aside>
    }
}
