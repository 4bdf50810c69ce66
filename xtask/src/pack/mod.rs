//! `cargo xtask pack`: the hook that Trunk runs when its output is there, and before it is served.

pub(crate) mod chunks;
mod css;
mod html;
mod page;
pub(crate) mod policy;
mod sinks;
mod styles;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, anyhow, bail, ensure};

use crate::pack::{chunks::App, page::Parts, policy::Connect};

/// Packs the output in `TRUNK_STAGING_DIR`. Trunk names what it builds in the environment.
pub(crate) fn run() -> Result<()> {
    let staging = PathBuf::from(variable("TRUNK_STAGING_DIR")?);
    let source = PathBuf::from(variable("TRUNK_SOURCE_DIR")?);
    let release = variable("TRUNK_PROFILE")? == "release";
    pack(&staging, &source, &variable("TRUNK_PUBLIC_URL")?, release)
}

fn variable(name: &str) -> Result<String> {
    env::var(name).map_err(|_| anyhow!("{name} is not set; `cargo xtask pack` is a hook of Trunk"))
}

fn pack(staging: &Path, source: &Path, public_url: &str, release: bool) -> Result<()> {
    let (wasm_name, glue_name) = app_files(staging)?;
    let app = if release {
        chunks::split(source)?
    } else {
        App {
            glue: read_text(&staging.join(&glue_name))?,
            wasm: (wasm_name.clone(), read(&staging.join(&wasm_name))?),
            ..App::default()
        }
    };
    let page = read_text(&staging.join("index.html"))?;
    let styled = styles::bundle(&page, public_url, release, |name| read_text(&staging.join(name)))?;
    let parts = Parts {
        public_url,
        glue: (&glue_name, &app.glue),
        wasm: (&app.wasm.0, &app.wasm.1),
        chunks: &app.loads_chunks(styled.later()),
        replaced: &wasm_name,
        policy: &policy::meta(&connect(source, release)),
    };
    let finish = |code: String| if release { chunks::minified(source, &code) } else { Ok(code) };
    let packed = page::pack(&styled.page, &parts, finish)?;
    for name in styled.replaced.iter().chain([&glue_name, &wasm_name]) {
        fs::remove_file(staging.join(name)).with_context(|| format!("cannot remove {name}"))?;
    }
    if release {
        let [first, ..] = styled.files.as_slice() else { bail!("there is no style sheet") };
        let scripts = packed.scripts.iter().map(|(name, _)| name.as_str());
        let first: Vec<_> = ["index.html", "config.json", &first.0, &app.wasm.0]
            .into_iter()
            .chain(scripts)
            .collect();
        app.list(source, &first, styled.later().map(|(name, _)| name.as_str()))?;
    }
    for (name, code) in packed.scripts.iter().filter(|_| release) {
        let found = sinks::in_script(code).join(", ");
        ensure!(found.is_empty(), "{name} can turn text into markup or script: {found}");
    }
    for (name, content) in packed.scripts.into_iter().chain(styled.files) {
        write(&staging.join(name), &content)?;
    }
    for (name, content) in app.chunks.iter().chain([&app.wasm]) {
        if release {
            refuse_static_html(content)?;
        }
        write(&staging.join(name), content)?;
    }
    write(&staging.join("index.html"), &packed.page)?;
    if release {
        // A static host serves this for addresses without a file, and the app finds its route.
        write(&staging.join("404.html"), &packed.page)?;
    }
    Ok(())
}

/// What the page may connect to. A release serves every tenant; while developing, the settings are
/// known, and a request to anywhere else is a mistake that should show.
fn connect(source: &Path, release: bool) -> Connect {
    if release {
        return Connect::Anywhere;
    }
    let config = fs::read_to_string(source.join("config.json")).unwrap_or_default();
    Connect::from_config(&config)
}

/// The names of the WebAssembly and of its JavaScript.
fn app_files(staging: &Path) -> Result<(String, String)> {
    let entries = fs::read_dir(staging).with_context(|| cannot("read", staging))?;
    let mut wasm = Vec::new();
    for entry in entries {
        let name = entry.with_context(|| cannot("read", staging))?.file_name();
        wasm.extend(name.into_string().ok().filter(|name| name.ends_with("_bg.wasm")));
    }
    let [name] = wasm.as_slice() else {
        bail!("expected one *_bg.wasm in {}, found {}", staging.display(), wasm.len());
    };
    Ok((name.clone(), name.replace("_bg.wasm", ".js")))
}

fn refuse_static_html(wasm: &[u8]) -> Result<()> {
    let found = sinks::static_html(wasm);
    ensure!(
        found.is_empty(),
        "the app hands static HTML to innerHTML, which `trusted-types 'none'` forbids; \
         put braces round the text and attributes of these elements:\n  {}",
        found.join("\n  ")
    );
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| cannot("read", path))
}

fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| cannot("read", path))
}

fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    fs::write(path, content).with_context(|| cannot("write", path))
}

fn cannot(verb: &str, path: &Path) -> String {
    format!("cannot {verb} {}", path.display())
}
