//! Node.js, and what npm installs by a lock file of this project: exactly that, and none of it is run
//! by the installation.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};

use crate::{
    progress::step,
    tools::{
        Toolbox, named,
        packages::{self, Wanted},
        prepend,
        version::Version,
    },
};

const LIMIT: Duration = Duration::from_secs(5 * 60);
const LOCK: &str = "package-lock.json";
/// The folder in which npm installs.
const PACKAGES: &str = "node_modules";
/// Beside the packages: the lock file that they were installed by.
const STAMP: &str = "installed-lock.json";
/// The oldest Node.js that runs all of them.
const OLDEST: Version = Version(20, 0, 0);

const WANTED: Wanted = Wanted {
    need: "the end-to-end tests and the bench need Node.js and npm",
    packages: |_, manager| match manager {
        "zypper" => "nodejs-default npm-default",
        // It comes with npm.
        "brew" => "node",
        _ => "nodejs npm",
    },
    or_else: "take Node.js 20 or later from https://nodejs.org and name it: NODE=/path/to/node",
};

/// A folder of this project with a lock file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Project {
    /// What is installed, for people.
    what: &'static str,
    /// Where its lock file is.
    source: &'static str,
    /// Where it is installed.
    target: &'static str,
}

/// The OpenID provider that the app is tested with besides the sandbox.
pub(crate) const INDEPENDENT: Project = Project {
    what: "the independent OpenID provider",
    source: "crates/e2e/independent",
    target: "target/independent",
};

/// What examines how accessible a page is.
pub(crate) const AXE: Project =
    Project { what: "axe-core", source: "crates/e2e/axe", target: "target/axe" };

/// What measures how a page loads.
pub(crate) const LIGHTHOUSE: Project =
    Project { what: "Lighthouse", source: "crates/e2e/lighthouse", target: "target/lighthouse" };

/// What the app is compared with, and what builds it.
pub(crate) const PEERS: Project =
    Project { what: "the JavaScript peers", source: "bench/peers", target: "target/peers" };

/// Where the packages are, and what runs them.
#[derive(Clone, Debug)]
pub(crate) struct Installed {
    pub(crate) folder: PathBuf,
    pub(crate) node: PathBuf,
}

/// Node.js and npm, and the search path on which npm finds this very Node.js.
struct Programs {
    node: PathBuf,
    npm: PathBuf,
    path: OsString,
}

/// Finds or installs Node.js, and installs the packages of `project` below `target`.
///
/// # Errors
/// When Node.js or npm is missing or too old and cannot be installed, or a package cannot be had.
pub(crate) fn prepare(tools: &Toolbox, root: &Path, project: Project) -> Result<Installed> {
    let programs = if let Some(found) = find(tools)? {
        found
    } else {
        packages::install(tools, &WANTED)?;
        let by_hand = || format!("installed, but not found; {}", packages::by_hand(tools, &WANTED));
        find(tools)?.with_context(by_hand)?
    };
    check_version(&programs.node, tools.version(&programs.node))?;
    let folder = root.join(project.target);
    copy(&root.join(project.source), &folder)?;
    if !is_installed(&folder) {
        install(tools, &programs, project, &folder)?;
    }
    Ok(Installed { folder, node: programs.node })
}

/// What a person named in the environment, with the npm beside it, or else what is on the search path.
fn find(tools: &Toolbox) -> Result<Option<Programs>> {
    let Some(node) = named("NODE").or_else(|| tools.find("node")) else { return Ok(None) };
    let path = prepend(node.parent().unwrap_or(Path::new("")), &tools.path)?;
    let npm = which::which_in("npm", Some(&path), &tools.root).ok();
    Ok(npm.map(|npm| Programs { node, npm, path }))
}

fn check_version(node: &Path, version: Option<Version>) -> Result<()> {
    let version =
        version.with_context(|| format!("{} does not tell its version", node.display()))?;
    ensure!(
        version >= OLDEST,
        "{} is version {version}, and {OLDEST} or later is needed; {}",
        node.display(),
        WANTED.or_else
    );
    Ok(())
}

