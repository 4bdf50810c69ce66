//! The pages of the app.

use leptos::prelude::*;

/// Each page with its path, in the order of the bar.
const PAGES: &[(&str, &str)] = &[
    ("/", "Wishes"),
    ("/console", "Console"),
    ("/token", "Token"),
    ("/diagnose", "Diagnose"),
    ("/settings", "Settings"),
];

/// Links to the pages; the present one is marked.
#[component]
pub(crate) fn NavigationBar(
    /// The path of the page that is shown.
    #[prop(into)]
    current: Signal<&'static str>,
    /// The person comes near the link to this path, by pointer or by keyboard.
    on_near: Callback<&'static str>,
) -> impl IntoView {
    let link = |(path, name): &(&'static str, &'static str)| {
        let (path, name) = (*path, *name);
        let is_current = move || (current.get() == path).then_some("page");
        view! {
            <li>
                <a
                    class={"site-nav__link"} href=path aria-current=is_current
                    on:pointerenter=move |_| on_near.run(path) on:focus=move |_| on_near.run(path)
                >
                    {name}
                </a>
            </li>
        }
    };
    view! {
        <nav class={"site-nav"} aria-label={"Pages"}>
            <ul class={"site-nav__list"} role={"list"}>{PAGES.iter().map(link).collect_view()}</ul>
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_static_page_has_the_same_links_so_that_nothing_moves_when_the_app_starts() {
        let page = include_str!("../../index.html");
        let links: Vec<&str> =
            page.lines().filter(|line| line.contains("site-nav__link")).collect();
        assert_eq!(links.len(), PAGES.len());
        for ((path, name), link) in PAGES.iter().zip(links) {
            assert!(link.contains(&format!("href=\"{path}\">{name}</a>")), "{link}");
        }
    }
}
