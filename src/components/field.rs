//! A labelled field of a form, with its hint and its problem tied to it.

use leptos::{either::Either, prelude::*};

/// A line of text, or several.
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
    /// What the person may want to know of it, in place of the hint.
    #[prop(optional, into)]
    remark: Option<Signal<Option<String>>>,
    /// For a text of several lines: how many of them show.
    #[prop(optional)]
    lines: Option<&'static str>,
    /// The person changes it.
    #[prop(optional, into)]
    on_edit: Option<Callback<()>>,
    /// Whether it must be filled.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let id = format!("{form}-{name}");
    let note_id = format!("{id}-note");
    let note = move || match problem.get() {
        Some(problem) => problem.to_owned(),
        None => remark.and_then(|remark| remark.get()).unwrap_or_else(|| hint.to_owned()),
    };
    let is_invalid = move || problem.get().is_some().to_string();
    let edit = move |text: String| {
        value.set(text);
        if let Some(on_edit) = on_edit {
            on_edit.run(());
        }
    };
    let field_id = id.clone();
    let field = match lines {
        None => Either::Left(view! {
            <input
                class={"field__input"} id=field_id name=name type=kind autocomplete={"off"}
                aria-required=required.to_string() aria-invalid=is_invalid
                aria-describedby=note_id.clone() prop:value=move || value.get()
                on:input:target=move |event| edit(event.target().value())
            />
        }),
        Some(lines) => Either::Right(view! {
            <textarea
                class={"field__input"} id=field_id name=name rows=lines autocomplete={"off"}
                aria-required=required.to_string() aria-invalid=is_invalid
                aria-describedby=note_id.clone() prop:value=move || value.get()
                on:input:target=move |event| edit(event.target().value())
            ></textarea>
        }),
    };
    view! {
        <div class={"field"} data-invalid=is_invalid>
            <label class={"field__label"} for=id>
                {label}
                {required.then(|| view! { <span class={"field__required"}>{" (required)"}</span> })}
            </label>
            {field}
            <p class={"field__note"} id=note_id>{note}</p>
        </div>
    }
}
