//! The figures of all apps side by side, as Markdown.

use std::fmt::Write as _;

use super::{
    apps::OURS,
    figures::{self, Unit},
    network::Network,
    results::{ROWS, Results, kinds},
    statistics::Spread,
};

/// The clock of the process counts, where the device is slowed down, the slowing down as well.
const NOT_WHERE_SLOW: &str = "cpu";

/// The figures of the visits at one network.
pub(super) fn of_visits(results: &Results, network: Network, apps: &[&'static str]) -> String {
    let mut text = head(&format!("{}, median (least–most)", network.title()), apps);
    for (figure, says, unit) in figures::ALL {
        if figure == NOT_WHERE_SLOW && network == Network::Slow {
            continue;
        }
        let spreads: Vec<_> = apps.iter().map(|app| results.spread(figure, network, app)).collect();
        let says = [says, unit.name()].join(", ");
        _ = write!(text, "\n| {} |", says.trim_end_matches(", "));
        text += &cells(&spreads, apps, unit);
    }
    text
}

/// What kinds of bytes the apps are made of.
pub(super) fn of_kinds(results: &Results, network: Network, apps: &[&'static str]) -> String {
    let mut text = head("body bytes, KB: first load / until signed in with the list", apps);
    for (place, name) in kinds() {
        _ = write!(text, "\n| {name} |");
        for app in apps {
            let parts = results.kind(place, network, app).map(|part| {
                part.map_or_else(|| "–".to_owned(), |spread| Unit::Kilobytes.show(spread.median))
            });
            _ = write!(text, " {} |", parts.join(" / "));
        }
    }
    text
}

/// How long the first rows of a long list take.
pub(super) fn of_rows(results: &Results, networks: &[Network]) -> String {
    let pages = results.pages();
    let mut text = head("10,000 wishes: answer to first rows painted, ms", &pages);
    for network in networks.iter().copied() {
        let place = if network == Network::Slow { "4x CPU" } else { network.title() };
        let spreads: Vec<_> =
            pages.iter().map(|page| results.spread(ROWS, network, page)).collect();
        _ = write!(text, "\n| {place} |{}", cells(&spreads, &pages, Unit::Milliseconds));
    }
    text
}

fn head(title: &str, columns: &[&'static str]) -> String {
    format!("| {title} | {} |\n|---|{}", columns.join(" | "), "---|".repeat(columns.len()))
}

/// A cell for each app, and in those of the peers how many times theirs ours is.
fn cells(spreads: &[Option<Spread>], apps: &[&'static str], unit: Unit) -> String {
    let ours = apps.iter().position(|app| *app == OURS).and_then(|place| spreads[place]);
    let cell = |(spread, app): (&Option<Spread>, &str)| {
        let Some(spread) = spread else { return " – |".to_owned() };
        let ratio = ours.filter(|_| app != OURS).and_then(|ours| ours.ratio_to(*spread));
        let ratio = ratio.map(|ratio| format!(" **{ratio:.2}x**")).unwrap_or_default();
        format!(" {}{ratio} |", spread.show(unit))
    };
    spreads.iter().zip(apps.iter().copied()).map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_ours_to_each_peer() {
        let mut results = Results::default();
        for (page, figure) in [(OURS, 10.0), (OURS, 30.0), ("vue", 40.0)] {
            results.take_rows(page, Network::Fast, figure);
        }
        let table = of_rows(&results, &[Network::Fast]);
        assert_eq!(table.lines().last(), Some("| unthrottled | 20 (10–30) | 40 **0.50x** |"));
        assert!(table.starts_with(
            "| 10,000 wishes: answer to first rows painted, ms | wish-list | vue |\n|---|---|---|\n"
        ));
        let empty = of_visits(&results, Network::Slow, &[OURS]);
        assert!(empty.contains("\n| first load: requests | – |"), "{empty}");
        assert!(!empty.contains("CPU, all threads"));
    }
}
