//! Trunk's page rewritten so that a strict policy holds: no inline script, one loader with integrity.

use anyhow::{Context as _, Result, bail, ensure};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha2::{Digest as _, Sha256, Sha384};

use crate::pack::html::{Element, elements, excerpt};

/// Where the loader tells a person that the app cannot start. It stands in the static page.
const ERROR_PLACE: &str = "boot-error";
/// The settings: the app asks for them there, wherever it is served itself.
const CONFIG: &str = "/config.json";

/// WebKit (2.50) fetches anew what a preload has fetched already. Chromium knows the first two of these media
/// features, Firefox the third, and WebKit none.
const NOT_WEBKIT: &str = "(prefers-reduced-transparency: no-preference), \
    (prefers-reduced-transparency: reduce), (video-dynamic-range: standard)";

/// What the page is packed with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts<'a> {
    /// The URL under which the files are served, with a slash at its end.
    pub(crate) public_url: &'a str,
    /// File name and content of wasm-bindgen's JavaScript.
    pub(crate) glue: (&'a str, &'a str),
    /// File name and content of the WebAssembly.
    pub(crate) wasm: (&'a str, &'a [u8]),
    /// What loads the chunks of a release.
    pub(crate) chunks: &'a str,
    /// Trunk's name of the WebAssembly.
    pub(crate) replaced: &'a str,
    /// The Content-Security-Policy for the page's `<meta>`.
    pub(crate) policy: &'a str,
}

/// A page and the scripts that belong to it.
#[derive(Debug)]
pub(crate) struct Packed {
    pub(crate) page: String,
    /// File names and contents.
    pub(crate) scripts: Vec<(String, String)>,
}

/// Rewrites `page`, as Trunk left it; `finish` has the last word on the loader.
///
/// # Errors
/// When the page is not what Trunk makes, or is left with something that the policy forbids.
pub(crate) fn pack(
    page: &str,
    parts: &Parts<'_>,
    finish: impl Fn(String) -> Result<String>,
) -> Result<Packed> {
    let mut edits = Vec::new();
    let mut scripts = Vec::new();
    let (mut loaders, mut charset, mut error_place) = (0, None, false);
    for element in elements(page)? {
        error_place |= element.attribute("id") == Some(ERROR_PLACE);
        if element.name == "meta" && element.attribute("charset").is_some() {
            charset = Some(element.tag.end);
        } else if is_preload(&element, parts) {
            edits.push((element.whole, String::new()));
        } else if let Some(script) = inline_script(&element).filter(|_| is_javascript(&element)) {
            let is_loader = script.contains(parts.glue.0);
            let (kind, code) = if is_loader {
                ("app", finish(loader(parts)?)?)
            } else {
                ("page", moved(script, parts))
            };
            loaders += usize::from(is_loader);
            let name = format!("{kind}-{}.js", short_hash(&code));
            edits.push((element.whole.clone(), reference(&element, &name, &code, parts)));
            scripts.push((name, code));
        }
    }
    ensure!(loaders == 1, "expected one script that starts the app, found {loaders}");
    ensure!(error_place, "index.html has no element with id=\"{ERROR_PLACE}\"");
    let charset = charset.context("index.html has no <meta charset>")?;
    let meta = format!(
        "\n<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">{}",
        parts.policy.replace('"', "&quot;"),
        preloads(parts)
    );
    edits.push((charset..charset, meta));
    edits.sort_by_key(|(range, _)| range.start);
    let mut packed = page.to_owned();
    for (range, text) in edits.into_iter().rev() {
        packed.replace_range(range, &text);
    }
    check(&packed)?;
    Ok(Packed { page: without_comments(&packed), scripts })
}

/// The page without what is written in it for those who read its source. No script is in it any more, which could
/// have such signs in a text.
fn without_comments(page: &str) -> String {
    let mut parts = page.split("<!--");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let Some((_, rest)) = part.split_once("-->") else {
            // It never ends, so it is none.
            kept.push_str("<!--");
            kept.push_str(part);
            continue;
        };
        kept.truncate(kept.trim_end().len());
        kept.push_str(rest);
    }
    kept
}

/// Fails if `page` has something in it that the policy forbids.
fn check(page: &str) -> Result<()> {
    for element in elements(page)? {
        let forbidden = if inline_script(&element).is_some() {
            Some("an inline script")
        } else if element.name == "style" {
            Some("an inline style sheet")
        } else if element.attribute("style").is_some() {
            Some("a style attribute")
        } else if element.attributes.iter().any(|(name, _)| name.starts_with("on")) {
            Some("an event handler attribute")
        } else {
            None
        };
        if let Some(what) = forbidden {
            bail!(
                "the page has {what}, which its policy forbids: {}",
                excerpt(&page[element.whole])
            );
        }
    }
    Ok(())
}

