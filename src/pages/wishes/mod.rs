//! `/`: the list of wishes, the form to add one, and the exchange behind each.

mod adding;
mod list;
mod rows;
mod search;

use leptos::prelude::*;

use self::{adding::AddWish, list::WishList};
use crate::components::page_heading::PageHeading;

/// What the page is for.
pub(crate) const LEAD: &str = "Your wishes, kept by an AWS HTTP API that a JWT authorizer guards. Every exchange with it can be looked into, and where a browser says no more than “Failed to fetch”, this app finds out who failed and why, and prints the fix.";

/// The wishes.
#[component]
pub(crate) fn WishesPage() -> impl IntoView {
    view! {
        <PageHeading title={"Wishes"} lead=LEAD />
        <div class={"columns"}>
            <WishList />
            <AddWish />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_static_page_begins_as_this_one_so_that_nothing_moves_when_the_app_starts() {
        let page = include_str!("../../../index.html");
        assert!(page.contains(&format!("<p class=\"page-heading__lead\">{LEAD}</p>")));
    }
}
