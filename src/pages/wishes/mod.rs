//! `/`: the list of wishes, the form to add one, and the exchange behind each.

mod adding;
mod list;
mod rows;
mod search;

use leptos::prelude::*;

use self::{adding::AddWish, list::WishList};

/// The wishes.
#[component]
pub(crate) fn WishesPage() -> impl IntoView {
    view! {
        <h1 tabindex={"-1"}>{"Wishes"}</h1>
        <div class={"columns"}>
            <WishList />
            <AddWish />
        </div>
    }
}