/// Trunk's preloads of what the loader fetches. Integrity on them protects nothing, and without
/// them each file is fetched once.
fn is_preload(element: &Element<'_>, parts: &Parts<'_>) -> bool {
    let href = element.attribute("href").unwrap_or_default();
    element.name == "link"
        && matches!(element.attribute("rel"), Some("preload" | "modulepreload"))
        && (href.ends_with(parts.glue.0) || href.ends_with(parts.replaced))
}

/// What the loader fetches in any case is on its way before the loader is there. It is the loader that
/// asks for integrity: engines ignore it here, and Chromium says so on every load.
fn preloads(parts: &Parts<'_>) -> String {
    let wasm = format!("{}{}", parts.public_url, parts.wasm.0);
    let link = |href| {
        format!(
            "\n<link rel=\"preload\" as=\"fetch\" href=\"{href}\" crossorigin media=\"{NOT_WEBKIT}\">"
        )
    };
    link(&*wasm) + &link(CONFIG)
}

fn inline_script<'a>(element: &Element<'a>) -> Option<&'a str> {
    (element.name == "script" && element.attribute("src").is_none()).then_some(element.text)
}

/// Whether a script is code; a block of data would not survive the move to a file.
fn is_javascript(script: &Element<'_>) -> bool {
    matches!(script.attribute("type"), None | Some("" | "module" | "text/javascript"))
}

/// The loader: what is asked for first, the glue, and the code that starts the app.
fn loader(parts: &Parts<'_>) -> Result<String> {
    let (name, glue) = parts.glue;
    for function in ["__wbg_get_imports(", "__wbg_finalize_init("] {
        ensure!(glue.contains(&format!("function {function}")), "{name} has no {function}");
    }
    let boot = include_str!("boot.js")
        .replace("{wasm}", parts.wasm.0)
        .replace("{integrity}", &integrity(parts.wasm.1))
        .replace("{place}", ERROR_PLACE);
    let early = include_str!("early.js").replace("{config}", CONFIG);
    Ok([&early, glue, include_str!("crash.js"), parts.chunks, &boot].join("\n"))
}

/// An inline script that becomes a file. Trunk's server fills in values in the page only, so a script
/// of its own gets them here; and its picture, set by `innerHTML`, would end the script that shows
/// why a build failed.
fn moved(script: &str, parts: &Parts<'_>) -> String {
    let base = if parts.public_url.starts_with('/') { parts.public_url } else { "/" };
    let script = script
        .replace("'{{__TRUNK_ADDRESS__}}'", "location.host")
        .replace("{{__TRUNK_WS_BASE__}}", base);
    let lines = script.lines().filter(|line| !line.trim_start().starts_with("icon.innerHTML = "));
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn reference(element: &Element<'_>, name: &str, code: &str, parts: &Parts<'_>) -> String {
    let kind =
        element.attribute("type").map(|kind| format!(" type=\"{kind}\"")).unwrap_or_default();
    format!(
        "<script{kind} src=\"{}{name}\" crossorigin=\"anonymous\" integrity=\"{}\"></script>",
        parts.public_url,
        integrity(code.as_bytes())
    )
}

/// Subresource integrity metadata (W3C SRI, section 3.5).
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(bytes)))
}

