//! The standard library, built anew for size together with the app by the stable compiler.
//!
//! The compiler is told to take flags that it otherwise keeps for its nightly releases. `docs/size.md`
//! says what each is worth.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context as _, Result};
use toml::{Table, Value};

use crate::{
    process::output,
    progress::{step, tell},
    tools::Toolbox,
};

const FIVE_MINUTES: Duration = Duration::from_secs(300);
/// A release sets these, and the hook takes them back for what it compiles for this machine.
const SWITCH: (&str, &str) = ("RUSTC_BOOTSTRAP", "1");
const STD: [(&str, &str); 2] = [
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
];
/// A panic is a trap and no more; no code holds where it was. What `{:?}` prints stays: keys of lists, and what is
/// taken out of texts, rest on it.
const FLAGS: (&str, &str) = (
    "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
    "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none",
);

/// Has `trunk`, a command that builds the release, build the standard library too, if its source is
/// there or can be had.
pub(crate) fn set(tools: &Toolbox, root: &Path, trunk: &mut Command) {
    let why = match config(root) {
        Ok(config) if has_source(tools) => {
            trunk.envs([SWITCH, FLAGS]).envs(STD).arg("--config").arg(config);
            return;
        }
        Ok(_) => "its source is not here (`rustup component add rust-src`)".to_owned(),
        Err(error) => format!("{error:#}"),
    };
    tell(&format!(
        "the release takes the standard library that came compiled, and is about a fifth larger: {why}"
    ));
}

/// Takes back for `command` what [`set`] set.
pub(crate) fn unset(command: &mut Command) {
    for (name, _) in [SWITCH, FLAGS].into_iter().chain(STD) {
        command.env_remove(name);
    }
}

fn has_source(tools: &Toolbox) -> bool {
    if is_there(tools) {
        return true;
    }
    if tools.find("rustup").is_none() {
        return false;
    }
    let mut command = tools.command("rustup");
    command.args(["component", "add", "rust-src"]);
    step("adding the source of Rust's standard library", command, FIVE_MINUTES).is_ok()
        && is_there(tools)
}

fn is_there(tools: &Toolbox) -> bool {
    let mut command = tools.command("rustc");
    command.args(["--print", "sysroot"]);
    let source = "lib/rustlib/src/rust/library/Cargo.lock";
    output(command).is_some_and(|root| Path::new(root.trim()).join(source).is_file())
}

/// A copy of `Trunk.toml` whose hook is this program itself: cargo, which is the hook otherwise, would
/// build a standard library for this machine too.
fn config(root: &Path) -> Result<PathBuf> {
    let text = fs::read_to_string(root.join("Trunk.toml")).context("cannot read Trunk.toml")?;
    let program = env::current_exe().context("cannot tell where this program is")?;
    let path = root.join("target/trunk-release.toml");
    fs::create_dir_all(root.join("target")).context("cannot make the folder target")?;
    fs::write(&path, with_hook(&text, root, &program)?).context("cannot write a file in target")?;
    Ok(path)
}

fn with_hook(text: &str, root: &Path, program: &Path) -> Result<String> {
    let mut config: Table = text.parse().context("Trunk.toml is no TOML")?;
    let path = |path: &Path| Value::from(path.to_string_lossy().into_owned());
    let hook = config.get_mut("hooks").and_then(|hooks| hooks.get_mut(0));
    let hook = hook.and_then(Value::as_table_mut).context("Trunk.toml has no hook")?;
    hook.insert("command".to_owned(), path(program));
    hook.insert("command_arguments".to_owned(), vec![Value::from("pack")].into());
    let build = config.get_mut("build").and_then(Value::as_table_mut);
    let build = build.context("Trunk.toml has no [build]")?;
    build.insert("target".to_owned(), path(&root.join("index.html")));
    Ok(config.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hook_is_this_program_and_the_page_is_found() {
        let trunk = include_str!("../../Trunk.toml");
        let text = with_hook(trunk, Path::new("/a"), Path::new("/b/xtask")).unwrap();
        let config: Table = text.parse().unwrap();
        assert_eq!(config["hooks"][0]["command"].as_str(), Some("/b/xtask"));
        assert_eq!(config["hooks"][0]["command_arguments"], vec![Value::from("pack")].into());
        assert_eq!(config["hooks"][0]["stage"].as_str(), Some("post_build"));
        assert!(config["build"]["target"].as_str().is_some_and(|it| it.ends_with("index.html")));
        assert!(with_hook("[build]", Path::new("/a"), Path::new("/b")).is_err());
    }
}
