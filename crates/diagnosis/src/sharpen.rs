//! What a paste adds to what a page can find out by itself: surer verdicts, and commands with the ids
//! that only AWS knows.

use settings::Settings;

use crate::{
    Certainty, Finding, Fix,
    authorizer::{self, Basis, Needs},
    paste::{Gateway, Known},
};

/// The findings of both, without the guesses that the paste has settled. What was proved stays.
#[must_use]
pub fn sharpen(probed: Vec<Finding>, pasted: Vec<Finding>) -> Vec<Finding> {
    let mut all = pasted;
    let settled: Vec<_> = all
        .iter()
        .filter(|finding| finding.certainty == Certainty::Proved)
        .map(|finding| (finding.code, finding.catalogue))
        .collect();
    for finding in probed {
        let is_settled = finding.certainty != Certainty::Proved
            && settled.iter().any(|(_, ids)| overlaps(ids, finding.catalogue));
        match all.iter_mut().find(|known| known.code == finding.code) {
            Some(known) if known.certainty <= finding.certainty => add_evidence(known, &finding),
            Some(known) => {
                let pasted = std::mem::replace(known, finding);
                add_evidence(known, &pasted);
            }
            None if is_settled => {}
            None => all.push(finding),
        }
    }
    all
}

fn overlaps(ids: &str, others: &str) -> bool {
    ids.split_whitespace().any(|id| others.split_whitespace().any(|other| other == id))
}

fn add_evidence(finding: &mut Finding, other: &Finding) {
    for line in &other.evidence {
        if !finding.evidence.contains(line) {
            finding.evidence.push(line.clone());
        }
    }
}

/// Puts what is known into the commands, in the place of the words that stand for it.
pub fn fill(finding: &mut Finding, known: &Known) {
    for fix in &mut finding.fixes {
        let Fix::Copy { label, text } = fix else { continue };
        let any = known.route_ids.iter().find(|(key, _)| key.starts_with("ANY "));
        let named = known.route_ids.iter().find(|(key, _)| label.contains(key.as_str()));
        let words = [
            ("YOUR_API_ID", known.api_id.as_ref()),
            ("YOUR_REGION", known.region.as_ref()),
            ("YOUR_AUTHORIZER_ID", known.authorizer_id.as_ref()),
            ("YOUR_INTEGRATION_ID", known.integration.as_ref()),
            ("YOUR_ANY_ROUTE_ID", any.map(|(_, id)| id)),
            ("YOUR_ROUTE_ID", named.or(any).map(|(_, id)| id)),
        ];
        for (word, value) in words {
            // An id has no character that a shell would act on; one that has is not an id.
            if let Some(value) = value.filter(|value| is_id(value)) {
                *text = text.replace(word, value);
            }
        }
    }
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// What the authorizer wants, by the paste where it tells, and by the settings where it does not.
#[must_use]
pub fn expectation(settings: &Settings, gateway: &Gateway) -> authorizer::Expectation {
    let mut expected = authorizer::Expectation::of(settings);
    let api = &settings.api_url;
    let read = gateway.expectation("POST", api);
    if let (Some(issuer), Some(audiences)) = (read.issuer, read.audiences) {
        (expected.issuer, expected.audiences, expected.basis) = (issuer, audiences, Basis::Read);
    }
    let path = api.route();
    for method in ["GET", "POST"] {
        let read = gateway.expectation(method, api);
        let needs = match (read.protected, read.scopes) {
            (None, _) => continue,
            (Some(false), _) => Needs::Nothing,
            (Some(true), Some(scopes)) if !scopes.is_empty() => Needs::Scopes(scopes),
            (Some(true), _) => Needs::Token,
        };
        let key = format!("{method} {path}");
        expected.routes.retain(|rule| rule.key != key);
        expected.routes.push(authorizer::RouteRule { key, needs });
    }
    expected
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, paste, tests::place};

    fn codes(found: &[Finding]) -> Vec<(Code, Certainty)> {
        found.iter().map(|finding| (finding.code, finding.certainty)).collect()
    }

    #[test]
    fn a_proof_settles_the_guesses_that_it_explains() {
        use Certainty::{OneOfThese, Proved};
        let guess = || Finding::one_of(Code::PreflightRefused, "Refused.").seen("A probe.");
        let proof = || Finding::proved(Code::CorsPost, "Not listed.").seen("A paste.");
        let other = || Finding::proved(Code::ReasonHidden, "Hidden.");
        let found = sharpen(vec![guess(), other()], vec![proof()]);
        assert_eq!(codes(&found), [(Code::CorsPost, Proved), (Code::ReasonHidden, Proved)]);
        let found = sharpen(vec![guess()], vec![Finding::likely(Code::CorsPost, "It seems.")]);
        assert_eq!(codes(&found).last(), Some(&(Code::PreflightRefused, OneOfThese)));
        let blocked = |certainty| Finding::new(Code::CorsBlocked, certainty, "Blocked.");
        let found = sharpen(
            vec![blocked(OneOfThese).seen("A probe.")],
            vec![blocked(Proved).only("C01").seen("A paste.")],
        );
        assert_eq!(codes(&found), [(Code::CorsBlocked, Proved)]);
        assert_eq!((found[0].catalogue, found[0].evidence.len()), ("C01", 2));
        let found = sharpen(vec![blocked(Proved)], vec![blocked(OneOfThese)]);
        assert_eq!(codes(&found), [(Code::CorsBlocked, Proved)]);
    }

    #[test]
    fn a_command_is_filled_in_with_ids_and_nothing_else() {
        let command = "aws … --route-id YOUR_ROUTE_ID --authorizer-id YOUR_AUTHORIZER_ID";
        let filled = |known: &Known, label: &str| {
            let mut finding = Finding::proved(Code::PostOpen, "Open.").copy(label, command);
            fill(&mut finding, known);
            match finding.fixes.remove(0) {
                Fix::Copy { text, .. } | Fix::Step(text) => text,
            }
        };
        let route = |key: &str, id: &str| (key.to_owned(), id.to_owned());
        let known = Known {
            authorizer_id: Some("a1".to_owned()),
            route_ids: vec![route("GET /x", "g1"), route("POST /x", "p1")],
            ..Known::default()
        };
        assert_eq!(
            filled(&known, "Let the authorizer guard POST /x"),
            "aws … --route-id p1 --authorizer-id a1"
        );
        assert!(filled(&known, "Another").contains("YOUR_ROUTE_ID"));
        let evil = Known { authorizer_id: Some("a; rm -rf /".to_owned()), ..Known::default() };
        assert!(filled(&evil, "Any").contains("YOUR_AUTHORIZER_ID"));
    }

    #[test]
    fn what_was_read_at_aws_counts_more_than_the_settings() {
        let place = place();
        let text = r#"{"Items":[{"AuthorizerId":"a1","AuthorizerType":"JWT","Name":"auth0",
            "IdentitySource":["$request.header.Authorization"],
            "JwtConfiguration":{"Audience":["https://api"],"Issuer":"https://t.eu.auth0.com"}}]}"#;
        let pasted = paste::read(text).unwrap();
        let gateway = Gateway::default().with(&pasted[0], &place.settings.api_url).unwrap();
        let expected = expectation(&place.settings, &gateway);
        assert_eq!(
            (expected.issuer.as_str(), expected.basis),
            ("https://t.eu.auth0.com", Basis::Read)
        );
        let nothing = expectation(&place.settings, &Gateway::default());
        assert_ne!(nothing.basis, Basis::Read);
    }
}
