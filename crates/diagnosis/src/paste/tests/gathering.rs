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
