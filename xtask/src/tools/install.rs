//! Installing a tool: prebuilt if it can be had, else compiled.

use std::{path::Path, time::Duration};

use anyhow::{Result, ensure};

use crate::{
    process::Interrupted,
    progress::{step, tell},
    tools::{Tool, Toolbox, has, prebuilt},
};

const DOWNLOAD_LIMIT: Duration = Duration::from_secs(5 * 60);
/// Trunk has some 600 dependencies.
const COMPILE_LIMIT: Duration = Duration::from_secs(60 * 60);

/// Puts `tool` into `root/bin`.
///
/// # Errors
/// When none of the ways leaves a program there that says the right version.
pub(crate) fn install(tools: &Toolbox, tool: &Tool, root: &Path) -> Result<()> {
    let name = format!("{} {}", tool.package, tool.version);
    let ways: [Way; 2] = [binstall, prebuilt::install];
    for way in ways {
        match way(tools, tool, root) {
            Err(error) if error.is::<Interrupted>() => return Err(error),
            Err(error) => tell(&format!("no prebuilt {name}: {error:#}")),
            Ok(()) if has(tools, tool, root) => return Ok(()),
            Ok(()) => {}
        }
    }
    tell(&format!("{name} is compiled now; this takes some minutes, once"));
    compile(tools, tool, root)?;
    ensure!(has(tools, tool, root), "{name} was installed, but does not say that it is there");
    Ok(())
}

type Way = fn(&Toolbox, &Tool, &Path) -> Result<()>;

/// By `cargo-binstall`, for those who have it.
fn binstall(tools: &Toolbox, tool: &Tool, root: &Path) -> Result<()> {
    if tools.find("cargo-binstall").is_none() {
        return Ok(());
    }
    let package = format!("{}@{}", tool.package, tool.version);
    let mut command = tools.command("cargo-binstall");
    command.args(["--no-confirm", "--disable-strategies", "compile", "--root"]);
    command.arg(root).arg(&package);
    step(&format!("installing {package} by cargo-binstall"), command, DOWNLOAD_LIMIT).map(drop)
}

fn compile(tools: &Toolbox, tool: &Tool, root: &Path) -> Result<()> {
    let mut command = tools.command("cargo");
    command.args([
        "install",
        tool.package,
        "--force",
        "--version",
        &tool.version.to_string(),
        "--root",
    ]);
    command.arg(root);
    // The project's own target folder would keep gigabytes that are never used again.
    command.env_remove("CARGO_TARGET_DIR");
    if tool.locked {
        command.arg("--locked");
    }
    step(&format!("compiling {}", tool.package), command, COMPILE_LIMIT).map(drop)
}
