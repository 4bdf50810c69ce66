//! One wish of the list. Whatever of it is missing is left out; text is text.

use leptos::{either::Either, prelude::*};
use wish_list::{Wish, is_web_link};

/// One wish.
#[component]
pub(crate) fn WishItem(
    /// As the API answered it.
    wish: Wish,
) -> impl IntoView {
    let name = match filled(wish.name) {
        Some(name) => Either::Left(view! { <p class={"wish__name"}>{name}</p> }),
        None => Either::Right(view! {
            <p class={"wish__name wish__name--missing"}>{format!("Unnamed wish {}", wish.id).trim_end().to_owned()}</p>
        }),
    };
    let description =
        filled(wish.description).map(|text| view! { <p class={"wish__description"}>{text}</p> });
    view! {
        <li class={"wish"} data-wish-id=wish.id>
            {name}
            {description}
            {filled(wish.url).map(link)}
        </li>
    }
}

/// A text that shows something.
fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// Only a link to the web can be clicked; it opens elsewhere and learns nothing of this page.
fn link(url: String) -> impl IntoView {
    if !is_web_link(&url) {
        return Either::Left(view! { <p class={"wish__link"}>{url}</p> });
    }
    Either::Right(view! {
        <p class={"wish__link"}>
            <a href=url target={"_blank"} rel={"noopener noreferrer"}>{url.clone()}</a>
        </p>
    })
}
