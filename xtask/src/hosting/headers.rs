//! What every host sends with the app, written once. `Trunk.toml` has the same for development, and a test
//! holds the two together; the files of `cargo xtask hosting` are made of this.

use crate::pack::policy::{self, Connect};

/// A response header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) name: &'static str,
    pub(crate) value: String,
}

/// How long a browser may keep a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// For good: its name changes with what is in it.
    ForEver,
    /// As long as it asks each time whether the file is still the same. Not `no-store`: that would cost
    /// Chromium and Firefox the back/forward cache.
    Asking,
}

impl Keep {
    /// The value of `Cache-Control` (RFC 9111 section 5.2.2, RFC 8246).
    pub(crate) fn value(self) -> &'static str {
        match self {
            Self::ForEver => "public, max-age=31536000, immutable",
            Self::Asking => "no-cache",
        }
    }
}

/// For a year a browser that came by `https` comes by `https` only (RFC 6797). Other names below the host's
/// are their owners' affair, so `includeSubDomains` is not here; nor is it sent in development, which is
/// plain `http`.
pub(crate) const STRICT_TRANSPORT: &str = "max-age=31536000";

/// What a page can ask a browser for and this one never does, by the names that Chromium 156 knows: one that
/// it does not know would be a warning on every load. It needs `clipboard-write`, and the API of somebody who
/// develops it may be in a local network. `clipboard-read` is left to those who test what was copied: a browser
/// asks the person for it anyway.
const UNUSED: [&str; 32] = [
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "compute-pressure",
    "cross-origin-isolated",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "sync-xhr",
    "usb",
    "window-management",
    "xr-spatial-tracking",
];

/// What goes with every answer, in development and at a host.
///
/// There is no `Cross-Origin-Opener-Policy`: it costs WebKit the back/forward cache, by which a person comes
/// back from the provider's page, and no opener can do harm that it would prevent (`docs/hosting.md`).
pub(crate) fn of_every_answer(connect: &Connect) -> Vec<Header> {
    let unused: Vec<_> = UNUSED.iter().map(|feature| format!("{feature}=()")).collect();
    [
        ("Content-Security-Policy", policy::header(connect)),
        ("Referrer-Policy", "no-referrer".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Permissions-Policy", unused.join(", ")),
        ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
    ]
    .map(|(name, value)| Header { name, value })
    .into()
}

/// The same with what only a host on the web sends.
pub(crate) fn at_a_host(connect: &Connect) -> Vec<Header> {
    let mut headers = of_every_answer(connect);
    let value = STRICT_TRANSPORT.to_owned();
    headers.push(Header { name: "Strict-Transport-Security", value });
    headers
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use toml::Table;

    use super::*;

    /// The table of headers that `trunk serve` sends.
    fn served(trunk: &str) -> BTreeMap<String, String> {
        let config: Table = trunk.parse().unwrap();
        let headers = config["serve"]["headers"].as_table().unwrap();
        headers.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().into())).collect()
    }

    fn source() -> BTreeMap<String, String> {
        let headers = of_every_answer(&Connect::Anywhere).into_iter();
        let headers = headers.map(|Header { name, value }| (name.to_owned(), value));
        headers.chain([("Cache-Control".to_owned(), Keep::Asking.value().to_owned())]).collect()
    }

    #[test]
    fn trunk_serves_these_headers_and_no_others() {
        let trunk = include_str!("../../../Trunk.toml");
        let lines: Vec<_> =
            source().iter().map(|(name, value)| format!("{name} = \"{value}\"")).collect();
        let lines = lines.join("\n");
        assert_eq!(served(trunk), source(), "[serve.headers] of Trunk.toml must say:\n{lines}");
        // One letter, one header more: each is seen.
        assert_ne!(served(&trunk.replace("'none'; script-src", "'self'; script-src")), source());
        let more = trunk.replace("[serve.headers]", "[serve.headers]\nX-Powered-By = \"Trunk\"");
        assert_ne!(served(&more), source());
    }

    #[test]
    fn the_host_of_the_bench_lets_keep_the_same() {
        let host = include_str!("../../../crates/e2e/src/good_host.rs");
        for keep in [Keep::ForEver, Keep::Asking] {
            assert!(host.contains(&format!("from_static(\"{}\")", keep.value())), "{keep:?}");
        }
    }

    #[test]
    fn hosts_that_limit_a_header_take_these() {
        // CloudFront takes 1783 characters, Cloudflare 2000 in a line of `_headers`.
        for Header { name, value } in at_a_host(&Connect::Anywhere) {
            assert!(name.len() + value.len() < 1700, "{name} has {} characters", value.len());
            assert!(value.is_ascii() && !value.contains(['\n', '`', '\\', '$']), "{value}");
        }
        assert!(UNUSED.is_sorted());
    }
}
