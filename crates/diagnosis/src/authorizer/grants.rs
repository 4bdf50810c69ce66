//! Scopes side by side: asked for, granted, assigned, needed.

use crate::authorizer::{Anatomy, Expectation, Needs};

/// A scope, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The scope.
    pub scope: String,
    /// Whether the app asked for it.
    pub is_asked: bool,
    /// Whether the token has it in `scope` or `scp`, where the authorizer looks; `None` where the claims
    /// cannot be read, and so nobody can tell.
    pub is_granted: Option<bool>,
    /// Whether the token has it in `permissions`, where the authorizer does not look; `None` as above.
    pub is_assigned: Option<bool>,
    /// The routes that take it.
    pub needed_by: Vec<String>,
}

impl Grant {
    /// Whether the account has it and the authorizer does not see it.
    #[must_use]
    pub fn is_overlooked(&self) -> bool {
        self.is_assigned == Some(true) && self.is_granted == Some(false)
    }
}

/// Every scope that the app asked for, that a route takes or that the token names, once: those that
/// routes take first, and those that stand in `permissions` alone last.
#[must_use]
pub fn grants(anatomy: &Anatomy, asked: &[String], expected: &Expectation) -> Vec<Grant> {
    let (granted, assigned) = (anatomy.scopes(), anatomy.list("permissions"));
    let is_readable = anatomy.claims.is_ok();
    let needed = expected.routes.iter().flat_map(|route| scopes_of(&route.needs));
    let all = needed.chain(asked).map(String::as_str);
    let mut grants: Vec<Grant> = Vec::new();
    let mut known = std::collections::BTreeSet::new();
    for scope in all.chain(granted.iter().copied()).chain(assigned.iter().copied()) {
        if known.insert(scope) {
            grants.push(Grant {
                scope: scope.to_owned(),
                is_asked: asked.iter().any(|known| known == scope),
                is_granted: is_readable.then(|| granted.contains(&scope)),
                is_assigned: is_readable.then(|| assigned.contains(&scope)),
                needed_by: routes_that_take(scope, expected),
            });
        }
    }
    grants
}

fn scopes_of(needs: &Needs) -> &[String] {
    match needs {
        Needs::Scopes(scopes) => scopes,
        Needs::Nothing | Needs::Token => &[],
    }
}

fn routes_that_take(scope: &str, expected: &Expectation) -> Vec<String> {
    let takes = |needs: &Needs| scopes_of(needs).iter().any(|known| known == scope);
    let routes = expected.routes.iter().filter(|route| takes(&route.needs));
    routes.map(|route| route.key.clone()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::authorizer::{Basis, RouteRule, testing::with_claims};

    fn check(claims: &Value, asked: &str, expected: &[(&str, &str)]) {
        let route = RouteRule { key: "POST /w".to_owned(), needs: Needs::Scopes(words("create")) };
        let rules = Expectation {
            issuer: String::new(),
            audiences: Vec::new(),
            routes: vec![route],
            basis: Basis::Assumed,
        };
        let found = grants(&Anatomy::of(&with_claims(claims)), &words(asked), &rules);
        let written = |grant: &Grant| {
            let marks = [
                (grant.is_asked, 'a'),
                (grant.is_granted == Some(true), 'g'),
                (grant.is_assigned == Some(true), 'p'),
                (!grant.needed_by.is_empty(), 'n'),
                (grant.is_overlooked(), '!'),
            ];
            marks.iter().filter(|(holds, _)| *holds).map(|(_, mark)| mark).collect::<String>()
        };
        let found: Vec<(String, String)> =
            found.iter().map(|grant| (grant.scope.clone(), written(grant))).collect();
        let found: Vec<(&str, &str)> =
            found.iter().map(|(scope, marks)| (scope.as_str(), marks.as_str())).collect();
        assert_eq!(found, expected, "{claims}");
    }

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn each_scope_stands_there_once_with_all_that_is_known_of_it() {
        check(
            &json!({"scope": "openid create", "permissions": ["create", "read"]}),
            "openid email",
            &[("create", "gpn"), ("openid", "ag"), ("email", "a"), ("read", "p!")],
        );
        check(
            &json!({"scope": "openid", "permissions": ["create"]}),
            "openid",
            &[("create", "pn!"), ("openid", "ag")],
        );
        check(&json!({"scope": null, "scp": ["create"]}), "", &[("create", "gn")]);
    }

    #[test]
    fn a_token_that_cannot_be_read_shows_what_was_asked_for_and_is_needed() {
        let rules = Expectation {
            issuer: String::new(),
            audiences: Vec::new(),
            routes: Vec::new(),
            basis: Basis::Assumed,
        };
        let found = grants(&Anatomy::of("opaque"), &words("openid"), &rules);
        assert!(found.len() == 1 && found[0].is_asked);
        assert_eq!(
            (found[0].is_granted, found[0].is_assigned),
            (None, None),
            "not seen, not absent"
        );
    }
}
