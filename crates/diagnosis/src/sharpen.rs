//! What a paste adds to what a page can find out by itself: surer verdicts, and commands with the ids
//! that only AWS knows.

use settings::Settings;

use crate::{
    Certainty, Finding, Fix, Party,
    authorizer::{self, Basis, Needs},
    paste::{Gateway, Known},
    probes::{Evidence, verdict},
};

/// The findings of both. Of two that speak of the same matter the surer one stays, with what both have
/// seen and what both advise.
#[must_use]
pub fn sharpen(probed: Vec<Finding>, pasted: Vec<Finding>) -> Vec<Finding> {
    let mut all: Vec<Finding> = Vec::new();
    for finding in pasted.into_iter().chain(probed) {
        match all.iter_mut().find(|known| is_same_matter(known, &finding)) {
            None => all.push(finding),
            Some(known) => *known = joined(known.clone(), finding),
        }
    }
    all
}

/// What was pasted and still holds: where the probes have just shown that this page is let in, what an
/// older paste says of CORS is mended.
#[must_use]
pub fn still_true(pasted: Vec<Finding>, probed: Option<&Evidence>) -> Vec<Finding> {
    let is_let_in = probed.and_then(verdict).is_some_and(|verdict| verdict.code.is_none());
    let holds = |finding: &Finding| !(is_let_in && finding.code.party() == Party::Cors);
    pasted.into_iter().filter(holds).collect()
}

/// Two names for one thing: the same code, or ids in common of which not both are proved.
fn is_same_matter(one: &Finding, other: &Finding) -> bool {
    let are_proved = one.certainty == Certainty::Proved && other.certainty == Certainty::Proved;
    one.code == other.code
        || (!are_proved
            && one.code.party() == other.code.party()
            && overlaps(one.catalogue, other.catalogue))
}

fn overlaps(ids: &str, others: &str) -> bool {
    ids.split_whitespace().any(|id| others.split_whitespace().any(|other| other == id))
}

/// `one` is the one with more to go by: a paste, or the gateway's own words.
fn joined(one: Finding, other: Finding) -> Finding {
    let first_fixes = one.fixes.clone();
    let first_sets_cors = first_fixes.iter().any(sets_cors);
    let rank =
        |finding: &Finding| (finding.certainty, finding.catalogue.split_whitespace().count());
    let (mut surer, other) = if rank(&other) < rank(&one) { (other, one) } else { (one, other) };
    for line in other.evidence {
        if !surer.evidence.contains(&line) {
            surer.evidence.push(line);
        }
    }
    // A command that keeps what is configured is not followed by one that does not.
    if first_sets_cors {
        let is_first = |fix: &Fix| first_fixes.contains(fix);
        surer.fixes.retain(|fix| is_first(fix) || !is_of_cors(fix));
    }
    for fix in other.fixes {
        let is_superseded = first_sets_cors && is_of_cors(&fix) && !first_fixes.contains(&fix);
        if !surer.fixes.contains(&fix) && !is_superseded {
            surer.fixes.push(fix);
        }
    }
    surer.offer = surer.offer.or(other.offer);
    surer
}

/// Whether a command replaces the CORS configuration.
fn sets_cors(fix: &Fix) -> bool {
    matches!(fix, Fix::Copy { text, .. } if text.contains("--cors-configuration"))
}

fn is_of_cors(fix: &Fix) -> bool {
    sets_cors(fix)
        || matches!(fix, Fix::Copy { text, .. } if text.contains("--query CorsConfiguration"))
}

/// Puts what is known into the commands, in the place of the words that stand for it. `route` is the
/// path of the API's route: the id of another route is never filled in.
pub fn fill(finding: &mut Finding, known: &Known, route: &str) {
    let id_of = |method: &str| {
        let key = format!("{method} {route}");
        known.route_ids.iter().find(|(known, _)| *known == key).map(|(_, id)| id)
    };
    for fix in &mut finding.fixes {
        let Fix::Copy { label, text } = fix else { continue };
        let named = ["GET", "POST"].into_iter().find(|method| speaks_of(label, method, route));
        let words = [
            ("YOUR_API_ID", known.api_id.as_ref()),
            ("YOUR_REGION", known.region.as_ref()),
            ("YOUR_AUTHORIZER_ID", known.authorizer_id.as_ref()),
            ("YOUR_INTEGRATION_ID", known.integration.as_ref()),
            ("YOUR_ANY_ROUTE_ID", id_of("ANY")),
            ("YOUR_ROUTE_ID", named.and_then(id_of)),
        ];
        for (word, value) in words {
            // An id has no character that a shell would act on; one that has is not an id.
            if let Some(value) = value.filter(|value| is_id(value)) {
                *text = text.replace(word, value);
            }
        }
    }
}

