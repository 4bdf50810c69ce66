//! A box for what a terminal printed, and what was understood of it.

use leptos::{ev::SubmitEvent, prelude::*};

use crate::components::text_area::TextArea;

/// The box.
#[component]
pub(crate) fn PasteBox(
    /// What is in it.
    text: RwSignal<String>,
    /// Why it was not understood.
    #[prop(into)]
    problem: Signal<Option<String>>,
    /// What was understood so far.
    #[prop(into)]
    understood: Signal<Vec<String>>,
    /// The person changes it.
    on_edit: Callback<()>,
    /// The person asks for it to be read.
    on_read: Callback<()>,
    /// The person asks for all of it to be forgotten.
    on_forget: Callback<()>,
) -> impl IntoView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_read.run(());
    };
    let lines =
        move || understood.get().into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    let has_any = move || !understood.with(Vec::is_empty);
    view! {
        <form class={"form"} id={"paste"} on:submit=submit>
            <TextArea
                label={"Output of a command"} id={"paste-text"} value=text problem=problem
                on_edit=on_edit
                hint={"curl -i, or aws apigatewayv2 get-api, get-routes, get-authorizers, get-stages as JSON. It stays in this page."}
            />
            <div class={"form__actions"}>
                <button class={"button"} type={"submit"}>{"Read it"}</button>
                <button
                    class={"button"} type={"button"} hidden=move || !has_any()
                    on:click=move |_| on_forget.run(())
                >
                    {"Forget it"}
                </button>
            </div>
            <ul class={"pasted"} aria-label={"Understood"}>{lines}</ul>
        </form>
    }
}
