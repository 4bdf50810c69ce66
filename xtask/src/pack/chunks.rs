//! A release's WebAssembly in a main part and chunks. The work is done by the package `packer`, which only
//! a release compiles.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, ensure};
use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{
    pack::{
        page::{integrity, short_hash},
        read, read_text, write,
    },
    process::output,
    small, tools,
};

/// Where in cargo's target folder the hook works.
const FOLDER: &str = "pack";
/// The program that is packed, as cargo builds it.
const MODULE: &str = "wasm32-unknown-unknown/release/wish-list-web.wasm";

/// The gates behind which nothing is shown that the first style sheet lacks.
const UNSTYLED: [&str; 3] = ["app", "account", "sign_in"];
/// The most that a release may weigh.
const BUDGET: &str = "size-budget.toml";
/// Where the hook writes down which files of a release are fetched when, for `cargo xtask size`.
const LIST: &str = "release.json";

/// What the name of a chunk begins with that several gates share; that of another begins with its gate's.
const SHARED: &str = "shared";

/// The files of the app.
#[derive(Debug, Default)]
pub(super) struct App {
    /// wasm-bindgen's JavaScript.
    pub(super) glue: String,
    /// Name and content of the WebAssembly that starts.
    pub(super) wasm: (String, Vec<u8>),
    /// Name and content of each chunk.
    pub(super) chunks: Vec<(String, Vec<u8>)>,
    pub(super) gates: Vec<Gate>,
}

/// A gate (`src/chunks.rs`).
#[derive(Debug)]
pub(super) struct Gate {
    name: String,
    /// What the WebAssembly calls the function that loads what is behind it.
    import: String,
    /// The chunks that it needs, by their places among the app's.
    chunks: Vec<usize>,
}

/// As the packer writes it down.
#[derive(Debug, Deserialize)]
struct Split {
    import: String,
    chunks: Vec<String>,
}

impl App {
    /// The part of the loader that loads the chunks, and the style `sheet` that comes with them; empty if
    /// there are none.
    pub(super) fn loads_chunks(&self, sheet: Option<&(String, String)>) -> String {
        if self.chunks.is_empty() {
            return String::new();
        }
        // A chunk's hash says its name too (see `short_hash`): each byte of it is one of the first load.
        let row = |(name, content): &(String, Vec<u8>)| {
            let hash = BASE64_STANDARD_NO_PAD.encode(Sha256::digest(content));
            let stem = name.split('-').next().unwrap_or_default();
            if stem == SHARED {
                format!("[\"{hash}\"],\n")
            } else {
                format!("[\"{hash}\", \"{stem}\"],\n")
            }
        };
        let gate = |Gate { name, import, chunks }: &Gate| {
            let is_styled = sheet.is_some() && !UNSTYLED.contains(&name.as_str());
            let style = if is_styled { ", styled" } else { "" };
            format!("{import}: gate({chunks:?}{style}),\n")
        };
        let (name, content) = sheet.map_or(("", ""), |(name, content)| (name, content));
        include_str!("chunks.js")
            .replace("{shared}", SHARED)
            .replace("{sheet}", name)
            .replace("{sheet integrity}", &integrity(content.as_bytes()))
            .replace("/* chunks */", &self.chunks.iter().map(row).collect::<String>())
            .replace("/* gates */", &self.gates.iter().map(gate).collect::<String>())
    }

    /// Writes down for `cargo xtask size` what is fetched when: `first` until the list is shown, and `later`
    /// with what is styled by it.
    pub(super) fn list(&self, source: &Path, first: &[&str], later: Option<&str>) -> Result<()> {
        let gates: BTreeMap<_, Vec<_>> = self
            .gates
            .iter()
            .map(|gate| {
                let chunks = gate.chunks.iter().map(|&at| self.chunks[at].0.as_str());
                let sheet = later.filter(|_| !UNSTYLED.contains(&gate.name.as_str()));
                (&gate.name, chunks.chain(sheet).collect())
            })
            .collect();
        let text = json!({ "first": first, "gates": gates }).to_string();
        write(&target_folder(source)?.join(FOLDER).join(LIST), text)
    }
}

/// Splits what cargo built for the project in `source`: Trunk's copy lacks what that takes.
pub(super) fn split(source: &Path) -> Result<App> {
    let target = target_folder(source)?;
    let folder = target.join(FOLDER);
    if folder.exists() {
        fs::remove_dir_all(&folder).context("cannot empty the folder of the last release")?;
    }
    fs::create_dir_all(&folder).context("cannot make a folder for the release")?;
    let bindgen = tools::wasm_bindgen(source)?;
    let mut command = packer(source);
    command.arg("split").arg(target.join(MODULE)).arg(&folder).arg(bindgen);
    perform(command)?;
    let gates = serde_json::from_str(&read_text(&folder.join("gates.json"))?)?;
    app(&folder, gates)
}

