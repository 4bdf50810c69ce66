//! A wish that is not in the list: on its way, or not saved.

use leptos::prelude::*;
use wish_list::NewWish;

use crate::components::wish_item::texts;

/// One such wish.
#[component]
pub(crate) fn SavingItem(
    /// What was typed.
    wish: NewWish,
    /// How far it has come, for `data-pending`.
    stage: &'static str,
    /// The same for people.
    words: &'static str,
    /// Whether it is still to come; otherwise there is something to decide.
    is_open: bool,
    /// The person wants it back in the form.
    on_edit: Callback<()>,
    /// The person wants it gone.
    on_drop: Callback<()>,
) -> impl IntoView {
    let name = wish.name.clone().unwrap_or_default();
    let choices = (!is_open).then(|| {
        view! {
            <p class={"form__actions"}>
                <button
                    class={"button button--small"} type={"button"} on:click=move |_| on_edit.run(())
                    aria-label=format!("Put back into the form: {name}")
                >
                    {"Put back into the form"}
                </button>
                <button
                    class={"button button--small"} type={"button"} on:click=move |_| on_drop.run(())
                    aria-label=format!("Discard: {name}")
                >
                    {"Discard"}
                </button>
            </p>
        }
    });
    view! {
        <li class={"wish"} data-pending=stage>
            {texts(wish.stored_as(String::new()))}
            <p class={"wish__stage"}><span class={"badge badge--quiet"}>{words}</span></p>
            {choices}
        </li>
    }
}
