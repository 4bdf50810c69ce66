//! Code that can be copied.

use leptos::prelude::*;

/// Code in a box that scrolls, with a button that copies it.
#[component]
pub(crate) fn CodeBlock(
    /// What it is, for a screen reader and the button's name.
    #[prop(into)]
    label: Signal<String>,
    /// The code.
    #[prop(into)]
    text: Signal<String>,
    /// The person copies it.
    on_copy: Callback<String>,
) -> impl IntoView {
    view! {
        <div class={"code"}>
            <pre
                class={"code__text code__text--scrolls"} tabindex={"0"} role={"region"}
                aria-label=move || label.get()
            >
                <code>{move || text.get()}</code>
            </pre>
            <CopyButton label=label text=text on_copy=on_copy />
        </div>
    }
}

/// The button alone.
#[component]
pub(crate) fn CopyButton(
    /// What is copied, for a screen reader.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// The person copies it.
    on_copy: Callback<String>,
) -> impl IntoView {
    view! {
        <button
            class={"button button--small"} type={"button"}
            // Begins with what the eye reads, so that it can be called by voice.
            aria-label=move || format!("Copy: {}", label.get())
            on:click=move |_| on_copy.run(text.get_untracked())
        >
            {"Copy"}
        </button>
    }
}
