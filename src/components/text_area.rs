//! A field of several lines, with its hint and its problem tied to it.

use leptos::prelude::*;

/// A field for text in the letters of code.
#[component]
pub(crate) fn TextArea(
    /// What it asks for.
    label: &'static str,
    /// The element's id.
    id: &'static str,
    /// The name in the form, if it has one.
    #[prop(optional)]
    name: Option<&'static str>,
    /// How many lines it shows.
    #[prop(default = "6")]
    rows: &'static str,
    /// A word on what to write or paste.
    hint: &'static str,
    /// What is in it.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    problem: Signal<Option<String>>,
    /// The person changes it.
    #[prop(optional, into)]
    on_edit: Option<Callback<()>>,
    /// What the person may want to know of it, in place of the hint.
    #[prop(optional, into)]
    remark: Option<Signal<Option<String>>>,
) -> impl IntoView {
    let note_id = format!("{id}-note");
    let note = move || problem.get().or_else(|| remark.and_then(|remark| remark.get()));
    let is_invalid = move || problem.with(Option::is_some).to_string();
    view! {
        <div class={"field"} data-invalid=is_invalid>
            <label class={"field__label"} for=id>{label}</label>
            <textarea
                class={"field__input field__input--code"} id=id name=name rows=rows autocomplete={"off"}
                autocapitalize={"off"} spellcheck={"false"} aria-describedby=note_id.clone()
                aria-invalid=is_invalid prop:value=move || value.get()
                on:input:target=move |event| {
                    value.set(event.target().value());
                    if let Some(on_edit) = on_edit {
                        on_edit.run(());
                    }
                }
            ></textarea>
            <p class={"field__note"} id=note_id>
                {move || note().unwrap_or_else(|| hint.to_owned())}
            </p>
        </div>
    }
}
