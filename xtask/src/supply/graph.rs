//! Packages, and which needs which, as `cargo metadata` tells.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::{process::output, tools::WASM};

/// The package that is the app.
pub(super) const APP: &str = "wish-list-web";

/// A package.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Package {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) license: Option<String>,
    pub(super) description: Option<String>,
    pub(super) repository: Option<String>,
    /// The registry; packages of the workspace have none.
    pub(super) source: Option<String>,
}

/// Packages and their dependencies, both by the packages' ids.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    pub(super) packages: BTreeMap<String, Package>,
    pub(super) needs: BTreeMap<String, BTreeSet<String>>,
    /// Those of `needs` that are linked, and not for tests or for building only.
    linked: BTreeMap<String, BTreeSet<String>>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

impl Graph {
    /// All packages of the workspace in `root` and what they need, on every machine or for one `target`.
    pub(super) fn read(root: &Path, target: Option<&str>) -> Result<Self> {
        let mut command = Command::new("cargo");
        command.current_dir(root).args(["metadata", "--format-version=1", "--locked"]);
        if let Some(target) = target {
            command.args(["--filter-platform", target]);
        }
        let text = output(command).context("cargo tells nothing of the project")?;
        Self::parse(&text)
    }

    fn parse(text: &str) -> Result<Self> {
        let metadata: Metadata = serde_json::from_str(text).context("cargo's own words")?;
        let (mut needs, mut linked) = (BTreeMap::new(), BTreeMap::new());
        for Node { id, deps } in metadata.resolve.nodes {
            let is_linked = |dep: &&Dependency| dep.dep_kinds.iter().any(|it| it.kind.is_none());
            let links = deps.iter().filter(is_linked).map(|dep| dep.pkg.clone()).collect();
            linked.insert(id.clone(), links);
            needs.insert(id, deps.into_iter().map(|dep| dep.pkg).collect());
        }
        let packages = metadata.packages.into_iter().map(|it| (it.id.clone(), it)).collect();
        Ok(Self { packages, needs, linked })
    }

    /// What is linked into the app: no macros, nothing that builds or tests. `cargo tree` says which, because
    /// `cargo metadata` adds up the features that all packages of a workspace ask for.
    pub(super) fn in_the_browser(&self, root: &Path) -> Result<Self> {
        let mut command = Command::new("cargo");
        command.current_dir(root).args(["tree", "--locked", "--package", APP, "--target", WASM]);
        command.args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]);
        let tree = output(command).context("cargo shows no tree")?;
        Ok(self.only(&in_tree(&tree)))
    }

    /// What of this is in `names`, which have a version each.
    fn only(&self, names: &BTreeSet<String>) -> Self {
        let mut graph = self.clone();
        graph.packages.retain(|_, it| names.contains(&format!("{} {}", it.name, it.version)));
        let is_there = |id: &String| graph.packages.contains_key(id);
        graph.needs = self.linked.clone();
        graph.needs.retain(|id, _| is_there(id));
        for needed in graph.needs.values_mut() {
            needed.retain(is_there);
        }
        graph.linked.clone_from(&graph.needs);
        graph
    }
}

/// Name and version in each line of a tree, such as `url v2.5.8 (*)`.
fn in_tree(tree: &str) -> BTreeSet<String> {
    let name = |line: &str| {
        let (name, rest) = line.split_once(" v")?;
        Some(format!("{name} {}", rest.split(' ').next()?))
    };
    tree.lines().filter_map(name).collect()
}

/// The version of the compiler, whose standard library is in a release as well.
pub(super) fn compiler() -> Result<String> {
    let mut command = Command::new("rustc");
    command.arg("--version");
    let text = output(command).context("cannot run rustc")?;
    let version = text.split_ascii_whitespace().nth(1);
    version.map(str::to_owned).context("rustc does not tell its version")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_linked_is_in_the_browser() {
        let package =
            |name: &str| format!(r#"{{"id": "id-{name}", "name": "{name}", "version": "1.0.0"}}"#);
        let packages = ["app", "view", "macros", "tester"].map(package).join(",");
        let need = |name: &str, kind: &str| {
            format!(r#"{{"pkg": "id-{name}", "dep_kinds": [{{"kind": {kind}}}]}}"#)
        };
        let needs =
            [need("view", "null"), need("macros", "null"), need("tester", "\"dev\"")].join(",");
        let nodes =
            format!(r#"{{"id": "id-app", "deps": [{needs}]}}, {{"id": "id-macros", "deps": []}}"#);
        let text = format!(r#"{{"packages": [{packages}], "resolve": {{"nodes": [{nodes}]}}}}"#);
        let graph = Graph::parse(&text).unwrap();
        assert_eq!(graph.packages.len(), 4);
        let tree = in_tree("app v1.0.0 (/a b)\nview v1.0.0\ntester v1.0.0 (*)\nmacros v2.0.0\n");
        let browser = graph.only(&tree);
        let names: Vec<_> = browser.packages.keys().map(String::as_str).collect();
        assert_eq!(names, ["id-app", "id-tester", "id-view"]);
        let needs = BTreeMap::from([("id-app".to_owned(), BTreeSet::from(["id-view".to_owned()]))]);
        assert_eq!(browser.needs, needs);
    }
}