/// Copies the files and folders, but no packages beside them: those are somebody's own installation.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let source = entry?.path();
        let Some(name) = source.file_name().filter(|name| *name != PACKAGES) else { continue };
        if source.is_dir() {
            copy(&source, &to.join(name))?;
        } else {
            fs::copy(&source, to.join(name))
                .with_context(|| format!("cannot copy {}", source.display()))?;
        }
    }
    Ok(())
}

/// Whether the packages in `folder` are those of its lock file.
fn is_installed(folder: &Path) -> bool {
    let text = |name| fs::read_to_string(folder.join(name)).ok();
    folder.join(PACKAGES).is_dir() && text(LOCK).is_some() && text(LOCK) == text(STAMP)
}

/// Installs exactly what the lock file names, checked by its hashes, without running any of it.
fn install(tools: &Toolbox, programs: &Programs, project: Project, folder: &Path) -> Result<()> {
    let Project { what, source, .. } = project;
    // Gone while the packages are neither those of before nor those of now.
    if folder.join(STAMP).exists() {
        fs::remove_file(folder.join(STAMP)).context("cannot forget what was installed")?;
    }
    let mut npm = tools.command(&programs.npm);
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    npm.current_dir(folder).env("PATH", &programs.path);
    step(&format!("installing {what} by npm"), npm, LIMIT).with_context(|| {
        format!("the packages of {source}/{LOCK} are needed; see that `npm ping` succeeds, and try again")
    })?;
    fs::copy(folder.join(LOCK), folder.join(STAMP))
        .map(drop)
        .context("cannot note what was installed")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder that is gone after the test.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
            fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }

        fn write(&self, name: &str, text: &str) {
            fs::write(self.0.join(name), text).unwrap();
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    #[test]
    fn packages_are_installed_anew_when_the_lock_file_changed_or_they_are_gone() {
        let folder = Folder::new("stamp");
        assert!(!is_installed(&folder.0), "nothing is there");
        fs::create_dir(folder.0.join("node_modules")).unwrap();
        assert!(!is_installed(&folder.0), "no lock file");
        folder.write(LOCK, "{}");
        assert!(!is_installed(&folder.0), "no stamp: the installation broke off");
        folder.write(STAMP, "{}");
        assert!(is_installed(&folder.0));
        folder.write(LOCK, "{ }");
        assert!(!is_installed(&folder.0), "another lock file");
        folder.write(LOCK, "{}");
        fs::remove_dir(folder.0.join("node_modules")).unwrap();
        assert!(!is_installed(&folder.0), "no packages");
    }

    #[test]
    fn an_old_node_is_refused_with_what_to_do() {
        let says = |version| check_version(Path::new("/usr/bin/node"), version);
        assert!(says(Some(Version(20, 0, 0))).is_ok() && says(Some(Version(24, 11, 1))).is_ok());
        let error = says(Some(Version(18, 19, 1))).unwrap_err().to_string();
        assert!(error.contains("is version 18.19.1") && error.contains("NODE=/path"), "{error}");
        assert!(says(None).unwrap_err().to_string().contains("does not tell its version"));
    }

    #[test]
    fn files_and_folders_are_copied_and_packages_are_not() {
        let (from, to) = (Folder::new("from"), Folder::new("to"));
        from.write("server.mjs", "new");
        to.write("server.mjs", "old");
        for name in [PACKAGES, "app"] {
            fs::create_dir(from.0.join(name)).unwrap();
            from.write(&format!("{name}/main.js"), "inner");
        }
        copy(&from.0, &to.0).unwrap();
        assert_eq!(fs::read_to_string(to.0.join("app/main.js")).unwrap(), "inner");
        assert_eq!(fs::read_to_string(to.0.join("server.mjs")).unwrap(), "new");
        assert!(!to.0.join(PACKAGES).exists());
    }

    #[test]
    fn the_lock_files_name_hashes_and_no_registry() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for project in [INDEPENDENT, AXE, LIGHTHOUSE, PEERS] {
            let lock = fs::read_to_string(root.join(project.source).join(LOCK)).unwrap();
            let advice = "npm config omit-lockfile-registry-resolved=true";
            assert!(!lock.contains("\"resolved\""), "{}: {advice}", project.source);
            let packages = lock.matches("\"node_modules/").count();
            assert!(packages > 0 && packages == lock.matches("\"integrity\"").count());
        }
    }
}
