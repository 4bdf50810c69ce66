//! The diagnosis from its first question to its findings, in front of any server.

use diagnosis::{
    Certainty, Code, Finding, Place,
    probes::{DUMMY_TOKEN, Evidence, Page as Known, Probe, findings, next},
};
use http::header::AUTHORIZATION;
use settings::Settings;

use crate::fetch::{Engine, Page, Sent, Server};

/// What a diagnosis asked and found.
#[derive(Debug)]
pub struct Diagnosis {
    /// What was found.
    pub findings: Vec<Finding>,
    /// What was observed.
    pub evidence: Evidence,
    /// The questions, in order.
    pub asked: Vec<Probe>,
    /// The requests that they led to, preflights and redirects included.
    pub sent: Vec<Sent>,
}

impl Diagnosis {
    /// The findings in short.
    #[must_use]
    pub fn found(&self) -> Vec<(Code, Certainty)> {
        self.findings.iter().map(|finding| (finding.code, finding.certainty)).collect()
    }

    /// The requests that carry a token that could be somebody's, or a token where none belongs.
    #[must_use]
    pub fn indiscreet(&self) -> Vec<&Sent> {
        let is_indiscreet = |sent: &&Sent| {
            let token = sent.request.headers().get(AUTHORIZATION);
            token.is_some_and(|token| sent.is_preflight || token != DUMMY_TOKEN)
        };
        self.sent.iter().filter(is_indiscreet).collect()
    }
}

/// Asks, as a page at the place's origin in the way of `engine`, until nothing is left to ask.
pub async fn diagnose(place: &Place, engine: Engine, server: &impl Server) -> Diagnosis {
    let mut evidence = Evidence::new(place.clone(), Known::default());
    let mut page = Page::new(engine, &place.page_origin, server);
    let mut asked = Vec::new();
    // No question is asked twice, so there is an end to them.
    while let Some(probe) = next(&evidence).filter(|probe| evidence.of(*probe).is_none()) {
        let question = probe.request(place, &format!("n{}", asked.len()));
        let seen = page.ask(&question).await;
        evidence.note(probe, seen);
        asked.push(probe);
    }
    Diagnosis { findings: findings(&evidence), evidence, asked, sent: page.into_sent() }
}

/// A page at `page_origin` with the settings of the tutorial: `issuer` ends with a slash.
///
/// # Errors
/// When `issuer` or `api_url` cannot stand in `config.json`.
pub fn place(issuer: &str, api_url: &str, page_origin: &str) -> anyhow::Result<Place> {
    let text = serde_json::json!({
        "issuer": issuer,
        "clientId": "wish-list-web",
        "audience": "https://auth0-jwt-authorizer",
        "apiUrl": api_url,
        "scope": "openid profile email create:wishes",
    });
    let settings = Settings::from_json(&text.to_string())
        .map_err(|mistakes| anyhow::anyhow!("the settings: {mistakes:?}"))?;
    Ok(Place { settings, page_origin: page_origin.to_owned(), asked_scopes: Vec::new() })
}
