//! The request as code.

use leptos::prelude::*;
use workbench::snippet::{self, Kind};

use crate::{
    components::{
        code_block::CodeBlock,
        dialog::Dialog,
        tabs::{TabPanel, Tabs},
    },
    state::{console::Console, notices::Notices},
};

const DIALOG: &str = "#snippet-with-token";

/// The request as code, to copy.
#[component]
pub(super) fn Snippets() -> impl IntoView {
    let console = Console::expect();
    let selected = RwSignal::new(Kind::Curl.name());
    let kind = Memo::new(move |_| {
        let chosen = selected.get();
        Kind::ALL.into_iter().find(|kind| kind.name() == chosen).unwrap_or(Kind::Curl)
    });
    let tabs = Kind::ALL.map(|kind| (kind.name(), kind.title())).to_vec();
    view! {
        <details id={"snippets"}>
            <summary class={"snippets__summary"}>{"Copy as code"}</summary>
            <div class={"snippets__content"}>
                <Tabs id={"snippet"} label={"Languages"} tabs=tabs selected=selected />
                {Kind::ALL.map(|kind| panel(kind, selected)).collect_view()}
            </div>
        </details>
        <WithToken kind=kind console=console />
    }
}

fn panel(kind: Kind, selected: RwSignal<&'static str>) -> impl IntoView {
    let (console, notices) = (Console::expect(), Notices::expect());
    let text = Memo::new(move |_| match console.sendable() {
        Some(sent) => snippet::written(&sent, kind, None),
        None => "The request cannot be sent as it is.".to_owned(),
    });
    let has_token = move || console.sendable().is_some_and(|sent| sent.with_token);
    let copy = Callback::new(move |text| notices.copy(text));
    let hint = move || if has_token() { kind.hint() } else { kind.hint_without() };
    let on_method = move || {
        let sent = console.sendable()?;
        Some(format!(" {}", kind.hint_on_method(&sent.method)?))
    };
    view! {
        <TabPanel id={"snippet"} tab=kind.name() selected=selected>
            <p class={"form__hint"}>{hint}{on_method}</p>
            <CodeBlock label=format!("The request as {}", kind.title()) text=text on_copy=copy />
            <button
                class={"button button--small snippets__token"} type={"button"} hidden=move || !has_token()
                on:click=move |_| notices.open_dialog(DIALOG)
            >
                {"Copy with my token …"}
            </button>
        </TabPanel>
    }
}

/// The question before a token goes to the clipboard.
#[component]
fn WithToken(
    /// What is copied.
    kind: Memo<Kind>,
    /// The request.
    console: Console,
) -> impl IntoView {
    let notices = Notices::expect();
    let copy = move |_| {
        notices.close_dialog(DIALOG);
        if let Some(sent) = untrack(|| console.sendable()) {
            console.sharing.copy_with_token(sent, kind.get_untracked());
        }
    };
    view! {
        <Dialog
            id={"snippet-with-token"} title={"Copy with your token?"}
            on_close=Callback::new(move |()| notices.close_dialog(DIALOG))
        >
            <p>{"Whoever has your token can call the API as you, until it ends. The clipboard is open to other programs, and may be kept or sent to your other devices."}</p>
            <p>{"Do not paste it into a chat, an issue, or a page that you do not know."}</p>
            <div class={"form__actions"}>
                <button class={"button"} id={"copy-with-token"} type={"button"} on:click=copy>
                    {"Copy with my token"}
                </button>
            </div>
        </Dialog>
    }
}
