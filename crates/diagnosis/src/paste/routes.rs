//! Routes, stages and endpoints: whether a request gets to its route, and who stands before it.

use settings::ApiUrl;

use super::{
    Gateway, commands, cors,
    gateway::{CorsKnown, Known, Routes, region_of},
    routing::{self, Staged},
    shapes::{Api, Route},
};
use crate::{Code, Finding, Place};

/// What the endpoint, the stages and the routes keep from working.
pub(super) fn findings(gateway: &Gateway, place: &Place) -> Vec<Finding> {
    let known = gateway.known(&place.settings.api_url);
    let mut findings = Vec::new();
    findings.extend(endpoint(gateway, &known));
    findings.extend(elsewhere(gateway, place));
    let stage = no_stage(gateway, place, &known);
    let has_stage = stage.is_none();
    findings.extend(stage);
    if let Some(routes) = gateway.routes.as_ref().filter(|_| has_stage) {
        findings.extend(missing(gateway, routes, place, &known));
        findings.extend(caught(gateway, place, &known));
        findings.extend(protection(gateway, place, &known));
    }
    findings
}

/// `DisableExecuteApiEndpoint`.
fn endpoint(gateway: &Gateway, known: &Known) -> Option<Finding> {
    let api = gateway.api.as_ref()?;
    (api.endpoint_disabled == Some(true)).then_some(())?;
    let finding = Finding::proved(
        Code::ApiForbidden,
        "The API's own endpoint is turned off, so it refuses every request that does not come through a domain of your own.",
    )
    .seen("DisableExecuteApiEndpoint: true");
    let finding = finding.step("Use the domain of your own in apiUrl, or turn the endpoint on.");
    Some(commands::enable_endpoint(finding, known))
}

/// The APIs of the account were listed, and that of `apiUrl` is not among them.
fn elsewhere(gateway: &Gateway, place: &Place) -> Option<Finding> {
    let (id, region) = place.settings.api_url.execute_api()?;
    let apis = gateway.apis.as_ref()?;
    let is_own = |api: &Api| {
        let same = api.endpoint.as_deref().and_then(region_of).is_none_or(|own| own == region);
        api.id.as_deref() == Some(id) && same
    };
    if apis.iter().any(is_own) {
        return None;
    }
    let finding = Finding::likely(
        Code::ApiUnreachable,
        format!("The API {id} of apiUrl is not among the APIs of this account in the region that was listed."),
    )
    .only("N01");
    let endpoints = apis.iter().filter_map(|api| api.endpoint.as_deref()).take(10);
    let finding = endpoints.fold(finding, Finding::seen);
    let finding = finding.seen(format!("apiUrl: {}", place.settings.api_url.as_str()));
    Some(finding.step(format!("Correct apiUrl in config.json to the endpoint that is listed, or list the APIs again with the account that owns {id} and with “--region {region}”.")))
}

/// The stages are known, and `apiUrl` names none of them.
fn no_stage(gateway: &Gateway, place: &Place, known: &Known) -> Option<Finding> {
    let url = &place.settings.api_url;
    (gateway.staged(url) == Staged::Nowhere).then_some(())?;
    let stages = gateway.stages.as_deref().unwrap_or_default();
    let names: Vec<&str> = stages.iter().map(|stage| stage.name.as_str()).collect();
    let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    let finding = Finding::proved(
        Code::RouteNotFound,
        format!("No stage of the API takes the path {} of apiUrl.", routing::path(url)),
    )
    .only("G01 C18")
    .seen(format!("Stages: {names}"))
    .step("Put the name of a stage before the path of the route in apiUrl; the stage $default has no name there.");
    Some(commands::list_stages(finding, known))
}

