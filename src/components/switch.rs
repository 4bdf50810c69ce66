//! A choice between yes and no, with its hint tied to it.

use leptos::prelude::*;

/// A tick box with its label beside it.
#[component]
pub(crate) fn Switch(
    /// What it asks.
    label: &'static str,
    /// The element's id.
    id: &'static str,
    /// The name in the form.
    name: &'static str,
    /// A word on what it does.
    #[prop(into)]
    hint: Signal<&'static str>,
    /// A word on why it cannot be ticked.
    #[prop(into)]
    hint_without: Signal<&'static str>,
    /// Whether it is ticked, where it can be.
    value: RwSignal<bool>,
    /// Whether it can be ticked.
    #[prop(into)]
    ready: Signal<bool>,
) -> impl IntoView {
    let note_id = format!("{id}-note");
    view! {
        <div class={"field"}>
            <label class={"switch"} for=id>
                <input
                    class={"switch__box"} id=id name=name type={"checkbox"}
                    aria-describedby=note_id.clone() disabled=move || !ready.get()
                    prop:checked=move || value.get() && ready.get()
                    on:change:target=move |event| value.set(event.target().checked())
                />
                {label}
            </label>
            <p class={"field__note"} id=note_id>
                {move || if ready.get() { hint.get() } else { hint_without.get() }}
            </p>
        </div>
    }
}
