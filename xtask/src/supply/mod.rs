//! What the project is made of: `cargo xtask supply-chain` has cargo-deny judge it by `deny.toml`, and
//! `cargo xtask sbom` writes it down. The tests beside this check what needs no further program: that
//! `docs/dependencies.md` gives a reason for each dependency, and licences, sources and second versions by the
//! lists in `deny.toml`.

mod graph;
mod sbom;
#[cfg(test)]
mod tests;

use std::{fs, path::Path, time::Duration};

use anyhow::{Context as _, Result};

use crate::{
    process::{Event, run as run_command},
    progress::{print, tell},
    supply::graph::Graph,
    tools,
};

/// The list of advisories comes over the network.
const LIMIT: Duration = Duration::from_secs(10 * 60);
/// Where what the project is made of goes.
const FOLDER: &str = "target/sbom";

/// Judges licences, sources and versions; or with `advisories` what is known to be weak, which asks GitHub.
/// `false` if something is not as it should be.
pub(crate) fn check(root: &Path, advisories: bool) -> Result<bool> {
    let tools = tools::cargo_deny(root)?;
    let mut command = tools.command("cargo");
    command.args(["deny", "--workspace", "--locked", "check"]);
    if advisories {
        command.arg("advisories");
    } else {
        command.args(["licenses", "bans", "sources"]);
    }
    let status = run_command(command, LIMIT, |event| {
        if let Event::Line(line) = event {
            tell(&line.text);
        }
    })?;
    Ok(status.success())
}

/// Writes what a release is made of, and what is made of it besides with all tools and tests.
pub(crate) fn write_sbom(root: &Path) -> Result<()> {
    let folder = root.join(FOLDER);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {FOLDER}"))?;
    let lock = fs::read_to_string(root.join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let compiler = graph::compiler()?;
    let release = Graph::read(root, Some(tools::WASM))?.in_the_browser(root)?;
    let everything = Graph::read(root, None)?;
    for (name, graph) in [("release", release), ("everything", everything)] {
        let path = folder.join(format!("{name}.cdx.json"));
        let bom = sbom::bom(&graph, &lock, &compiler)?;
        fs::write(&path, serde_json::to_string_pretty(&bom)? + "\n")
            .with_context(|| format!("cannot write {}", path.display()))?;
        print(&format!("{FOLDER}/{name}.cdx.json: {} packages", graph.packages.len()));
    }
    Ok(())
}