/// No route takes `GET` or `POST`.
fn missing(gateway: &Gateway, routes: &Routes, place: &Place, known: &Known) -> Option<Finding> {
    let url = &place.settings.api_url;
    let lacks = |method: &&str| gateway.route_of(method, url).is_none();
    let methods: Vec<&str> = ["GET", "POST"].into_iter().filter(lacks).collect();
    if methods.is_empty() || !routes.complete {
        return None;
    }
    let path = own_path(gateway, url);
    let keys: Vec<String> = methods.iter().map(|method| format!("{method} {path}")).collect();
    let listed: Vec<&str> = routes.list.iter().take(20).map(|route| route.key.as_str()).collect();
    let finding = Finding::proved(
        Code::RouteNotFound,
        format!("The API has no route for {}.", keys.join(" and no route for ")),
    )
    .only("G01")
    .seen(format!("Routes: {}", if listed.is_empty() { "none".to_owned() } else { listed.join(", ") }))
    .step("Correct the path in apiUrl if one of the routes is meant, or make what is missing. If routes vanished with a deployment, look at its warnings: AWS drops a route whose authorizer has no reachable issuer.");
    let finding = keys.iter().zip(methods).fold(finding, |finding, (key, method)| {
        let protected = method == "POST" || place.settings.says_protected(method);
        commands::create_route(finding, known, key, protected)
    });
    Some(deployed(finding, gateway, place, known))
}

/// A route with an authorizer takes the preflight.
fn caught(gateway: &Gateway, place: &Place, known: &Known) -> Option<Finding> {
    let route = cors::catcher(gateway, place)?;
    let finding = caught_by(route, place);
    // AWS documents it for $default; of the others there are reports.
    let certainty = if route.key == "$default" {
        crate::Certainty::Proved
    } else {
        crate::Certainty::VeryLikely
    };
    let finding = Finding { certainty, ..finding }.seen(format!(
        "{} has the authorization {}.",
        route.key,
        kind(route)
    ));
    Some(deployed(release(finding, route, place, known), gateway, place, known))
}

/// The finding for a route that catches preflights, proved and without evidence.
pub(super) fn caught_by(route: &Route, place: &Place) -> Finding {
    let (_, path) = route.parts();
    let is_wide = path == "$default" || path.contains("+}");
    let (code, scope) = if is_wide {
        (Code::PreflightCaughtEverywhere, "every path that has no route of its own".to_owned())
    } else {
        (Code::PreflightCaught, place.settings.api_url.route())
    };
    Finding::proved(
        code,
        format!(
            "The route {} asks for a token and takes the browser's preflight, too, which never has one: it is answered with 401, for {scope}.",
            route.key
        ),
    )
}

/// The way out: routes of their own, or an open route for `OPTIONS`.
pub(super) fn release(finding: Finding, route: &Route, place: &Place, known: &Known) -> Finding {
    let (_, path) = route.parts();
    if path == "$default" || path.contains("+}") {
        let path = if path == "$default" { "/{proxy+}" } else { path };
        let finding = finding.step("Add a route for OPTIONS without an authorizer; what is behind it must answer with a status from 200 to 299. Or give GET and POST routes of their own.");
        return commands::create_route(finding, known, &format!("OPTIONS {path}"), false);
    }
    let get = format!("GET {path}");
    let post = format!("POST {path}");
    let get_protected = place.settings.says_protected("GET");
    let finding = finding.step("Give GET and POST routes of their own instead of the route for ANY method; then the gateway answers the preflight.");
    let finding = commands::create_route(finding, known, &get, get_protected);
    let finding = commands::create_route(finding, known, &post, true);
    commands::delete_route(finding, known, &route.key)
}

