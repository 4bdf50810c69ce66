//! The rules of the rooms, held by a test: which folder may name what (`ARCHITECTURE.md`).
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::expect_used, clippy::panic, reason = "a test")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// A folder and what its code may not name.
struct Rule {
    folder: &'static str,
    forbidden: &'static [&'static str],
}

const WEB: [&str; 5] = ["web_sys", "js_sys", "wasm_bindgen", "gloo_", "leptos"];
const PLATFORM: [&str; 4] = ["web_sys", "js_sys", "wasm_bindgen", "gloo_"];

const RULES: [Rule; 16] = [
    Rule { folder: "crates/relying-party/src", forbidden: &WEB },
    Rule { folder: "crates/settings/src", forbidden: &WEB },
    Rule { folder: "crates/diagnosis/src", forbidden: &WEB },
    Rule { folder: "crates/wish-list/src", forbidden: &WEB },
    Rule { folder: "crates/workbench/src", forbidden: &WEB },
    // The sandbox shares the vocabulary with the app, never the verifier.
    Rule { folder: "crates/sandbox", forbidden: &["relying_party", "relying-party", "diagnosis"] },
    Rule { folder: "src/state", forbidden: &PLATFORM },
    Rule { folder: "src/state", forbidden: &["view!", "crate::pages", "crate::components"] },
    // Everybody waits for these.
    Rule { folder: "src/state/way_in", forbidden: &["leptos"] },
    Rule { folder: "src/front", forbidden: &PLATFORM },
    Rule { folder: "src/front", forbidden: &["leptos", "crate::pages", "crate::components"] },
    Rule { folder: "src/components", forbidden: &PLATFORM },
    Rule {
        folder: "src/components",
        forbidden: &["use_context", "expect_context", "crate::state", "crate::browser", "async "],
    },
    Rule { folder: "src/pages", forbidden: &PLATFORM },
    Rule { folder: "src/pages", forbidden: &["crate::browser"] },
    Rule { folder: "src/browser", forbidden: &["leptos", "crate::state", "crate::pages"] },
];

/// What no code may say, wherever it is. `browser/page.rs` runs what is there first, and `app.rs` leaves the
/// app mounted for good.
const NOWHERE: [&str; 2] = [".forget()", "spawn_local("];
const MAY_FORGET: [&str; 2] = ["src/browser/page.rs", "src/app.rs"];

/// What a pure crate may not ask: time and entropy are arguments.
const IMPURE: [&str; 4] = ["SystemTime::now", "Instant::now", "new_random", "thread_rng"];
const PURE: [&str; 5] = ["relying-party", "settings", "diagnosis", "wish-list", "workbench"];

#[test]
fn each_room_names_only_what_it_may() {
    for Rule { folder, forbidden } in &RULES {
        check(folder, forbidden);
    }
}

#[test]
fn the_top_of_the_app_names_no_platform() {
    for file in ["src/app.rs", "src/chunks.rs", "src/route.rs", "src/lib.rs", "src/main.rs"] {
        check_file(&root().join(file), &PLATFORM);
    }
}

#[test]
fn pure_crates_know_no_clock_and_no_randomness() {
    for name in PURE {
        check(&format!("crates/{name}/src"), &IMPURE);
    }
}

#[test]
fn nothing_outlives_its_owner() {
    for file in files("src", "rs")
        .into_iter()
        .filter(|file| !MAY_FORGET.iter().any(|may| file.ends_with(may)))
    {
        check_file(&file, &NOWHERE);
    }
}

#[test]
fn only_the_tokens_file_holds_raw_colours() {
    let colour = |line: &str| line.contains('#') || line.contains("rgb(") || line.contains("hsl(");
    for file in files("style", "css").iter().filter(|file| !file.ends_with("tokens.css")) {
        for line in read(file).lines() {
            assert!(!colour(line), "{}: {line}", file.display());
            assert!(!line.contains("!important"), "{}: {line}", file.display());
        }
    }
}

#[test]
fn every_class_has_a_style_and_every_style_a_use() {
    let views: String = files("src", "rs")
        .iter()
        .map(|file| read(file))
        .chain([read(&root().join("index.html"))])
        .collect();
    let styled: BTreeSet<String> =
        files("style", "css").iter().flat_map(|file| classes(&read(file))).collect();
    let used = used_classes(&views);
    let idle: Vec<_> = styled.iter().filter(|class| !views.contains(class.as_str())).collect();
    assert!(idle.is_empty(), "styles of nothing: {idle:?}");
    let bare: Vec<_> = used.difference(&styled).collect();
    assert!(bare.is_empty(), "classes without a style: {bare:?}");
}

#[test]
fn each_style_sheet_is_linked() {
    let page = read(&root().join("index.html"));
    for file in files("style", "css") {
        let path = file.strip_prefix(root()).expect("below the root").display().to_string();
        assert!(page.contains(&format!("rel=\"css\" href=\"{path}\"")), "{path} is not linked");
    }
}

#[test]
fn views_keep_off_inline_styles_and_raw_html() {
    for file in files("src", "rs") {
        check_file(&file, &["inner_html", "innerHTML", " style=", "template!"]);
    }
}

#[test]
fn files_stay_short() {
    for folder in ["src", "crates", "xtask", "tests"] {
        for file in files(folder, "rs") {
            let lines = read(&file).lines().count();
            assert!(lines <= 400, "{} has {lines} lines", file.display());
        }
    }
}

