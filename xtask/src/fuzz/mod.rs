//! `cargo xtask fuzz`: the parsers of foreign input under libFuzzer, and the sandbox under schemathesis.

mod http;
mod report;

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use crate::{
    fuzz::report::{Row, Seen},
    process::{self, Event},
    progress::{Progress, plain, print, step, tell},
    tools::Toolbox,
};

/// Where the programs and the inputs are.
const FOLDER: &str = "fuzz";
/// Where what a run finds is kept: inputs that reach something new, and those that break a property.
const FOUND: &str = "target/fuzz";
/// No program takes this long to build, and no target to run.
const LIMIT: Duration = Duration::from_secs(6 * 60 * 60);
/// In place of a target: the sandbox, over HTTP.
const HTTP: &str = "http";

/// What `cargo xtask fuzz` does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// How many inputs each target is tried with.
    pub(crate) runs: u64,
    /// Whether memory is watched as well, by `AddressSanitizer`; it takes several times as long.
    pub(crate) memory: bool,
    /// Whether what was found is added to the inputs that are kept, as far as it reaches something new.
    pub(crate) keep: bool,
    /// The targets; all of them when there is none.
    pub(crate) targets: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { runs: 1_000_000, memory: false, keep: false, targets: Vec::new() }
    }
}

/// The part of the manifest that is read here.
#[derive(Debug, Deserialize)]
struct Manifest {
    package: Package,
}

#[derive(Debug, Deserialize)]
struct Package {
    metadata: Metadata,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    /// Each target with the length of the longest input that is worth a try.
    longest: BTreeMap<String, usize>,
}

/// Fuzzes what is asked for. Whether nothing was found.
pub(crate) fn run(root: &Path, options: &Options) -> Result<bool> {
    let tools = Toolbox::bare(root)?;
    if is_http(options)? {
        return http::run(root, &tools);
    }
    let targets = wanted(&manifest(root)?, &options.targets)?;
    ensure_fuzzer(&tools)?;
    let fuzz = |parts: &[&str]| cargo_fuzz(&tools, root, options, parts);
    let one = if let [(name, _)] = &targets[..] { vec!["build", name] } else { vec!["build"] };
    step("building the programs of the fuzzer", fuzz(&one), LIMIT)?;
    let mut rows = Vec::new();
    for (name, longest) in targets {
        for part in ["corpus", "artifacts"] {
            fs::create_dir_all(root.join(FOUND).join(part).join(&name))?;
        }
        let mut command = fuzz(&["run", &name]);
        command.args(arguments(root, &name, longest, options.runs));
        rows.push(try_out(&name, command)?);
        if options.keep {
            let mut command = fuzz(&["run", &name]);
            command.args(merging(&name));
            step("keeping what reaches something new", command, LIMIT)?;
        }
    }
    print(&report::table(&rows));
    Ok(rows.iter().all(|row| row.seen.is_good(options.runs)))
}

/// Whether the sandbox is to be tried over HTTP: alone, since nothing that is chosen for the others holds there.
fn is_http(options: &Options) -> Result<bool> {
    let is_asked = options.targets.iter().any(|name| name == HTTP);
    let alone = Options { targets: vec![HTTP.to_owned()], ..Options::default() };
    ensure!(!is_asked || *options == alone, "fuzz {HTTP} goes alone: no other target, no option");
    Ok(is_asked)
}

fn manifest(root: &Path) -> Result<BTreeMap<String, usize>> {
    let path = root.join(FOLDER).join("Cargo.toml");
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let manifest: Manifest = toml::from_str(&text)?;
    Ok(manifest.package.metadata.longest)
}

/// The targets that are asked for, or all.
fn wanted(known: &BTreeMap<String, usize>, asked: &[String]) -> Result<Vec<(String, usize)>> {
    if asked.is_empty() {
        return Ok(known.iter().map(|(name, longest)| (name.clone(), *longest)).collect());
    }
    let names: Vec<&str> = known.keys().map(String::as_str).collect();
    let find = |name: &String| {
        let found = known.get_key_value(name);
        let found = found.map(|(name, longest)| (name.clone(), *longest));
        found
            .with_context(|| format!("there is no target {name}, but {HTTP}, {}", names.join(", ")))
    };
    asked.iter().map(find).collect()
}

