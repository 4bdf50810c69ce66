//! What is there first: the way in, and the list, which is on its way before any of this is. Everybody waits
//! for it, so it is small: no signals and no views, but elements made by hand, put into the static page as the
//! app will show them. The app takes its place as soon as the list is painted, or at once where that is what
//! somebody waits for.

use std::{cell::Cell, pin::pin, rc::Rc, time::Duration};

use diagnosis::Exchange;
use futures::future::{join, select};
use wish_list::{Wish, WishList, is_web_link};
use workbench::size;

use crate::{
    app::{Start, account_corner::sign_in_button},
    browser::{
        clock,
        dom::Node,
        location, page,
        storage::{self, Presence},
    },
    chunks::{self, NotLoaded},
    route::Route,
    state::{
        first_list::{First, FirstList, first_list},
        moment::Moment,
    },
};

/// How long the app waits for the list, which goes before it.
const PATIENCE: Duration = Duration::from_secs(2);
/// How many wishes fill a screen, and more.
const ON_SCREEN: usize = 40;
/// What stands in the static page while nothing is known.
const WAITING: &str = ".page > .empty";

/// Shows what is there first, and then has the app take its place. `response` is the query of an authorization
/// response, if the page was loaded with one; it was taken off the URL before.
pub async fn show(response: Option<String>) {
    let first = first_list();
    let (wanted, is_sign_in) = (Moment::to_come(), Rc::new(Cell::new(false)));
    let is_first = shows_wishes(response.as_deref());
    // Who is on the way in, or has been, waits for the app as much as for the list.
    let is_known = response.is_some() || storage::presence() == Presence::SignedIn;
    mark_page();
    let button = sign_in_button();
    let _click = {
        let (wanted, is_sign_in) = (wanted.clone(), Rc::clone(&is_sign_in));
        let pressed = button.clone();
        button.on_click(move || {
            is_sign_in.set(true);
            _ = pressed.clone().text("One moment …").with("aria-busy", "true");
            wanted.happen();
        })
    };
    if !is_known {
        Node::find(".account").fill(std::slice::from_ref(&button));
    }
    let behind = Moment::to_come();
    let app = async {
        if is_first && !is_known {
            let (list, patience) = (pin!(painted(&first)), pin!(clock::wait(PATIENCE)));
            select(select(list, patience), pin!(wanted.wait())).await;
        }
        behind.happen();
        loop {
            let start = Start {
                response: response.clone(),
                first: first.clone(),
                sign_in: Rc::clone(&is_sign_in),
                button: button.clone(),
            };
            match chunks::app(start).await {
                Ok(()) => return,
                Err(NotLoaded) => asked_again().await,
            }
        }
    };
    let list = async {
        if is_first && let Some(first) = first.clone().await {
            show_list(&first);
        }
    };
    // Behind the app comes what needs the settings: its chunks are fetched side by side. Where they cannot be
    // had, that is said when they are needed.
    let warm = async {
        behind.wait().await;
        _ = chunks::warm_account().await;
    };
    // What is shown here is shown until the app comes.
    let beside = async {
        join(list, warm).await;
        std::future::pending::<()>().await;
    };
    select(pin!(beside), pin!(app)).await;
}

/// Whether what the page is about to show is the page of the wishes.
fn shows_wishes(response: Option<&str>) -> bool {
    match Route::of(&location::path()) {
        Route::Wishes => true,
        Route::Callback => response.is_some_and(storage::comes_back_to_wishes),
        _ => false,
    }
}

/// Until the list is painted, or does not come.
async fn painted(first: &FirstList) {
    first.clone().await;
    page::idle().await;
}

/// Marks the page in the bar.
fn mark_page() {
    let path = Route::of(&location::path()).path();
    _ = Node::find(&format!(".site-nav__link[href=\"{path}\"]")).with("aria-current", "page");
}

