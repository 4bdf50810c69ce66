//! `/settings`: the settings in force and where they came from, what follows from them, and others to
//! be tried in this tab.

pub(crate) mod banner;
mod editor;
mod facts;

use ::settings::guide;
use leptos::{either::EitherOf3, prelude::*};

use crate::{
    components::{page_heading::PageHeading, setting_list::SettingList},
    pages::settings::{editor::Editor, facts::Facts},
    state::settings::{Origin, SettingsStore},
};

/// What the page is for.
const LEAD: &str =
    "Who signs you in, which API is called, and what to enter at the provider and at AWS.";

/// The settings.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let settings = SettingsStore::expect();
    let is_awaited = Memo::new(move |_| settings.is_awaited());
    // What stands below something that is not there yet would be pushed away when it comes.
    let rest = move || (!is_awaited.get()).then(|| view! { <Editor /> <Facts /> });
    // Where they come from can turn out only when they are checked.
    let in_force = move || {
        is_awaited.track();
        view! { <InForce /> }
    };
    view! {
        <div class={"settings"}>
            <PageHeading title={"Settings"} lead=LEAD />
            {in_force}
            {rest}
        </div>
    }
}

/// The settings in force, each explained.
#[component]
fn InForce() -> impl IntoView {
    let settings = SettingsStore::expect();
    let is_good = Memo::new(move |_| settings.get().is_some());
    let list = move || match settings.text() {
        Some(text) if is_good.get() => EitherOf3::A(view! { <Rows text=text /> }),
        _ if settings.is_awaited() => EitherOf3::B(
            view! { <p class={"empty"} aria-busy={"true"}>{"Reading config.json …"}</p> },
        ),
        _ => EitherOf3::C(view! {
            <p class={"empty"}>
                {"No settings are in force: config.json is not there, or has the mistakes named above. You can mend them below and try them in this tab at once."}
            </p>
        }),
    };
    let from = match settings.origin() {
        Origin::File => "config.json",
        Origin::Tab => "tried in this tab",
    };
    let damaged = settings.was_damaged().then(|| view! {
        <p class={"note"} id={"settings-damaged"}>
            {"What was tried in this tab cannot be used any more, so it was dropped and config.json is in force."}
        </p>
    });
    view! {
        <section class={"panel"} aria-labelledby={"in-force-heading"} data-settings=from>
            <div class={"panel__header"}>
                <h2 id={"in-force-heading"}>{"In force"}</h2>
                <span class={"badge badge--quiet"}>{from}</span>
            </div>
            {damaged}
            {list}
        </section>
    }
}

/// What is set, and below it what is left out.
#[component]
fn Rows(
    /// The text that the settings were read from.
    text: String,
) -> impl IntoView {
    let (set, left_out): (Vec<_>, Vec<_>) =
        guide::rows(&text).into_iter().partition(|row| row.value.is_some());
    let count = left_out.len();
    view! {
        <SettingList rows=set />
        <details class={"left-out"}>
            <summary class={"left-out__summary"}>
                {format!("Left out, so that a default counts ({count})")}
            </summary>
            <SettingList rows=left_out />
        </details>
    }
}