/// Whether a label names this route, and not one whose path only begins alike.
fn speaks_of(label: &str, method: &str, route: &str) -> bool {
    let rest = label.split_once(&format!("{method} {route}")).map(|(_, rest)| rest);
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || "/-_".contains(c)))
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
        assert_eq!(codes(&found), [(Code::CorsPost, Certainty::VeryLikely)]);
        let vague =
            Finding::likely(Code::PreflightRefused, "Refused.").only("C03 C04").step("See.");
        let exact = Finding::likely(Code::PreflightCaught, "Caught.").step("Split.");
        let found = sharpen(vec![exact], vec![vague]);
        assert_eq!(codes(&found), [(Code::PreflightCaught, Certainty::VeryLikely)]);
        assert_eq!(found[0].fixes.len(), 2, "both pieces of advice stay");
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
    fn what_is_configured_is_not_wiped_out_by_a_second_command() {
        let set =
            |origins: &str| format!("aws apigatewayv2 update-api --cors-configuration '{origins}'");
        let show = "aws apigatewayv2 get-api --query CorsConfiguration";
        let probe = |certainty| {
            Finding::new(Code::CorsAuthorization, certainty, "Lacks it.")
                .copy("Look", show)
                .copy("Set", set("one"))
                .step("Deploy.")
        };
        for certainty in [Certainty::Proved, Certainty::VeryLikely] {
            let paste =
                Finding::likely(Code::CorsAuthorization, "Lacks it.").copy("Keep", set("both"));
            let found = sharpen(vec![probe(certainty)], vec![paste]);
            let fixes = format!("{:?}", found[0].fixes);
            assert!(fixes.contains("'both'") && fixes.contains("Deploy."), "{fixes}");
            assert!(!fixes.contains("'one'") && !fixes.contains("CorsConfiguration"), "{fixes}");
        }
    }

    #[test]
    fn a_command_is_filled_in_with_ids_and_nothing_else() {
        let command = "aws … --route-id YOUR_ROUTE_ID --authorizer-id YOUR_AUTHORIZER_ID";
        let filled = |known: &Known, label: &str| {
            let mut finding = Finding::proved(Code::PostOpen, "Open.").copy(label, command);
            fill(&mut finding, known, "/x");
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
        for label in ["Another", "Let the authorizer guard POST /xy", "POST /x/y", "DELETE /x"] {
            assert!(filled(&known, label).contains("YOUR_ROUTE_ID"), "{label}");
        }
        let any =
            Known { route_ids: vec![route("ANY /admin", "a9"), route("ANY /x", "a1")], ..known };
        let mut finding = Finding::likely(Code::PreflightCaught, "Caught.")
            .copy("Remove it", "delete-route --route-id YOUR_ANY_ROUTE_ID")
            .copy("Open GET /x to everybody", "update-route --route-id YOUR_ROUTE_ID");
        fill(&mut finding, &any, "/x");
        let texts: Vec<_> = finding.fixes.iter().map(|fix| format!("{fix:?}")).collect();
        assert!(
            texts[0].contains("--route-id a1") && texts[1].contains("YOUR_ROUTE_ID"),
            "{texts:?}"
        );
        let evil = Known { authorizer_id: Some("a; rm -rf /".to_owned()), ..Known::default() };
        assert!(filled(&evil, "Any").contains("YOUR_AUTHORIZER_ID"));
    }

    #[test]
    fn a_paste_from_before_the_fix_is_not_believed_against_the_probes() {
        let pasted = || {
            vec![
                Finding::proved(Code::CorsBlocked, "None."),
                Finding::proved(Code::TokenIssuer, "Other."),
            ]
        };
        assert_eq!(still_true(pasted(), None).len(), 2);
        let fine = crate::probes::tests::fine();
        assert_eq!(
            codes(&still_true(pasted(), Some(&fine))),
            [(Code::TokenIssuer, Certainty::Proved)]
        );
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
        for (route, needs) in [
            (r#""AuthorizationType":"NONE""#, Needs::Nothing),
            (r#""AuthorizationType":"JWT","AuthorizerId":"a1""#, Needs::Token),
            (
                r#""AuthorizationType":"JWT","AuthorizerId":"a1","AuthorizationScopes":["a","b"]"#,
                Needs::Scopes(vec!["a".to_owned(), "b".to_owned()]),
            ),
        ] {
            let text = format!(r#"{{"Items":[{{"RouteKey":"POST /wish-list-service",{route}}}]}}"#);
            let pasted = paste::read(&text).unwrap();
            let gateway = Gateway::default().with(&pasted[0], &place.settings.api_url).unwrap();
            let routes = expectation(&place.settings, &gateway).routes;
            let posts: Vec<_> =
                routes.into_iter().filter(|rule| rule.key == "POST /wish-list-service").collect();
            assert_eq!(posts.len(), 1, "{posts:?}");
            assert_eq!(posts[0].needs, needs);
        }
    }
}
