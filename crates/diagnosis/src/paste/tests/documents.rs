//! Documents of the AWS command line, told apart by a member or two.

use super::reading::{name, parts, replies};
use crate::{
    paste::{Part, read},
    tests::place,
};

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

#[test]
fn without_its_command_an_answer_is_a_preflights_by_what_it_has() {
    for (text, expected) in [
        ("HTTP/2 204\nx: y\n", Some(true)),
        ("HTTP/2 200\naccess-control-allow-methods: GET\n\n[]", Some(true)),
        ("HTTP/2 401\naccess-control-allow-headers: x\n\n[]", Some(true)),
        ("HTTP/2 200\nx: y\n\n[]", Some(false)),
        ("HTTP/2 201\nx: y\n\n{}", Some(false)),
        ("HTTP/2 200\nx: y\n\n \n", None),
        ("HTTP/2 401\nx: y\n\n{}", None),
    ] {
        assert_eq!(replies(text)[0].is_preflight(), expected, "{text}");
    }
}

#[test]
fn a_summary_counts_what_was_read() {
    for (text, expected) in [
        (r#"["GET /x"]"#, "A list of 1 route."),
        (r#"["GET /x","POST /x"]"#, "A list of 2 routes."),
        (r#"{"RouteKey":"GET /x"}"#, "1 route, and there may be more: the list is not whole."),
        (r#"{"AuthorizerId":"z"}"#, "A list of 1 authorizer."),
        (r#"[["a",true],["b",true]]"#, "A list of 2 stages."),
        (r#"{"IntegrationId":"i"}"#, "A list of 1 integration."),
        (r#"{"AllowOrigins":[]}"#, "A CORS configuration."),
        ("null", "The API has no CORS configuration."),
        ("curl: (7) No.", "curl got no answer: (7) No."),
        ("HTTP/2 204\n\n", "The answer to a preflight, status 204."),
        ("HTTP/2 200\n\n[]", "The answer to a call, status 200."),
        ("HTTP/2 401\n\n{}", "The answer to a request that is not shown, status 401."),
    ] {
        assert_eq!(read(text).unwrap()[0].summary(&place()), expected, "{text}");
    }
}

#[test]
fn a_long_body_is_cut_between_two_letters() {
    for (start, length) in [("", 16_384), ("x", 16_383)] {
        let text = format!("HTTP/2 200\n\n{start}{}", "é".repeat(9_000));
        assert_eq!(replies(&text)[0].answer.body.len(), length);
    }
}
