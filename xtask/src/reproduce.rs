//! `cargo xtask reproduce`: the release built twice, from nothing, in two folders; the bytes have to be the same.
//!
//! So whoever has the source can tell whether a release was made of it. It takes as long as two first builds,
//! so it is not a suite of `cargo xtask test`.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context as _, Result, bail, ensure};
use sha2::{Digest as _, Sha256};

use crate::{
    process::{Event, output, run as run_command},
    progress::{print, tell},
    release::{DIST, files},
};

/// Where it works, below the project. The folders differ in the length of their names and in their depth.
const FOLDERS: [&str; 2] = ["target/reproduce/one", "target/reproduce/a-second/folder"];
const LIMIT: Duration = Duration::from_secs(60 * 60);

/// The files of a release.
type Release = BTreeMap<String, Vec<u8>>;

/// Builds twice and compares; `false` where a byte differs.
pub(crate) fn run(root: &Path) -> Result<bool> {
    let sources = sources(root)?;
    let folders = FOLDERS.map(|folder| root.join(folder));
    // Both at once: somebody may work on the project while it builds.
    for folder in &folders {
        copy(root, &sources, folder)?;
    }
    // And this program may be compiled anew meanwhile: then the system no longer tells where it is.
    let program = env::current_exe().context("cannot tell where this is")?;
    let mut releases = Vec::new();
    for folder in &folders {
        tell(&format!("building in {}", folder.display()));
        build(&program, folder)?;
        releases.push(read(&folder.join(DIST))?);
        // A gigabyte that nobody needs any more.
        fs::remove_dir_all(folder.join("target")).context("cannot remove what was compiled")?;
    }
    let [first, second] = releases.as_slice() else { bail!("there are not two releases") };
    for (name, content) in first {
        print(&format!("{}  {name}", digest(content)));
    }
    let places = places(root);
    let problem = difference(first, second).or_else(|| path_in(first, &places));
    print(&match &problem {
        Some(problem) => format!("\nnot reproducible: {problem}"),
        None => format!("\n{} files, the same in both folders to the byte", first.len()),
    });
    Ok(problem.is_none())
}

/// What belongs to the project: the files that git knows, and new ones that it does not ignore.
fn sources(root: &Path) -> Result<Vec<String>> {
    let mut command = Command::new("git");
    command.current_dir(root);
    command.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let text = output(command).context("git cannot list the files of the project")?;
    let names = text.split('\0').filter(|name| !name.is_empty()).map(str::to_owned);
    // One that is deleted and not yet committed is still listed.
    Ok(names.filter(|name| root.join(name).is_file()).collect())
}

fn copy(root: &Path, sources: &[String], folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| cannot("empty", folder))?;
    }
    for name in sources {
        let to = folder.join(name);
        let parent = to.parent().unwrap_or(folder);
        fs::create_dir_all(parent).with_context(|| cannot("make", parent))?;
        fs::copy(root.join(name), &to).with_context(|| cannot("write", &to))?;
    }
    Ok(())
}

fn build(program: &Path, folder: &Path) -> Result<()> {
    let mut command = Command::new(program);
    command.arg("build").current_dir(folder).env_remove("CARGO_TARGET_DIR");
    let status = run_command(command, LIMIT, |event| {
        if let Event::Line(line) = event {
            tell(&line.text);
        }
    })?;
    ensure!(status.success(), "the release could not be built in {}", folder.display());
    Ok(())
}

fn read(dist: &Path) -> Result<Release> {
    let read = |path: PathBuf| {
        let name = path.strip_prefix(dist).unwrap_or(&path).display().to_string();
        Ok((name, fs::read(&path).with_context(|| cannot("read", &path))?))
    };
    files(dist)?.into_iter().map(read).collect()
}

fn digest(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// The first file, by its name, that is not the same in both.
fn difference(first: &Release, second: &Release) -> Option<String> {
    let names: BTreeSet<_> = first.keys().chain(second.keys()).collect();
    names.into_iter().find_map(|name| match (first.get(name), second.get(name)) {
        (Some(one), Some(other)) if one == other => None,
        (Some(one), Some(other)) => {
            let at = one.iter().zip(other).take_while(|(one, other)| one == other).count();
            Some(format!("{name} differs from byte {at} on ({} and {})", one.len(), other.len()))
        }
        (Some(_), None) => Some(format!("only the first build has {name}")),
        (None, _) => Some(format!("only the second build has {name}")),
    })
}

/// Folders of this machine: with one of them in it, a release would be another elsewhere.
fn places(root: &Path) -> Vec<String> {
    let sysroot = {
        let mut command = Command::new("rustc");
        command.args(["--print", "sysroot"]);
        output(command).map(|path| path.trim().to_owned())
    };
    let home = env::home_dir().filter(|home| home.components().count() > 1);
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
    let folders = [Some(root.to_owned()), home, cargo].into_iter().flatten();
    folders.map(|path| path.display().to_string()).chain(sysroot).collect()
}

/// The first file with a folder of this machine in it.
fn path_in(release: &Release, places: &[String]) -> Option<String> {
    release.iter().find_map(|(name, content)| {
        let is_in = |place: &&String| {
            !place.is_empty() && content.windows(place.len()).any(|part| part == place.as_bytes())
        };
        let place = places.iter().find(is_in)?;
        Some(format!("{name} names {place}, a folder of this machine"))
    })
}

fn cannot(verb: &str, path: &Path) -> String {
    format!("cannot {verb} {}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(files: &[(&str, &str)]) -> Release {
        files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn the_first_difference_is_named() {
        let one = release(&[("a.js", "abc"), ("b.wasm", "abcd"), ("c", "")]);
        assert_eq!(difference(&one, &one), None);
        let check = |other: &[(&str, &str)], expected: &str| {
            assert_eq!(difference(&one, &release(other)).as_deref(), Some(expected));
        };
        check(
            &[("a.js", "abc"), ("b.wasm", "abXdY"), ("c", "x")],
            "b.wasm differs from byte 2 on (4 and 5)",
        );
        check(&[("a.js", "abc"), ("c", "")], "only the first build has b.wasm");
        check(
            &[("a.js", "abc"), ("a2.js", ""), ("b.wasm", "abcd"), ("c", "")],
            "only the second build has a2.js",
        );
    }

    #[test]
    fn a_folder_of_this_machine_is_found() {
        let places = ["/home/ada/src".to_owned(), String::new()];
        let release = release(&[("a.js", "x"), ("b.wasm", "\0panicked at /home/ada/src/main.rs")]);
        let found = path_in(&release, &places).unwrap();
        assert!(found.starts_with("b.wasm names /home/ada/src,"), "{found}");
        assert_eq!(path_in(&release, &["/home/grace".to_owned()]), None);
    }

    #[test]
    fn a_digest_is_written_as_sha256sum_writes_it() {
        // printf abc | sha256sum (FIPS 180-2, appendix B.1)
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest(b"abc"), expected);
    }
}
