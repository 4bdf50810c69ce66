//! wasm-bindgen's JavaScript, as it is written for the target `web`: its lines are known, so it is
//! rewritten line by line, and what is not as expected is an error.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, ensure};

use crate::{
    names::{SHORT_GLUE, SHORT_LINK, Short},
    split::{GLUE, LINK},
};

/// What the loader calls the object whose functions load what is behind the gates.
const GATES: &str = "gates";

/// The glue without the classes that no import hands out: crates export them for apps that make streams.
pub(crate) fn without_unused_classes(code: &str) -> Result<String> {
    let mut kept = code.to_owned();
    while let Some(start) = kept.find("\nexport class ") {
        let after = &kept[start + 14..];
        let name = after[..after.find(' ').context("a class has no name")?].to_owned();
        ensure!(!kept.contains(&format!("{name}.__wrap")), "the class {name} is in use");
        let end = start + kept[start..].find("\n}\n").context("a class does not end")? + 2;
        kept.replace_range(start..end, "");
        remove(&mut kept, &format!("if (Symbol.dispose) {name}."), ";\n")?;
        remove(&mut kept, &format!("const {name}Finalization ="), ";\n")
            .or_else(|_| remove(&mut kept, &format!("const {name}Finalization ="), ");\n"))?;
    }
    Ok(kept)
}

fn remove(text: &mut String, start: &str, end: &str) -> Result<()> {
    let at = text.find(start).with_context(|| format!("the glue has no `{start}`"))?;
    let length = text[at..].find(end).with_context(|| format!("`{start}` does not end"))?;
    text.replace_range(at..at + length + end.len(), "");
    Ok(())
}

/// The exports of the module that the glue names.
pub(crate) fn exports_used(code: &str) -> BTreeSet<String> {
    code.split("wasm.").skip(1).map(|rest| identifier(rest).to_owned()).collect()
}

fn identifier(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '$')));
    &text[..end.unwrap_or(text.len())]
}

/// The glue with the names of `short`, without the imports that are left no longer, and with its gates
/// where it imported them.
pub(crate) fn renamed(code: &str, short: &Short) -> Result<String> {
    let (before, imports) = code.split_once("    const import0 = {\n").context("no import0")?;
    let (imports, after) = imports.split_once("\n    };\n").context("import0 does not end")?;
    let mut text = String::new();
    for line in before.lines().filter(|line| !line.starts_with("import * as import")) {
        text.extend([line, "\n"]);
    }
    text.push_str("    const import0 = {\n        __proto__: null,\n");
    let mut found = 0;
    for entry in entries(imports) {
        let name = identifier(entry.trim_start());
        if let Some(short) = short.imports.get(name) {
            found += 1;
            text.extend(["        ", short, &entry[8 + name.len()..], "\n"]);
        }
    }
    ensure!(found == short.imports.len(), "the glue lacks imports of the module");
    text.push_str("    };\n");
    let mut has_gates = false;
    for line in after.lines() {
        if line.trim_start().starts_with(&format!("\"{LINK}\": ")) {
            // Once for each gate.
            if !has_gates {
                text.extend(["        ", SHORT_LINK, ": ", GATES, ",\n"]);
            }
            has_gates = true;
        } else {
            text.extend([&*line.replace(&format!("\"{GLUE}\""), SHORT_GLUE), "\n"]);
        }
    }
    // Nothing imports the loader.
    let text = text.replace("\nexport { initSync, __wbg_init as default };", "");
    ensure!(!text.contains("\nexport "), "the glue exports more than is known");
    Ok(with_exports(&text, short))
}

/// The entries of an object whose keys stand after eight blanks.
fn entries(object: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in object.split_inclusive('\n') {
        let key = line.strip_prefix("        ").map(identifier).filter(|key| !key.is_empty());
        if key.is_some_and(|key| line[8 + key.len()..].starts_with(':')) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([object.len()]);
    starts.iter().zip(ends).map(|(&start, end)| object[start..end].trim_end()).collect()
}

fn with_exports(code: &str, short: &Short) -> String {
    let mut parts = code.split("wasm.");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let name = identifier(part);
        let new = short.exports.get(name).map_or(name, String::as_str);
        text.extend(["wasm.", new, &part[name.len()..]]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What wasm-bindgen 0.2.130 writes, shortened.
    const GLUE: &str = include_str!("../fixtures/glue.js");

    fn names(pairs: &[(&str, &str)]) -> std::collections::BTreeMap<String, String> {
        pairs.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect()
    }

    fn short(imports: &[(&str, &str)]) -> Short {
        let exports = names(&[("__wbindgen_start", "c"), ("__wbindgen_malloc", "d")]);
        Short {
            named: Vec::new(),
            module: Vec::new(),
            imports: names(imports),
            gates: names(&[]),
            exports,
        }
    }

    #[test]
    fn glue_is_shortened() {
        let code = without_unused_classes(GLUE).unwrap();
        let used: Vec<_> = exports_used(&code).into_iter().collect();
        assert_eq!(used, ["__wbindgen_malloc", "__wbindgen_start"]);
        let imports = [("__wbg_abort_f8d1589eb0c65ee2", "a"), ("__wbg_now_0", "b")];
        let code = renamed(&code, &short(&imports)).unwrap();
        assert_eq!(code, include_str!("../fixtures/short.js"));
    }

    #[test]
    fn glue_that_is_not_as_expected_is_refused() {
        assert!(without_unused_classes("\nexport class A {\n}\n A.__wrap(1)").is_err());
        assert!(without_unused_classes("\nexport class A {\n").is_err());
        let code = without_unused_classes(GLUE).unwrap();
        assert!(renamed(&code, &short(&[("__wbg_other", "a")])).is_err());
        assert!(renamed("", &short(&[])).is_err());
    }
}
