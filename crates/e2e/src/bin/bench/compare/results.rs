//! What all visits together gave.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    figures::{ByKind, Figures},
    network::Network,
    statistics::Spread,
    wire::{Kind, Sent},
};

/// The name of the figure that is measured apart from the visits.
pub(super) const ROWS: &str = "rows";

/// Everything that was measured.
#[derive(Debug, Default)]
pub(super) struct Results {
    visits: Vec<Taken>,
    rows: Vec<(&'static str, Network, f64)>,
}

/// What one visit gave.
#[derive(Debug)]
struct Taken {
    app: &'static str,
    network: Network,
    figures: Figures,
    kinds: ByKind,
    raw: Value,
}

impl Results {
    /// Takes up a visit; `raw` is what its figures are made of.
    pub(super) fn take(
        &mut self,
        (app, network): (&'static str, Network),
        (figures, kinds): (Figures, ByKind),
        sent: &[Sent],
        raw: &Value,
    ) {
        let raw = json!({
            "app": app, "network": network.name(), "figures": &figures, "requests": sent, "raw": raw,
        });
        self.visits.push(Taken { app, network, figures, kinds, raw });
    }

    /// Takes up how long the first rows of a long list took.
    pub(super) fn take_rows(&mut self, page: &'static str, network: Network, figure: f64) {
        self.rows.push((page, network, figure));
    }

    /// A figure of an app; `None` where it was not measured.
    pub(super) fn spread(&self, figure: &str, network: Network, app: &str) -> Option<Spread> {
        if figure == ROWS {
            let own = self.rows.iter().filter(|(page, at, _)| *page == app && *at == network);
            return Spread::of(own.map(|(.., figure)| *figure));
        }
        let own = self.of(network, app).filter_map(|visit| visit.figures.get(figure));
        Spread::of(own.copied())
    }

    /// Body bytes of a kind: of the first load, and until somebody was signed in.
    pub(super) fn kind(&self, kind: usize, network: Network, app: &str) -> [Option<Spread>; 2] {
        [0, 1].map(|part| Spread::of(self.of(network, app).map(|visit| visit.kinds[part][kind])))
    }

    /// The pages of which the long list was measured.
    pub(super) fn pages(&self) -> Vec<&'static str> {
        let mut pages = Vec::new();
        for (page, ..) in &self.rows {
            if !pages.contains(page) {
                pages.push(*page);
            }
        }
        pages
    }

    fn of(&self, network: Network, app: &str) -> impl Iterator<Item = &Taken> {
        self.visits.iter().filter(move |visit| visit.app == app && visit.network == network)
    }

    /// All of it, for whoever wants to reckon for themselves.
    pub(super) fn to_json(&self, browser: &str) -> Value {
        let rows: Vec<_> = self
            .rows
            .iter()
            .map(|(page, network, figure)| json!({ "page": page, "cpu": network.name(), "ms": figure }))
            .collect();
        let visits: Vec<_> = self.visits.iter().map(|visit| &visit.raw).collect();
        json!({ "browser": browser, "visits": visits, "rows": rows })
    }
}

/// How many kinds there are, each with its place and name.
pub(super) fn kinds() -> BTreeMap<usize, &'static str> {
    Kind::ALL.into_iter().map(Kind::name).enumerate().collect()
}
