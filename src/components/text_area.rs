//! A field of several lines, with its hint and its problem tied to it.

use leptos::prelude::*;

use crate::components::field::Field;

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
    let note = move || problem.get().or_else(|| remark.and_then(|remark| remark.get()));
    view! {
        <Field
            label=label id=id name=name lines=Some(rows) verbatim=true value=value
            is_invalid=Signal::derive(move || problem.with(Option::is_some))
            note=Signal::derive(move || note().unwrap_or_else(|| hint.to_owned())) on_edit=on_edit
        />
    }
}
