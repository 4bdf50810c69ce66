//! A field of several lines, with its hint and its problem tied to it.

use leptos::prelude::*;

/// A field for text that is pasted rather than written.
#[component]
pub(crate) fn TextArea(
    /// What it asks for.
    label: &'static str,
    /// The element's id.
    id: &'static str,
    /// A word on what to paste.
    hint: &'static str,
    /// What is in it.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    problem: Signal<Option<String>>,
    /// The person changes it.
    on_edit: Callback<()>,
) -> impl IntoView {
    let note_id = format!("{id}-note");
    let is_invalid = move || problem.with(Option::is_some).to_string();
    view! {
        <div class={"field"} data-invalid=is_invalid>
            <label class={"field__label"} for=id>{label}</label>
            <textarea
                class={"field__input field__input--code"} id=id rows={"6"} autocomplete={"off"}
                autocapitalize={"off"} spellcheck={"false"} aria-describedby=note_id.clone()
                aria-invalid=is_invalid prop:value=move || value.get()
                on:input:target=move |event| {
                    value.set(event.target().value());
                    on_edit.run(());
                }
            ></textarea>
            <p class={"field__note"} id=note_id>
                {move || problem.get().unwrap_or_else(|| hint.to_owned())}
            </p>
        </div>
    }
}