fn app(folder: &Path, gates: BTreeMap<String, Split>) -> Result<App> {
    let mut app = App { glue: read_text(&folder.join("app.js"))?, ..App::default() };
    let main = read(&folder.join("app_bg.wasm"))?;
    app.wasm = (format!("app-{}_bg.wasm", short_hash(&main)), main);
    let mut places = BTreeMap::new();
    for (name, Split { import, chunks }) in gates {
        let mut needed = Vec::new();
        for stem in chunks {
            let place = if let Some(&place) = places.get(&stem) {
                place
            } else {
                let content = read(&folder.join(format!("{stem}.wasm")))?;
                let name = stem.strip_prefix("split_").unwrap_or(SHARED);
                app.chunks.push((format!("{name}-{}.wasm", short_hash(&content)), content));
                app.chunks.len() - 1
            };
            places.insert(stem, place);
            needed.push(place);
        }
        app.gates.push(Gate { name, import, chunks: needed });
    }
    Ok(app)
}

/// `cargo xtask size`: what the release in `dist` weighs, and whether that is within the budget; or which
/// `crates` its main part comes from.
pub(crate) fn size(root: &Path, dist: &Path, crates: bool) -> Result<bool> {
    let folder = target_folder(root)?.join(FOLDER);
    let mut command = packer(root);
    if crates {
        command.arg("crates").arg(folder.join("named.wasm"));
    } else {
        command.arg("size").arg(dist).arg(folder.join(LIST)).arg(root.join(BUDGET));
    }
    Ok(command.status().context("cannot run cargo")?.success())
}

/// The loader with short names, and without what is never used.
pub(super) fn minified(source: &Path, code: &str) -> Result<String> {
    let script = target_folder(source)?.join(FOLDER).join("loader.js");
    write(&script, code)?;
    let mut command = packer(source);
    command.arg("minify").arg(&script);
    perform(command)?;
    read_text(&script)
}

fn packer(source: &Path) -> Command {
    let mut command = cargo(source);
    command.args(["run", "--quiet", "--package", "packer", "--"]);
    command
}

fn cargo(source: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(source);
    small::unset(&mut command);
    command
}

fn perform(mut command: Command) -> Result<()> {
    let status = command.status().context("cannot run cargo")?;
    ensure!(status.success(), "the release could not be packed");
    Ok(())
}

/// Where cargo builds, whoever said so.
fn target_folder(source: &Path) -> Result<PathBuf> {
    let mut command = cargo(source);
    command.args(["metadata", "--format-version=1", "--no-deps"]);
    let text = output(command).context("cargo tells nothing of the project")?;
    let metadata: Value = serde_json::from_str(&text)?;
    let folder = metadata["target_directory"].as_str().context("cargo names no target folder")?;
    Ok(folder.into())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The gates of `src/chunks.rs`.
    fn gates() -> BTreeSet<&'static str> {
        let code = include_str!("../../../src/chunks.rs");
        let gate =
            |line: &'static str| line.split_once(" => async fn ")?.0.split_whitespace().next();
        code.lines()
            .filter(|line| line.starts_with("    "))
            .filter_map(gate)
            .filter(|it| !it.contains('$'))
            .collect()
    }

    #[test]
    fn gates_are_called_the_same_everywhere() {
        let budget: toml::Table = include_str!("../../../size-budget.toml").parse().unwrap();
        let limits: BTreeSet<_> =
            budget["gates"].as_table().unwrap().keys().map(String::as_str).collect();
        assert_eq!(limits, gates());
        let merge = include_str!("../../packer/src/merge.rs");
        let soon = merge.lines().find(|line| line.starts_with("const SOON")).unwrap();
        let soon: Vec<_> = soon.split('"').skip(1).step_by(2).collect();
        assert_eq!(soon.len(), 3, "{soon:?}");
        for name in soon.into_iter().chain(UNSTYLED) {
            assert!(gates().contains(name), "there is no gate {name}");
        }
    }

    #[test]
    fn the_loader_knows_each_chunk_by_its_hash() {
        let content = b"chunk".to_vec();
        let hash = BASE64_STANDARD_NO_PAD.encode(Sha256::digest(&content));
        let named = |stem| (format!("{stem}-{}.wasm", short_hash(&content)), content.clone());
        let gate = |name: &str, import: &str, chunks| Gate {
            name: name.to_owned(),
            import: import.to_owned(),
            chunks,
        };
        let app = App {
            chunks: vec![named(SHARED), named("console")],
            gates: vec![gate("app", "a", vec![0]), gate("console", "b", vec![0, 1])],
            ..App::default()
        };
        let code = app.loads_chunks(Some(&("later-1.css".to_owned(), String::new())));
        assert!(code.contains(&format!("[\"{hash}\"],\n[\"{hash}\", \"console\"],")), "{code}");
        assert!(code.contains("a: gate([0]),\nb: gate([0, 1], styled),"), "{code}");
        assert!(code.contains("\"later-1.css\"") && code.contains("name = \"shared\""), "{code}");
        // The bytes that `short_hash` writes are those that the loader reads back.
        let first: [u8; 8] = Sha256::digest(&content)[..8].try_into().unwrap();
        let digest = format!("{:016x}", u64::from_be_bytes(first));
        assert_eq!(digest, short_hash(&content));
        assert_eq!(App::default().loads_chunks(None), "");
    }
}
