//! `/console`: any request to the API, what became of it, and those of before.

mod composer;
mod history;
mod snippets;

use diagnosis::{composed::Destination, expose_headers};
use leptos::prelude::*;
use workbench::headers;

use crate::{
    components::{
        answer_view::{AnswerView, Look},
        page_heading::PageHeading,
    },
    pages::outcome::Outcome,
    state::{
        console::Console, notices::Notices, settings::SettingsStore, surroundings::place,
        wishes::Work,
    },
};
use composer::Composer;
use history::History;
use snippets::Snippets;

/// What the page is for.
const LEAD: &str = "Any request, and what becomes of it. Your token goes to the API of config.json and nowhere else.";

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
    let retry = Callback::new(move |()| {
        if let Some(record) = untrack(|| console.shown()) {
            console.retry(&record.sent);
        }
    });
    view! {
        <div class={"console"}>
            <PageHeading title={"Console"} lead=LEAD />
            <div class={"console__columns"}>
                <div class={"panel"}>
                    <Composer work=work on_send=send />
                    <Snippets />
                </div>
                <section class={"panel"} aria-labelledby={"answer-heading"}>
                    <h2 id={"answer-heading"} tabindex={"-1"}>{"Answer"}</h2>
                    <p class={"empty"} aria-busy=move || work.with(Work::is_running).to_string()>
                        {move || said(&work.get(), console.elapsed(), console.cancelled())}
                    </p>
                    <Answer />
                    <Outcome work=work heading={"#answer-heading"} on_retry=retry is_shown={true} />
                </section>
            </div>
            <History />
        </div>
    }
}

fn said(work: &Work, seconds: u32, cancelled: &str) -> String {
    match work {
        Work::Idle => "Nothing is sent until you press Send.".to_owned(),
        Work::Cancelled => cancelled.to_owned(),
        Work::Running if seconds == 0 => "Waiting for the answer …".to_owned(),
        Work::Running => format!("Waiting for the answer … {seconds} s"),
        Work::Done(_) => String::new(),
    }
}

/// The exchange that is shown.
#[component]
fn Answer() -> impl IntoView {
    let (console, notices, settings) =
        (Console::expect(), Notices::expect(), SettingsStore::expect());
    let look = Look { part: RwSignal::new("body"), pretty: RwSignal::new(true) };
    let copy = Callback::new(move |text| notices.copy(text));
    let shown = Memo::new(move |_| console.shown());
    move || {
        let (record, place) = (shown.get()?, place(settings.get()?));
        let url = &record.exchange.url;
        let is_own_origin = url.starts_with(&format!("{}/", place.page_origin));
        let api = &place.settings.api_url;
        let all = record.exchange.answer().map(|answer| answer.headers.as_slice());
        // What somebody else's host exposes is not for this person to say.
        let is_closed = !is_own_origin
            && Destination::of(api, url) == Destination::Api
            && headers::has_only_safelisted(all.unwrap_or_default());
        let expose = is_closed.then(|| expose_headers(api, &place.page_origin).to_vec());
        Some(view! {
            <AnswerView
                record=record look=look is_own_origin=is_own_origin
                expose=expose.unwrap_or_default() on_copy=copy
            />
        })
    }
}
