//! What the app owes its peers: the bounds that the project has set itself, and whether they hold.

use std::fmt::Write as _;

use super::{
    apps::{NAMES, OURS},
    figures::Unit,
    network::Network::{self, Fast, Slow},
    results::{ROWS, Results},
    rows::ALL_ROWS,
};

/// A bound of a figure.
#[derive(Clone, Copy, Debug)]
enum Bound {
    /// So many times the best of these peers; of none, the best of all.
    Times(f64, &'static [&'static str]),
    /// A number of bytes.
    Bytes(f64),
}

/// What is asked of a figure.
#[derive(Debug)]
struct Rule {
    says: &'static str,
    figure: &'static str,
    unit: Unit,
    networks: &'static [Network],
    must: Bound,
    aim: Bound,
}

const BOTH: &[Network] = &[Fast, Slow];
const AUTH0: &[&str] = &["auth0-spa"];
const VUE: &[&str] = &["vue"];

const RULES: [Rule; 8] = [
    Rule {
        says: "first load, brotli",
        figure: "first.body",
        unit: Unit::Kilobytes,
        networks: &[Fast],
        must: Bound::Times(1.0, AUTH0),
        aim: Bound::Bytes(40_000.0),
    },
    Rule {
        says: "all until signed in with the list, brotli",
        figure: "all.body",
        unit: Unit::Kilobytes,
        networks: &[Fast],
        must: Bound::Times(1.0, VUE),
        aim: Bound::Bytes(70_000.0),
    },
    Rule {
        says: "first contentful paint",
        figure: "contentful",
        unit: Unit::Milliseconds,
        networks: BOTH,
        must: Bound::Times(1.0, &[]),
        aim: Bound::Times(0.9, &[]),
    },
    Rule {
        says: "Sign in usable",
        figure: "usable",
        unit: Unit::Milliseconds,
        networks: &[Slow],
        must: Bound::Times(1.0, AUTH0),
        aim: Bound::Times(0.9, AUTH0),
    },
    Rule {
        says: "callback to list painted",
        figure: "callback.list",
        unit: Unit::Milliseconds,
        networks: BOTH,
        must: Bound::Times(0.9, &[]),
        aim: Bound::Times(0.75, &[]),
    },
    Rule {
        says: "reload to list painted",
        figure: "reload.list",
        unit: Unit::Milliseconds,
        networks: BOTH,
        must: Bound::Times(1.0, AUTH0),
        aim: Bound::Times(0.6, AUTH0),
    },
    Rule {
        says: "renderer CPU, cold load and sign-in",
        figure: "cpu",
        unit: Unit::Milliseconds,
        networks: &[Fast],
        must: Bound::Times(1.0, VUE),
        aim: Bound::Times(1.0, AUTH0),
    },
    Rule {
        says: "10,000 wishes: answer to first rows painted",
        figure: ROWS,
        unit: Unit::Milliseconds,
        networks: BOTH,
        must: Bound::Times(1.0, &["vue", "react"]),
        aim: Bound::Times(1.0, &[ALL_ROWS]),
    },
];

impl Bound {
    /// In the figure's own unit; `None` where one of the peers was not measured.
    fn limit(self, results: &Results, figure: &str, network: Network) -> Option<f64> {
        let (times, peers) = match self {
            Self::Bytes(bytes) => return Some(bytes),
            Self::Times(times, []) => (times, &NAMES[1..]),
            Self::Times(times, peers) => (times, peers),
        };
        let median = |peer: &&str| Some(results.spread(figure, network, peer)?.median);
        let medians = peers.iter().map(median).collect::<Option<Vec<_>>>()?;
        medians.into_iter().min_by(f64::total_cmp).map(|best| times * best)
    }

    /// The bound in words, with the limit that it comes to, and whether `own` keeps it.
    fn judge(self, own: f64, limit: Option<f64>, unit: Unit) -> [String; 2] {
        let Some(limit) = limit else { return ["–".to_owned(), "not measured".to_owned()] };
        let shown = format!("{} {}", unit.show(limit), unit.name());
        let words = match self {
            Self::Bytes(_) => format!("≤ {shown}"),
            Self::Times(times, []) => format!("≤ {times}x fastest peer: {shown}"),
            Self::Times(times, peers) => format!("≤ {times}x {}: {shown}", peers.join(", ")),
        };
        // The share of the limit that is used up says how far away it is.
        let verdict = if own <= limit { "reached" } else { "not reached" };
        [words, format!("{verdict} ({:.2})", own / limit)]
    }
}

/// The rules, a row each, with what was measured and whether it suffices.
pub(super) fn table(results: &Results) -> String {
    let mut text =
        "| figure | where | ours | must | | aim | |\n|---|---|---|---|---|---|---|".to_owned();
    for rule in &RULES {
        for network in rule.networks.iter().copied() {
            let own = results.spread(rule.figure, network, OURS);
            let Some(own) = own else { continue };
            let judged = [rule.must, rule.aim].map(|bound| {
                let limit = bound.limit(results, rule.figure, network);
                bound.judge(own.median, limit, rule.unit).join(" | ")
            });
            let place =
                if rule.figure == ROWS && network == Slow { "4x CPU" } else { network.title() };
            let shown = format!("{} {}", own.show(rule.unit), rule.unit.name());
            _ = write!(text, "\n| {} | {place} | {shown} | {} |", rule.says, judged.join(" | "));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_the_best_peers_and_what_was_not_measured_is_said() {
        let mut results = Results::default();
        for (page, figure) in
            [(OURS, 90.0), ("vue", 100.0), ("react", 80.0), (ALL_ROWS, 200.0), ("auth0-spa", 1.0)]
        {
            results.take_rows(page, Fast, figure);
        }
        let table = table(&results);
        let expected = "| 10,000 wishes: answer to first rows painted | unthrottled | 90 ms | ≤ 1x vue, react: 80 ms | not reached (1.12) | ≤ 1x by hand, all rows: 200 ms | reached (0.45) |";
        assert_eq!(table.lines().last(), Some(expected));
        assert_eq!(table.lines().count(), 3);
        let alone = Bound::Times(1.0, VUE).limit(&Results::default(), "usable", Slow);
        assert_eq!(alone, None);
        assert_eq!(Bound::Bytes(5.0).judge(4.0, None, Unit::Number)[1], "not measured");
        // The best of two is not known from one of them.
        let mut one = Results::default();
        one.take_rows("vue", Fast, 100.0);
        assert_eq!(Bound::Times(1.0, &["vue", "react"]).limit(&one, ROWS, Fast), None);
        assert_eq!(Bound::Times(1.0, &[]).limit(&one, ROWS, Fast), None);
    }
}
