//! One wish of the list. Whatever of it is missing is left out; text is text.

use leptos::{either::Either, prelude::*};
use wish_list::{Wish, is_web_link};

/// One wish.
#[component]
pub(crate) fn WishItem(
    /// As the API answered it.
    wish: Wish,
    /// Where not all of them are in the page: its number, and how many there are.
    position: Option<(usize, usize)>,
) -> impl IntoView {
    let id = wish.id.clone();
    let (number, total) = position.unzip();
    let text = |number: usize| number.to_string();
    view! {
        <li
            class={"wish"} data-wish-id=id aria-posinset=number.map(text) aria-setsize=total.map(text)
        >
            {texts(wish)}
        </li>
    }
}

/// What a wish says. Each text has its own direction, and keeps it to itself.
pub(super) fn texts(wish: Wish) -> impl IntoView {
    let name = match filled(wish.name) {
        Some(name) => Either::Left(view! { <p class={"wish__name"} dir={"auto"}>{name}</p> }),
        None => Either::Right(view! {
            <p class={"wish__name wish__name--missing"}>{format!("Unnamed wish {}", wish.id).trim_end().to_owned()}</p>
        }),
    };
    let description = filled(wish.description)
        .map(|text| view! { <p class={"wish__description"} dir={"auto"}>{text}</p> });
    view! {
        {name}
        {description}
        {filled(wish.url).map(link)}
    }
}

/// A text that shows something.
fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// Only a link to the web can be clicked; it opens elsewhere and learns nothing of this page.
fn link(url: String) -> impl IntoView {
    if !is_web_link(&url) {
        return Either::Left(view! { <p class={"wish__link"} dir={"ltr"}>{url}</p> });
    }
    Either::Right(view! {
        <p class={"wish__link"} dir={"ltr"}>
            <a href=url target={"_blank"} rel={"noopener noreferrer"}>{url.clone()}</a>
        </p>
    })
}
