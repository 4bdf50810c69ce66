//! The rows of the list, and those of the wishes that are not in it yet.

use leptos::prelude::*;

use crate::{
    components::{saving_item::SavingItem, wish_item::WishItem},
    state::{
        draft::Draft,
        notices::Notices,
        wishes::{
            Wishes,
            long_list::LongList,
            saving::{Saving, Stage},
        },
    },
};

/// The rows that are in the page, with the room of those above and below them.
#[component]
pub(super) fn Rows(
    /// The list.
    list: LongList,
) -> impl IntoView {
    let (above, below) =
        (Memo::new(move |_| list.room_above()), Memo::new(move |_| list.room_below()));
    let notices = Notices::expect();
    let show_all = move |_| {
        list.clear();
        notices.point_at("#search-wishes");
    };
    let is_empty = Memo::new(move |_| list.total() == 0);
    view! {
        <div class={"wishes__frame"}>
            <div style:height=move || format!("{:.2}px", above.get())></div>
            // Safari forgets that a list without bullets is one. The focus goes here when the row that has
            // it leaves the page.
            <ul class={"wishes"} id={"wishes"} role={"list"} tabindex={"-1"} aria-labelledby={"list-heading"}>
                <For each=move || list.rows() key=|row| *row let:row>
                    {list.wish(row.place).map(|wish| view! { <WishItem wish=wish position=row.position /> })}
                </For>
            </ul>
            <div style:height=move || format!("{:.2}px", below.get())></div>
            {move || is_empty.get().then(|| view! {
                <button class={"button button--small"} type={"button"} on:click=show_all>
                    {"Show all wishes"}
                </button>
            })}
        </div>
    }
}

/// The wishes on their way, and those that were not saved and are no longer in the form.
#[component]
pub(super) fn SavingRows() -> impl IntoView {
    let (wishes, draft, notices) = (Wishes::expect(), Draft::expect(), Notices::expect());
    let savings = Memo::new(move |_| wishes.savings());
    let item = move |Saving { key, wish, stage }: Saving| {
        view! {
            <SavingItem
                wish=wish
                stage=stage.name()
                words=words(stage)
                is_open=stage.is_open()
                on_edit=Callback::new(move |()| {
                    draft.take_back(key);
                    notices.point_at("#wish-name");
                })
                on_drop=Callback::new(move |()| {
                    draft.drop_saving(key);
                    notices.catch_focus("#list-heading");
                })
            />
        }
    };
    let is_any = Memo::new(move |_| savings.with(|savings| !savings.is_empty()));
    move || {
        is_any.get().then(|| {
            view! {
                <ul class={"wishes"} id={"saving"} role={"list"} aria-label={"Wishes that are not saved yet"}>
                    <For each=move || savings.get() key=|saving| (saving.key, saving.stage) let:saving>
                        {item(saving)}
                    </For>
                </ul>
            }
        })
    }
}

fn words(stage: Stage) -> &'static str {
    match stage {
        Stage::Sending => "Saving …",
        Stage::Waiting => "Waits for the one before it",
        Stage::Unknown => "May have been saved",
        Stage::NotSaved => "Not saved",
    }
}
