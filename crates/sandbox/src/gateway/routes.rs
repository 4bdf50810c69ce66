//! What is deployed: the route table, the authorizer and the CORS configuration, as data.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html>.

use std::collections::BTreeMap;

use crate::{faults::Fault, gateway::cors::CorsConfiguration, state::State, tenant::AUDIENCE};

/// The stage that the Lambda console's "Add trigger" makes. Not `$default`.
pub(crate) const STAGE: &str = "default";
/// The path of the tutorial's routes.
const WISHES: &str = "/wish-list-service";

/// An API as it is deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Api {
    pub(crate) routes: Vec<Route>,
    pub(crate) authorizer: Authorizer,
    pub(crate) cors: Option<CorsConfiguration>,
    /// Whether the gateway's own errors carry the CORS headers. With a CORS configuration they do,
    /// as far as anyone has seen; this is not documented.
    pub(crate) decorates_errors: bool,
    pub(crate) payload: PayloadFormat,
    pub(crate) throttled: bool,
    pub(crate) silent: bool,
}

/// `JwtConfiguration` of an authorizer. The identity source is `$request.header.Authorization`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Authorizer {
    pub(crate) issuer: String,
    pub(crate) audience: Vec<String>,
}

/// One route. A route key is a method and a path, such as `POST /wish-list-service`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    /// A method, or `ANY`.
    pub(crate) method: &'static str,
    /// A path, the last part of which can be `{proxy+}`.
    pub(crate) path: &'static str,
    pub(crate) authorization: Option<Authorization>,
    pub(crate) integration: Integration,
}

impl Route {
    pub(crate) fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// A route's `AuthorizationType: JWT`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Authorization {
    /// `authorizationScopes`: one of them is enough; none are needed when there are none.
    pub(crate) scopes: Vec<&'static str>,
}

/// What a route leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Integration {
    /// The wish-list function.
    WishList,
    /// The wish-list function where it is slower than the integration's timeout.
    TooSlow,
    /// A function that answers the event it was given, so that people can look at it.
    Echo,
}

/// The version of the event (and of the answer) of a Lambda proxy integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PayloadFormat {
    /// 1.0, the format of REST APIs.
    One,
    /// 2.0, the console's default today.
    Two,
}

/// A route that was found for a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Matched<'a> {
    pub(crate) route: &'a Route,
    pub(crate) path_parameters: BTreeMap<&'static str, String>,
}

impl Api {
    /// The API of the tutorial, with CORS configured in full, except for what the faults broke.
    pub(crate) fn deployed(state: &State) -> Self {
        let on = |fault| state.faults.is_on(fault);
        let issuer = state.addresses.issuer.as_str();
        let issuer =
            if on(Fault::AuthorizerWrongIssuer) { issuer.trim_end_matches('/') } else { issuer };
        let suffix = if on(Fault::AuthorizerWrongAudience) { ".com" } else { "" };
        Self {
            routes: routes(&on),
            authorizer: Authorizer {
                issuer: issuer.to_owned(),
                audience: vec![format!("{AUDIENCE}{suffix}")],
            },
            cors: CorsConfiguration::deployed(&state.config.app_origins, &on),
            decorates_errors: !on(Fault::GatewayErrorsUndecorated),
            payload: if on(Fault::Payload10) { PayloadFormat::One } else { PayloadFormat::Two },
            throttled: on(Fault::Throttled),
            silent: on(Fault::ApiSilent),
        }
    }

    /// The route for a method and a path without its stage: a full match of the path before
    /// `{proxy+}`, and on either the method itself before `ANY`.
    pub(crate) fn route(&self, method: &str, path: &str) -> Option<Matched<'_>> {
        let by_method = |wanted: &str, route: &Route| route.method == wanted;
        let full = |wanted: &str| {
            let mut found = self.routes.iter();
            found.find(|route| by_method(wanted, route) && route.path == path)
        };
        let greedy = |wanted: &str| {
            self.routes.iter().filter(|route| by_method(wanted, route)).find_map(|route| {
                let rest = path.strip_prefix(route.path.strip_suffix("{proxy+}")?)?;
                let path_parameters = BTreeMap::from([("proxy", rest.to_owned())]);
                (!rest.is_empty()).then_some(Matched { route, path_parameters })
            })
        };
        full(method)
            .or_else(|| full("ANY"))
            .map(|route| Matched { route, path_parameters: BTreeMap::new() })
            .or_else(|| greedy(method))
            .or_else(|| greedy("ANY"))
    }
}

/// The tutorial's two routes and the echo, except for what the faults broke.
fn routes(on: &impl Fn(Fault) -> bool) -> Vec<Route> {
    let scopes = if on(Fault::PostNeedsScope) { vec!["create:wishes"] } else { Vec::new() };
    let jwt = Some(Authorization { scopes });
    let route = |method, path, authorization, integration| Route {
        method,
        path,
        authorization,
        integration,
    };
    let function =
        if on(Fault::FunctionTimedOut) { Integration::TooSlow } else { Integration::WishList };
    let wishes = |method, authorization| route(method, WISHES, authorization, function);
    let echo = route("ANY", "/wish-list-service/{proxy+}", None, Integration::Echo);
    if on(Fault::ApiGone) {
        return vec![echo];
    }
    if on(Fault::AnyRoute) {
        return vec![wishes("ANY", jwt), echo];
    }
    let get = if on(Fault::GetProtected) { Some(Authorization::default()) } else { None };
    let post = if on(Fault::PostOpen) { None } else { jwt };
    vec![wishes("GET", get), wishes("POST", post), echo]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(faults: &[Fault], method: &str, path: &str, expected: Option<&str>) {
        let api = Api {
            routes: routes(&|fault| faults.contains(&fault)),
            authorizer: Authorizer { issuer: String::new(), audience: Vec::new() },
            cors: None,
            decorates_errors: true,
            payload: PayloadFormat::Two,
            throttled: false,
            silent: false,
        };
        let found = api.route(method, path).map(|matched| {
            let proxy = matched.path_parameters.get("proxy").cloned().unwrap_or_default();
            let lock = if matched.route.authorization.is_some() { " jwt" } else { "" };
            format!("{}{lock} {proxy}", matched.route.key())
        });
        assert_eq!(found.as_deref().map(str::trim_end), expected, "{faults:?} {method} {path}");
    }

    #[test]
    fn routes_are_matched_by_path_then_method() {
        check(&[], "GET", "/wish-list-service", Some("GET /wish-list-service"));
        check(&[], "POST", "/wish-list-service", Some("POST /wish-list-service jwt"));
        check(&[], "PUT", "/wish-list-service", None);
        check(&[], "OPTIONS", "/wish-list-service", None);
        check(&[], "GET", "/wish-list-service/", None);
        check(&[], "GET", "/Wish-List-Service", None);
        check(&[], "GET", "/", None);
        check(&[], "PUT", "/wish-list-service/a/b", Some("ANY /wish-list-service/{proxy+} a/b"));
        check(
            &[Fault::AnyRoute],
            "OPTIONS",
            "/wish-list-service",
            Some("ANY /wish-list-service jwt"),
        );
        check(
            &[Fault::GetProtected],
            "GET",
            "/wish-list-service",
            Some("GET /wish-list-service jwt"),
        );
        check(&[Fault::PostOpen], "POST", "/wish-list-service", Some("POST /wish-list-service"));
        check(&[Fault::ApiGone], "GET", "/wish-list-service", None);
    }
}
