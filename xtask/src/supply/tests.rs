//! What can be checked without a further program, in each run of the tests.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use toml::{Table, Value};

use super::{graph::Graph, sbom};
use crate::tools::WASM;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

type Names = BTreeSet<String>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn table(path: &str) -> Table {
    read(path).parse().unwrap()
}

/// The folders with a Cargo.toml.
fn members() -> Vec<String> {
    let crates = fs::read_dir(root().join("crates")).unwrap().flatten();
    let crates = crates.map(|entry| format!("crates/{}/", entry.file_name().to_string_lossy()));
    crates.chain(["", "xtask/", "xtask/packer/", "fuzz/"].map(str::to_owned)).collect()
}

/// What the text of a Cargo.toml asks a registry for, `shared` being what the workspace keeps for all.
fn asked_for(manifest: &Table, shared: &Table) -> Names {
    let kinds = ["dependencies", "dev-dependencies", "build-dependencies"];
    let targets = manifest.get("target").and_then(Value::as_table);
    let tables = targets.into_iter().flat_map(Table::values).filter_map(Value::as_table);
    let all = tables.chain([manifest]).flat_map(|table| {
        kinds.into_iter().filter_map(|kind| table.get(kind).and_then(Value::as_table))
    });
    let is_ours = |name: &str, value: &Value| {
        value.get("path").is_some() || shared.get(name).is_some_and(|it| it.get("path").is_some())
    };
    let names = all.flatten().filter(|(name, value)| !is_ours(name, value));
    names.map(|(name, _)| name.clone()).collect()
}

/// Package to dependencies, as the manifests of Rust and JavaScript have them.
fn in_manifests() -> BTreeMap<String, Names> {
    let shared = table("Cargo.toml")["workspace"]["dependencies"].as_table().unwrap().clone();
    let rust = members().into_iter().filter_map(|folder| {
        let manifest = table(&format!("{folder}Cargo.toml"));
        let name = manifest["package"]["name"].as_str().unwrap().to_owned();
        let names = asked_for(&manifest, &shared);
        (!names.is_empty()).then_some((name, names))
    });
    let folders =
        ["bench/peers", "crates/e2e/axe", "crates/e2e/independent", "crates/e2e/lighthouse"];
    let npm = folders.map(|folder| {
        let text = read(&format!("{folder}/package.json"));
        let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
        let names = manifest["dependencies"].as_object().unwrap().keys().cloned().collect();
        (folder.to_owned(), names)
    });
    rust.chain(npm).collect()
}

/// Package to dependencies, as the page has them: a heading for each package, a row for each dependency, which
/// may name several, and a reason in the second column.
fn in_the_page(page: &str) -> BTreeMap<String, Names> {
    let mut found = BTreeMap::<_, Names>::new();
    let mut package = None;
    for line in page.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            package = heading.strip_prefix('`').and_then(|it| it.strip_suffix('`'));
        } else if let (Some(package), Some(row)) = (package, line.strip_prefix("| `")) {
            let mut cells = row.split(" | ");
            let names = cells.next().unwrap_or_default().replace('`', "");
            let reason = cells.next().unwrap_or_default().trim_end_matches(" |");
            assert!(reason.split(' ').count() > 1, "{package}: {names} has no reason");
            let names = names.split(", ").map(str::to_owned);
            found.entry(package.to_owned()).or_default().extend(names);
        }
    }
    found
}

/// What is in one of the two only.
fn unlike(page: &str) -> Vec<String> {
    let (told, asked) = (in_the_page(page), in_manifests());
    let none = Names::new();
    let packages: BTreeSet<_> = told.keys().chain(asked.keys()).collect();
    let differences = packages.into_iter().flat_map(|package| {
        let told = told.get(package).unwrap_or(&none);
        let asked = asked.get(package).unwrap_or(&none);
        let names = told.symmetric_difference(asked);
        names.map(|name| format!("{package}: {name}")).collect::<Vec<_>>()
    });
    differences.collect()
}

#[test]
fn each_dependency_has_a_reason_and_each_reason_a_dependency() {
    let page = read("docs/dependencies.md");
    let unlike_now = unlike(&page);
    assert!(unlike_now.is_empty(), "docs/dependencies.md and the manifests differ: {unlike_now:?}");
    // A row less and a row more are seen, and so is a new dependency.
    assert_eq!(unlike(&page.replace("| `leptos` |", "| `leptoss` |")).len(), 2);
    let manifest: Table =
        "[dev-dependencies]\nnew = \"1\"\n[target.x.dependencies]\nother = \"2\"".parse().unwrap();
    assert_eq!(asked_for(&manifest, &Table::new()).len(), 2);
}

/// The packages of Cargo.lock that are neither ours nor from crates.io with a checksum.
fn strangers(lock: &Table) -> Vec<String> {
    let is_foreign = |package: &&Value| package.get("source").is_some();
    let is_strange = |package: &&Value| {
        package["source"].as_str() != Some(REGISTRY) || package.get("checksum").is_none()
    };
    let packages = lock["package"].as_array().unwrap().iter().filter(is_foreign).filter(is_strange);
    packages.map(|package| package["name"].to_string()).collect()
}

#[test]
fn everything_comes_from_crates_io() {
    for lock in ["Cargo.lock", "fuzz/Cargo.lock"] {
        assert_eq!(strangers(&table(lock)), [""; 0], "{lock}");
    }
    let git = read("Cargo.lock").replacen(REGISTRY, "git+https://github.com/a/b#c", 1);
    assert_eq!(strangers(&git.parse().unwrap()).len(), 1);
}

