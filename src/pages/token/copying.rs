//! The access token for the clipboard, after a word of warning.

use diagnosis::authorizer::from_now;
use leptos::prelude::*;

use crate::{
    components::dialog::Dialog,
    pages::token::{Clocks, Looked, part},
    state::{
        notices::Notices,
        token::{Examination, local_time},
    },
};

const DIALOG: &str = "#copying";

/// The button, and what it asks first. The token itself is nowhere in the page.
#[component]
pub(super) fn CopyToken(
    /// What was found out.
    examined: Looked,
    /// The time.
    clocks: Clocks,
) -> impl IntoView {
    let (examination, notices) = (Examination::expect(), Notices::expect());
    let close = Callback::new(move |()| notices.close_dialog(DIALOG));
    let end = part(examined, |examined| examined.anatomy.time("exp"));
    let good_for = move || {
        let now = clocks.issuer.get();
        match end.get() {
            Some(end) if end > now => {
                format!(
                    "It is good until {}, which is {}. Nobody can take it back before that.",
                    local_time(end),
                    from_now(end, now)
                )
            }
            Some(_) => "It has ended: no API takes it any more.".to_owned(),
            None => "It does not say how long it is good.".to_owned(),
        }
    };
    let copy = move |_| {
        examination.copy_token();
        close.run(());
    };
    view! {
        <button
            class={"button button--small"} id={"copy-token"} type={"button"} aria-haspopup={"dialog"}
            on:click=move |_| notices.open_dialog(DIALOG)
        >
            {"Copy access token"}
        </button>
        <Dialog id={"copying"} title={"Copy the access token?"} on_close=close>
            <p>
                {"It is a bearer token: whoever has it can do at the API what you can do, without a password and from anywhere."}
            </p>
            <p id={"copying-end"}>{good_for}</p>
            <p>
                {"The clipboard can be read by other programs, and many systems keep its history or share it between devices. Paste the token where you need it, and into no chat, ticket or web page."}
            </p>
            <div class={"form__actions"}>
                <button class={"button button--primary"} id={"confirm-copy-token"} type={"button"} on:click=copy>
                    {"Copy it"}
                </button>
                <button class={"button"} type={"button"} on:click=move |_| close.run(())>{"Leave it"}</button>
            </div>
        </Dialog>
    }
}
