//! What a release weighs, and whether that is within the budget.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write as _,
    path::Path,
};

use anyhow::{Context as _, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use serde::Deserialize;

/// Which files of a release are fetched when; the hook writes it down.
#[derive(Debug, Deserialize)]
struct Release {
    /// Until the list is shown.
    first: Vec<String>,
    /// What more is fetched behind each gate.
    gates: BTreeMap<String, Vec<String>>,
}

/// The most that each sum may weigh: bytes after brotli.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Budget {
    first_load: usize,
    everything: usize,
    gates: BTreeMap<String, usize>,
}

/// Bytes as they are, after `gzip -9` and after brotli at its best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Weight {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Weight {
    fn of(bytes: &[u8]) -> Result<Self> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(bytes)?;
        let mut packed = Vec::new();
        let best = BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
        brotli::BrotliCompress(&mut &*bytes, &mut packed, &best)?;
        Ok(Self { raw: bytes.len(), gzip: gzip.finish()?.len(), brotli: packed.len() })
    }

    fn and(self, other: Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }
}

/// The report on the release in `dist`, and whether all is within the budget.
pub(crate) fn report(dist: &Path, release: &Path, budget: &Path) -> Result<(String, bool)> {
    let text = |path: &Path| {
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let release: Release = serde_json::from_str(&text(release)?)?;
    let budget: Budget = toml::from_str(&text(budget)?).context("the budget cannot be read")?;
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(dist).with_context(|| format!("cannot read {}", dist.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.insert(name, Weight::of(&fs::read(&path)?)?);
    }
    judged(&files, &release, &budget)
}

fn judged(
    files: &BTreeMap<String, Weight>,
    release: &Release,
    budget: &Budget,
) -> Result<(String, bool)> {
    let mut rows =
        vec![format!("{:<44}{:>9}{:>9}{:>9}{:>9}", "file", "raw", "gzip", "brotli", "budget")];
    rows.extend(files.iter().map(|(name, weight)| row(name, *weight, None)));
    let sum = |names: &BTreeSet<&String>| {
        names.iter().try_fold(Weight::default(), |sum, &name| {
            let missing = || format!("{name} is not there: build the release first");
            Ok::<_, anyhow::Error>(sum.and(*files.get(name).with_context(missing)?))
        })
    };
    let first: BTreeSet<_> = release.first.iter().collect();
    let mut sums = vec![("first load".to_owned(), sum(&first)?, Some(budget.first_load))];
    for (gate, needed) in &release.gates {
        let more = needed.iter().collect::<BTreeSet<_>>().difference(&first).copied().collect();
        sums.push((
            format!("behind the gate {gate}"),
            sum(&more)?,
            budget.gates.get(gate).copied(),
        ));
    }
    // 404.html is index.html once more: a browser fetches one of them.
    let all = files.keys().filter(|name| *name != "404.html").collect();
    sums.push(("everything".to_owned(), sum(&all)?, Some(budget.everything)));
    rows.push(String::new());
    let mut is_within = true;
    for (name, weight, limit) in sums {
        rows.push(row(&name, weight, limit));
        match limit {
            Some(limit) if weight.brotli > limit => {
                is_within = false;
                rows.push(format!("  over its budget by {} bytes", weight.brotli - limit));
            }
            Some(_) => {}
            None => {
                is_within = false;
                rows.push("  has no budget".to_owned());
            }
        }
    }
    Ok((rows.join("\n"), is_within))
}

fn row(name: &str, weight: Weight, limit: Option<usize>) -> String {
    let Weight { raw, gzip, brotli } = weight;
    let limit = limit.map(|limit| limit.to_string()).unwrap_or_default();
    format!("{name:<44}{raw:>9}{gzip:>9}{brotli:>9}{limit:>9}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(brotli: usize) -> Weight {
        Weight { raw: brotli * 3, gzip: brotli * 2, brotli }
    }

    fn check(first_load: usize, gate: Option<usize>, expected: bool) -> String {
        let names = ["index.html", "404.html", "app.wasm", "a.wasm"];
        let files = names.map(|name| (name.to_owned(), weight(10))).into();
        let needed = vec!["app.wasm".to_owned(), "a.wasm".to_owned()];
        let release = Release {
            first: vec!["index.html".to_owned(), "app.wasm".to_owned()],
            gates: [("a".to_owned(), needed)].into(),
        };
        let gates = gate.map(|limit| ("a".to_owned(), limit)).into_iter().collect();
        let budget = Budget { first_load, everything: 30, gates };
        let (text, is_within) = judged(&files, &release, &budget).unwrap();
        assert_eq!(is_within, expected, "{text}");
        text
    }

    #[test]
    fn what_is_over_its_budget_or_has_none_fails() {
        check(20, Some(10), true);
        assert!(check(19, Some(10), false).contains("over its budget by 1 bytes"));
        check(20, Some(9), false);
        assert!(check(20, None, false).contains("has no budget"));
    }

    #[test]
    fn bytes_are_compressed() {
        let weight = Weight::of(&[7; 10_000]).unwrap();
        assert_eq!(weight.raw, 10_000);
        assert!(weight.brotli < weight.gzip && weight.gzip < 100, "{weight:?}");
    }
}