/// The packages of the browser in more than one version, without those that `deny.toml` gives a reason for.
fn duplicates(graph: &Graph, deny: &Table) -> Vec<String> {
    let skipped = deny["bans"]["skip"].as_array().unwrap().iter();
    let skipped: Vec<_> = skipped.filter_map(|row| row["crate"].as_str()).collect();
    let is_skipped = |name: &str, version: &str| {
        let begins = |rule: &&str| {
            rule.split_once('@').is_some_and(|(of, start)| {
                of == name && (version == start || version.starts_with(&format!("{start}.")))
            })
        };
        skipped.iter().any(begins)
    };
    let mut versions = BTreeMap::<&str, Vec<&str>>::new();
    for package in graph.packages.values() {
        if !is_skipped(&package.name, &package.version) {
            versions.entry(&package.name).or_default().push(&package.version);
        }
    }
    let several = versions.into_iter().filter(|(_, versions)| versions.len() > 1);
    several.map(|(name, versions)| format!("{name} {}", versions.join(", "))).collect()
}

#[test]
fn nothing_is_in_the_browser_twice_without_a_reason() {
    let browser = Graph::read(root(), Some(WASM)).unwrap().in_the_browser(root()).unwrap();
    assert!(browser.packages.len() > 50, "{}", browser.packages.len());
    let deny = table("deny.toml");
    assert_eq!(duplicates(&browser, &deny), [""; 0]);
    let less = read("deny.toml").replace("gloo-net@0.6", "gloo-net@0.5").parse().unwrap();
    assert_eq!(duplicates(&browser, &less).len(), 1);
}

/// Whether what `expression` (SPDX, annex D) asks for can be met with these licences. `AND` binds closer than
/// `OR`; a bracket is read first.
fn is_met(expression: &str, allowed: &[&str]) -> bool {
    let text = expression.replace('/', " OR ");
    if let Some(open) = text.rfind('(') {
        let Some(length) = text[open..].find(')') else { return false };
        let inner = is_met(&text[open + 1..open + length], allowed);
        let word = if inner { "yes" } else { "no" };
        let text = format!("{}{word}{}", &text[..open], &text[open + length + 1..]);
        return is_met(&text, allowed);
    }
    let is_one = |name: &str| name.trim() == "yes" || allowed.contains(&name.trim());
    text.split(" OR ").any(|all| all.split(" AND ").all(is_one))
}

/// The packages whose licence `deny.toml` does not allow.
fn unlicensed(graph: &Graph, deny: &Table) -> Vec<String> {
    let texts = |value: &Value| -> Vec<String> {
        let list = value.as_array().unwrap().iter();
        list.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let licenses = &deny["licenses"];
    let allowed = texts(&licenses["allow"]);
    let exceptions = licenses["exceptions"].as_array().unwrap();
    let is_fine = |name: &str, license: &str| {
        let own = exceptions.iter().filter(|row| row["crate"].as_str() == Some(name));
        let own: Vec<_> = own.flat_map(|row| texts(&row["allow"])).collect();
        let all: Vec<_> = allowed.iter().chain(&own).map(String::as_str).collect();
        is_met(license, &all)
    };
    let packages = graph.packages.values();
    let wrong = packages.filter(|it| !it.license.as_deref().is_some_and(|l| is_fine(&it.name, l)));
    wrong.map(|it| format!("{}: {:?}", it.name, it.license)).collect()
}

/// This machine, as rustc names it.
fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

#[test]
fn each_licence_lets_anybody_use_and_pass_on() {
    let graph = Graph::read(root(), Some(&host())).unwrap();
    let browser = Graph::read(root(), Some(WASM)).unwrap();
    for graph in [&graph, &browser] {
        assert_eq!(unlicensed(graph, &table("deny.toml")), [""; 0]);
    }
    let less = read("deny.toml").replace("  \"Unicode-3.0\",\n", "").parse().unwrap();
    assert!(!unlicensed(&graph, &less).is_empty());
    let allowed = ["MIT", "Apache-2.0"];
    for good in ["MIT", "MIT/GPL-3.0", "GPL-3.0 OR (MIT AND Apache-2.0)", "(MIT OR X) AND MIT"] {
        assert!(is_met(good, &allowed), "{good}");
    }
    for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT OR X) AND Y", "(MIT", "Apache-2.0 WITH X"] {
        assert!(!is_met(bad, &allowed), "{bad}");
    }
}

#[test]
fn the_bill_names_each_package_with_licence_and_checksum() {
    let browser = Graph::read(root(), Some(WASM)).unwrap().in_the_browser(root()).unwrap();
    let bom = sbom::bom(&browser, &read("Cargo.lock"), "1.95.0").unwrap();
    let components = bom["components"].as_array().unwrap();
    // All packages but the app, and the standard library.
    assert_eq!(components.len(), browser.packages.len());
    let foreign = components.iter().filter(|it| it["purl"].is_string());
    assert!(foreign.clone().count() > 50);
    for component in foreign {
        assert_eq!(component["hashes"][0]["content"].as_str().unwrap().len(), 64, "{component}");
        assert!(component["licenses"][0]["expression"].is_string(), "{component}");
    }
    let all = components.iter().chain([&bom["metadata"]["component"]]);
    let known: BTreeSet<_> = all.map(|it| it["bom-ref"].to_string()).collect();
    assert_eq!(known.len(), components.len() + 1, "each is named once");
    let rows = bom["dependencies"].as_array().unwrap();
    let named = rows.iter().flat_map(|row| row["dependsOn"].as_array().unwrap());
    assert!(
        named
            .chain(rows.iter().map(|row| &row["ref"]))
            .all(|name| known.contains(&name.to_string()))
    );
}
