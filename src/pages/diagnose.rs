//! `/diagnose`: every check, with live progress, and what follows from them.

use diagnosis::{Code, Offer, Progress};
use leptos::{either::Either, prelude::*};

use crate::{
    components::{
        check_list::CheckList, finding_card::Findings, page_heading::PageHeading,
        paste_box::PasteBox,
    },
    state::{
        account::Account, diagnosis::Diagnosis, notices::Notices, pasted::Pastes,
        shortcuts::Shortcuts,
    },
};

/// What the page is for.
const LEAD: &str = "A browser says “Failed to fetch” and no more. This page asks your tenant and your API a few questions of its own, and tells the causes apart by the answers.";

/// The diagnosis.
#[component]
pub(crate) fn DiagnosePage() -> impl IntoView {
    let (diagnosis, notices) = (Diagnosis::expect(), Notices::expect());
    let account = Account::expect();
    let shortcuts = Shortcuts::expect();
    Effect::new(move |before: Option<u32>| {
        let again = shortcuts.again();
        if before.is_some_and(|before| before != again) {
            diagnosis.begin();
        }
        again
    });
    Effect::new(move |before: Option<&'static str>| {
        let now = diagnosis.name();
        match (before, now) {
            (Some("idle" | "done"), "running") => notices.say("The diagnosis is running."),
            (Some("running"), "done") => {
                notices.say(untrack(|| diagnosis.summary()));
                // The card whose button was pressed may be gone.
                notices.catch_focus("#run-diagnosis");
            }
            _ => {}
        }
        now
    });
    let act = Callback::new(move |(code, offer): (Code, Offer)| match offer {
        Offer::SignIn => account.sign_in(),
        Offer::SignInFor(options) => account.sign_in_for(*options, None),
        Offer::Retry => diagnosis.test_again(code),
    });
    let findings = Signal::derive(move || diagnosis.findings());
    view! {
        <PageHeading title={"Diagnose"} lead=LEAD />
        <div class={"diagnosis"} data-diagnosis=move || diagnosis.name()>
            <Control />
            <Findings
                findings=findings on_offer=act
                on_copy=Callback::new(move |text| notices.copy(text))
            />
            <section class={"panel"} aria-labelledby={"checks-heading"} aria-busy=move || is_running(diagnosis).to_string()>
                <h2 id={"checks-heading"}>{"Checks"}</h2>
                <CheckList checks=Signal::derive(move || diagnosis.checks()) />
            </section>
            <FromTheTerminal />
            <Report />
        </div>
    }
}

fn is_running(diagnosis: Diagnosis) -> bool {
    matches!(diagnosis.progress(), Progress::Asking(_))
}

/// What is about to happen, the button that begins it, and what is being asked.
#[component]
fn Control() -> impl IntoView {
    let (diagnosis, notices) = (Diagnosis::expect(), Notices::expect());
    let label = move || match diagnosis.progress() {
        Progress::NotBegun => "Run diagnosis",
        Progress::Asking(_) => "Running …",
        Progress::Over | Progress::Stopped => "Run again",
    };
    let begin = move |_| {
        if !untrack(|| is_running(diagnosis)) {
            diagnosis.begin();
        }
    };
    let stop = move || {
        is_running(diagnosis).then(|| {
            view! {
                <button class={"button"} id={"stop-diagnosis"} type={"button"} on:click=move |_| {
                    diagnosis.stop();
                    notices.point_at("#run-diagnosis");
                }>
                    {"Stop"}
                </button>
            }
        })
    };
    let now = move || match diagnosis.progress() {
        Progress::Asking(probe) => {
            Either::Left(view! { <p class={"form__hint"}>{probe.describe()}</p> })
        }
        Progress::NotBegun => Either::Right(None),
        Progress::Over | Progress::Stopped => {
            Either::Right(Some(view! { <p class={"diagnosis__summary"}>{diagnosis.summary()}</p> }))
        }
    };
    view! {
        <section class={"panel"} aria-labelledby={"run-heading"}>
            <h2 id={"run-heading"}>{"What is wrong?"}</h2>
            <p class={"form__hint"}>
                {"At most nine small requests, none with your token: where one is needed, it is the word “cors-probe”. If your POST route takes anyone, one of them adds an empty wish."}
            </p>
            <div class={"form__actions"}>
                <button
                    class={"button button--primary"} id={"run-diagnosis"} type={"button"}
                    aria-disabled=move || is_running(diagnosis).to_string() on:click=begin
                >
                    {label}
                </button>
                {stop}
                {now}
            </div>
        </section>
    }
}

/// What a page cannot see, a terminal can.
#[component]
fn FromTheTerminal() -> impl IntoView {
    let (pastes, notices) = (Pastes::expect(), Notices::expect());
    let diagnosis = Diagnosis::expect();
    let read = move |()| {
        pastes.read();
        let said = untrack(|| pastes.problem())
            .unwrap_or_else(|| format!("It was read. {}", untrack(|| diagnosis.summary())));
        notices.say(said);
    };
    let has_commands =
        Memo::new(move |_| diagnosis.findings().iter().any(diagnosis::Finding::has_command));
    let clear = move |()| {
        pastes.clear();
        notices.point_at("#paste-text");
    };
    view! {
        <section class={"panel"} aria-labelledby={"paste-heading"}>
            <h2 id={"paste-heading"}>{"Paste what a command printed"}</h2>
            <p>
                {"A page never sees the answer to a preflight, nor how your API is configured. "}
                {move || if has_commands.get() {
                    "Run one of the commands above, and paste its output: it makes the verdict sure, and fills the ids into the fixes."
                } else {
                    "Where a finding names a command to run, it stands above, and what it prints can be pasted here; so can the output of curl -i that you have already."
                }}
            </p>
            <PasteBox
                text=pastes.text
                problem=Signal::derive(move || pastes.problem())
                understood=Signal::derive(move || pastes.summaries())
                on_edit=Callback::new(move |()| pastes.edit())
                on_read=Callback::new(read)
                on_forget=Callback::new(clear)
            />
        </section>
    }
}

/// A report to copy, and to look at before.
#[component]
fn Report() -> impl IntoView {
    let (diagnosis, notices) = (Diagnosis::expect(), Notices::expect());
    let report = Memo::new(move |_| match diagnosis.progress() {
        Progress::Over | Progress::Stopped => {
            Some(diagnosis.report()).filter(|report| !report.is_empty())
        }
        Progress::NotBegun | Progress::Asking(_) => None,
    });
    let shown = move |text: String| {
        let copied = text.clone();
        view! {
            <section class={"panel"} aria-labelledby={"report-heading"}>
                <h2 id={"report-heading"}>{"Report"}</h2>
                <p class={"form__hint"}>
                    {"For an issue or a colleague, in Markdown. It has no token, code or address of a person in it."}
                </p>
                <div class={"form__actions"}>
                    <button
                        class={"button"} id={"copy-report"} type={"button"}
                        on:click=move |_| notices.copy(copied.clone())
                    >
                        {"Copy report"}
                    </button>
                </div>
                <details class={"exchange"}>
                    <summary class={"exchange__summary"}>{"Show it"}</summary>
                    <pre
                        class={"exchange__body"} id={"report"} tabindex={"0"} role={"region"}
                        aria-label={"Text of the report"}
                    >
                        <code>{text}</code>
                    </pre>
                </details>
            </section>
        }
    };
    move || report.get().map(shown)
}
