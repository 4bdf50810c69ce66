//! `/console`: any request to the API, what became of it, and those of before.

use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    components::{
        exchange_card::ExchangeCard, field::TextField, method_field::MethodField, switch::Switch,
        text_area::TextArea,
    },
    pages::outcome::Outcome,
    state::{console::Console, notices::Notices, settings::SettingsStore, wishes::Work},
};

/// The first field that has a problem, and where there is none, what is wrong with the settings.
const PROBLEM: &str = "#console [aria-invalid=true], [data-finding]";

/// The console.
#[component]
pub(crate) fn ConsolePage() -> impl IntoView {
    let (console, notices) = (Console::expect(), Notices::expect());
    let work = Memo::new(move |_| console.work());
    let send = Callback::new(move |()| {
        if !console.send() {
            notices.point_at(PROBLEM);
        }
    });
    view! {
        <div class={"console"}>
            <h1 tabindex={"-1"}>{"Console"}</h1>
            <div class={"panel"}>
                <p class={"form__hint"}>
                    {"Sends any request to the API of config.json, and shows what becomes of it."}
                </p>
                <Composer work=work on_send=send />
            </div>
            <section class={"panel"} aria-labelledby={"answer-heading"}>
                <h2 id={"answer-heading"} tabindex={"-1"}>{"Answer"}</h2>
                <p class={"empty"} aria-busy=move || work.with(Work::is_running).to_string()>
                    {move || said(&work.get())}
                </p>
                <Outcome work=work heading={"#answer-heading"} on_retry=send />
            </section>
            <Earlier />
        </div>
    }
}

fn said(work: &Work) -> &'static str {
    match work {
        Work::Idle => "Nothing is sent until you press Send.",
        Work::Running => "Waiting for the answer …",
        Work::Done(_) => "",
    }
}

/// The request.
#[component]
fn Composer(
    /// The request that is on its way, if one is.
    work: Memo<Work>,
    /// The person sends it.
    on_send: Callback<()>,
) -> impl IntoView {
    let (console, notices, settings) =
        (Console::expect(), Notices::expect(), SettingsStore::expect());
    let draft = console.draft;
    let is_running = move || work.with(Work::is_running);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_send.run(());
    };
    let cancel = move |_| {
        console.cancel();
        // The button that was pressed is gone.
        notices.point_at("#console [type=submit]");
    };
    view! {
        <form class={"form"} id={"console"} novalidate={true} on:submit=submit>
            <MethodField
                value=draft.method
                problem=Signal::derive(move || console.problems().method)
            />
            <TextField
                form={"console"} label={"Path"} name={"path"} value=draft.path
                hint={"Below the stage of apiUrl, such as /wish-list-service?limit=1"}
                problem=Signal::derive(move || console.problems().path)
            />
            <Switch
                label={"Send my token"} id={"console-token"} name={"token"}
                hint={"Off: the request goes as that of somebody who is not signed in."}
                hint_without={"Sign in to send a token."}
                value=draft.with_token ready=Signal::derive(move || console.has_token())
            />
            <TextArea
                label={"Headers"} id={"console-headers"} name={"headers"} rows={"3"}
                hint={"One a line, as Name: value. With a body, content-type is application/json if you name none."}
                value=draft.headers problem=Signal::derive(move || console.problems().headers)
                remark=Signal::derive(move || console.remarks().headers)
            />
            <TextArea
                label={"Body"} id={"console-body"} name={"body"} hint={"Sent as it is; empty for none."}
                value=draft.body problem=None
                remark=Signal::derive(move || console.remarks().body.map(str::to_owned))
            />
            <div class={"form__actions"}>
                <button
                    class={"button button--primary"} type={"submit"}
                    aria-disabled=move || (settings.get().is_none() || is_running()).to_string()
                >
                    {move || if is_running() { "Sending …" } else { "Send" }}
                </button>
                <button
                    class={"button"} id={"cancel-request"} type={"button"}
                    hidden=move || !is_running() on:click=cancel
                >
                    {"Cancel"}
                </button>
            </div>
        </form>
    }
}

/// The exchanges before the one that is shown.
#[component]
fn Earlier() -> impl IntoView {
    let console = Console::expect();
    let has_any = Memo::new(move |_| !console.earlier().is_empty());
    let list = move || {
        view! {
            <section class={"panel"} aria-labelledby={"earlier-heading"}>
                <h2 id={"earlier-heading"}>{"Before"}</h2>
                <p class={"form__hint"}>{"The last 20 of this tab, until the page is reloaded."}</p>
                <ol class={"exchanges"} id={"earlier"} role={"list"}>
                    <For each=move || console.earlier() key=|(number, _)| *number let:entry>
                        <li><ExchangeCard exchange=entry.1 is_closed={true} /></li>
                    </For>
                </ol>
            </section>
        }
    };
    move || has_any.get().then(list)
}
