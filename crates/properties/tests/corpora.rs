//! The inputs that are kept, and changed ones: what the fuzzer does in hours, for some seconds in each run.
#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test")]

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    thread,
};

use properties::{TARGETS, Target};

/// How many changed inputs each property is tried with.
const CHANGED: u64 = 1500;
/// Inputs for which more is done than reading a text.
const SLOW: [&str; 3] = ["sandbox_tenant", "sandbox_api", "sandbox_control"];

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

fn manifest() -> String {
    fs::read_to_string(fuzz().join("Cargo.toml")).unwrap()
}

/// The longest input that is worth a try for a target.
fn longest(manifest: &str, name: &str) -> usize {
    let mut lines = manifest.lines();
    let value = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
    value.and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("{name} has no length"))
}

/// What is kept for a target, in the order of the names.
fn corpus(target: &Target) -> Vec<(String, Vec<u8>)> {
    let folder = fuzz().join("corpus").join(target.name);
    let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut all: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap())
        })
        .collect();
    all.sort();
    all
}

/// `SplitMix64`: numbers that are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap()
    }
}

/// What parsers stumble over.
const SPLINTERS: [&str; 36] = [
    "",
    "\0",
    "\u{feff}",
    "\u{1b}[",
    "é",
    "💥",
    "\u{202e}",
    "\r",
    "\n",
    "\n\n",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    "\\u00",
    "'",
    "<",
    "%",
    "%2",
    "&",
    "=",
    "?",
    "#",
    "/",
    "//",
    "..",
    ":",
    "@",
    ",",
    " ",
    "eyJ",
    "-1",
    "1e999",
    "18446744073709551616",
];

/// Inputs that are kept, cut, joined and with splinters in them.
fn changed(numbers: &mut Numbers, corpus: &[(String, Vec<u8>)], longest: usize) -> Vec<u8> {
    let pick = |numbers: &mut Numbers| corpus[numbers.below(corpus.len())].1.clone();
    let mut input = pick(numbers);
    for _ in 0..=numbers.below(6) {
        let at = numbers.below(input.len() + 1);
        let end = (at + numbers.below(12)).min(input.len());
        match numbers.below(6) {
            0 => input.truncate(at),
            1 => _ = input.drain(at..end),
            2 => {
                let splinter = SPLINTERS[numbers.below(SPLINTERS.len())];
                input.splice(at..at, splinter.bytes());
            }
            3 => {
                let part = input[at..end].to_vec();
                input.splice(at..at, part);
            }
            4 => {
                let other = pick(numbers);
                let (from, to) = (numbers.below(other.len()), numbers.below(other.len()));
                input.splice(at..end, other[from.min(to)..from.max(to)].iter().copied());
            }
            _ => {
                if let Some(byte) = input.get_mut(at) {
                    *byte = u8::try_from(numbers.below(256)).unwrap();
                }
            }
        }
    }
    input.truncate(longest);
    input
}

/// Tries an input, and gives its text and the words of the property where that does not hold.
fn broken(target: &Target, input: &[u8]) -> Option<String> {
    let cause = catch_unwind(AssertUnwindSafe(|| (target.holds)(input))).err()?;
    let words = cause.downcast_ref::<String>().cloned();
    let words = words.or_else(|| cause.downcast_ref::<&str>().map(|words| (*words).to_owned()));
    let words = words.unwrap_or_default();
    Some(format!("{}: b\"{}\": {words}", target.name, input.escape_ascii()))
}

fn try_all(target: &Target) -> Vec<String> {
    let corpus = corpus(target);
    let kept = corpus.iter().filter_map(|(name, input)| {
        Some(format!("{}/{name}: {}", target.name, broken(target, input)?))
    });
    let mut failed: Vec<String> = kept.collect();
    let longest = longest(&manifest(), target.name);
    let count = if SLOW.contains(&target.name) { CHANGED / 3 } else { CHANGED };
    for seed in 0..count {
        let input = changed(&mut Numbers(seed), &corpus, longest);
        failed.extend(broken(target, &input).map(|text| format!("seed {seed} of {text}")));
        if failed.len() > 3 {
            break;
        }
    }
    failed
}

#[test]
fn every_property_holds_for_what_is_kept_and_for_changes_of_it() {
    let halves = TARGETS.split_at(TARGETS.len() / 2);
    let failed: Vec<String> = thread::scope(|scope| {
        let work = [halves.0, halves.1]
            .map(|half| scope.spawn(move || half.iter().flat_map(try_all).collect::<Vec<_>>()));
        work.into_iter().flat_map(|half| half.join().expect("no panic of its own")).collect()
    });
    assert!(failed.is_empty(), "{} inputs:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn every_target_has_a_program_and_inputs() {
    let manifest = manifest();
    let programs = manifest.matches("[[bin]]").count();
    assert_eq!(programs, TARGETS.len());
    for target in TARGETS {
        let (name, file) = (target.name, format!("fuzz_targets/{}.rs", target.name));
        assert!(manifest.contains(&format!("name = \"{name}\"\npath = \"{file}\"")), "{name}");
        let program = fs::read_to_string(fuzz().join(&file)).unwrap();
        assert!(program.contains(&format!("properties::{name}(input)")), "{file}");
        let corpus = corpus(target);
        assert!(corpus.len() >= 3, "{name} has {} inputs", corpus.len());
        for (file, input) in corpus {
            assert!(input.len() <= longest(&manifest, name), "{name}/{file} is too long");
        }
    }
    let folders = fs::read_dir(fuzz().join("corpus")).unwrap().count();
    assert_eq!(folders, TARGETS.len(), "a folder of no target");
}

#[test]
fn what_is_kept_is_small() {
    let all = TARGETS.iter().flat_map(corpus);
    let bytes: usize = all.map(|(_, input)| input.len()).sum();
    assert!(bytes < 300_000, "{bytes} bytes of inputs: keep the smallest that reach as much");
}

#[test]
fn a_property_that_does_not_hold_is_noticed() {
    fn holds(input: &[u8]) {
        assert!(input.len() < 3, "long");
    }
    let target = Target { name: "callback", reads: "", holds };
    assert_eq!(broken(&target, b"ab"), None);
    assert_eq!(broken(&target, b"a\xff\n").as_deref(), Some("callback: b\"a\\xff\\n\": long"));
    assert!(!try_all(&target).is_empty());
}
