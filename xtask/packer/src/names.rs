//! The names in a module: those of imports and exports, and those that only a debugger reads.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail};
use walrus::{Module, ModuleConfig};
use wasmparser::{Parser, Payload};

use crate::split::{GLUE, LINK};

/// What a chunk imports from the main part.
const SHARED: &str = "__wasm_split";
/// What the two things are called that the main part imports from.
pub(crate) const SHORT_GLUE: &str = "a";
/// See [`SHORT_GLUE`].
pub(crate) const SHORT_LINK: &str = "b";

/// A main part with short names.
#[derive(Debug)]
pub(crate) struct Short {
    /// The module, with the names that only a debugger reads.
    pub(crate) named: Vec<u8>,
    /// The module.
    pub(crate) module: Vec<u8>,
    /// The imports from the glue that are left: new names by old ones.
    pub(crate) imports: BTreeMap<String, String>,
    /// The imports from the gates: new names by old ones.
    pub(crate) gates: BTreeMap<String, String>,
    /// The exports that the glue uses: new names by old ones.
    pub(crate) exports: BTreeMap<String, String>,
}

/// Shortens the names of `module`, and drops the exports that neither the glue uses (`used`) nor a chunk
/// imports (`shared`), with all that only they reach.
pub(crate) fn shorten(module: &[u8], used: &BTreeSet<String>, shared: &[String]) -> Result<Short> {
    let mut config = ModuleConfig::new();
    config.generate_producers_section(false);
    let mut module = config.parse(module).context("walrus cannot read the module")?;
    let exports = shorten_exports(&mut module, used, shared);
    walrus::passes::gc::run(&mut module);
    let (mut imports, mut gates) = (BTreeMap::new(), BTreeMap::new());
    for import in module.imports.iter_mut() {
        let (known, short) = match import.module.as_str() {
            GLUE => (&mut imports, SHORT_GLUE),
            LINK => (&mut gates, SHORT_LINK),
            other => bail!("the module imports {} from {other}", import.name),
        };
        short.clone_into(&mut import.module);
        let next = name(known.len());
        let short = known.entry(import.name.clone()).or_insert(next);
        import.name.clone_from(short);
    }
    let named = module.emit_wasm();
    Ok(Short { module: without_customs(&named)?, named, imports, gates, exports })
}

fn shorten_exports(
    module: &mut Module,
    used: &BTreeSet<String>,
    shared: &[String],
) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let unused = module.exports.iter().filter(|it| !used.contains(&it.name));
    let unused = unused.filter(|it| !shared.contains(&it.name)).map(walrus::Export::id);
    for id in unused.collect::<Vec<_>>() {
        module.exports.delete(id);
    }
    for export in module.exports.iter_mut().filter(|it| !shared.contains(&it.name)) {
        let short = name(names.len());
        names.insert(std::mem::replace(&mut export.name, short.clone()), short);
    }
    names
}

/// What a chunk imports from the main part.
pub(crate) fn imports_of_chunk(chunk: &[u8]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(chunk) {
        if let Payload::ImportSection(section) = payload? {
            for import in section.into_imports() {
                let import = import?;
                if import.module != SHARED {
                    bail!("a chunk imports {} from {}", import.name, import.module);
                }
                found.push(import.name.to_owned());
            }
        }
    }
    Ok(found)
}

/// The module without its custom sections, which nothing reads that runs it.
pub(crate) fn without_customs(module: &[u8]) -> Result<Vec<u8>> {
    let mut kept = module.get(..8).context("no module")?.to_vec();
    for payload in Parser::new(0).parse_all(module) {
        if let Some((id, range)) = payload?.as_section()
            && id != 0
        {
            let content = &module[usize::try_from(range.start)?..usize::try_from(range.end)?];
            kept.push(id);
            leb128(&mut kept, content.len());
            kept.extend_from_slice(content);
        }
    }
    Ok(kept)
}

fn leb128(bytes: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        bytes.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
        number >>= 7;
    }
    bytes.push(u8::try_from(number).unwrap_or_default());
}

/// `a`, `b`, … `z`, `aa`, `ba`, …
fn name(mut number: usize) -> String {
    let mut name = String::new();
    loop {
        name.push(char::from(b"abcdefghijklmnopqrstuvwxyz"[number % 26]));
        if number < 26 {
            return name;
        }
        number = number / 26 - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_all_different() {
        let names: BTreeSet<_> = (0..2000).map(name).collect();
        assert_eq!(names.len(), 2000);
        assert_eq!(
            [name(0), name(25), name(26), name(701), name(702)],
            ["a", "z", "aa", "zz", "aaa"]
        );
    }

    #[test]
    fn custom_sections_go() {
        let module = b"\0asm\x01\0\0\0\x00\x05\x04name\x01\x04\x01\x60\0\0\x00\x03\x02abc"
            .iter()
            .copied()
            .take(8 + 7 + 6)
            .collect::<Vec<_>>();
        assert_eq!(without_customs(&module).unwrap(), b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0");
        assert!(without_customs(b"<html>").is_err());
    }
}
