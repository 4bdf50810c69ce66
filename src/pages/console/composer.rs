//! The form of a request.

use diagnosis::composed::Destination;
use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    prelude::*,
};

use crate::{
    components::{
        exchange_card::brief, field::TextField, method_field::MethodField, query_rows::QueryRows,
        switch::Switch, text_area::TextArea,
    },
    state::{console::Console, notices::Notices, settings::SettingsStore, wishes::Work},
};

/// The request.
#[component]
pub(super) fn Composer(
    /// The request that is on its way, if one is.
    work: Memo<Work>,
    /// The person sends it.
    on_send: Callback<()>,
) -> impl IntoView {
    let console = Console::expect();
    let draft = console.draft;
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_send.run(());
    };
    let press = move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            on_send.run(());
        }
    };
    view! {
        <form
            class={"form"} id={"console"} novalidate={true}
            on:submit=submit on:keydown=press on:change=move |_| console.shorten()
        >
            <Linked />
            <div class={"composer__line"}>
                <MethodField
                    value=draft.method
                    problem=Signal::derive(move || console.problems().method)
                />
                <TextField
                    form={"console"} label={"Path"} name={"path"} value=draft.path
                    hint={"Below the stage of apiUrl, such as /wish-list-service?limit=1"}
                    problem=Signal::derive(move || console.problems().path)
                />
            </div>
            <Goal />
            <QueryRows
                rows=Memo::new(move |_| console.rows())
                on_change=Callback::new(move |(place, part, text): (usize, _, String)| {
                    console.change_row(place, part, &text);
                })
                on_remove=Callback::new(move |place| console.remove_row(place))
                on_add=Callback::new(move |()| console.add_row())
            />
            <Switch
                label={"Send my token"} id={"console-token"} name={"token"}
                hint=Signal::derive(move || {
                    if draft.with_token.get() {
                        "On: the API learns from it who you are."
                    } else {
                        "Off: the request goes as that of somebody who is not signed in."
                    }
                })
                hint_without=Signal::derive(move || {
                    if console.has_token() { "Your token is not sent there." } else { "Sign in to send a token." }
                })
                value=draft.with_token ready=Signal::derive(move || console.may_send_token())
            />
            <TextArea
                label={"Headers"} id={"console-headers"} name={"headers"} rows={"3"}
                hint={"One a line, as Name: value. With a body, content-type is application/json if you name none."}
                value=draft.headers problem=Signal::derive(move || console.problems().headers)
                remark=Signal::derive(move || console.remarks().0)
            />
            <TextArea
                label={"Body"} id={"console-body"} name={"body"} hint={"Sent as it is; empty for none."}
                value=draft.body problem=Signal::derive(move || console.mistake())
                remark=Signal::derive(move || console.remarks().1)
            />
            <Buttons work=work />
        </form>
    }
}

/// What a link has filled in.
#[component]
fn Linked() -> impl IntoView {
    let console = Console::expect();
    let ignored =
        move |all: Vec<String>| all.into_iter().map(|said| view! { <p>{said}</p> }).collect_view();
    move || {
        let all = console.linked()?;
        Some(view! {
            <div class={"note"} id={"console-linked"} role={"note"}>
                <p>{"A link has filled this form in. Nothing has been sent: read it, then press Send."}</p>
                {ignored(all)}
            </div>
        })
    }
}

/// Where the request goes, and whether the token goes along.
#[component]
fn Goal() -> impl IntoView {
    let console = Console::expect();
    let name = move || match console.destination() {
        Some((Destination::Api, _)) => "api",
        Some((Destination::OtherStage, _)) => "other-stage",
        Some((Destination::Elsewhere(_), _)) => "elsewhere",
        None => "none",
    };
    let words = move || {
        if !console.knows_api() {
            return "Goes to the API of config.json.".to_owned();
        }
        let base = console.base();
        let Some((destination, wants_token)) = console.destination() else {
            return format!("Cannot be sent: {}", console.obstacle().unwrap_or_default());
        };
        let token = if wants_token { "with your token" } else { "without a token" };
        match destination {
            Destination::Api => format!("Goes to {base}, {token}."),
            Destination::OtherStage => format!(
                "Goes to another stage than that of apiUrl, so without your token: it goes below {base} only."
            ),
            Destination::Elsewhere(origin) => format!(
                "Goes to {origin}, which is not the API, so without your token. The policy of this page may refuse it."
            ),
        }
    };
    view! { <p class={"composer__goal"} id={"console-goal"} data-goal=name>{words}</p> }
}

/// What is done with the request.
#[component]
fn Buttons(
    /// The request that is on its way, if one is.
    work: Memo<Work>,
) -> impl IntoView {
    let (console, notices, settings) =
        (Console::expect(), Notices::expect(), SettingsStore::expect());
    let is_running = move || work.with(Work::is_running);
    let cancel = move |_| {
        console.cancel();
        // The button that was pressed is gone.
        notices.point_at("#console [type=submit]");
    };
    let left_out = move || {
        let all = console.sharing.left_out();
        all.into_iter().map(|said| view! { <p class={"form__hint"}>{said}</p> }).collect_view()
    };
    // On a phone the answer is out of sight.
    let result = move || {
        let record = console.shown()?;
        let status = brief(&record.exchange.outcome);
        Some(view! {
            <a class={"composer__result"} href={"#answer-heading"}>{format!("See the answer: {status}")}</a>
        })
    };
    view! {
        <div class={"form__actions"}>
            <button
                class={"button button--primary"} type={"submit"}
                aria-disabled=move || (settings.get().is_none() || is_running()).to_string()
                aria-keyshortcuts={"Control+Enter Meta+Enter"}
            >
                {move || if is_running() { "Sending …" } else { "Send" }}
            </button>
            <button
                class={"button"} id={"cancel-request"} type={"button"}
                hidden=move || !is_running() on:click=cancel
            >
                {"Cancel"}
            </button>
            {result}
            <button
                class={"button"} id={"format-body"} type={"button"}
                on:click=move |_| console.format()
            >
                {"Format the body"}
            </button>
            <button
                class={"button"} id={"copy-link"} type={"button"} aria-describedby={"copy-link-note"}
                on:click=move |_| console.sharing.copy_link(console.draft)
            >
                {"Copy link"}
            </button>
        </div>
        <div class={"composer__left-out"} id={"copy-link-note"}>{left_out}</div>
    }
}
