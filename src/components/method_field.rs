//! The choice of a method.

use leptos::prelude::*;

/// The methods that are offered.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// A labelled choice of a method.
#[component]
pub(crate) fn MethodField(
    /// What is chosen.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    problem: Signal<Option<&'static str>>,
) -> impl IntoView {
    let options =
        METHODS.map(|method| view! { <option value=method>{method}</option> }).collect_view();
    // A link may name one that is not offered.
    let other = move || {
        let method = value.get();
        let is_other = !method.is_empty() && !METHODS.contains(&method.as_str());
        is_other.then(
            || view! { <option value=method.clone() selected={true}>{method.clone()}</option> },
        )
    };
    let is_invalid = move || problem.get().is_some().to_string();
    view! {
        <div class={"field"} data-invalid=is_invalid>
            <label class={"field__label"} for={"console-method"}>{"Method"}</label>
            <select
                class={"field__input"} id={"console-method"} name={"method"}
                aria-describedby={"console-method-note"} aria-invalid=is_invalid
                prop:value=move || value.get()
                on:change:target=move |event| value.set(event.target().value())
            >
                {options}
                {other}
            </select>
            <p class={"field__note"} id={"console-method-note"}>{move || problem.get()}</p>
        </div>
    }
}
