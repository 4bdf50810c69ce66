//! The tools that a build needs, found or installed: on a machine that has only Rust, all of them.

pub(crate) mod browser;
pub(crate) mod engines;
mod install;
pub(crate) mod npm;
mod packages;
mod prebuilt;
mod version;

use std::{
    env,
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context as _, Result, bail};

use crate::{
    process::output,
    progress::step,
    tools::version::{Version, locked_version},
};

pub(crate) const WASM: &str = "wasm32-unknown-unknown";
/// The Trunk that is installed where there is none.
const TRUNK: Version = Version(0, 21, 14);
/// The geckodriver that is installed where there is none.
const GECKODRIVER: Version = Version(0, 37, 1);
/// The cargo-deny that is installed where there is none.
const CARGO_DENY: Version = Version(0, 20, 2);
const TEN_MINUTES: Duration = Duration::from_secs(600);

/// A program to find or install.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tool {
    /// The crate that `cargo install` knows it by.
    package: &'static str,
    /// The programs that it brings, all of the same version.
    programs: &'static [&'static str],
    /// What is installed where no other will do.
    version: Version,
    /// Whether another version will do as well.
    accepts: fn(Version) -> bool,
    /// Whether it compiles with the dependencies that it was published with.
    locked: bool,
}

impl Tool {
    fn trunk() -> Self {
        let accepts = |found| (TRUNK..Version(0, 23, 0)).contains(&found);
        Self { package: "trunk", programs: &["trunk"], version: TRUNK, accepts, locked: true }
    }

    /// The command line of wasm-bindgen reads only what the library of the same version wrote.
    fn wasm_bindgen(version: Version) -> Self {
        Self {
            package: "wasm-bindgen-cli",
            programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
            version,
            accepts: |_| false,
            // Its lock file names yanked crates.
            locked: false,
        }
    }

    /// Older ones may not know a Firefox of today; newer ones know all that are maintained.
    fn geckodriver() -> Self {
        let accepts = |found| found >= Version(0, 34, 0);
        Self {
            package: "geckodriver",
            programs: &["geckodriver"],
            version: GECKODRIVER,
            accepts,
            locked: true,
        }
    }

    /// What a newer one finds, or how its settings are written, may differ.
    fn cargo_deny() -> Self {
        let accepts = |found| (CARGO_DENY..Version(0, 21, 0)).contains(&found);
        let programs = &["cargo-deny"];
        Self { package: "cargo-deny", programs, version: CARGO_DENY, accepts, locked: true }
    }

    fn will_do(&self, found: Version) -> bool {
        found == self.version || (self.accepts)(found)
    }
}

/// The project, and the search path on which its tools are.
#[derive(Clone, Debug)]
pub(crate) struct Toolbox {
    root: PathBuf,
    path: OsString,
}

impl Toolbox {
    /// What this machine has, before anything is installed.
    pub(crate) fn bare(root: &Path) -> Result<Self> {
        let path = env::var_os("PATH").unwrap_or_default();
        let cargo = cargo_home()?.join("bin");
        let known = env::split_paths(&path).any(|folder| folder == cargo);
        let path = if known { path } else { prepend(&cargo, &path)? };
        Ok(Self { root: root.to_owned(), path })
    }

    /// A program to be run in the project's folder.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", &self.path);
        command
    }

    /// Where a program is, if it is on the search path.
    pub(crate) fn find(&self, program: &str) -> Option<PathBuf> {
        which::which_in(program, Some(&self.path), &self.root).ok()
    }

    /// The version of the program in `path`, if it can be run.
    fn version(&self, path: &Path) -> Option<Version> {
        let mut command = self.command(path);
        command.arg("--version");
        Version::in_text(&output(command)?)
    }

    /// Whether the program in `path` is `tool` in a version that will do.
    fn has(&self, tool: &Tool, path: Option<PathBuf>) -> bool {
        let version = path.and_then(|path| self.version(&path));
        version.is_some_and(|version| tool.will_do(version))
    }
}

/// Finds or installs all that building the app needs.
pub(crate) fn prepare(root: &Path) -> Result<Toolbox> {
    let mut tools = Toolbox::bare(root)?;
    ensure_target(&tools)?;
    for tool in [Tool::trunk(), locked_bindgen(root)?] {
        ensure_tool(&mut tools, &tool)?;
    }
    Ok(tools)
}

/// Finds or installs cargo-deny.
pub(crate) fn cargo_deny(root: &Path) -> Result<Toolbox> {
    let mut tools = Toolbox::bare(root)?;
    ensure_tool(&mut tools, &Tool::cargo_deny())?;
    Ok(tools)
}

/// The wasm-bindgen that fits the app, found or installed.
pub(crate) fn wasm_bindgen(root: &Path) -> Result<PathBuf> {
    let mut tools = Toolbox::bare(root)?;
    ensure_tool(&mut tools, &locked_bindgen(root)?)?;
    tools.find("wasm-bindgen").context("there is no wasm-bindgen")
}

