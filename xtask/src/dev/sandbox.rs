//! The sandbox beside the app: built, asked about its faults, started.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::{
    dev::{BUILD_LIMIT, Options, SANDBOX, server::Server},
    progress::step,
    tools::Toolbox,
};

/// In place of a fault's name: the names of all of them.
pub(crate) const LIST: &str = "help";

/// The sandbox's list of faults, if it knows every name in `faults`.
///
/// # Errors
/// A name that it does not know, in its own words, which tell the names that are near.
pub(super) fn list_faults(root: &Path, faults: &[String]) -> Result<String> {
    let tools = Toolbox::bare(root)?;
    let mut command = tools.command(build(&tools)?);
    command.args(named(faults)).arg("--faults");
    let output = command.output().context("cannot run the sandbox")?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        let words = words.trim();
        bail!("{}", words.strip_prefix("sandbox: ").unwrap_or(words).to_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// Builds and starts it.
pub(super) fn start(tools: &Toolbox, options: &Options) -> Result<Server> {
    let mut command = tools.command(build(tools)?);
    // It ends when its standard input does, so it cannot outlive us even if we are killed.
    command.args(["--exit-with-stdin", "--app-origin"]);
    command.arg(format!("http://localhost:{}", options.port));
    if let Some(file) = &options.data {
        command.arg("--data").arg(std::path::absolute(file).context("--data")?);
    }
    if let Some(count) = options.wishes {
        command.arg("--wishes").arg(count.to_string());
    }
    command.args(named(&options.faults));
    Server::start(SANDBOX, command)
}

/// The faults as the sandbox's command line takes them.
fn named(faults: &[String]) -> impl Iterator<Item = &str> {
    faults.iter().flat_map(|name| ["--fault", name])
}

fn build(tools: &Toolbox) -> Result<PathBuf> {
    let mut build = tools.command("cargo");
    build.args(["build", "--package", "sandbox", "--message-format", "json-render-diagnostics"]);
    let messages = step("building the sandbox", build, BUILD_LIMIT)?;
    executable(&messages).context("cargo built no sandbox")
}

/// The program that cargo's JSON messages say it has built.
fn executable(messages: &str) -> Option<PathBuf> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut executables =
        messages.filter_map(|message| message.get("executable")?.as_str().map(PathBuf::from));
    executables.next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sandbox_is_where_cargo_says() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"name":"sandbox"},"executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"sandbox"},"executable":"/t/debug/sandbox"}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
        );
        assert_eq!(executable(messages), Some(PathBuf::from("/t/debug/sandbox")));
        assert_eq!(executable("not json\n{}"), None);
    }

    #[test]
    fn each_fault_is_passed_on_by_its_name() {
        let faults = ["cors-off".to_owned(), "any-route".to_owned()];
        let passed: Vec<_> = named(&faults).collect();
        assert_eq!(passed, ["--fault", "cors-off", "--fault", "any-route"]);
        assert_eq!(named(&[]).count(), 0);
    }
}
