//! What is deployed: the route table, the authorizer and the CORS configuration, as data.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html>.

use std::collections::BTreeMap;

use http::{HeaderName, header::AUTHORIZATION};

use crate::{
    faults::Fault,
    gateway::cors::CorsConfiguration,
    state::State,
    tenant::{AUDIENCE, WEB_CLIENT},
};

/// The stage that the Lambda console's "Add trigger" makes. Not `$default`.
const STAGE: &str = "default";
/// The stage that is not in the path, and the route that catches what no other does.
const DEFAULT: &str = "$default";
/// The path of the tutorial's routes.
const WISHES: &str = "/wish-list-service";
/// The tenant of [`Fault::AuthorizerOtherTenant`].
const OTHER_ISSUER: &str = "https://another-tenant.eu.auth0.com/";
/// How far the clock is behind under [`Fault::AuthorizerClockBehind`], in seconds.
const BEHIND: i64 = 120;

/// An API as it is deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Api {
    pub(crate) stage: &'static str,
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

/// `JwtConfiguration` of an authorizer, and where it looks for a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Authorizer {
    pub(crate) issuer: String,
    pub(crate) audience: Vec<String>,
    /// The header of the identity source `$request.header.NAME`.
    pub(crate) identity_source: HeaderName,
    /// How far its clock is behind, in seconds.
    pub(crate) behind: i64,
}

/// One route. A route key is a method and a path, such as `POST /wish-list-service`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    /// A method, or `ANY`.
    pub(crate) method: &'static str,
    /// A path, the last part of which can be `{proxy+}`; or `$default`, which is all of them.
    pub(crate) path: &'static str,
    pub(crate) authorization: Option<Authorization>,
    pub(crate) integration: Integration,
}

impl Route {
    pub(crate) fn key(&self) -> String {
        if self.path == DEFAULT {
            return DEFAULT.to_owned();
        }
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
    /// The wish-list function where it answers preflights.
    Preflight,
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

impl Authorizer {
    /// For the sandbox's tenant and its API, except for what the faults broke.
    fn deployed(issuer: &str, on: &impl Fn(Fault) -> bool) -> Self {
        let issuer = if on(Fault::AuthorizerOtherTenant) {
            OTHER_ISSUER
        } else if on(Fault::AuthorizerWrongIssuer) {
            issuer.trim_end_matches('/')
        } else {
            issuer
        };
        let audience = if on(Fault::AuthorizerClientId) { WEB_CLIENT } else { AUDIENCE };
        let suffix = if on(Fault::AuthorizerWrongAudience) { ".com" } else { "" };
        Self {
            issuer: issuer.to_owned(),
            audience: vec![format!("{audience}{suffix}")],
            identity_source: if on(Fault::AuthorizerNoIdentity) {
                HeaderName::from_static("x-authorization")
            } else {
                AUTHORIZATION
            },
            behind: if on(Fault::AuthorizerClockBehind) { BEHIND } else { 0 },
        }
    }
}

impl Api {
    /// The API of the tutorial, with CORS configured in full, except for what the faults broke.
    pub(crate) fn deployed(state: &State) -> Self {
        let on = |fault| state.faults.is_on(fault);
        Self {
            stage: if on(Fault::StageMissing) { DEFAULT } else { STAGE },
            routes: routes(&on),
            authorizer: Authorizer::deployed(&state.addresses.issuer, &on),
            cors: CorsConfiguration::deployed(&state.config.app_origins, &on),
            decorates_errors: !on(Fault::GatewayErrorsUndecorated),
            payload: if on(Fault::Payload10) { PayloadFormat::One } else { PayloadFormat::Two },
            throttled: on(Fault::Throttled),
            silent: on(Fault::ApiSilent),
        }
    }

    /// The path without its stage; `None` when it names another one.
    pub(crate) fn path_in_stage<'p>(&self, path: &'p str) -> Option<&'p str> {
        if self.stage == DEFAULT {
            return Some(path);
        }
        let rest = path.strip_prefix('/')?.strip_prefix(self.stage)?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    }

    /// The route for a method and a path without its stage: a full match of the path before
    /// `{proxy+}`, on either the method itself before `ANY`, and `$default` last.
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
            .or_else(|| {
                let route = self.routes.iter().find(|route| route.path == DEFAULT)?;
                Some(Matched { route, path_parameters: BTreeMap::new() })
            })
    }
}

/// The tutorial's two routes and the echo, except for what the faults broke.
fn routes(on: &impl Fn(Fault) -> bool) -> Vec<Route> {
    let is_scoped = on(Fault::PostNeedsScope) || on(Fault::PermissionsOnly);
    let scopes = if is_scoped { vec!["create:wishes"] } else { Vec::new() };
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
    if on(Fault::DefaultRoute) {
        return vec![route("ANY", DEFAULT, jwt, function)];
    }
    if on(Fault::AnyProxyRoute) {
        return vec![route("ANY", "/{proxy+}", jwt, function)];
    }
    if on(Fault::AnyRoute) {
        return vec![wishes("ANY", jwt), echo];
    }
    let get = if on(Fault::GetProtected) { Some(Authorization::default()) } else { None };
    let post = if on(Fault::PostOpen) { None } else { jwt };
    let mut routes = vec![wishes("GET", get), wishes("POST", post), echo];
    if on(Fault::PostMissing) {
        routes.retain(|route| route.method != "POST");
    }
    if on(Fault::CorsFunctionOnly) || on(Fault::CorsFunctionForgets) {
        routes.push(route("OPTIONS", WISHES, None, Integration::Preflight));
    }
    routes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(faults: &[Fault], method: &str, path: &str, expected: Option<&str>) {
        let on = |fault| faults.contains(&fault);
        let api = Api {
            stage: STAGE,
            routes: routes(&on),
            authorizer: Authorizer::deployed("", &on),
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
        for path in ["", "/", "/wish-list-service", "/nothing/here"] {
            check(&[Fault::DefaultRoute], "OPTIONS", path, Some("$default jwt"));
        }
        check(&[Fault::AnyProxyRoute], "OPTIONS", "/a/b", Some("ANY /{proxy+} jwt a/b"));
        check(&[Fault::AnyProxyRoute], "OPTIONS", "/", None);
        check(&[Fault::PostMissing], "POST", "/wish-list-service", None);
        for fault in [Fault::CorsFunctionOnly, Fault::CorsFunctionForgets] {
            let options = Some("OPTIONS /wish-list-service");
            check(&[fault], "OPTIONS", "/wish-list-service", options);
        }
    }
}
