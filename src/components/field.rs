//! A labelled field of a form, with its hint and its problem tied to it.

use leptos::prelude::*;

/// A line of text.
#[component]
pub(crate) fn TextField(
    /// What it asks for.
    label: &'static str,
    /// The name in the form; the element's id ends with it.
    name: &'static str,
    /// The form that it is in; the element's id begins with it.
    #[prop(default = "wish")]
    form: &'static str,
    /// `text` or `url`: which keyboard a phone shows.
    #[prop(default = "text")]
    kind: &'static str,
    /// A word on what to write; empty for none.
    #[prop(default = "")]
    hint: &'static str,
    /// What is written.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    problem: Signal<Option<&'static str>>,
    /// The person changes it.
    #[prop(optional, into)]
    on_edit: Option<Callback<()>>,
    /// Whether it must be filled.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let id = format!("{form}-{name}");
    let note_id = format!("{id}-note");
    let note = move || problem.get().unwrap_or(hint);
    view! {
        <div class={"field"} data-invalid=move || problem.get().is_some().to_string()>
            <label class={"field__label"} for=id.clone()>
                {label}
                {required.then(|| view! { <span class={"field__required"}>{" (required)"}</span> })}
            </label>
            <input
                class={"field__input"}
                id=id
                name=name
                type=kind
                autocomplete={"off"}
                aria-required=required.to_string()
                aria-invalid=move || problem.get().is_some().to_string()
                aria-describedby=note_id.clone()
                prop:value=move || value.get()
                on:input:target=move |event| {
                    value.set(event.target().value());
                    if let Some(on_edit) = on_edit {
                        on_edit.run(());
                    }
                }
            />
            <p class={"field__note"} id=note_id>{note}</p>
        </div>
    }
}
