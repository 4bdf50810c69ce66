//! Netlify and Cloudflare Pages: the files `_headers` and `_redirects` beside the release.
//!
//! Both take every rule that fits an address, and where two of them name one header, Cloudflare joins the
//! values. So the rules are written such that no header is named twice for an address: those for all, and
//! the time that a file may be kept, for each file by its name.

use std::fmt::Write as _;

use anyhow::{Result, ensure};

use crate::hosting::{
    headers::{Header, Keep, at_a_host},
    routes::ROUTES,
    site::Site,
};

/// So many rules Cloudflare reads.
const RULES: usize = 100;

/// The text of `_headers`.
///
/// # Errors
/// When Cloudflare would not read all of it.
pub(crate) fn headers(site: &Site) -> Result<String> {
    let mut text = "/*\n".to_owned();
    for Header { name, value } in at_a_host(&site.connect) {
        let _ = writeln!(text, "  {name}: {value}");
    }
    let plain = site.plain.iter().map(|name| (format!("/{name}"), Keep::Asking));
    let pages = ["/"].iter().chain(&ROUTES).map(|&path| (path.to_owned(), Keep::Asking));
    let hashed = site.hashed.iter().map(|name| (format!("/{name}"), Keep::ForEver));
    for (path, keep) in pages.chain(plain).chain(hashed) {
        let _ = writeln!(text, "{path}\n  Cache-Control: {}", keep.value());
    }
    let rules = text.lines().filter(|line| line.starts_with('/')).count();
    ensure!(rules <= RULES, "{rules} rules are more than Cloudflare reads, which is {RULES}");
    Ok(text)
}

/// The text of `_redirects`, which answers each route with `page` under its own address.
pub(crate) fn redirects(page: &str) -> String {
    ROUTES.map(|route| format!("{route} {page} 200\n")).concat()
}