/// Says what is missing, and how to have it.
fn ensure_fuzzer(tools: &Toolbox) -> Result<()> {
    let answers = |arguments: &[&str]| {
        let mut command = tools.command("cargo");
        command.args(arguments);
        process::output(command).is_some()
    };
    ensure!(
        answers(&["+nightly", "--version"]),
        "the fuzzer needs a nightly compiler, for its instruments: rustup toolchain install nightly"
    );
    ensure!(
        answers(&["fuzz", "--version"]),
        "the fuzzer needs cargo-fuzz, and a C++ compiler for libFuzzer: cargo install cargo-fuzz"
    );
    Ok(())
}

/// `cargo fuzz`, with what holds for each of its commands.
fn cargo_fuzz(tools: &Toolbox, root: &Path, options: &Options, parts: &[&str]) -> Command {
    let mut command = tools.command("cargo");
    command.args(["+nightly", "fuzz"]).args(parts).args(["--fuzz-dir", FOLDER]);
    if !options.memory {
        // Nothing here is unsafe but in dependencies.
        command.args(["--sanitizer", "none"]);
    }
    command.current_dir(root).env("CARGO_TERM_COLOR", "never");
    command
}

/// The folders of inputs, the first of which takes up what is new; and what libFuzzer is told.
fn arguments(root: &Path, name: &str, longest: usize, runs: u64) -> Vec<String> {
    let found = |part: &str| root.join(FOUND).join(part).join(name).display().to_string();
    vec![
        found("corpus"),
        root.join(FOLDER).join("corpus").join(name).display().to_string(),
        "--".to_owned(),
        format!("-runs={runs}"),
        format!("-max_len={longest}"),
        format!("-artifact_prefix={}/", found("artifacts")),
        "-print_final_stats=1".to_owned(),
        // The first request to the sandbox waits until its keys are made.
        "-timeout=120".to_owned(),
    ]
}

/// What merges what was found into what is kept: short inputs that together reach as much.
fn merging(name: &str) -> Vec<String> {
    let folders = [FOLDER, FOUND].map(|folder| format!("{folder}/corpus/{name}"));
    let options = ["--", "-set_cover_merge=1", "-max_len=128"].map(str::to_owned);
    [&folders[..], &options[..]].concat()
}

/// Runs a target to its end, or to what breaks its property.
fn try_out(name: &str, command: Command) -> Result<Row> {
    let (started, mut seen) = (Instant::now(), Seen::default());
    let (mut progress, mut last) = (Progress::start(&format!("fuzzing {name}")), Vec::new());
    let status = process::run(command, LIMIT, |event| match event {
        Event::Line(line) => {
            let text = plain(&line.text);
            seen.note(&text);
            progress.line(&text);
            if !text.starts_with('#') {
                last.push(text);
            }
        }
        Event::Tick => progress.tick(),
    })?;
    progress.done();
    seen.failed = !status.success();
    if seen.failed {
        last.iter().rev().take(40).rev().for_each(|line| tell(line));
    }
    Ok(Row { name: name.to_owned(), took: started.elapsed(), seen })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_those_of_the_manifest() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let known = manifest(root).unwrap();
        assert_eq!(known["callback"], 1024);
        assert_eq!(wanted(&known, &[]).unwrap().len(), known.len());
        let some = wanted(&known, &["link".to_owned(), "json".to_owned()]).unwrap();
        assert_eq!(some, [("link".to_owned(), 256), ("json".to_owned(), 1024)]);
        let error = wanted(&known, &["lnk".to_owned()]).unwrap_err().to_string();
        assert!(error.starts_with("there is no target lnk, but http, access_token"), "{error}");
        for name in known.keys() {
            assert!(root.join(FOLDER).join("corpus").join(name).is_dir(), "{name}");
        }
    }

    #[test]
    fn what_would_be_passed_over_is_refused() {
        let of = |targets: &[&str]| Options {
            targets: targets.iter().map(ToString::to_string).collect(),
            ..Options::default()
        };
        assert!(is_http(&of(&["http"])).unwrap());
        assert!(!is_http(&of(&["link"])).unwrap() && !is_http(&of(&[])).unwrap());
        assert!(is_http(&of(&["http", "link"])).is_err());
        assert!(is_http(&Options { runs: 5, ..of(&["http"]) }).is_err());
    }

    #[test]
    fn what_is_new_goes_to_target_and_not_to_what_is_kept() {
        let arguments = arguments(Path::new("/w"), "link", 256, 7);
        assert_eq!(arguments[..2], ["/w/target/fuzz/corpus/link", "/w/fuzz/corpus/link"]);
        assert!(arguments.contains(&"-runs=7".to_owned()), "{arguments:?}");
        assert!(arguments.contains(&"-max_len=256".to_owned()), "{arguments:?}");
    }
}
