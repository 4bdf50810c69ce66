//! The archives that the tools' own releases offer.

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result, bail, ensure};

use crate::{
    process::{Event, run},
    progress::{Progress, step},
    tools::{Tool, Toolbox, program, tools_cache},
};

const LIMIT: Duration = Duration::from_secs(5 * 60);
/// What curl says at its end when there is no such file (`--fail`).
const NOT_FOUND: &str = "error: 404";

/// Downloads the first archive that fits this machine and puts its programs into `root/bin`.
pub(crate) fn install(tools: &Toolbox, tool: &Tool, root: &Path) -> Result<()> {
    for needed in ["curl", "tar"] {
        ensure!(tools.find(needed).is_some(), "there is no {needed}");
    }
    let urls = urls(tool, env::consts::OS, env::consts::ARCH);
    ensure!(!urls.is_empty(), "none is published for this machine");
    let folder = tools_cache()?.join(format!("download-{}", std::process::id()));
    let result = fetch_first(tools, tool, &urls, &folder, root);
    // What stays behind is in a cache folder.
    drop(fs::remove_dir_all(&folder));
    result
}

fn fetch_first(
    tools: &Toolbox,
    tool: &Tool,
    urls: &[String],
    folder: &Path,
    root: &Path,
) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let archive = folder.join("archive");
    for url in urls {
        if download(
            tools,
            &format!("downloading {} {}", tool.package, tool.version),
            url,
            &archive,
        )? {
            return unpack(tools, tool, &archive, folder, root);
        }
    }
    bail!("none is published for this machine")
}

/// Whether there was a file at `url`.
fn download(tools: &Toolbox, title: &str, url: &str, archive: &Path) -> Result<bool> {
    let mut curl = tools.command("curl");
    curl.args(["-fsSL", "--proto", "=https", "--connect-timeout", "5", "--max-time", "240", "-o"]);
    curl.arg(archive).arg(url);
    let mut progress = Progress::start(title);
    let mut last = String::new();
    let status = run(curl, LIMIT, |event| match event {
        Event::Line(line) => line.text.clone_into(&mut last),
        Event::Tick => progress.tick(),
    });
    let code = status.inspect_err(|_| progress.clear())?.code();
    if code == Some(0) {
        progress.done();
        return Ok(true);
    }
    progress.clear();
    ensure!(last.contains(NOT_FOUND), "{last}");
    Ok(false)
}

fn unpack(tools: &Toolbox, tool: &Tool, archive: &Path, folder: &Path, root: &Path) -> Result<()> {
    let mut tar = tools.command("tar");
    tar.arg("-xf").arg(archive).arg("-C").arg(folder);
    step("unpacking it", tar, LIMIT)?;
    fs::create_dir_all(root.join("bin")).context("cannot make the folder for programs")?;
    let found = tool.programs.iter().map(|name| {
        let target = program(root, name);
        let found = find(folder, &target)?;
        ensure!(
            tools.version(&found) == Some(tool.version),
            "the {name} that came does not run here, or is another version"
        );
        Ok((found, target))
    });
    // All or none: half a tool would be in the way of the next attempt.
    for (found, target) in found.collect::<Result<Vec<_>>>()? {
        // In two steps, so that nobody ever finds half a program.
        let part = target.with_extension("part");
        fs::copy(&found, &part).with_context(|| format!("cannot write {}", part.display()))?;
        fs::rename(&part, &target).with_context(|| format!("cannot write {}", target.display()))?;
    }
    Ok(())
}

/// The program in the unpacked archive, at its top or in its one folder.
fn find(folder: &Path, target: &Path) -> Result<PathBuf> {
    let name = target.file_name().context("a program has a name")?;
    let entries = fs::read_dir(folder).context("cannot read the unpacked archive")?;
    let folders = entries.flatten().map(|entry| entry.path());
    let mut places = [folder.to_owned()].into_iter().chain(folders).map(|place| place.join(name));
    match places.find(|path| path.is_file()) {
        Some(path) => Ok(path),
        None => bail!("the archive has no {}", name.display()),
    }
}

/// Where the releases keep what fits `os` and `arch`, best first.
fn urls(tool: &Tool, os: &str, arch: &str) -> Vec<String> {
    let version = tool.version;
    let suffix = if os == "windows" { "zip" } else { "tar.gz" };
    if tool.package == "geckodriver" {
        let releases = "https://github.com/mozilla/geckodriver/releases/download";
        let name =
            |system| format!("{releases}/v{version}/geckodriver-v{version}-{system}.{suffix}");
        return geckodriver_system(os, arch).map(name).into_iter().collect();
    }
    if tool.package == "cargo-deny" {
        let releases = "https://github.com/EmbarkStudios/cargo-deny/releases/download";
        let name = |target: &&str| {
            format!("{releases}/{version}/cargo-deny-{version}-{arch}-{target}.tar.gz")
        };
        return targets(os, arch).iter().map(name).collect();
    }
    let url = |target: &&str| {
        if tool.package == "trunk" {
            let releases = "https://github.com/trunk-rs/trunk/releases/download";
            format!("{releases}/v{version}/trunk-{arch}-{target}.{suffix}")
        } else {
            let releases = "https://github.com/wasm-bindgen/wasm-bindgen/releases/download";
            format!("{releases}/{version}/wasm-bindgen-{version}-{arch}-{target}.tar.gz")
        }
    };
    targets(os, arch).iter().map(url).collect()
}

