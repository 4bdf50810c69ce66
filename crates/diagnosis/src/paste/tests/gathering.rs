//! Several pastes after another.

use super::reading::GET_API;
use crate::{
    paste::{CorsKnown, Expectation, Gateway, Known, PasteError, read},
    tests::place,
};

fn gathered(texts: &[&str]) -> Result<Gateway, PasteError> {
    let url = &place().settings.api_url;
    let pasted = texts.iter().flat_map(|text| read(text).unwrap_or_else(|e| panic!("{e}: {text}")));
    pasted.collect::<Vec<_>>().iter().try_fold(Gateway::default(), |all, one| all.with(one, url))
}

const ROUTES: &str = r#"{"Items":[
    {"RouteKey":"POST /wish-list-service","RouteId":"r1","AuthorizationType":"JWT","AuthorizerId":"z1",
     "AuthorizationScopes":["create:wishes"],"Target":"integrations/i1"},
    {"RouteKey":"GET /wish-list-service","RouteId":"r2","AuthorizationType":"NONE","Target":"integrations/i1"}]}"#;
const AUTHORIZERS: &str = r#"{"Items":[{"AuthorizerId":"z1","Name":"auth0","AuthorizerType":"JWT",
    "IdentitySource":["$request.header.Authorization"],
    "JwtConfiguration":{"Issuer":"https://t.eu.auth0.com/","Audience":["https://api"]}}]}"#;

