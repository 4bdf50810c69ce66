//! An answer: its status in words, its body, its headers, its time.

use std::sync::Arc;

use diagnosis::Outcome;
use leptos::{either::Either, prelude::*};
use workbench::{Record, headers, json, size, status};

use crate::components::{
    code_block::{CodeBlock, CopyButton},
    exchange_card::{brief, silence},
    switch::Switch,
    tabs::{TabPanel, Tabs},
    timing_table::TimingTable,
};

/// How much of a body is shown, in letters; all of it is copied.
const LONGEST_SHOWN: usize = 100_000;

/// What the person chose to look at; it stays from answer to answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// The part that is shown.
    pub(crate) part: RwSignal<&'static str>,
    /// Whether JSON is indented.
    pub(crate) pretty: RwSignal<bool>,
}

/// An exchange with all that is known of it.
#[component]
pub(crate) fn AnswerView(
    /// The exchange.
    record: Arc<Record>,
    /// What is looked at.
    look: Look,
    /// Whether it went to the page's own origin.
    is_own_origin: bool,
    /// Commands that let the page read more headers, with what each does.
    expose: Vec<(&'static str, String)>,
    /// The person copies something.
    on_copy: Callback<String>,
) -> impl IntoView {
    let exchange = &record.exchange;
    let (method, status) = (exchange.method.clone(), exchange.status_text());
    let token = if exchange.token_sent { "with the Bearer token" } else { "without a token" };
    let (asked, url) = (method.clone(), exchange.url.clone());
    let time = record.millis();
    let bytes = record.answered.map(|answered| {
        view! { <span>{size::written(answered.bytes)}</span> }
    });
    let badge = status_badge(&record);
    let time_of_day = record.time_of_day.clone();
    let note = record.note;
    let outcome = match &exchange.outcome {
        Outcome::Failed(error) => Err(*error),
        Outcome::Answered(answer) => Ok(status::meaning(answer.status)),
    };
    let content = match outcome {
        Err(error) => Either::Left(view! {
            <p>{silence(error)}{" "}{note}</p>
        }),
        Ok(meaning) => {
            let parts = parts(record, look, is_own_origin, expose, on_copy);
            let note = note.map(|note| {
                view! { <p class={"note"} id={"answer-note"} role={"note"}>{note}</p> }
            });
            Either::Right(view! { <p>{meaning}</p> {note} {parts} })
        }
    };
    view! {
        <div class={"answer"} data-exchange={""} data-method=method data-status=status>
            <p class={"answer__line"}>
                {badge}
                <span>{size::millis(time)}</span>
                {bytes}
                <span>{time_of_day}</span>
                <span>{token}</span>
            </p>
            <p class={"answer__url"}><strong>{asked}</strong>{" "}{url}</p>
            {content}
        </div>
    }
}

fn status_badge(record: &Record) -> impl IntoView + use<> {
    let answer = record.exchange.answer();
    let state = match answer.map(|answer| answer.status) {
        Some(200..300) => "good",
        _ => "failed",
    };
    let words = answer.map_or_else(
        || brief(&record.exchange.outcome),
        |answer| format!("{} {}", answer.status, status::phrase(answer.status)),
    );
    view! { <strong class={"answer__status"} data-state=state>{words}</strong> }
}

fn parts(
    record: Arc<Record>,
    look: Look,
    is_own_origin: bool,
    expose: Vec<(&'static str, String)>,
    on_copy: Callback<String>,
) -> impl IntoView + use<> {
    let timing = record.timing.clone();
    let millis = record.exchange.duration;
    let headers = header_list(&record, is_own_origin, expose, on_copy);
    let body = body(record, look, on_copy);
    let tabs = vec![("body", "Body"), ("headers", "Headers"), ("timing", "Time")];
    view! {
        <Tabs id={"answer"} label={"Parts of the answer"} tabs=tabs selected=look.part />
        <TabPanel id={"answer"} tab={"body"} selected=look.part>
            {body}
        </TabPanel>
        <TabPanel id={"answer"} tab={"headers"} selected=look.part>
            {headers}
        </TabPanel>
        <TabPanel id={"answer"} tab={"timing"} selected=look.part>
            <TimingTable timing=timing millis=millis />
        </TabPanel>
    }
}

fn body(record: Arc<Record>, look: Look, on_copy: Callback<String>) -> impl IntoView + use<> {
    let text = |record: &Record| {
        record.exchange.answer().map(|answer| answer.body.clone()).unwrap_or_default()
    };
    if let Some(why) = unreadable(&record) {
        return Either::Left(view! { <p class={"empty"}>{why}</p> });
    }
    let indented = record.exchange.answer().and_then(|answer| json::indented(&answer.body));
    let is_json = indented.is_some();
    let indented = Arc::new(indented.unwrap_or_default());
    let whole = Signal::derive(move || {
        if is_json && look.pretty.get() { indented.as_ref().clone() } else { text(&record) }
    });
    let shown = Signal::derive(move || {
        size::beginning(&whole.get(), LONGEST_SHOWN, "; Copy takes all of it")
    });
    // What is copied is the whole, however much is shown.
    let copy = Callback::new(move |_| on_copy.run(whole.get_untracked()));
    let switch = is_json.then(|| {
        view! {
            <Switch
                label={"Indented"} id={"answer-indented"} name={"indented"} hint={""} hint_without={""}
                value=look.pretty ready=true
            />
        }
    });
    Either::Right(view! {
        {switch}
        <CodeBlock label={"Body of the answer"} text=shown on_copy=copy />
    })
}

/// Why there is no body to read, if there is none.
fn unreadable(record: &Record) -> Option<String> {
    let answer = record.exchange.answer()?;
    if record.answered.is_some_and(|answered| !answered.is_text) {
        let kind = answer.header("content-type").map(|kind| format!(" of {kind}"));
        let bytes = size::written(record.answered.unwrap_or_default().bytes);
        let kind = kind.unwrap_or_default();
        return Some(format!("{bytes}{kind}. It is no text, so there is nothing to read here."));
    }
    answer.body.is_empty().then(|| "The body is empty.".to_owned())
}

fn header_list(
    record: &Record,
    is_own_origin: bool,
    expose: Vec<(&'static str, String)>,
    on_copy: Callback<String>,
) -> impl IntoView + use<> {
    let all = record.exchange.answer().map(|answer| answer.headers.clone()).unwrap_or_default();
    let lines: Vec<_> = all.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let lines = lines.join("\n");
    let row = |(name, value): &(String, String)| {
        view! { <div><dt>{name.clone()}</dt><dd>{value.clone()}</dd></div> }
    };
    let nothing = all.is_empty().then(|| view! { <p class={"empty"}>{"None."}</p> });
    let commands = expose.into_iter().map(|(what, command)| {
        view! {
            <p class={"form__hint"}>{what}</p>
            <CodeBlock label=what.to_owned() text=command on_copy=on_copy />
        }
    });
    let commands = commands.collect_view();
    view! {
        <dl class={"exchange__headers"}>{all.iter().map(row).collect_view()}</dl>
        {nothing}
        <div class={"form__actions"}>
            <CopyButton label={"Headers of the answer"} text=lines on_copy=on_copy />
        </div>
        <p class={"form__hint"}>{headers::on_hidden(is_own_origin)}</p>
        {commands}
    }
}
