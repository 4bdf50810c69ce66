//! A field for a setting: what it is, what is wrong with it, and where its value is found.

use leptos::{either::Either, prelude::*};

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
    let note_id = format!("{id}-note");
    let is_invalid = move || problem.with(Option::is_some).to_string();
    let set = move |text: String| {
        value.set(text);
        on_edit.run(());
    };
    let described_by = note_id.clone();
    let input = if lines {
        Either::Left(view! {
            <textarea
                class={"field__input field__input--code"} id=id name=name rows={"2"} autocomplete={"off"}
                autocapitalize={"off"} spellcheck={"false"} aria-describedby=described_by
                aria-invalid=is_invalid readonly=move || !ready.get() prop:value=move || value.get()
                on:input:target=move |event| set(event.target().value())
            ></textarea>
        })
    } else {
        Either::Right(view! {
            <input
                class={"field__input"} id=id name=name type={"text"} autocomplete={"off"}
                autocapitalize={"off"} spellcheck={"false"} aria-describedby=described_by
                aria-required=required.to_string() aria-invalid=is_invalid
                readonly=move || !ready.get() prop:value=move || value.get()
                on:input:target=move |event| set(event.target().value())
            />
        })
    };
    view! {
        <div class={"field"} data-invalid=is_invalid>
            <label class={"field__label"} for=id>
                {label}
                {required.then(|| view! { <span class={"field__required"}>{" (required)"}</span> })}
            </label>
            {input}
            <p class={"field__note"} id=note_id>{move || problem.get().unwrap_or_else(|| what.to_owned())}</p>
            <Places of=label places=places />
        </div>
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
