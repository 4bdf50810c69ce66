//! What an authorizer is expected to want.

use settings::Settings;

/// What the authorizer checks, and which routes it guards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The issuer, compared to the letter.
    pub issuer: String,
    /// The audiences, of which a token needs one.
    pub audiences: Vec<String>,
    /// The routes of the API.
    pub routes: Vec<RouteRule>,
    /// How this is known.
    pub basis: Basis,
}

/// How it is known what an authorizer checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// From AWS's own words, such as the output of `aws apigatewayv2 get-authorizers`.
    Read,
    /// From the section `authorizer` of the settings: somebody wrote down what they believe.
    Stated,
    /// From the rest of the settings: so it should be.
    Assumed,
}

/// A route and what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteRule {
    /// The route key, such as `POST /wish-list-service`.
    pub key: String,
    /// What a request needs to pass.
    pub needs: Needs,
}

/// What a route needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: it is open to everybody.
    Nothing,
    /// A token that the authorizer takes.
    Token,
    /// Such a token with one of these scopes.
    Scopes(Vec<String>),
}

impl Expectation {
    /// What the settings say or imply. Where they speak of no route, the list is open and adding to it
    /// needs a token.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let stated = settings.authorizer.as_ref();
        let issuer = stated.and_then(|authorizer| authorizer.issuer.clone());
        let audiences = stated.map(|authorizer| authorizer.audience.clone()).unwrap_or_default();
        let basis =
            if issuer.is_none() && audiences.is_empty() { Basis::Assumed } else { Basis::Stated };
        Self {
            issuer: issuer.unwrap_or_else(|| settings.issuer.as_str().to_owned()),
            audiences: if audiences.is_empty() {
                vec![settings.expected_audience().to_owned()]
            } else {
                audiences
            },
            routes: routes(settings),
            basis,
        }
    }

    /// What a route of the API needs, by its method and path; the method counts more than `ANY`.
    #[must_use]
    pub fn needs(&self, method: &str, path: &str) -> Option<&Needs> {
        let of = |method: &str| {
            let key = format!("{method} {path}");
            self.routes.iter().find(|rule| rule.key == key).map(|rule| &rule.needs)
        };
        of(method).or_else(|| of("ANY"))
    }
}

fn routes(settings: &Settings) -> Vec<RouteRule> {
    let stated = settings.authorizer.as_ref().map(|authorizer| &authorizer.routes);
    let mut rules: Vec<RouteRule> =
        stated.into_iter().flatten().map(|(key, scopes)| rule(key, scopes)).collect();
    let says_nothing = rules.is_empty();
    let path = settings.api_url.route();
    for method in ["GET", "POST"] {
        if !settings.says_protected(method) {
            let is_open = method == "GET" || !says_nothing;
            let needs = if is_open { Needs::Nothing } else { Needs::Token };
            rules.push(RouteRule { key: format!("{method} {path}"), needs });
        }
    }
    rules
}

fn rule(key: &str, scopes: &[String]) -> RouteRule {
    let needs = if scopes.is_empty() { Needs::Token } else { Needs::Scopes(scopes.to_vec()) };
    RouteRule { key: key.to_owned(), needs }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expected(authorizer: &str) -> Expectation {
        let file = format!(
            r#"{{"domain":"t.eu.auth0.com","clientId":"c","audience":"https://api",{authorizer}
                "apiUrl":"https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/default/wish-list-service"}}"#
        );
        Expectation::of(&Settings::from_json(&file).unwrap())
    }

    fn check(authorizer: &str, basis: Basis, get: &Needs, post: &Needs) {
        let found = expected(authorizer);
        let needs = |method| found.needs(method, "/wish-list-service");
        assert_eq!(found.basis, basis, "{authorizer}");
        assert_eq!((needs("GET"), needs("POST")), (Some(get), Some(post)), "{authorizer}");
    }

    #[test]
    fn settings_say_what_is_expected() {
        use Needs::{Nothing, Scopes, Token};
        let scopes = Scopes(vec!["create:wishes".to_owned()]);
        check("", Basis::Assumed, &Nothing, &Token);
        check(r#""authorizer":{"issuer":"https://x/"},"#, Basis::Stated, &Nothing, &Token);
        let post = r#""authorizer":{"routes":{"POST /wish-list-service":["create:wishes"]}},"#;
        check(post, Basis::Assumed, &Nothing, &scopes);
        let any = r#""authorizer":{"audience":["a"],"routes":{"ANY /wish-list-service":[]}},"#;
        check(any, Basis::Stated, &Token, &Token);
        let get = r#""authorizer":{"routes":{"GET /wish-list-service":[]}},"#;
        check(get, Basis::Assumed, &Token, &Nothing);
    }

    #[test]
    fn what_is_not_stated_follows_from_the_other_settings() {
        let found = expected("");
        assert_eq!(found.issuer, "https://t.eu.auth0.com/");
        assert_eq!(found.audiences, ["https://api"]);
        let found = expected(r#""authorizer":{"issuer":"https://x","audience":["a","b"]},"#);
        assert_eq!((found.issuer.as_str(), found.audiences.len()), ("https://x", 2));
        assert_eq!(found.needs("DELETE", "/wish-list-service"), None);
    }
}