#[test]
fn the_map_names_files_that_are_there() {
    let named = paths(&read(&root().join("ARCHITECTURE.md")));
    assert!(named.len() > 50, "{named:?}");
    let gone: Vec<_> = named.iter().filter(|path| !is_there(path)).collect();
    assert!(gone.is_empty(), "ARCHITECTURE.md names what is not there: {gone:?}");
}

#[test]
fn each_slot_of_web_storage_is_told_of() {
    let code = read(&root().join("src/browser/storage.rs"));
    let told = read(&root().join("docs/security.md"));
    let slots: Vec<_> =
        code.split("\"wish-list.").skip(1).filter_map(|s| s.split('"').next()).collect();
    assert!(slots.contains(&"draft"), "{slots:?}");
    for slot in slots {
        assert!(told.contains(&format!("`wish-list.{slot}`")), "docs/security.md omits {slot}");
    }
}

#[test]
fn paths_of_the_map_are_found_and_spelled_out() {
    let text = "`a/{b,c}.rs`, `d.rs`, `e/src/f/`, `src/{g,h}`, `/token`, `x::y.z`, `cargo run a/b.rs`, `i.md`";
    let expected = ["a/b.rs", "a/c.rs", "d.rs", "e/src/f/", "src/g", "src/h", "i.md"];
    assert_eq!(paths(text), expected.map(str::to_owned));
    assert!(is_there("state/draft.rs") && is_there("relying-party/src/secret.rs"));
    assert!(is_there("docs/failures.md") && is_there("relying-party/src/metadata"));
    assert!(!is_there("state/of_nothing.rs") && !is_there("of_nothing.rs"));
}

fn check(folder: &str, forbidden: &[&str]) {
    for file in files(folder, "rs") {
        check_file(&file, forbidden);
    }
}

fn check_file(file: &Path, forbidden: &[&str]) {
    for (number, line) in read(file).lines().enumerate() {
        // A comment may name what code may not; behind code it may not either.
        let is_comment = line.trim_start().starts_with("//");
        for word in forbidden {
            assert!(
                is_comment || !line.contains(word),
                "{}:{}: {word}",
                file.display(),
                number + 1
            );
        }
    }
}

/// The files below a folder; a folder without any is a rule that checks nothing.
fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(&root().join(folder), extension, &mut found);
    assert!(!found.is_empty(), "{folder} has no .{extension} file");
    found
}

fn collect(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
    {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, extension, found);
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The classes that a style sheet names.
fn classes(css: &str) -> BTreeSet<String> {
    let without_comments: String = css
        .split("/*")
        .enumerate()
        .map(
            |(at, part)| {
                if at == 0 { part } else { part.split_once("*/").map_or("", |(_, rest)| rest) }
            },
        )
        .collect();
    let mut found = BTreeSet::new();
    for part in without_comments.split('.').skip(1) {
        let name: String = part.chars().take_while(|&c| is_of_class(c)).collect();
        if name.starts_with(|c: char| c.is_ascii_lowercase()) {
            found.insert(name);
        }
    }
    found
}

/// The classes that views and the static page give to elements.
fn used_classes(views: &str) -> BTreeSet<String> {
    let starts = ["class={\"", "class=\""];
    let values = starts.iter().flat_map(|start| views.split(start).skip(1));
    let words = values.flat_map(|rest| rest.split('"').next().unwrap_or_default().split(' '));
    words
        .filter(|word| !word.is_empty() && word.chars().all(is_of_class))
        .map(str::to_owned)
        .collect()
}

fn is_of_class(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_')
}

/// The paths of sources and documents that a text names in backticks, with `{a,b}` spelled out.
fn paths(text: &str) -> Vec<String> {
    // A block between fences holds no path of its own in backticks.
    let prose: String = text.split("```").step_by(2).collect();
    let quoted = prose.split('`').skip(1).step_by(2).filter(|word| is_path(word));
    quoted.flat_map(spelled_out).collect()
}

fn is_path(word: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/_-.{},".contains(c);
    let ends = [".rs", ".md", ".css", ".html"].iter().any(|end| word.ends_with(end));
    let leads = ["src/", "state/", "crates/", "bench/"].iter().any(|start| word.starts_with(start));
    let is_inside = word.contains("/src/") || word.contains("/tests/");
    word.chars().all(is_plain) && (ends || leads || is_inside)
}

fn spelled_out(path: &str) -> Vec<String> {
    let parts = path.split_once('{').and_then(|(start, rest)| Some((start, rest.split_once('}')?)));
    let Some((start, (names, end))) = parts else { return vec![path.to_owned()] };
    names.split(',').map(|name| format!("{start}{name}{end}")).collect()
}

/// A path is written from the root, from `src` or from `crates`; a module may be a file or a folder. A
/// bare name is that of a file in whichever folder the sentence is about.
fn is_there(path: &str) -> bool {
    if !path.contains('/') {
        let somewhere = || files("src", "rs").into_iter().chain(files("crates", "rs"));
        return root().join(path).exists() || somewhere().any(|file| file.ends_with(path));
    }
    let is_at = |base: &str| {
        let path = root().join(base).join(path);
        path.exists() || path.extension().is_none() && path.with_extension("rs").exists()
    };
    ["", "src", "crates"].into_iter().any(is_at)
}
