//! One module into a main part and chunks.
//!
//! The folder then holds `app.js` and `app_bg.wasm` as wasm-bindgen makes them, but shorter; each chunk
//! as `NAME.wasm`; `gates.json`, which says what each gate needs; and
//! `named.wasm`, which is the main part before its functions lost their names.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    path::Path,
    process::Command,
};

use anyhow::{Context as _, Result, anyhow, ensure};
use serde::Serialize;
use wasm_split_cli_support::{Options, transform};

use crate::{
    glue,
    merge::{self, Group},
    names,
};

/// What the main part imports the gates from.
pub(crate) const LINK: &str = "./__wasm_split.js";
/// What the main part imports its glue from.
pub(crate) const GLUE: &str = "./app_bg.js";
/// How the splitter names the import that loads what is behind a gate.
const LOAD: &str = "__wasm_split_load_";

/// What is behind a gate.
#[derive(Debug, Serialize)]
struct Gate {
    /// What the main part calls the function that loads it.
    import: String,
    /// The names of its chunks, those that others need first.
    chunks: Vec<String>,
}

/// Splits `module`, which cargo made, into `folder`.
pub(crate) fn run(module: &Path, folder: &Path, bindgen: &Path) -> Result<()> {
    let bytes = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let main = folder.join("main.wasm");
    let mut options = Options::new(&bytes);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.main_module = "./app.js";
    options.link_name = LINK;
    let split = transform(options).map_err(|error| anyhow!("cannot split it: {error:#}"))?;
    bind(&main, folder, bindgen)?;
    let mut chunks = BTreeMap::new();
    for path in &split.split_modules {
        let name = path.file_stem().context("a chunk has no name")?.to_string_lossy().into_owned();
        chunks.insert(name, names::without_customs(&fs::read(path)?)?);
    }
    let mut shared = Vec::new();
    for chunk in chunks.values() {
        shared.extend(names::imports_of_chunk(chunk)?);
    }
    let short = shorten(folder, &shared)?;
    let joined = join(&chunks, &split.prefetch_map)?;
    for (name, content) in &joined.chunks {
        fs::write(folder.join(format!("{name}.wasm")), content)?;
    }
    let gates = joined.gates.into_iter().map(|(gate, chunks)| {
        let import = short.get(&format!("{LOAD}{gate}"));
        let import = import.with_context(|| format!("nothing passes the gate {gate}"))?.clone();
        Ok((gate, Gate { import, chunks }))
    });
    let gates: BTreeMap<String, Gate> = gates.collect::<Result<_>>()?;
    fs::write(folder.join("gates.json"), serde_json::to_vec_pretty(&gates)?)?;
    Ok(())
}

/// Chunks by name, and the names of those that each gate needs.
struct Joined {
    chunks: BTreeMap<String, Vec<u8>>,
    gates: BTreeMap<String, Vec<String>>,
}

/// Joins chunks that several gates share; what is behind one gate only is a chunk of its own already.
fn join(
    chunks: &BTreeMap<String, Vec<u8>>,
    needs: &HashMap<String, Vec<String>>,
) -> Result<Joined> {
    let (mut shared, mut own) = (Vec::new(), Vec::new());
    for (name, content) in chunks {
        let gates = needs.iter().filter(|(_, needed)| needed.contains(name));
        let gates: BTreeSet<_> = gates.map(|(gate, _)| gate.clone()).collect();
        let list = if gates.len() > 1 { &mut shared } else { &mut own };
        let (chunks, ground) = (vec![name.clone()], merge::ground(content)?);
        list.push(Group { chunks, gates, size: content.len(), ground });
    }
    let mut joined = Joined { chunks: BTreeMap::new(), gates: BTreeMap::new() };
    for group in merge::grouped(shared).into_iter().chain(own) {
        let contents: Vec<_> = group.chunks.iter().map(|name| chunks[name].clone()).collect();
        joined.chunks.insert(group.chunks[0].clone(), merge::merged(&contents)?);
        for gate in group.gates {
            joined.gates.entry(gate).or_default().push(group.chunks[0].clone());
        }
    }
    Ok(joined)
}

fn bind(main: &Path, folder: &Path, bindgen: &Path) -> Result<()> {
    let mut command = Command::new(bindgen);
    command.args(["--target", "web", "--no-typescript", "--out-name", "app"]);
    // What the chunks share with the main part are exports that a linker made.
    command.args(["--keep-lld-exports", "--no-demangle"]);
    command.args(["--remove-producers-section", "--out-dir"]);
    let status = command.arg(folder).arg(main).status().context("cannot run wasm-bindgen")?;
    ensure!(status.success(), "wasm-bindgen failed");
    Ok(())
}

/// Shortens the main part and its glue; what the gates' imports are called now, by their old names.
fn shorten(folder: &Path, shared: &[String]) -> Result<BTreeMap<String, String>> {
    let (script, module) = (folder.join("app.js"), folder.join("app_bg.wasm"));
    let code = glue::without_unused_classes(&fs::read_to_string(&script)?)?;
    let used = glue::exports_used(&code);
    let short = names::shorten(&fs::read(&module)?, &used, shared)?;
    fs::write(&script, glue::renamed(&code, &short)?)?;
    fs::write(&module, &short.module)?;
    fs::write(folder.join("named.wasm"), &short.named)?;
    Ok(short.gates)
}
