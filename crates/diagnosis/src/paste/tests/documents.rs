//! Documents of the AWS command line, told apart by a member or two.

use super::reading::{name, parts};
use crate::paste::{Part, read};

#[test]
fn a_document_is_known_by_few_members() {
    for (text, expected) in [
        (r#"{"ApiId":"a","ProtocolType":"HTTP"}"#, "api cors=none"),
        (r#"{"ApiId":"a","ApiEndpoint":"https://a"}"#, "api cors=?"),
        (r#"{"key":"GET /x","auth":"NONE"}"#, "routes 1 false"),
        (r#"{"AuthorizerId":"z"}"#, "authorizers 1"),
        (r#"{"JwtConfiguration":{"Issuer":"https://i/"}}"#, "authorizers 1"),
        (r#"{"StageName":"a"}"#, "stages 1 None"),
        (r#"{"StageName":"a","CreatedDate":"x"}"#, "stages 1 Some(false)"),
        (r#"{"StageName":"a","RouteSettings":{}}"#, "stages 1 Some(false)"),
        (r#"{"StageName":"a","AutoDeploy":true,"RouteSettings":{}}"#, "stages 1 Some(true)"),
        (r#"{"IntegrationId":"i"}"#, "integrations 1"),
        (r#"{"IntegrationUri":"arn:x"}"#, "integrations 1"),
        (r#"{"AllowCredentials":false}"#, "cors true true"),
        (r#"[["default",false]]"#, "stages 1 Some(false)"),
        (r#"["$default"]"#, "routes 1 true"),
    ] {
        let parts = parts(text);
        assert_eq!(parts.iter().map(name).collect::<Vec<_>>(), [expected], "{text}");
    }
}

#[test]
fn rows_and_keys_are_kept() {
    let text = r#"[["n","https://a.execute-api.r.amazonaws.com"],[null,"https://b.execute-api.r.amazonaws.com"]]"#;
    let [Part::Apis(apis)] = &parts(text)[..] else { panic!("{text}") };
    let rows: Vec<_> = apis.iter().map(|api| (api.name.as_deref(), api.id.as_deref())).collect();
    assert_eq!(rows, [(Some("n"), Some("a")), (None, Some("b"))]);
    assert_eq!(apis[1].endpoint.as_deref(), Some("https://b.execute-api.r.amazonaws.com"));
    let text = r#"["GET /x","$default"]"#;
    let [Part::Routes { routes, .. }] = &parts(text)[..] else { panic!("{text}") };
    assert_eq!(
        routes.iter().map(|route| route.key.as_str()).collect::<Vec<_>>(),
        ["GET /x", "$default"]
    );
}

#[test]
fn an_empty_list_is_what_the_command_asked_for() {
    for (operation, expected) in [
        ("get-routes", "routes 0 true"),
        ("get-authorizers", "authorizers 0"),
        ("get-stages", "stages 0 None"),
        ("get-apis", "apis 0"),
        ("get-integrations", "integrations 0"),
    ] {
        let parts = parts(&format!("aws apigatewayv2 {operation}\n{{\"Items\":[]}}"));
        assert_eq!(parts.iter().map(name).collect::<Vec<_>>(), [expected]);
    }
}

#[test]
fn what_is_none_of_them_is_named() {
    for (text, expected) in [
        (r#"{"ApiId":"a","x":1}"#, "the members ApiId, x"),
        (r#"{"key":"GET /x"}"#, "the members key"),
        (r#"{"auth":"NONE"}"#, "the members auth"),
        (r#"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1}"#, "the members a, b, c, d, e, f"),
        (r#"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1}"#, "a, b, c, d, e, f and more"),
        ("{}", "an object without members"),
        (r#"[{"StageName":"a"},"x"]"#, "a mixed array"),
        (r#"[{"x":1}]"#, "an array of objects with the members x"),
        (r#"["GET"]"#, "an array of texts"),
        (r#"[["a","b"]]"#, "an array of arrays"),
        (r#"[["default",1]]"#, "an array of arrays"),
        ("[true]", "an array of true or false"),
        ("[null]", "an array of null"),
        (r#"{"Items":7}"#, "the members Items"),
        (r#"[{"access_token":"x"}]"#, "Token page"),
        (r#"{"id_token":"x"}"#, "Token page"),
        (r#"{"refresh_token":"x"}"#, "Token page"),
        (r#"[{"apiKeySource":"HEADER"}]"#, "REST API"),
        (r#"{"endpointConfiguration":{}}"#, "REST API"),
        (r#"{"Items":[{"StageName":"a"}],"Count":1}"#, "Add -i"),
        (r#"{"Items":[{"StageName":"a"}],"ScannedCount":1}"#, "Add -i"),
        (r#"{"Message":"no"}"#, "Add -i"),
        (r#"[{"id":"1"}]"#, "Add -i"),
        (r#"[{"message":"x"}]"#, "Add -i"),
        ("$ aws apigatewayv2 get-api --query X\nnull\n", "null"),
    ] {
        let sentence = read(text).expect_err(text).to_string();
        assert!(sentence.contains(expected), "{text}: {sentence}");
    }
}
