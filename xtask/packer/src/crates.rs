//! Which crate the code of the main part comes from, by the names that its functions have before they are
//! stripped.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, Result};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// How many functions are listed.
const FUNCTIONS: usize = 25;

/// The bytes of code of each crate, and of the largest functions.
pub(crate) fn report(module: &Path) -> Result<String> {
    let bytes = fs::read(module)
        .with_context(|| format!("cannot read {}: build the release first", module.display()))?;
    let mut functions = functions(&bytes)?;
    let mut crates: BTreeMap<String, usize> = BTreeMap::new();
    for (size, name) in &functions {
        *crates.entry(crate_of(name)).or_default() += size;
    }
    let mut crates: Vec<_> = crates.into_iter().map(|(name, size)| (size, name)).collect();
    let mut rows = Vec::new();
    for list in [&mut crates, &mut functions] {
        list.sort_by(|one, other| other.cmp(one));
        rows.extend(list.iter().take(FUNCTIONS).map(|(size, name)| format!("{size:>9}  {name}")));
        rows.push(String::new());
    }
    Ok(rows.join("\n"))
}

/// Size and name of each function that the module defines.
fn functions(module: &[u8]) -> Result<Vec<(usize, String)>> {
    let (mut imported, mut sizes, mut names) = (0, Vec::new(), BTreeMap::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => {
                sizes.push(usize::try_from(body.range().end - body.range().start)?);
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    for name in section {
                        if let Name::Function(map) = name? {
                            for name in map {
                                let name = name?;
                                names.insert(name.index, name.name.to_owned());
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let defined = (imported..).zip(sizes).map(|(index, size)| {
        let name = names.get(&index).map_or("?", String::as_str);
        (size, format!("{:#}", rustc_demangle::demangle(name)))
    });
    Ok(defined.collect())
}

/// The crate of a demangled name: of `<a::B as c::D>::e` it is `a`.
fn crate_of(name: &str) -> String {
    let path = name.trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let path = path.strip_prefix("mut ").or_else(|| path.strip_prefix("dyn ")).unwrap_or(path);
    match path.split_once("::") {
        Some((first, _)) => {
            first.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
        }
        None => "(no crate)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crate_of_a_function_is_told() {
        for (name, expected) in [
            ("leptos::mount::mount_to", "leptos"),
            ("<web_sys::Node as core::clone::Clone>::clone", "web_sys"),
            ("<&mut alloc::vec::Vec<u8>>::f", "alloc"),
            ("<dyn core::any::Any>::is", "core"),
            ("memcpy", "(no crate)"),
        ] {
            assert_eq!(crate_of(name), expected, "{name}");
        }
    }
}
