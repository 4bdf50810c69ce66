//! A field for a text that a person pastes, to be looked at and not to be kept.

use leptos::prelude::*;

/// The field, and a button that empties it.
#[component]
pub(crate) fn PasteField(
    /// What it asks for.
    label: &'static str,
    /// What becomes of what is pasted.
    hint: &'static str,
    /// The person changes it.
    on_edit: Callback<String>,
    /// The person empties it.
    on_clear: Callback<()>,
) -> impl IntoView {
    view! {
        // A form, for its button empties the field without the text being held anywhere else.
        <form
            class={"form"}
            id={"paste-token"}
            autocomplete={"off"}
            on:submit=move |event| event.prevent_default()
            on:reset=move |_| on_clear.run(())
        >
            <div class={"field"}>
                <label class={"field__label"} for={"pasted-token"}>{label}</label>
                <textarea
                    class={"field__input field__input--code"}
                    id={"pasted-token"}
                    rows={"4"}
                    autocomplete={"off"}
                    autocapitalize={"off"}
                    spellcheck={"false"}
                    aria-describedby={"pasted-token-note"}
                    on:input:target=move |event| on_edit.run(event.target().value())
                ></textarea>
                <p class={"field__note"} id={"pasted-token-note"}>{hint}</p>
            </div>
            <div class={"form__actions"}>
                <button class={"button"} type={"reset"}>{"Clear"}</button>
            </div>
        </form>
    }
}