/// Says that the app could not be loaded, until the person wants it to be tried again.
async fn asked_again() {
    let again = Node::new("button").class("button").with("type", "button").text("Try again");
    let words = Node::new("p").text(
        "A part of the app could not be loaded: the network may be down, or there is a new release. \
         Try again, or reload the page.",
    );
    let note = Node::new("div")
        .class("note")
        .with("role", "alert")
        .with("data-missing", "")
        .children([&words, &again]);
    Node::find(".page").begin_with(&note);
    let asked = Moment::to_come();
    let _listener = {
        let asked = asked.clone();
        again.on_click(move || asked.happen())
    };
    asked.wait().await;
    note.replace_by(&Node::new("div"));
}

/// Puts the list where it will be. What is typed into a field would be gone when the app comes, so there is
/// none yet; only its room is kept.
fn show_list(first: &First) {
    let Some(list) = &first.list else { return };
    let count =
        Node::new("span").class("count").with("id", "wish-count").text(&list.count.to_string());
    let heading = Node::new("h2").with("id", "list-heading").text("List ").child(&count);
    let refresh = Node::new("button")
        .class("button button--small")
        .with("type", "button")
        .with("disabled", "")
        .text("Refresh");
    let header =
        Node::new("header").class("panel__header wishes__header").children([&heading, &refresh]);
    let panel = Node::new("section")
        .class("panel")
        .with("aria-labelledby", "list-heading")
        .children([&header, &exchange(&first.exchange)]);
    let panel = match list.items.as_slice() {
        [] => panel.child(&Node::new("p").class("empty").text("No wishes yet. Add the first one.")),
        _ => panel.children([&search(), &rows(list)]),
    };
    let form =
        Node::new("section").class("panel wishes__form").child(&Node::new("h2").text("Add a wish"));
    let columns = Node::new("div").class("columns").children([&panel, &form]);
    Node::find(WAITING).replace_by(&columns);
}

fn exchange(exchange: &Exchange) -> Node {
    let part = |class: &str, text: &str| Node::new("span").class(class).text(text);
    let status = exchange.status_text();
    let summary = Node::new("summary").class("exchange__summary").children([
        &part("exchange__method", &exchange.method),
        &part("exchange__status", &status).with("data-state", "good"),
        &part("exchange__time", &size::whole_millis(exchange.duration)),
        &part("exchange__time", ""),
        &part("exchange__url", &exchange.url),
    ]);
    Node::new("details").class("exchange").child(&summary)
}

fn search() -> Node {
    let field = Node::new("div").class("field").children([
        &Node::new("span").class("field__label").text("Search"),
        &Node::new("input").class("field__input").with("disabled", ""),
        &Node::new("p").class("field__note").text("In name, description and link."),
    ]);
    Node::new("div").class("wishes__search").with("aria-hidden", "true").child(&field)
}

fn rows(list: &WishList) -> Node {
    let rows: Vec<_> = list.items.iter().take(ON_SCREEN).map(row).collect();
    let list = Node::new("ul")
        .class("wishes")
        .with("id", "wishes")
        .with("role", "list")
        .with("aria-labelledby", "list-heading")
        .children(&rows);
    Node::new("div").class("wishes__frame").child(&list)
}

/// One wish, as `components::wish_item` shows it.
fn row(wish: &Wish) -> Node {
    let text = |class: &str, text: &str| Node::new("p").class(class).with("dir", "auto").text(text);
    let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let name = match filled(&wish.name) {
        Some(name) => text("wish__name", &name),
        None => Node::new("p")
            .class("wish__name wish__name--missing")
            .text(format!("Unnamed wish {}", wish.id).trim_end()),
    };
    let description = filled(&wish.description).map(|words| text("wish__description", &words));
    let link = filled(&wish.url).map(|url| link(&url));
    Node::new("li")
        .class("wish")
        .with("data-wish-id", &wish.id)
        .children([Some(name), description, link].iter().flatten())
}

/// Only a link to the web can be clicked; it opens elsewhere and learns nothing of this page.
fn link(url: &str) -> Node {
    let place = Node::new("p").class("wish__link").with("dir", "ltr");
    if !is_web_link(url) {
        return place.text(url);
    }
    let link = Node::new("a")
        .with("href", url)
        .with("target", "_blank")
        .with("rel", "noopener noreferrer")
        .text(url);
    place.child(&link)
}