/// The ends of the targets' names. Programs linked with musl run on every Linux, so they come before
/// those that want a glibc of their own age or younger.
fn targets(os: &str, arch: &str) -> &'static [&'static str] {
    match (os, arch) {
        ("linux", "x86_64" | "aarch64") => &["unknown-linux-musl", "unknown-linux-gnu"],
        ("macos", "x86_64" | "aarch64") => &["apple-darwin"],
        ("windows", "x86_64") => &["pc-windows-msvc"],
        _ => &[],
    }
}

/// What geckodriver's releases call a machine.
fn geckodriver_system(os: &str, arch: &str) -> Option<&'static str> {
    match (os, arch) {
        ("linux", "x86_64") => Some("linux64"),
        ("linux", "aarch64") => Some("linux-aarch64"),
        ("macos", "x86_64") => Some("macos"),
        ("macos", "aarch64") => Some("macos-aarch64"),
        ("windows", "x86_64") => Some("win64"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::Version;

    fn check(tool: &Tool, os: &str, arch: &str, expected: &[&str]) {
        assert_eq!(urls(tool, os, arch), expected);
    }

    #[test]
    fn trunk_is_named_as_its_releases_name_it() {
        let base = "https://github.com/trunk-rs/trunk/releases/download/v0.21.14";
        let check = |os: &str, arch: &str, names: &[&str]| {
            let urls: Vec<_> = names.iter().map(|name| format!("{base}/{name}")).collect();
            let urls: Vec<_> = urls.iter().map(String::as_str).collect();
            check(&Tool::trunk(), os, arch, &urls);
        };
        let linux =
            ["trunk-x86_64-unknown-linux-musl.tar.gz", "trunk-x86_64-unknown-linux-gnu.tar.gz"];
        check("linux", "x86_64", &linux);
        check("macos", "aarch64", &["trunk-aarch64-apple-darwin.tar.gz"]);
        check("windows", "x86_64", &["trunk-x86_64-pc-windows-msvc.zip"]);
        check("freebsd", "x86_64", &[]);
        check("linux", "riscv64", &[]);
    }

    #[test]
    fn wasm_bindgen_is_named_as_its_releases_name_it() {
        let tool = Tool::wasm_bindgen(Version(0, 2, 130));
        let base = "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/0.2.130";
        let url = |target: &str| format!("{base}/wasm-bindgen-0.2.130-{target}.tar.gz");
        let musl = url("aarch64-unknown-linux-musl");
        let gnu = url("aarch64-unknown-linux-gnu");
        check(&tool, "linux", "aarch64", &[&musl, &gnu]);
        check(&tool, "macos", "x86_64", &[&url("x86_64-apple-darwin")]);
        check(&tool, "windows", "x86_64", &[&url("x86_64-pc-windows-msvc")]);
    }

    #[test]
    fn cargo_deny_is_named_as_its_releases_name_it() {
        let base = "https://github.com/EmbarkStudios/cargo-deny/releases/download/0.20.2";
        let url = |target: &str| format!("{base}/cargo-deny-0.20.2-{target}.tar.gz");
        let mac = url("aarch64-apple-darwin");
        check(&Tool::cargo_deny(), "macos", "aarch64", &[&mac]);
        check(&Tool::cargo_deny(), "linux", "riscv64", &[]);
    }

    #[test]
    fn geckodriver_is_named_as_its_releases_name_it() {
        let base = "https://github.com/mozilla/geckodriver/releases/download/v0.37.1";
        let check = |os: &str, arch: &str, names: &[&str]| {
            let urls: Vec<_> = names.iter().map(|name| format!("{base}/{name}")).collect();
            let urls: Vec<_> = urls.iter().map(String::as_str).collect();
            check(&Tool::geckodriver(), os, arch, &urls);
        };
        check("linux", "x86_64", &["geckodriver-v0.37.1-linux64.tar.gz"]);
        check("linux", "aarch64", &["geckodriver-v0.37.1-linux-aarch64.tar.gz"]);
        check("macos", "x86_64", &["geckodriver-v0.37.1-macos.tar.gz"]);
        check("windows", "x86_64", &["geckodriver-v0.37.1-win64.zip"]);
        check("linux", "riscv64", &[]);
    }
}
