//! What the system's own package manager brings.

use std::{fs, time::Duration};

use anyhow::{Context as _, Result, bail};

use crate::{process::output, progress::step, tools::Toolbox};

const LIMIT: Duration = Duration::from_secs(15 * 60);

/// A package manager.
struct Manager {
    name: &'static str,
    /// What has to be run before, if anything.
    first: Option<&'static str>,
    /// The command, to which the packages are added.
    install: &'static str,
    /// Whether it needs the rights of the administrator.
    needs_rights: bool,
}

const MANAGERS: [Manager; 6] = [
    Manager {
        name: "apt-get",
        first: Some("apt-get update"),
        install: "apt-get install --yes --no-install-recommends",
        needs_rights: true,
    },
    manager("dnf", "dnf install --assumeyes"),
    manager("pacman", "pacman --sync --refresh --noconfirm --needed"),
    manager("zypper", "zypper --non-interactive install"),
    manager("apk", "apk add"),
    Manager { needs_rights: false, ..manager("brew", "brew install") },
];

const fn manager(name: &'static str, install: &'static str) -> Manager {
    Manager { name, first: None, install, needs_rights: true }
}

impl Manager {
    /// The commands that bring `packages`.
    fn lines(&self, packages: &str) -> Vec<String> {
        let first = self.first.map(str::to_owned);
        first.into_iter().chain([format!("{} {packages}", self.install)]).collect()
    }
}

/// Something that package managers can bring.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    /// Who needs what, as the start of a sentence.
    pub(crate) need: &'static str,
    /// The packages that hold it, by the name of the package manager.
    pub(crate) packages: fn(&Toolbox, &str) -> &'static str,
    /// What a person can do who does not install it.
    pub(crate) or_else: &'static str,
}

/// Installs what is wanted, without a question to anybody.
///
/// # Errors
/// When there is no package manager, it fails, or needs rights that cannot be had; the error says what a
/// person can do.
pub(crate) fn install(tools: &Toolbox, wanted: &Wanted) -> Result<()> {
    let manager = manager_here(tools);
    let prefix = manager.and_then(|manager| prefix(tools, manager.needs_rights));
    let (Some(manager), Some(prefix)) = (manager, prefix) else {
        bail!("{}; {}", wanted.need, by_hand(tools, wanted));
    };
    for line in manager.lines((wanted.packages)(tools, manager.name)) {
        let words: Vec<_> = prefix.iter().copied().chain(line.split(' ')).collect();
        let mut command = tools.command(words[0]);
        command.args(&words[1..]);
        step(&line, command, LIMIT).with_context(|| by_hand(tools, wanted))?;
    }
    Ok(())
}

/// What a person can do to have what is wanted.
pub(crate) fn by_hand(tools: &Toolbox, wanted: &Wanted) -> String {
    let advice = manager_here(tools).map_or_else(
        || "install them".to_owned(),
        |manager| {
            let sudo = if manager.needs_rights { "sudo " } else { "" };
            let lines = manager.lines((wanted.packages)(tools, manager.name)).into_iter();
            let lines: Vec<_> = lines.map(|line| format!("{sudo}{line}")).collect();
            format!("run\n  {}\n", lines.join(" &&\n  "))
        },
    );
    format!("{advice}, or {}", wanted.or_else)
}

/// Ubuntu shares its package manager with Debian, but not the names of all packages.
pub(crate) fn is_ubuntu() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    release.lines().any(|line| line == "ID=ubuntu")
}

fn manager_here(tools: &Toolbox) -> Option<&'static Manager> {
    MANAGERS.iter().find(|manager| tools.find(manager.name).is_some())
}

/// What to put before a command that needs the rights of the administrator, or `None` if they cannot
/// be had without a password. `env` keeps apt from asking questions, through `sudo` too.
fn prefix(tools: &Toolbox, needs_rights: bool) -> Option<&'static [&'static str]> {
    let says = |line: &[&str]| {
        let mut command = tools.command(line[0]);
        command.args(&line[1..]);
        output(command)
    };
    if !needs_rights {
        Some(&[])
    } else if says(&["id", "-u"]).is_some_and(|id| id.trim_end() == "0") {
        Some(&["env", "DEBIAN_FRONTEND=noninteractive"])
    } else if says(&["sudo", "-n", "true"]).is_some() {
        Some(&["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"])
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packages_stand_at_the_end_of_the_line() {
        let lines = |name| {
            let manager = MANAGERS.iter().find(|manager| manager.name == name).unwrap();
            manager.lines("nodejs npm")
        };
        assert_eq!(
            lines("apt-get"),
            ["apt-get update", "apt-get install --yes --no-install-recommends nodejs npm"]
        );
        assert_eq!(lines("brew"), ["brew install nodejs npm"]);
    }
}