fn locked_bindgen(root: &Path) -> Result<Tool> {
    let lock = root.join("Cargo.lock");
    let lock =
        fs::read_to_string(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let version =
        locked_version(&lock, "wasm-bindgen").context("Cargo.lock has no wasm-bindgen")?;
    Ok(Tool::wasm_bindgen(version))
}

/// Makes sure that the standard library for WebAssembly is there.
fn ensure_target(tools: &Toolbox) -> Result<()> {
    let mut command = tools.command("rustc");
    command.args(["--print", "target-libdir", "--target", WASM]);
    let folder = output(command).context("cannot run rustc")?;
    if Path::new(folder.trim_end()).is_dir() {
        return Ok(());
    }
    if tools.find("rustup").is_none() {
        bail!(
            "this Rust has no standard library for {WASM}, and there is no rustup to add it; \
             install your system's package for it, or Rust by rustup (https://rustup.rs)"
        );
    }
    let mut command = tools.command("rustup");
    command.args(["target", "add", WASM]);
    step(&format!("adding the target {WASM}"), command, TEN_MINUTES).map(drop)
}

/// Makes sure that the formatter and the linter are there: a minimal toolchain lacks them.
///
/// # Errors
/// When one is missing and cannot be added.
pub(crate) fn ensure_components(tools: &Toolbox) -> Result<()> {
    let is_there = |subcommand: &str| {
        let mut command = tools.command("cargo");
        command.args([subcommand, "--version"]);
        output(command).is_some()
    };
    if is_there("fmt") && is_there("clippy") {
        return Ok(());
    }
    if tools.find("rustup").is_none() {
        bail!("this Rust has no rustfmt or no clippy; install your system's packages for them");
    }
    let mut command = tools.command("rustup");
    command.args(["component", "add", "rustfmt", "clippy"]);
    step("adding rustfmt and clippy", command, TEN_MINUTES).map(drop)
}

/// Makes sure that `tool` is the first of its name on the search path.
fn ensure_tool(tools: &mut Toolbox, tool: &Tool) -> Result<()> {
    if tool.programs.iter().all(|name| tools.has(tool, tools.find(name))) {
        return Ok(());
    }
    let (home, aside) = (cargo_home()?, side_by_side(tool)?);
    if let Some(root) = [&home, &aside].into_iter().find(|root| has(tools, tool, root)) {
        tools.path = prepend(&root.join("bin"), &tools.path)?;
        return Ok(());
    }
    // Another version is somebody's choice: leave it, and install beside it.
    let is_new = tool.programs.iter().all(|name| tools.find(name).is_none());
    let root = if is_new { home } else { aside };
    install::install(tools, tool, &root)?;
    tools.path = prepend(&root.join("bin"), &tools.path)?;
    Ok(())
}

/// Whether `root/bin` has `tool`, complete and in a version that will do.
fn has(tools: &Toolbox, tool: &Tool, root: &Path) -> bool {
    tool.programs.iter().all(|name| tools.has(tool, Some(program(root, name))))
}

fn program(root: &Path, name: &str) -> PathBuf {
    root.join("bin").join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// What a person named in the environment, if it is there.
fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file())
}

fn prepend(folder: &Path, path: &OsStr) -> Result<OsString> {
    let folders = [folder.to_owned()].into_iter().chain(env::split_paths(path));
    env::join_paths(folders).with_context(|| format!("{} cannot be on PATH", folder.display()))
}

/// `$CARGO_HOME`, or where cargo has it without that.
fn cargo_home() -> Result<PathBuf> {
    let set = env::var_os("CARGO_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    set.or_else(|| Some(env::home_dir()?.join(".cargo"))).context("there is no home folder")
}

/// Where a version lives that does not fit the one in `$CARGO_HOME`.
fn side_by_side(tool: &Tool) -> Result<PathBuf> {
    Ok(tools_cache()?.join(format!("{}-{}", tool.package, tool.version)))
}

/// This project's part of the user's cache folder (XDG base directory specification).
fn tools_cache() -> Result<PathBuf> {
    let home = env::home_dir();
    let set = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = match (set, home) {
        (Some(cache), _) => cache,
        (None, Some(home)) if cfg!(target_os = "macos") => home.join("Library/Caches"),
        (None, Some(home)) => home.join(".cache"),
        (None, None) => bail!("there is no home folder"),
    };
    Ok(cache.join("wish-list-web/tools"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunk_may_be_newer_and_wasm_bindgen_may_not() {
        let trunk = Tool::trunk();
        for good in [Version(0, 21, 14), Version(0, 21, 20), Version(0, 22, 0)] {
            assert!(trunk.will_do(good), "{good}");
        }
        for bad in [Version(0, 21, 13), Version(0, 20, 99), Version(0, 23, 0), Version(1, 0, 0)] {
            assert!(!trunk.will_do(bad), "{bad}");
        }
        let bindgen = Tool::wasm_bindgen(Version(0, 2, 130));
        assert!(bindgen.will_do(Version(0, 2, 130)));
        assert!(!bindgen.will_do(Version(0, 2, 129)) && !bindgen.will_do(Version(0, 2, 131)));
    }

    #[test]
    fn a_folder_goes_to_the_front_of_the_search_path() {
        let path = env::join_paths(["/a", "/b"]).unwrap();
        let path = prepend(Path::new("/c"), &path).unwrap();
        let folders: Vec<_> = env::split_paths(&path).collect();
        assert_eq!(folders, [Path::new("/c"), Path::new("/a"), Path::new("/b")]);
    }
}