/// Sixteen hexadecimal digits that stand for a content, for the name of its file.
pub(crate) fn short_hash(content: impl AsRef<[u8]>) -> String {
    let hash = Sha256::digest(content);
    let first = hash.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte));
    format!("{first:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Trunk 0.21.14 wrote for `trunk serve`; hashes and autoreload script shortened.
    const SERVED: &str = include_str!("fixtures/served.html");
    const GLUE: &str = "let wasm;\nfunction __wbg_get_imports() {}\n\
        function __wbg_finalize_init(instance) {}\n";
    const PARTS: Parts<'_> = Parts {
        public_url: "/",
        glue: ("app-1a2b.js", GLUE),
        wasm: ("app-3c4d.wasm", b"\0asm"),
        chunks: "/* chunks */",
        replaced: "app-1a2b_bg.wasm",
        policy: "default-src 'none'",
    };

    fn packed(page: &str, parts: &Parts<'_>) -> Result<Packed> {
        pack(page, parts, Ok)
    }

    fn script<'a>(packed: &'a Packed, kind: &str) -> (&'a str, &'a str) {
        let found = packed.scripts.iter().find(|(name, _)| name.starts_with(kind));
        found.map(|(name, code)| (name.as_str(), code.as_str())).unwrap()
    }

    #[test]
    fn a_page_that_trunk_made_is_packed() {
        let packed = packed(SERVED, &PARTS).unwrap();
        let ((app, loader), (page, reload)) = (script(&packed, "app-"), script(&packed, "page-"));
        let expected = include_str!("fixtures/packed.html")
            .replace("{app}", app)
            .replace("{app integrity}", &integrity(loader.as_bytes()))
            .replace("{page}", page)
            .replace("{page integrity}", &integrity(reload.as_bytes()))
            .replace("{media}", NOT_WEBKIT);
        assert_eq!(packed.page, expected);
    }

    #[test]
    fn the_loader_is_the_glue_and_fetches_the_app_with_integrity() {
        let packed = packed(SERVED, &PARTS).unwrap();
        let (_, loader) = script(&packed, "app-");
        assert!(loader.contains(GLUE) && loader.contains("/* chunks */"));
        // printf '\0asm' | openssl dgst -sha384 -binary | base64
        let hash = "sha384-YEecHYiETEhXOS4QEG6OPoaDh+wFLyS6UCrUH7/tGdvwG3oqMSIXKlt2yqAvzfPr";
        assert!(loader.contains(&format!("integrity: \"{hash}\"")), "{loader}");
        assert!(loader.contains("new URL(\"app-3c4d.wasm\", import.meta.url)"));
        assert!(loader.contains("getElementById(\"boot-error\")"));
        assert!(loader.contains("TrunkApplicationStarted"));
        let holes = ["{wasm}", "{integrity}", "{place}", "{config}"];
        assert!(!holes.iter().any(|hole| loader.contains(hole)), "{loader}");
    }

    #[test]
    fn the_autoreload_script_finds_its_server_and_sets_no_html() {
        let packed = packed(SERVED, &PARTS).unwrap();
        let (_, reload) = script(&packed, "page-");
        assert!(reload.contains("const address = location.host;"), "{reload}");
        assert!(reload.contains("const base = '/';"), "{reload}");
        assert!(!reload.contains("{{") && !reload.contains("innerHTML"), "{reload}");
    }

    #[test]
    fn a_public_url_other_than_the_root_is_kept() {
        let page = SERVED.replace("'/app-1a2b", "'/wishes/app-1a2b");
        let packed = packed(&page, &Parts { public_url: "/wishes/", ..PARTS }).unwrap();
        assert!(packed.page.contains("src=\"/wishes/app-"), "{}", packed.page);
        assert!(script(&packed, "page-").1.contains("const base = '/wishes/';"));
    }

    #[test]
    fn what_the_policy_forbids_fails_the_build() {
        let check = |added: &str, message: &str| {
            let page = SERVED.replace("<main>", &format!("<main>{added}"));
            let error = packed(&page, &PARTS).unwrap_err().to_string();
            assert!(error.contains(message) && error.contains(added), "{error}");
        };
        check("<p style=\"color: red\">", "a style attribute");
        check("<b onclick=\"go()\">", "an event handler attribute");
        check("<style>p {}</style>", "an inline style sheet");
        check("<script type=\"application/json\">{}</script>", "an inline script");
    }

    #[test]
    fn comments_stay_in_the_source() {
        let page = "<p>a</p>\n  <!-- one\n<b> -->\n<p>b</p><!--two--> c <!-- no end";
        assert_eq!(without_comments(page), "<p>a</p>\n<p>b</p> c <!-- no end");
        let page = SERVED.replace("<main>", "<main><!-- why -->");
        assert!(!packed(&page, &PARTS).unwrap().page.contains("why"));
    }

    #[test]
    fn a_page_that_is_not_as_expected_fails_the_build() {
        let check = |from: &str, to: &str, message: &str| {
            let error = packed(&SERVED.replace(from, to), &PARTS).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        };
        check("'/app-1a2b", "'/other", "found 0");
        check("boot-error", "other", "no element with id=\"boot-error\"");
        check("<meta charset=\"utf-8\">", "", "no <meta charset>");
        let parts = Parts { glue: ("app-1a2b.js", "no such function"), ..PARTS };
        assert!(packed(SERVED, &parts).unwrap_err().to_string().contains("__wbg_get_imports"));
    }
}
