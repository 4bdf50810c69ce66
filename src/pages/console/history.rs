//! The exchanges of this tab.

use std::sync::Arc;

use leptos::prelude::*;
use workbench::Record;

use crate::{
    components::{exchange_card::ExchangeCard, exchange_details::ExchangeDetails},
    state::{
        console::{Console, KEPT},
        notices::Notices,
    },
};

const NONE_YET: &str = "Earlier requests of this tab will be listed here.";

/// The exchanges before the one that is shown, and what is done with all of them.
#[component]
pub(super) fn History() -> impl IntoView {
    let (console, notices) = (Console::expect(), Notices::expect());
    let has_any = Memo::new(move |_| console.has_any());
    let has_earlier = Memo::new(move |_| !console.earlier().is_empty());
    let forget = move |_| {
        console.clear_history();
        // The button that was pressed is gone.
        notices.point_at("#answer-heading");
    };
    let list = move || {
        view! {
            <section class={"panel"} aria-labelledby={"earlier-heading"}>
                <div class={"panel__header history__header"}>
                    <h2 id={"earlier-heading"}>{"History"}</h2>
                    <div class={"form__actions"}>
                        <span class={"form__hint"} id={"save-har-note"}>{"Without secrets:"}</span>
                        <button
                            class={"button button--small"} id={"save-har"} type={"button"}
                            aria-describedby={"save-har-note"}
                            on:click=move |_| console.save_har()
                        >
                            {"Save as HAR"}
                        </button>
                        <button
                            class={"button button--small"} id={"clear-history"} type={"button"}
                            hidden=move || !has_earlier.get() on:click=forget
                        >
                            {"Clear"}
                        </button>
                    </div>
                </div>
                <p class={"form__hint"}>
                    {move || if has_earlier.get() { format!("The last {KEPT} exchanges, until the page is reloaded.") } else { NONE_YET.to_owned() }}
                </p>
                <ol class={"exchanges"} id={"earlier"} role={"list"}>
                    <For each=move || console.earlier() key=|record| record.number let:record>
                        <Entry record=record />
                    </For>
                </ol>
            </section>
        }
    };
    move || has_any.get().then(list)
}

/// One exchange.
#[component]
fn Entry(
    /// The exchange.
    record: Arc<Record>,
) -> impl IntoView {
    let console = Console::expect();
    let name = format!("{} {}, {}", record.sent.method, record.sent.path, record.time_of_day);
    let again = Arc::clone(&record);
    let exchange = record.exchange.clone();
    view! {
        <li class={"history__entry"}>
            <ExchangeCard
                exchange=record.exchange.clone() is_closed={true} took=record.millis()
                time_of_day=record.time_of_day.clone()
            >
                <ExchangeDetails exchange=exchange />
            </ExchangeCard>
            <div class={"form__actions"}>
                <button
                    class={"button button--small"} type={"button"}
                    aria-label=format!("Repeat: {name}") on:click=move |_| console.repeat(&again.sent)
                >
                    {"Repeat"}
                </button>
                <button
                    class={"button button--small"} type={"button"}
                    aria-label=format!("Edit: {name}") on:click=move |_| console.edit(&record.sent)
                >
                    {"Edit"}
                </button>
            </div>
        </li>
    }
}
