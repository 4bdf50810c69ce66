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
    let note = Signal::derive(move || match problem.get() {
        Some(problem) => problem.to_owned(),
        None => remark.and_then(|remark| remark.get()).unwrap_or_else(|| hint.to_owned()),
    });
    view! {
        <Field
            label=label id=format!("{form}-{name}") name=Some(name) kind=kind lines=lines
            required=required value=value is_invalid=Signal::derive(move || problem.get().is_some())
            note=note on_edit=on_edit
        />
    }
}

/// The label, the field and the note below it, which the field is described by.
#[component]
pub(crate) fn Field(
    /// What it asks for.
    label: &'static str,
    /// The element's id; that of the note begins with it.
    #[prop(into)]
    id: String,
    /// The name in the form, if it has one.
    name: Option<&'static str>,
    /// `text` or `url`: which keyboard a phone shows.
    #[prop(default = "text")]
    kind: &'static str,
    /// For a text of several lines: how many of them show.
    lines: Option<&'static str>,
    /// Whether each letter counts, so that nothing may correct them.
    #[prop(optional)]
    verbatim: bool,
    /// Whether it must be filled.
    #[prop(optional)]
    required: bool,
    /// Whether it can only be read.
    #[prop(default = Signal::stored(false))]
    locked: Signal<bool>,
    /// What is in it.
    value: RwSignal<String>,
    /// Whether something is wrong with it.
    is_invalid: Signal<bool>,
    /// What is wrong with it, or a word on what to write.
    note: Signal<String>,
    /// The person changes it.
    on_edit: Option<Callback<()>>,
    /// What stands below the note.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (field_id, note_id) = (id.clone(), format!("{id}-note"));
    let described_by = note_id.clone();
    let is_invalid = move || is_invalid.get().to_string();
    let (off, no) = (verbatim.then_some("off"), verbatim.then_some("false"));
    let edit = move |text: String| {
        value.set(text);
        if let Some(on_edit) = on_edit {
            on_edit.run(());
        }
    };
    let field = match lines {
        None => Either::Left(view! {
            <input
                class={"field__input"} id=field_id name=name type=kind autocomplete={"off"}
                autocapitalize=off spellcheck=no aria-required=required.to_string()
                aria-invalid=is_invalid aria-describedby=described_by
                readonly=move || locked.get() prop:value=move || value.get()
                on:input:target=move |event| edit(event.target().value())
            />
        }),
        Some(lines) => Either::Right(view! {
            <textarea
                class={"field__input"} class:field__input--code=verbatim id=field_id name=name
                rows=lines autocomplete={"off"} autocapitalize=off spellcheck=no
                aria-required=required.to_string() aria-invalid=is_invalid
                aria-describedby=described_by readonly=move || locked.get()
                prop:value=move || value.get()
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
            <p class={"field__note"} id=note_id>{move || note.get()}</p>
            {children.map(|children| children())}
        </div>
    }
}
