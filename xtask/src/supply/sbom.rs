//! A bill of materials in CycloneDX 1.6 (ECMA-424).
//!
//! It has no time and no serial number: the same source makes the same bytes.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use toml::Table;

use crate::supply::graph::{APP, Graph, Package};

/// The bill of `graph`; `lock` is the text of Cargo.lock, and `compiler` the version of rustc.
pub(super) fn bom(graph: &Graph, lock: &str, compiler: &str) -> Result<Value> {
    let checksums = checksums(lock)?;
    let app = graph.packages.values().find(|package| package.name == APP);
    let app = app.context("there is no app")?;
    let others = graph.packages.values().filter(|package| package.id != app.id);
    let mut components: Vec<_> =
        others.map(|package| component(package, "library", &checksums)).collect();
    components.push(standard_library(compiler));
    components.sort_by_key(|component| component["bom-ref"].to_string());
    let name = |id: &String| graph.packages.get(id).map(reference);
    let mut dependencies: Vec<_> = graph
        .needs
        .iter()
        .filter_map(|(id, needed)| {
            let mut needed: Vec<_> = needed.iter().filter_map(name).collect();
            needed.sort();
            needed.dedup();
            Some(json!({ "ref": name(id)?, "dependsOn": needed }))
        })
        .collect();
    dependencies.sort_by_key(|dependency| dependency["ref"].to_string());
    Ok(json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": component(app, "application", &checksums) },
        "components": components,
        "dependencies": dependencies,
    }))
}

/// The package URL (ECMA-427), which names a package in every registry.
fn reference(package: &Package) -> String {
    format!("pkg:cargo/{}@{}", package.name, package.version.replace('+', "%2B"))
}

fn component(package: &Package, kind: &str, checksums: &BTreeMap<String, String>) -> Value {
    let mut component = json!({
        "type": kind,
        "bom-ref": reference(package),
        "name": package.name,
        "version": package.version,
    });
    if let Some(description) = &package.description {
        component["description"] =
            json!(description.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    if let Some(license) = &package.license {
        // Before SPDX expressions, a slash stood for "or".
        component["licenses"] = json!([{ "expression": license.replace('/', " OR ") }]);
    }
    if package.source.is_some() {
        component["purl"] = json!(reference(package));
        let key = format!("{} {}", package.name, package.version);
        if let Some(checksum) = checksums.get(&key) {
            component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
        }
    }
    if let Some(repository) = &package.repository {
        component["externalReferences"] = json!([{ "type": "vcs", "url": repository }]);
    }
    component
}

fn standard_library(compiler: &str) -> Value {
    json!({
        "type": "library",
        "bom-ref": format!("rust-std@{compiler}"),
        "name": "rust-std",
        "version": compiler,
        "description": "The standard library of Rust",
        "licenses": [{ "expression": "MIT OR Apache-2.0" }],
    })
}

/// The SHA-256 of each package's archive, by name and version.
fn checksums(lock: &str) -> Result<BTreeMap<String, String>> {
    let lock: Table = lock.parse().context("Cargo.lock is no TOML")?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    let row = |package: &toml::Value| {
        let text = |key: &str| package.get(key).and_then(toml::Value::as_str);
        let key = format!("{} {}", text("name")?, text("version")?);
        Some((key, text("checksum")?.to_owned()))
    };
    Ok(packages.context("Cargo.lock has no packages")?.iter().filter_map(row).collect())
}
