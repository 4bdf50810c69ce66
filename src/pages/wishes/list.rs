//! The list, its count, and the `GET` behind it.

use leptos::{either::EitherOf5, prelude::*};

use super::{
    rows::{Rows, SavingRows},
    search::Search,
};
use crate::{
    components::cancel_button::CancelButton,
    pages::outcome::Outcome,
    state::{
        notices::Notices,
        settings::SettingsStore,
        wishes::{Wishes, Work, long_list::LongList},
    },
};

/// What stands where the list does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Nothing,
    NoSettings,
    Loading,
    GivenUp,
    Empty,
    Rows,
}

/// The list, its count, and the `GET` behind it.
#[component]
pub(super) fn WishList() -> impl IntoView {
    let (wishes, settings) = (Wishes::expect(), SettingsStore::expect());
    let notices = Notices::expect();
    let reading = Memo::new(move |_| wishes.reading());
    let adding = Memo::new(move |_| wishes.adding());
    let list = LongList::new(wishes);
    let shown = Memo::new(move |_| {
        let is_empty = wishes.with_list(|list| list.as_ref().map(|list| list.items.is_empty()));
        match (is_empty, &*reading.read()) {
            (Some(false), _) => Shown::Rows,
            (Some(true), _) => Shown::Empty,
            (None, Work::Running) => Shown::Loading,
            (None, Work::Cancelled) => Shown::GivenUp,
            (None, Work::Idle) if !settings.is_awaited() && settings.get().is_none() => {
                Shown::NoSettings
            }
            (None, Work::Idle | Work::Done(_)) => Shown::Nothing,
        }
    });
    let area = move || match shown.get() {
        Shown::Nothing => EitherOf5::A(None),
        Shown::NoSettings => EitherOf5::A(Some(view! {
            <p class={"empty"} id={"list-needs-settings"}>
                {"The list needs settings: config.json is missing or has mistakes. "}
                <a href={"/settings"}>{"Open Settings"}</a>
            </p>
        })),
        Shown::Loading => EitherOf5::B(view! {
            <p class={"empty wishes__loading"} aria-busy={"true"}>{"Loading the wishes …"}</p>
        }),
        Shown::GivenUp => EitherOf5::C(view! {
            <p class={"empty"}>{"The list was not read to its end. Refresh reads it again."}</p>
        }),
        Shown::Empty => EitherOf5::D(move || {
            wishes.savings().is_empty().then(|| {
                view! { <p class={"empty"}>{"No wishes yet. Add the first one."}</p> }
            })
        }),
        Shown::Rows => EitherOf5::E(view! {
            <Search list=list />
            <Rows list=list />
        }),
    };
    let count = move || wishes.with_list(|list| list.as_ref().map(|list| list.count.to_string()));
    let is_reading = move || reading.with(Work::is_running);
    let is_slow = Signal::derive(move || wishes.is_reading_slow());
    // A wish on its way is seen where it is typed: at the end of a list that one sees to its end.
    let is_long = Memo::new(move |_| list.is_long());
    view! {
        <section class={"panel"} aria-labelledby={"list-heading"} aria-busy=move || is_reading().to_string()>
            <header class={"panel__header wishes__header"}>
                <h2 id={"list-heading"} tabindex={"-1"}>
                    {"List "}
                    <span class={"count"} id={"wish-count"}>{count}</span>
                </h2>
                <CancelButton
                    id={"cancel-reading"} is_slow=is_slow
                    on_cancel=Callback::new(move |()| {
                        wishes.cancel_reading();
                        notices.point_at("#refresh");
                    })
                />
                <button
                    class={"button button--small wishes__jump"} type={"button"} aria-label={"Add a wish"}
                    data-long=move || is_long.get().to_string()
                    hidden=move || is_slow.get() on:click=move |_| notices.point_at("#wish-name")
                >
                    {"Add"}
                </button>
                <button
                    class={"button button--small"}
                    id={"refresh"}
                    type={"button"}
                    aria-disabled=move || (settings.get().is_none() || is_reading()).to_string()
                    on:click=move |_| wishes.refresh()
                >
                    {"Refresh"}
                </button>
            </header>
            <Outcome
                work=reading heading={"#list-heading"} on_retry=Callback::new(move |()| wishes.read())
                explained_by=adding stays=true
            />
            <Incomplete />
            {move || is_long.get().then(|| view! { <SavingRows /> })}
            {area}
            {move || (!is_long.get()).then(|| view! { <SavingRows /> })}
        </section>
    }
}

/// That the API has more wishes than it sent.
#[component]
fn Incomplete() -> impl IntoView {
    let wishes = Wishes::expect();
    let count = Memo::new(move |_| {
        wishes.with_list(|list| {
            let list = list.as_ref()?;
            list.last_evaluated_key.as_ref().map(|_| list.items.len())
        })
    });
    move || {
        count.get().map(|count| {
            view! {
                <p class={"note"} id={"more-wishes"}>
                    {format!("There are more wishes than these {count}. The answer ends with a ")}
                    <code>{"LastEvaluatedKey"}</code>
                    {": a DynamoDB Scan stops after 1 MB, and the function behind this API does not go on \
                      from there. What is missing here is in the table all the same, and the search does \
                      not see it."}
                </p>
            }
        })
    }
}