/// Routes that are open and should not be, and the other way round.
fn protection(gateway: &Gateway, place: &Place, known: &Known) -> Vec<Finding> {
    let url = &place.settings.api_url;
    let mut findings = Vec::new();
    if let Some(post) = gateway.route_of("POST", url) {
        if post.is_protected() == Some(false) {
            let finding = Finding::proved(
                Code::PostOpen,
                format!("Anyone may write: the route {} has no authorizer.", post.key),
            )
            .seen(format!("{} has the authorization {}.", post.key, kind(post)));
            findings.push(guard(finding, gateway, known, url));
        } else if post.authorization.as_deref() == Some("AWS_IAM") {
            let finding = Finding::proved(
                Code::TokenNotAccepted,
                format!("The route {} asks for requests that are signed with AWS credentials, and takes no token.", post.key),
            )
            .only("A07")
            .seen(format!("{} has the authorization AWS_IAM.", post.key));
            findings.push(guard(finding, gateway, known, url));
        }
        findings.extend(scopes(post, place));
    }
    let get = gateway.route_of("GET", url).filter(|get| get.is_protected() == Some(true));
    if let Some(get) = get.filter(|_| !place.settings.says_protected("GET")) {
        let finding = Finding::proved(
            Code::GetProtected,
            format!("The list needs a token: the route {} has an authorizer.", get.key),
        )
        .seen(format!("{} has the authorization {}.", get.key, kind(get)))
        .step("If the list is meant to be for signed-in people only, say so: add the route to “authorizer”, “routes” in config.json.");
        // A wider route stays as it is, for what else it takes.
        let finding = if get.key.starts_with("GET ") && !get.key.contains('{') {
            commands::open(finding, known, &get.key)
        } else {
            let key = format!("GET {}", own_path(gateway, url));
            commands::create_route(finding, known, &key, false)
        };
        findings.push(finding);
    }
    findings.into_iter().map(|finding| deployed(finding, gateway, place, known)).collect()
}

/// The path of the app's own routes: without the stage.
fn own_path(gateway: &Gateway, url: &ApiUrl) -> String {
    match gateway.staged(url) {
        Staged::In(_, path) => path,
        Staged::Nowhere | Staged::Unknown(_) => url.route(),
    }
}

/// Puts the authorizer before `POST`. With it on a route for any method, preflights would be asked for a
/// token, too, so beside such a route a new one is made.
pub(super) fn guard(finding: Finding, gateway: &Gateway, known: &Known, url: &ApiUrl) -> Finding {
    let own = format!("POST {}", own_path(gateway, url));
    match gateway.route_of("POST", url) {
        Some(route) if route.parts().0 == "POST" => {
            commands::attach(finding, known, &route.key, None)
        }
        Some(_) => commands::create_route(finding, known, &own, true),
        None => commands::attach(finding, known, &own, None),
    }
}

/// The route asks for scopes that the app never asks for.
fn scopes(route: &Route, place: &Place) -> Option<Finding> {
    let needed = route.scopes.as_ref().filter(|scopes| !scopes.is_empty())?;
    let settings = &place.settings;
    let listed = settings.route_scopes("POST").unwrap_or_default();
    let asks = |scope: &String| {
        settings.scopes.contains(scope)
            || place.asked_scopes.contains(scope)
            || listed.contains(scope)
    };
    if needed.iter().any(asks) {
        return None;
    }
    Some(
        Finding::likely(
            Code::ScopeMissing,
            format!("The route {} wants a scope that the app does not ask for.", route.key),
        )
        .only("A11")
        .seen(format!("{} wants one of: {}", route.key, needed.join(", ")))
        .seen(format!("The app asks for: {}", settings.scopes.join(" ")))
        .step(format!(
            "Put {} into “scope” of config.json and sign in again.",
            needed.join(" or ")
        )),
    )
}

fn kind(route: &Route) -> &str {
    route.authorization.as_deref().unwrap_or("that is not shown")
}

/// Adds the deployment, where the stage does not deploy by itself.
pub(super) fn deployed(
    finding: Finding,
    gateway: &Gateway,
    place: &Place,
    known: &Known,
) -> Finding {
    if !waits_for_deployment(gateway, place) {
        return finding;
    }
    let finding = finding.seen("AutoDeploy: false, so a change needs a deployment.");
    commands::deploy(finding, known, &place.settings.api_url)
}

/// Whether the stage of `apiUrl` is known not to deploy by itself.
pub(super) fn waits_for_deployment(gateway: &Gateway, place: &Place) -> bool {
    let name = gateway.stage(&place.settings.api_url);
    let stages = gateway.stages.as_deref().unwrap_or_default();
    stages
        .iter()
        .any(|stage| Some(&stage.name) == name.as_ref() && stage.auto_deploy == Some(false))
}

/// Whether the CORS configuration, as it was pasted, lets the page through.
pub(super) fn cors_is_fine(gateway: &Gateway, place: &Place) -> bool {
    matches!(gateway.cors, CorsKnown::Known(Some(_))) && cors::findings(gateway, place).is_empty()
}
