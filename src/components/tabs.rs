//! Parts of one thing, of which one is shown
//! (<https://www.w3.org/WAI/ARIA/apg/patterns/tabs/>, with automatic activation).

use leptos::{ev::KeyboardEvent, html::Button, prelude::*};

/// The name of a tab, which is part of the ids of its elements, and its label.
pub(crate) type Tab = (&'static str, &'static str);

/// The list of tabs. Each has a [`TabPanel`] of the same `id` and name somewhere below it.
#[component]
pub(crate) fn Tabs(
    /// What the ids of the tabs and panels begin with.
    id: &'static str,
    /// What the tabs are the parts of, for a screen reader.
    label: &'static str,
    /// The tabs, in order.
    tabs: Vec<Tab>,
    /// The name of the tab that is shown.
    selected: RwSignal<&'static str>,
) -> impl IntoView {
    let refs: Vec<(&'static str, NodeRef<Button>)> =
        tabs.iter().map(|(name, _)| (*name, NodeRef::new())).collect();
    let buttons: Vec<_> = tabs
        .into_iter()
        .zip(refs.iter().map(|(_, node)| *node))
        .map(|((name, label), node)| {
            let is_selected = move || selected.get() == name;
            view! {
                <button
                    class={"tabs__tab"} type={"button"} role={"tab"}
                    id=tab_id(id, name)
                    node_ref=node
                    aria-selected=move || is_selected().to_string()
                    aria-controls=panel_id(id, name)
                    tabindex=move || if is_selected() { "0" } else { "-1" }
                    on:click=move |_| selected.set(name)
                >
                    {label}
                </button>
            }
        })
        .collect();
    let names: Vec<&'static str> = refs.iter().map(|(name, _)| *name).collect();
    let move_focus = move |event: KeyboardEvent| {
        let Some(next) = next(&names, selected.get_untracked(), &event.key()) else { return };
        event.prevent_default();
        selected.set(next);
        let node = refs.iter().find(|(name, _)| *name == next).map(|(_, node)| *node);
        if let Some(button) = node.and_then(|node| node.get_untracked()) {
            // What cannot take the focus leaves it where it is.
            _ = button.focus();
        }
    };
    view! {
        <div class={"tabs"} role={"tablist"} aria-label=label on:keydown=move_focus>{buttons}</div>
    }
}

/// What a tab shows. It stays in the page while another is shown, so that what was typed stays, too.
#[component]
pub(crate) fn TabPanel(
    /// The `id` of the tabs.
    id: &'static str,
    /// The name of its tab.
    tab: &'static str,
    /// The name of the tab that is shown.
    selected: RwSignal<&'static str>,
    /// What it shows.
    children: Children,
) -> impl IntoView {
    view! {
        <div
            class={"tabs__panel"} role={"tabpanel"}
            id=panel_id(id, tab)
            aria-labelledby=tab_id(id, tab)
            hidden=move || selected.get() != tab
        >
            {children()}
        </div>
    }
}

fn tab_id(id: &str, name: &str) -> String {
    format!("{id}-tab-{name}")
}

fn panel_id(id: &str, name: &str) -> String {
    format!("{id}-panel-{name}")
}

/// The tab that a key leads to, if it is a key that leads to one.
fn next(names: &[&'static str], selected: &str, key: &str) -> Option<&'static str> {
    let last = names.len().checked_sub(1)?;
    let at = names.iter().position(|name| *name == selected).unwrap_or_default();
    let to = match key {
        "ArrowRight" if at == last => 0,
        "ArrowRight" => at + 1,
        "ArrowLeft" => at.checked_sub(1).unwrap_or(last),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    names.get(to).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arrow_keys_go_round() {
        let names = ["body", "headers", "timing"];
        for (from, key, to) in [
            ("body", "ArrowRight", Some("headers")),
            ("timing", "ArrowRight", Some("body")),
            ("body", "ArrowLeft", Some("timing")),
            ("timing", "Home", Some("body")),
            ("body", "End", Some("timing")),
            ("gone", "ArrowRight", Some("headers")),
            ("body", "Enter", None),
        ] {
            assert_eq!(next(&names, from, key), to, "{from} {key}");
        }
        assert_eq!(next(&[], "body", "Home"), None);
    }
}
