//! A field for a setting: what it is, what is wrong with it, and where its value is found.

use leptos::prelude::*;

use crate::components::field::Field;

/// A place where a value is found: the console, and the way there.
pub(crate) type PlaceOfValue = (&'static str, &'static str);

/// A field of the settings.
#[component]
pub(crate) fn SettingField(
    /// What it asks for.
    label: &'static str,
    /// The element's id.
    id: &'static str,
    /// The name in the form.
    name: &'static str,
    /// What it is, in a sentence.
    what: &'static str,
    /// Where its value is found.
    places: Vec<PlaceOfValue>,
    /// Whether it takes several lines.
    #[prop(optional)]
    lines: bool,
    /// Whether it must be filled.
    #[prop(optional)]
    required: bool,
    /// What is in it.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    problem: Signal<Option<String>>,
    /// Whether it can be written in.
    #[prop(into)]
    ready: Signal<bool>,
    /// The person changes it.
    on_edit: Callback<()>,
) -> impl IntoView {
    let note = move || problem.get().unwrap_or_else(|| what.to_owned());
    view! {
        <Field
            label=label id=id name=Some(name) lines=lines.then_some("2") verbatim=true
            required=required locked=Signal::derive(move || !ready.get()) value=value
            is_invalid=Signal::derive(move || problem.with(Option::is_some))
            note=Signal::derive(note) on_edit=Some(on_edit)
        >
            <Places of=label places=places />
        </Field>
    }
}

/// Where a value is found, closed until somebody asks.
#[component]
pub(crate) fn Places(
    /// What is found there.
    of: &'static str,
    /// Where.
    places: Vec<PlaceOfValue>,
) -> impl IntoView {
    (!places.is_empty()).then(|| {
        let row = |(console, way): PlaceOfValue| {
            view! { <div class={"places__place"}><dt>{console}</dt><dd>{way}</dd></div> }
        };
        let rows = places.into_iter().map(row).collect_view();
        view! {
            <details class={"places"}>
                <summary class={"places__summary"} aria-label=format!("Where to find it: {of}")>
                    {"Where to find it"}
                </summary>
                <dl class={"places__list"}>{rows}</dl>
            </details>
        }
    })
}
