//! What Lighthouse found, in a table: pure functions of its reports.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use serde_json::Value;

/// The categories, with the least score that is good enough, of 100.
const BARS: [(&str, i64); 4] =
    [("performance", 95), ("accessibility", 100), ("best-practices", 100), ("seo", 100)];
const METRICS: [(&str, &str); 5] = [
    ("FCP", "first-contentful-paint"),
    ("LCP", "largest-contentful-paint"),
    ("TBT", "total-blocking-time"),
    ("CLS", "cumulative-layout-shift"),
    ("SI", "speed-index"),
];
/// How much of an audit's details is printed.
const MOST: usize = 240;

/// A page, as the run in the middle found it.
#[derive(Debug)]
pub(crate) struct Page {
    path: String,
    scores: [i64; 4],
    metrics: [String; 5],
    /// What keeps a score below the bar, and why.
    failures: Vec<String>,
}

impl Page {
    /// The run in the middle by its performance; of the other categories, which do not depend on the
    /// moment, the worst.
    ///
    /// # Errors
    /// When a report has no score.
    pub(crate) fn of(path: &str, runs: &[Value]) -> Result<Self> {
        let mut runs: Vec<_> = runs.iter().collect();
        runs.sort_by_key(|run| score(run, "performance"));
        let middle = runs.get(runs.len() / 2).context("no run")?;
        let mut scores = [0; 4];
        for (place, (category, _)) in BARS.iter().enumerate() {
            let of_runs = runs.iter().map(|run| score(run, category));
            let worst = of_runs.min().flatten();
            let own = if place == 0 { score(middle, category) } else { worst };
            scores[place] = own.with_context(|| format!("no score for {category}"))?;
        }
        let shown = |id: &str| {
            middle["audits"][id]["displayValue"].as_str().unwrap_or("?").replace('\u{a0}', " ")
        };
        let metrics = METRICS.map(|(_, id)| shown(id));
        let below = BARS.iter().zip(scores).filter(|((_, bar), score)| score < bar);
        let failures = below.flat_map(|((category, _), _)| {
            let worst = runs.iter().min_by_key(|run| score(run, category));
            failed(
                if *category == "performance" { middle } else { worst.unwrap_or(middle) },
                category,
            )
        });
        let failures = failures.collect();
        Ok(Self { path: path.to_owned(), scores, metrics, failures })
    }

    /// Whether each score reaches its bar.
    pub(crate) fn is_good(&self) -> bool {
        BARS.iter().zip(self.scores).all(|((_, bar), score)| score >= *bar)
    }
}

/// A category's score, of 100.
fn score(run: &Value, category: &str) -> Option<i64> {
    let score = run["categories"][category]["score"].as_f64()? * 100.0;
    #[expect(clippy::cast_possible_truncation, reason = "it is between 0 and 100")]
    Some(score.round() as i64)
}

/// The audits of a category that cost it points, or say why a metric did.
fn failed(run: &Value, category: &str) -> Vec<String> {
    let audits = run["categories"][category]["auditRefs"].as_array().into_iter().flatten();
    // Lighthouse itself calls a metric good from here on; anything else passes or fails.
    let good = if category == "performance" { 0.9 } else { 1.0 };
    let of_audit = |reference: &Value| {
        let id = reference["id"].as_str()?;
        let audit = &run["audits"][id];
        let counts = reference["weight"].as_f64() > Some(0.0) || category == "performance";
        let bad = audit["score"].as_f64().is_some_and(|score| score < good);
        (counts && bad).then(|| {
            let text = |key: &str| audit[key].as_str().unwrap_or_default();
            let items = &audit["details"]["items"];
            let mut elements = Vec::new();
            selectors(items, &mut elements);
            let items = if elements.is_empty() { items.to_string() } else { elements.join(", ") };
            let items: String = items.chars().take(MOST).collect();
            format!("{category}: {id}: {} {} {items}", text("title"), text("displayValue"))
        })
    };
    audits.filter_map(of_audit).collect()
}

/// The elements that an audit's details speak of.
fn selectors<'v>(details: &'v Value, found: &mut Vec<&'v str>) {
    found.extend(details["selector"].as_str());
    let list = details.as_array().into_iter().flatten();
    let members = details.as_object().into_iter().flat_map(|object| object.values());
    list.chain(members).for_each(|inner| selectors(inner, found));
}

/// All pages, a line each, and what is wrong with them.
pub(crate) fn table(pages: &[Page]) -> String {
    let mut text = format!("{:<12}", "page");
    for (name, bar) in BARS {
        _ = write!(text, " {:>19}", format!("{name}>={bar}"));
    }
    for (name, _) in METRICS {
        _ = write!(text, " {name:>8}");
    }
    for page in pages {
        _ = write!(text, "\n{:<12}", page.path);
        for score in page.scores {
            _ = write!(text, " {score:>19}");
        }
        for metric in &page.metrics {
            _ = write!(text, " {metric:>8}");
        }
    }
    for page in pages {
        for failure in &page.failures {
            _ = write!(text, "\n{}: {failure}", page.path);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn run(performance: f64, seo: f64) -> Value {
        let category = |score: f64, id: &str| json!({ "score": score, "auditRefs": [{ "id": id, "weight": 1 }] });
        json!({
            "categories": {
                "performance": category(performance, "speed-index"), "seo": category(seo, "robots-txt"),
                "accessibility": category(1.0, "label"), "best-practices": category(1.0, "doctype"),
            },
            "audits": {
                "speed-index": { "score": performance, "displayValue": "1.1\u{a0}s" },
                "robots-txt": { "score": seo, "title": "robots.txt is not valid", "details": { "items": [{ "node": { "selector": "p.first" } }] } },
            },
        })
    }

    #[test]
    fn performance_is_the_middle_and_everything_else_the_worst() {
        let good = Page::of("/", &[run(0.9, 1.0), run(0.97, 1.0), run(0.99, 1.0)]).unwrap();
        assert_eq!(good.scores, [97, 100, 100, 100]);
        assert!(good.is_good() && good.failures.is_empty(), "{good:?}");
        let bad = Page::of("/", &[run(0.97, 1.0), run(0.97, 0.91), run(0.97, 1.0)]).unwrap();
        assert!(!bad.is_good());
        assert_eq!(bad.failures, ["seo: robots-txt: robots.txt is not valid  p.first"]);
        let slow = Page::of("/", &[run(0.5, 1.0), run(0.8, 1.0), run(0.99, 1.0)]).unwrap();
        assert!(!slow.is_good() && slow.failures[0].starts_with("performance: speed-index"));
        assert!(table(&[slow]).contains("1.1 s"));
        assert!(Page::of("/", &[json!({})]).is_err());
    }
}