#[test]
fn what_pastes_teach_for_commands() {
    let texts = [GET_API, ROUTES, AUTHORIZERS, r#"[["default",true]]"#];
    let gateway = gathered(&texts).unwrap();
    let own = |text: &str| text.to_owned();
    let known = Known {
        api_id: Some(own("a1b2c3d4e5")),
        region: Some(own("eu-west-1")),
        stage: Some(own("default")),
        authorizer_id: Some(own("z1")),
        route_ids: vec![
            (own("POST /wish-list-service"), own("r1")),
            (own("GET /wish-list-service"), own("r2")),
        ],
        get_route_id: Some(own("r2")),
        post_route_id: Some(own("r1")),
        any_route_id: None,
        integration: Some(own("i1")),
    };
    assert_eq!(gateway.known(&place().settings.api_url), known);
    let expectation = Expectation {
        route: Some(own("POST /wish-list-service")),
        protected: Some(true),
        scopes: Some(vec![own("create:wishes")]),
        issuer: Some(own("https://t.eu.auth0.com/")),
        audiences: Some(vec![own("https://api")]),
        identity_source: Some(vec![own("$request.header.Authorization")]),
    };
    assert_eq!(gateway.expectation("POST", &place().settings.api_url), expectation);
    let get = gateway.expectation("GET", &place().settings.api_url);
    assert_eq!((get.protected, get.scopes, get.issuer), (Some(false), Some(Vec::new()), None));
}

/// Rows of `get-routes`: key, authorizer and integration; the id is `r` and the number of the row.
fn rows(routes: &[(&str, &str, &str)]) -> String {
    let row = |(at, (key, authorizer, integration)): (usize, &(&str, &str, &str))| {
        let kind = if authorizer.is_empty() { "NONE" } else { "JWT" };
        let az =
            if authorizer.is_empty() { "null".to_owned() } else { format!("\"{authorizer}\"") };
        format!(
            r#"{{"key":"{key}","id":"r{at}","auth":"{kind}","az":{az},"scopes":null,"target":"integrations/{integration}"}}"#
        )
    };
    let rows: Vec<String> = routes.iter().enumerate().map(row).collect();
    format!("[{}]", rows.join(","))
}

/// Routes, and what they teach: the ids of GET, POST and ANY, the authorizer and the integration.
type Lesson = (&'static [(&'static str, &'static str, &'static str)], [Option<&'static str>; 5]);

#[test]
fn only_the_ids_of_the_routes_of_the_url_are_taken() {
    let cases: [Lesson; 9] = [
        (
            &[("GET /admin", "", "other"), ("POST /wish-list-service", "z", "own")],
            [None, Some("r1"), None, Some("z"), Some("own")],
        ),
        (
            &[("GET /admin", "", "other"), ("GET /wish-list-service", "", "own")],
            [Some("r1"), None, None, None, Some("own")],
        ),
        (&[("GET /a", "z1", "i1"), ("GET /b", "z2", "i2")], [None; 5]),
        (&[("GET /a", "z", "i"), ("GET /b", "z", "i")], [None, None, None, Some("z"), Some("i")]),
        (
            &[("ANY /admin", "z1", "i1"), ("ANY /wish-list-service", "z2", "i2")],
            [None, None, Some("r1"), Some("z2"), Some("i2")],
        ),
        // A wider route takes the requests, and its id is not the path's own.
        (&[("$default", "z", "i")], [None, None, None, Some("z"), Some("i")]),
        (&[("ANY /{proxy+}", "z", "i")], [None, None, None, Some("z"), Some("i")]),
        (&[("POST /{proxy+}", "z", "i")], [None, None, None, Some("z"), Some("i")]),
        (
            &[
                ("POST /wish-list-service", "", "i"),
                ("ANY /wish-list-service", "z2", "i2"),
                ("GET /admin", "z3", "i3"),
            ],
            [None, Some("r0"), Some("r1"), Some("z2"), Some("i")],
        ),
    ];
    for (routes, expected) in cases {
        let known = gathered(&[&rows(routes)]).unwrap().known(&place().settings.api_url);
        let found = [
            known.route_id("GET"),
            known.route_id("POST"),
            known.any_route_id.as_deref(),
            known.authorizer_id.as_deref(),
            known.integration.as_deref(),
        ];
        assert_eq!(found, expected, "{routes:?}");
        assert_eq!((known.route_id("ANY"), known.route_id("OPTIONS")), (None, None));
    }
    // Without the stages two routes may be meant.
    let both =
        rows(&[("ANY /wish-list-service", "", "i"), ("ANY /default/wish-list-service", "", "i")]);
    let url = &place().settings.api_url;
    assert_eq!(gathered(&[&both]).unwrap().known(url).any_route_id, None);
    let known = gathered(&[&both, r#"[["default",true]]"#]).unwrap().known(url);
    assert_eq!(known.any_route_id.as_deref(), Some("r0"));
    // An open POST route has no authorizer yet, and the only one there is will do.
    let open = rows(&[("POST /wish-list-service", "", "i")]);
    let known = gathered(&[&open, AUTHORIZERS]).unwrap().known(url);
    assert_eq!(known.authorizer_id.as_deref(), Some("z1"));
}

#[test]
fn a_later_paste_wins() {
    let gateway = gathered(&[GET_API, r#"{"AllowOrigins":["*"]}"#]).unwrap();
    let CorsKnown::Known(Some(cors)) = &gateway.cors else { panic!("{gateway:?}") };
    assert_eq!(cors.origins, ["*"]);
    let changed = r#"{"RouteKey":"GET /wish-list-service","AuthorizationType":"JWT"}"#;
    let gateway = gathered(&[ROUTES, changed]).unwrap();
    let routes = gateway.routes.unwrap();
    assert!(routes.complete);
    let authorization: Vec<_> =
        routes.list.iter().map(|route| route.authorization.as_deref()).collect();
    assert_eq!(authorization, [Some("JWT"), Some("JWT")]);
    assert_eq!(gathered(&[ROUTES, r#"["$default"]"#]).unwrap().routes.unwrap().list.len(), 1);
}

#[test]
fn what_is_pasted_in_parts_is_put_together() {
    let stages = |names: &[&str]| {
        let rows: Vec<String> = names.iter().map(|name| format!("[\"{name}\",true]")).collect();
        format!("[{}]", rows.join(","))
    };
    let both = gathered(&[&stages(&["dev", "prod"]), &stages(&["prod", "test"])]).unwrap();
    let names: Vec<_> = both.stages.iter().flatten().map(|stage| stage.name.as_str()).collect();
    assert_eq!(names, ["dev", "prod", "test"]);
    let other = AUTHORIZERS.replace("\"z1\"", "\"z2\"");
    let both = gathered(&[AUTHORIZERS, &other, AUTHORIZERS]).unwrap();
    let ids: Vec<_> = both.authorizers.iter().flatten().map(|one| one.id.as_deref()).collect();
    assert_eq!(ids, [Some("z2"), Some("z1")]);
    let integration = |id: &str| format!(r#"{{"IntegrationId":"{id}"}}"#);
    let texts = ["i1", "i2", "i1"].map(integration);
    let both = gathered(&texts.each_ref().map(String::as_str)).unwrap();
    let ids: Vec<_> = both.integrations.iter().flatten().map(|one| one.id.as_deref()).collect();
    assert_eq!(ids, [Some("i2"), Some("i1")]);
    // A query of nothing prints the same as no configuration.
    assert_eq!(gathered(&["null"]).unwrap().cors, CorsKnown::ProbablyNone);
    let none = gathered(&[r#"{"CorsConfiguration":null}"#]).unwrap();
    assert_eq!(none.cors, CorsKnown::Known(None));
}

#[test]
fn of_a_list_of_apis_the_one_of_the_url_is_taken() {
    let list = |first: &str| gathered(&[&format!("{{\"Items\":[{first},{GET_API}]}}")]).unwrap();
    let names = |gateway: &Gateway| gateway.api.as_ref().and_then(|api| api.id.clone());
    for first in
        [GET_API.replace("a1b2c3d4e5", "zzzzzzzzzz"), GET_API.replace("eu-west-1", "us-east-1")]
    {
        let gateway = list(&first);
        assert_eq!(names(&gateway).as_deref(), Some("a1b2c3d4e5"), "{first}");
        assert_eq!(gateway.known(&place().settings.api_url).region.as_deref(), Some("eu-west-1"));
        let endpoint = gateway.api.and_then(|api| api.endpoint);
        assert!(endpoint.is_some_and(|endpoint| endpoint.contains("eu-west-1")));
    }
    let other = GET_API.replace("a1b2c3d4e5", "zzzzzzzzzz");
    assert_eq!(names(&gathered(&[&format!("{{\"Items\":[{other},{other}]}}")]).unwrap()), None);
}

#[test]
fn behind_a_domain_of_ones_own_the_command_says_which_api_it_is() {
    let url = settings::ApiUrl::parse("https://api.example/wish-list-service").unwrap();
    let text = format!("$ aws apigatewayv2 get-routes --api-id zzzzzzzzzz\n{ROUTES}");
    let pasted = read(&text).unwrap();
    let gateway = Gateway::default().with(&pasted[0], &url).unwrap();
    assert_eq!(gateway.known(&url).api_id.as_deref(), Some("zzzzzzzzzz"));
    assert_eq!(gateway.known(&place().settings.api_url).api_id.as_deref(), Some("a1b2c3d4e5"));
}

#[test]
fn another_api_is_not_believed() {
    let other = GET_API.replace("a1b2c3d4e5", "zzzzzzzzzz");
    let error = gathered(&[&other]).unwrap_err();
    assert!(error.to_string().contains("zzzzzzzzzz"), "{error}");
    assert!(error.to_string().contains("a1b2c3d4e5"), "{error}");
    let command = format!("$ aws apigatewayv2 get-routes --api-id zzzzzzzzzz\n{ROUTES}");
    assert!(matches!(gathered(&[&command]), Err(PasteError::OtherApi { .. })));
    let region = GET_API.replace("eu-west-1", "us-east-1");
    let error = gathered(&[&region]).unwrap_err();
    assert!(matches!(error, PasteError::OtherRegion { .. }), "{error}");
    assert!(error.to_string().contains("us-east-1"), "{error}");
}
