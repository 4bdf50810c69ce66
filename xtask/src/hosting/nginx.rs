//! nginx: two files to be included.
//!
//! A location that adds one header of its own inherits none, so the headers are in a file that is included
//! wherever a location adds one.

use std::fmt::Write as _;

use crate::hosting::{
    headers::{Header, Keep, at_a_host},
    routes::ROUTES,
    site::Site,
};

/// The headers that every answer has, errors too.
pub(crate) fn headers(site: &Site) -> String {
    let mut text = "# Made by `cargo xtask hosting`.\n".to_owned();
    for Header { name, value } in at_a_host(&site.connect) {
        let _ = writeln!(text, "add_header {name} \"{value}\" always;");
    }
    text
}

/// What belongs in the `server` block.
pub(crate) fn server() -> String {
    let routes = ROUTES.map(|route| route.trim_start_matches('/')).join("|");
    let (asking, for_ever) = (Keep::Asking.value(), Keep::ForEver.value());
    format!(
        r#"# Made by `cargo xtask hosting`: to be included in a `server` block that has `listen`, the certificate
# and `root`, the folder with the release.
include wish-list/headers.conf;
add_header Cache-Control "{asking}" always;
server_tokens off;
error_page 404 /404.html;

# Compressed once, not for each request (docs/hosting.md). With the module ngx_brotli:
#brotli_static on;
gzip_static on;

location / {{
    try_files $uri =404;
}}

location = / {{
    try_files /index.html =404;
}}

# The pages of the app. Their query may hold a code, so it is not written down.
location ~ "^/({routes})$" {{
    access_log off;
    try_files /index.html =404;
}}

# Files whose names change with what is in them. One that is gone is answered with 404 and never with a page
# that may be kept for a year: `always` is missing on purpose.
location ~ "-[0-9a-f]{{16}}(_bg)?\.(css|js|svg|wasm)$" {{
    types {{
        application/wasm wasm;
        image/svg+xml svg;
        text/css css;
        text/javascript js;
    }}
    include wish-list/headers.conf;
    add_header Cache-Control "{for_ever}";
    try_files $uri =404;
}}
"#
    )
}
