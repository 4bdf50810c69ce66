//! The list, as the app will show it (`src/pages/wishes`), and as static as can be.

use diagnosis::Exchange;
use wish_list::{Wish, WishList, is_web_link};
use workbench::size;

use crate::{browser::dom::Node, state::first_list::First};

/// How many wishes fill a screen, and more.
const ON_SCREEN: usize = 40;
/// What stands in the static page while nothing is known.
const WAITING: &str = ".page > .empty";

/// Puts the list where it will be. What is typed into a field would be gone when the app comes, so there is
/// none yet; only its room is kept.
pub(super) fn show(first: &First) {
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
