//! What a person asks of the comparison.

use anyhow::{Context as _, Result, bail, ensure};

use super::{apps::NAMES, network::Network};

/// Fewer say nothing about how much figures vary.
const RUNS: usize = 5;

/// Which apps are compared, how, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(super) runs: usize,
    pub(super) networks: Vec<Network>,
    /// In the order of [`NAMES`].
    pub(super) apps: Vec<&'static str>,
}

impl Options {
    /// Reads `--runs N`, `--network fast|slow` and `--apps a,b`.
    ///
    /// # Errors
    /// What is not understood.
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self> {
        let networks = Network::ALL.to_vec();
        let mut options = Self { runs: RUNS, networks, apps: NAMES.to_vec() };
        while let Some(name) = arguments.next() {
            let value = arguments.next().with_context(|| format!("{name} needs a value"))?;
            match name.as_str() {
                "--runs" => options.runs = value.parse().context("--runs")?,
                "--network" => options.networks = vec![Network::named(&value)?],
                "--apps" => options.apps = apps(&value)?,
                _ => bail!("unknown option {name}"),
            }
        }
        ensure!(options.runs > 0, "--runs: there is nothing to say after no run");
        Ok(options)
    }
}

fn apps(list: &str) -> Result<Vec<&'static str>> {
    let wanted: Vec<_> = list.split(',').collect();
    let unknown = wanted.iter().find(|name| !NAMES.contains(name));
    if let Some(name) = unknown {
        bail!("--apps: there is no {name}, but {}", NAMES.join(", "));
    }
    Ok(NAMES.into_iter().filter(|name| wanted.contains(name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Options> {
        Options::read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_read() {
        let all = read("").unwrap();
        assert_eq!((all.runs, all.networks.len(), all.apps.len()), (5, 2, 5));
        let some = read("--runs 1 --network slow --apps vue,wish-list").unwrap();
        assert_eq!((some.runs, some.networks), (1, vec![Network::Slow]));
        assert_eq!(some.apps, ["wish-list", "vue"]);
    }

    #[test]
    fn mistakes_are_named() {
        for (line, message) in [
            ("--runs", "--runs needs a value"),
            ("--runs 0", "--runs"),
            ("--runs many", "--runs"),
            ("--network 5g", "5g"),
            ("--apps angular", "there is no angular"),
            ("--fast yes", "--fast"),
        ] {
            let error = format!("{:#}", read(line).unwrap_err());
            assert!(error.contains(message), "{error}");
        }
    }
}
