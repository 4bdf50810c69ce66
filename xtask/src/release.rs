//! `cargo xtask build`: the release, what is in it, and what a host should send with it.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};

use crate::{
    pack::policy::{self, Connect},
    process::{Event, run as run_command},
    progress::{print, tell},
    small,
    tools::{self, Toolbox},
};

/// Where the release goes.
pub(crate) const DIST: &str = "dist";
const LIMIT: Duration = Duration::from_secs(60 * 60);

/// Builds the release and reports on it.
pub(crate) fn run(root: &Path) -> Result<()> {
    let tools = tools::prepare(root)?;
    let status = run_command(command(&tools, root), LIMIT, |event| {
        if let Event::Line(line) = event {
            tell(&line.text);
        }
    })?;
    ensure!(status.success(), "the release could not be built");
    print(&sizes(&tools, &root.join(DIST))?);
    let config = fs::read_to_string(root.join("config.json")).unwrap_or_default();
    print(&advice(&Connect::from_config(&config)));
    Ok(())
}

/// The command that builds the release.
pub(crate) fn command(tools: &Toolbox, root: &Path) -> Command {
    let mut command = trunk(tools, "build");
    command.arg("--release").arg("--dist").arg(root.join(DIST));
    small::set(tools, root, &mut command);
    command
}

/// A Trunk command.
pub(crate) fn trunk(tools: &Toolbox, task: &str) -> Command {
    let mut command = tools.command("trunk");
    command.arg(task).env("TRUNK_SKIP_VERSION_CHECK", "true");
    // Whatever its value (https://no-color.org); Trunk takes none but these two.
    if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        command.env("NO_COLOR", "true");
    } else {
        command.env_remove("NO_COLOR");
    }
    command
}

fn advice(connect: &Connect) -> String {
    let header = policy::header(connect);
    let why = match connect {
        Connect::Only(_) => "for the issuer and the API of config.json",
        Connect::Anywhere => "for any tenant; config.json does not tell all origins",
    };
    format!(
        "\n`cargo xtask hosting` writes what a host has to be told. Its policy, {why}:\n\n\
         Content-Security-Policy: {header}"
    )
}

/// The files of the release and their sizes; compressed too, where there is a program for it.
fn sizes(tools: &Toolbox, dist: &Path) -> Result<String> {
    let all = [("gzip", ["-9", "-c"]), ("brotli", ["-q", "11"])];
    let packers: Vec<_> = all.iter().filter(|(name, _)| tools.find(name).is_some()).collect();
    let mut rows = vec![row("file", "bytes", packers.iter().map(|(name, _)| (*name).to_owned()))];
    for path in files(dist)? {
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let name = path.strip_prefix(dist).unwrap_or(&path).display().to_string();
        let sizes = packers.iter().map(|(packer, arguments)| {
            let size = compressed(tools.command(packer).args(arguments), &bytes);
            size.map_or_else(|| "?".to_owned(), |size| size.to_string())
        });
        rows.push(row(&name, &bytes.len().to_string(), sizes));
    }
    Ok(rows.join("\n"))
}

fn row(name: &str, bytes: &str, sizes: impl Iterator<Item = String>) -> String {
    sizes.fold(format!("{name:<40} {bytes:>9}"), |row, size| format!("{row} {size:>9}"))
}

/// How many bytes `packer` makes of `bytes`.
fn compressed(packer: &mut Command, bytes: &[u8]) -> Option<usize> {
    let mut child = packer.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let mut stdin = child.stdin.take()?;
    let bytes = bytes.to_owned();
    // It writes while it reads, so somebody else must feed it.
    let feeder = thread::spawn(move || stdin.write_all(&bytes));
    let output = child.wait_with_output().ok()?;
    let fed = feeder.join().is_ok_and(|result| result.is_ok());
    (fed && output.status.success()).then_some(output.stdout.len())
}

/// All files below `folder`, sorted.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_is_the_exact_header() {
        let connect = Connect::Only(vec!["https://a.example".to_owned()]);
        let text = advice(&connect);
        let line = format!("Content-Security-Policy: {}", policy::header(&connect));
        assert_eq!(text.lines().last(), Some(line.as_str()));
    }

    #[test]
    #[cfg(unix)]
    fn compressed_sizes_are_measured() {
        assert_eq!(compressed(&mut Command::new("cat"), &vec![7; 300_000]), Some(300_000));
        assert_eq!(compressed(&mut Command::new("false"), &[]), None);
    }
}
