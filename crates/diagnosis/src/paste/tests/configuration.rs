//! Configurations and what is wrong with them.

use super::{check, found_at, words};
use crate::{Code, Finding, Fix, Place, tests::place};

fn cors(origins: &str, methods: &str, headers: &str) -> String {
    format!(r#"{{"AllowOrigins":{origins},"AllowMethods":{methods},"AllowHeaders":{headers}}}"#)
}

const OWN: &str = r#"["http://localhost:8080"]"#;
const METHODS: &str = r#"["GET","POST"]"#;
const HEADERS: &str = r#"["authorization","content-type"]"#;

#[test]
fn cors_configurations() {
    let cases: [(String, &[&str]); 17] = [
        ("null".to_owned(), &["cors-blocked very-likely C01"]),
        (r#"{"CorsConfiguration":null}"#.to_owned(), &["cors-blocked very-likely C01"]),
        (cors(OWN, METHODS, HEADERS), &[]),
        (cors(r#"["*"]"#, r#"["*"]"#, r#"["*"]"#), &[]),
        (cors(r#"["http://*"]"#, METHODS, r#"["Authorization","Content-Type"]"#), &[]),
        (cors(r#"["https://*"]"#, METHODS, HEADERS), &["cors-blocked proved C02"]),
        (cors(r#"["http://localhost:8080/"]"#, METHODS, HEADERS), &["cors-blocked proved C02"]),
        (cors("[]", METHODS, HEADERS), &["cors-blocked proved C02"]),
        (cors(OWN, METHODS, r#"["content-type"]"#), &["cors-authorization proved C05"]),
        (cors(OWN, METHODS, r#"["authorization"]"#), &["cors-content-type proved C06"]),
        (cors(OWN, r#"["GET"]"#, HEADERS), &["cors-post very-likely C07"]),
        (cors(OWN, r#"["POST"]"#, HEADERS), &["cors-get very-likely C08"]),
        (cors(OWN, "[]", HEADERS), &["cors-incomplete very-likely C09"]),
        (cors(OWN, METHODS, "[]"), &["cors-incomplete very-likely C09"]),
        (
            r#"{"AllowOrigins":["http://localhost:8080"]}"#.to_owned(),
            &["cors-incomplete very-likely C09"],
        ),
        (cors(r#"["https://x"]"#, "[]", "[]"), &["cors-blocked proved C02"]),
        (
            cors(OWN, r#"["GET"]"#, r#"["x-a"]"#),
            &[
                "cors-authorization proved C05",
                "cors-content-type proved C06",
                "cors-post very-likely C07",
            ],
        ),
    ];
    for (text, expected) in cases {
        check(&text, expected);
    }
}

#[test]
fn the_letter_that_parts_two_origins_is_named() {
    let found = check(
        &cors(r#"["https://a.example","http://localhost:8080/"]"#, METHODS, HEADERS),
        &["cors-blocked proved C02"],
    );
    assert!(words(&found[0]).contains("ends with a slash"), "{found:?}");
}

/// Keys of routes with their authorization.
type Keys = &'static [(&'static str, &'static str)];

/// A route as `get-routes` prints it.
fn route(key: &str, authorization: &str, authorizer: &str) -> String {
    format!(
        r#"{{"key":"{key}","id":"id-{}","auth":"{authorization}","az":"{authorizer}","scopes":null,"target":"integrations/int1"}}"#,
        key.len()
    )
}

fn routes(routes: &[(&str, &str)]) -> String {
    let rows: Vec<String> = routes.iter().map(|(key, auth)| route(key, auth, "az1")).collect();
    format!("[{}]", rows.join(","))
}

const GOOD: [(&str, &str); 2] =
    [("GET /wish-list-service", "NONE"), ("POST /wish-list-service", "JWT")];

#[test]
fn routes_of_the_api() {
    let cases: [(Keys, &[&str]); 12] = [
        (&GOOD, &[]),
        (&GOOD[..1], &["route-not-found proved G01"]),
        (&[("GET /wishes", "NONE"), ("POST /wishes", "JWT")], &["route-not-found proved G01"]),
        (
            &[("ANY /wish-list-service", "JWT")],
            &["preflight-caught very-likely C03", "get-protected proved A21"],
        ),
        (
            &[("$default", "JWT")],
            &["preflight-caught-everywhere proved C04", "get-protected proved A21"],
        ),
        (
            &[("GET /wish-list-service", "NONE"), ("ANY /{proxy+}", "JWT")],
            &["preflight-caught-everywhere very-likely C04"],
        ),
        (
            &[
                ("GET /wish-list-service", "NONE"),
                ("ANY /{proxy+}", "JWT"),
                ("OPTIONS /{proxy+}", "NONE"),
            ],
            &[],
        ),
        (&[("ANY /wish-list-service", "NONE")], &["post-open proved A20"]),
        (
            &[("GET /wish-list-service", "JWT"), ("POST /wish-list-service", "JWT")],
            &["get-protected proved A21"],
        ),
        (
            &[("GET /wish-list-service", "NONE"), ("POST /wish-list-service", "NONE")],
            &["post-open proved A20"],
        ),
        (
            &[("GET /wish-list-service", "NONE"), ("POST /wish-list-service", "AWS_IAM")],
            &["token-not-accepted proved A07"],
        ),
        (&[("GET /wish-list-service", "NONE"), ("POST /wish-list-service", "CUSTOM")], &[]),
    ];
    for (list, expected) in cases {
        check(&routes(list), expected);
    }
}

#[test]
fn an_incomplete_list_of_routes_proves_no_absence() {
    check(r#"{"Items":[{"RouteKey":"GET /wish-list-service"}],"NextToken":"n"}"#, &[]);
    check(r#"{"RouteKey":"GET /wish-list-service"}"#, &[]);
}

#[test]
fn commands_are_filled_in() {
    let found = check(
        &routes(&[("ANY /wish-list-service", "JWT")]),
        &["preflight-caught very-likely C03", "get-protected proved A21"],
    );
    let text = words(&found[0]);
    for expected in [
        "create-route --api-id a1b2c3d4e5 --route-key 'GET /wish-list-service' --target integrations/int1 --region eu-west-1",
        "--route-key 'POST /wish-list-service' --target integrations/int1 --authorization-type JWT",
        "delete-route --api-id a1b2c3d4e5 --route-id id-22",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

/// The commands of a finding, after one another.
fn copied(finding: &Finding) -> String {
    let text = |fix: &Fix| match fix {
        Fix::Copy { text, .. } => Some(format!("{text}\n")),
        Fix::Step(_) => None,
    };
    finding.fixes.iter().filter_map(text).collect()
}

#[test]
fn an_open_route_for_any_method_gets_no_authorizer() {
    let create = "create-route --api-id a1b2c3d4e5 --route-key 'POST /wish-list-service' --target integrations/int1 --authorization-type JWT";
    let cases: [(Keys, &str, &str); 5] = [
        (&[("ANY /wish-list-service", "NONE")], create, "update-route"),
        (&[("$default", "NONE")], create, "update-route"),
        (&[("ANY /{proxy+}", "NONE")], create, "update-route"),
        (
            &[("GET /wish-list-service", "NONE"), ("ANY /{proxy+}", "AWS_IAM")],
            create,
            "update-route",
        ),
        (
            &[("GET /wish-list-service", "NONE"), ("POST /wish-list-service", "NONE")],
            "update-route --api-id a1b2c3d4e5 --route-id id-23 --authorization-type JWT",
            "create-route",
        ),
    ];
    for (list, expected, never) in cases {
        let found = found_at(&routes(list), &place());
        let is_about =
            |finding: &&Finding| matches!(finding.code, Code::PostOpen | Code::TokenNotAccepted);
        let text = copied(found.iter().find(is_about).unwrap());
        assert!(text.contains(expected) && !text.contains(never), "{list:?}: {text}");
    }
    // A POST that came through without a token says the same as the configuration.
    let url = place().settings.api_url;
    let answer = format!("$ curl -i -X POST {}\nHTTP/2 201\n\n{{}}\n", url.as_str());
    let key = "{\"key\":\"ANY /wish-list-service\",\"target\":\"integrations/int1\"}";
    let found = check(
        &format!("{answer}[{}]", key.replace('}', ",\"auth\":null}")),
        &["post-open proved A20"],
    );
    assert!(copied(&found[0]).contains(create), "{found:?}");
}

#[test]
fn a_list_for_signed_in_people_gets_no_public_route() {
    let mut place = place();
    let list = routes(&[("POST /wish-list-service", "JWT")]);
    let make_get = |place: &Place| {
        let found = found_at(&list, place);
        assert_eq!(found[0].code, Code::RouteNotFound);
        let text = copied(&found[0]);
        assert!(text.contains("'GET /wish-list-service'"), "{text}");
        text.contains("--authorization-type JWT --authorizer-id az1")
    };
    assert!(!make_get(&place));
    let routes = &mut place.settings.authorizer.as_mut().unwrap().routes;
    routes.insert("GET /wish-list-service".to_owned(), Vec::new());
    assert!(make_get(&place));
}

#[test]
fn stages() {
    let stages = |rows: &str| format!("{}\n{rows}", routes(&GOOD));
    check(&stages(r#"[["default",true]]"#), &[]);
    check(&stages(r#"[["prod",true]]"#), &["route-not-found proved G01 C18"]);
    check(&stages(r#"[["$default",true]]"#), &["route-not-found proved G01"]);
    let manual =
        format!("{}\n[[\"default\",false]]", routes(&[("ANY /wish-list-service", "NONE")]));
    let found = check(&manual, &["post-open proved A20"]);
    assert!(
        words(&found[0]).contains("create-deployment --api-id a1b2c3d4e5 --stage-name default")
    );
}

fn authorizer(id: &str, issuer: &str, audience: &str, source: &str) -> String {
    format!(
        r#"{{"AuthorizerId":"{id}","Name":"{id}","AuthorizerType":"JWT","IdentitySource":["{source}"],"JwtConfiguration":{{"Issuer":"{issuer}","Audience":{audience}}}}}"#
    )
}

const ISSUER: &str = "https://t.eu.auth0.com/";
const SOURCE: &str = "$request.header.Authorization";

#[test]
fn authorizers() {
    let own = r#"["https://api"]"#;
    let cases: [(&str, &str, &str, &[&str]); 8] = [
        (ISSUER, own, SOURCE, &[]),
        (ISSUER, own, "$request.header.authorization", &[]),
        ("https://t.eu.auth0.com", own, SOURCE, &["token-issuer proved T09"]),
        ("https://login.example/", own, SOURCE, &["token-issuer proved T09 T10"]),
        (ISSUER, r#"["https://other"]"#, SOURCE, &["token-audience proved T08 A03"]),
        (ISSUER, "[]", SOURCE, &["token-audience proved T08 A03"]),
        (ISSUER, r#"["x","https://api"]"#, SOURCE, &[]),
        (ISSUER, own, "$request.querystring.token", &["token-not-received proved A01"]),
    ];
    for (issuer, audience, source, expected) in cases {
        let one = authorizer("az1", issuer, audience, source);
        check(&format!("{}\n{{\"Items\":[{one}]}}", routes(&GOOD)), expected);
        let likely: Vec<String> =
            expected.iter().map(|text| text.replace("proved", "very-likely")).collect();
        let likely: Vec<&str> = likely.iter().map(String::as_str).collect();
        check(&format!("{{\"Items\":[{one}]}}"), &likely);
    }
}

#[test]
fn what_parts_issuers_and_audiences_is_named() {
    let cases = [
        ("https://t.eu.auth0.com", r#"["https://api"]"#, "lacks the slash"),
        (ISSUER, r#"["https://api/"]"#, "has a slash at its end"),
        (ISSUER, r#"["HTTPS://API"]"#, "capital letters"),
        (ISSUER, r#"["c"]"#, "the audience of ID tokens"),
    ];
    for (issuer, audience, expected) in cases {
        let text = format!("{}\n[{}]", routes(&GOOD), authorizer("az1", issuer, audience, SOURCE));
        let found = found_at(&text, &place());
        assert!(words(&found[0]).contains(expected), "{expected}: {found:?}");
    }
    let text = format!(
        "{}\n[{}]",
        routes(&GOOD),
        authorizer("az1", "https://t.eu.auth0.com", r#"["https://api","b"]"#, SOURCE)
    );
    let command = "--authorizer-id az1 --jwt-configuration Issuer=https://t.eu.auth0.com/,Audience=https://api,b ";
    assert!(words(&found_at(&text, &place())[0]).contains(command));
}

#[test]
fn other_audiences_are_kept() {
    let cases = [
        (r#"["https://other","b"]"#, "Audience=https://other,b,https://api "),
        (r#"["https://api/","b"]"#, "Audience=b,https://api "),
        // The audience of ID tokens.
        (r#"["c","b"]"#, "Audience=b,https://api "),
        ("[]", "Audience=https://api "),
        // Two audiences in one, which the short form cannot write.
        (
            r#"["a,b"]"#,
            r#"'{"Issuer":"https://t.eu.auth0.com/","Audience":["a,b","https://api"]}'"#,
        ),
    ];
    for (audience, expected) in cases {
        let text = format!("{}\n[{}]", routes(&GOOD), authorizer("az1", ISSUER, audience, SOURCE));
        let found = found_at(&text, &place());
        let is_copy = |fix: &&Fix| matches!(fix, Fix::Copy { .. });
        let Some(Fix::Copy { label, text }) = found[0].fixes.iter().find(is_copy) else {
            panic!("{found:?}")
        };
        assert!(text.contains(expected), "{expected}: {text}");
        assert!(label.contains("replaces the list of audiences"), "{label}");
    }
}

#[test]
fn the_wrong_authorizer_on_a_route() {
    let wrong = authorizer("az1", "https://x/", "[]", SOURCE);
    let right = authorizer("az2", ISSUER, r#"["https://api"]"#, SOURCE);
    let text = format!("{}\n{{\"Items\":[{wrong},{right}]}}", routes(&GOOD));
    let found = check(&text, &["token-not-accepted proved A07"]);
    assert!(words(&found[0]).contains("--authorization-type JWT --authorizer-id az2"), "{found:?}");
    let sees = [
        "az1 expects the issuer https://x/ and the audience .",
        "az2 expects the issuer https://t.eu.auth0.com/ and the audience https://api.",
    ];
    assert_eq!(found[0].evidence, sees);
    for other in [
        r#"{"AuthorizerId":"az2","Name":"az2","AuthorizerType":"REQUEST"}"#.to_owned(),
        authorizer("az2", "https://y/", r#"["https://api"]"#, SOURCE),
        authorizer("az2", ISSUER, r#"["https://other"]"#, SOURCE),
        authorizer("az2", ISSUER, r#"["https://api"]"#, "$request.querystring.token"),
    ] {
        let text = format!("{}\n{{\"Items\":[{wrong},{other}]}}", routes(&GOOD));
        check(&text, &["token-issuer proved T09 T10", "token-audience proved T08 A03"]);
    }
    // Which of the two stands before the route is not visible.
    check(&format!("{{\"Items\":[{wrong},{right}]}}"), &[]);
}

#[test]
fn scopes_that_nobody_asks_for() {
    let text = |scopes: &str| {
        format!(
            r#"[{},{{"key":"POST /wish-list-service","auth":"JWT","az":"z","scopes":{scopes}}}]"#,
            route("GET /wish-list-service", "NONE", "")
        )
    };
    check(&text(r#"["create:wishes"]"#), &[]);
    check(&text("[]"), &[]);
    check(&text(r#"["email","x"]"#), &[]);
    check(&text(r#"["write:all"]"#), &["scope-missing very-likely A11"]);
}

#[test]
fn endpoints() {
    let own = "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com";
    let api = |id: &str, region: &str| {
        format!(r#"["n","https://{id}.execute-api.{region}.amazonaws.com"]"#)
    };
    check(&format!("[{}]", api("a1b2c3d4e5", "eu-west-1")), &[]);
    check(&format!("[{}]", api("zzzzzzzzzz", "eu-west-1")), &["api-unreachable very-likely N01"]);
    check(&format!("[{}]", api("a1b2c3d4e5", "us-east-1")), &["api-unreachable very-likely N01"]);
    // CORS of a WebSocket API is nothing to judge.
    let socket =
        format!(r#"{{"ApiId":"a1b2c3d4e5","ApiEndpoint":"{own}","ProtocolType":"WEBSOCKET"}}"#);
    check(&format!(r#"{{"Items":[{socket}]}}"#), &[]);
    let disabled = format!(r#"{{"ApiEndpoint":"{own}","DisableExecuteApiEndpoint":true}}"#);
    check(&disabled, &["api-forbidden proved G03"]);
}

#[test]
fn a_function_may_answer_where_the_gateway_does_not() {
    let open = format!(
        "{}\n{{\"CorsConfiguration\":null}}",
        routes(&[("ANY /wish-list-service", "NONE")])
    );
    check(&open, &["post-open proved A20", "cors-blocked very-likely C01"]);
    let closed = format!("{}\n{{\"CorsConfiguration\":null}}", routes(&GOOD));
    let found = check(&closed, &["cors-blocked proved C01"]);
    assert!(!copied(&found[0]).contains("--query CorsConfiguration"), "{found:?}");
    // Some of the routes, or a route that does not show whether it is open, prove less.
    for less in
        [r#"{"key":"OPTIONS /wish-list-service","auth":null}"#, &route("GET /x", "NONE", "")]
    {
        check(
            &format!("{less}\n{{\"CorsConfiguration\":null}}"),
            &["cors-blocked very-likely C01"],
        );
    }
    // A route that asks for a token does not answer preflights.
    let caught = [("ANY /wish-list-service", "JWT")];
    let text = format!("{}\n{{\"CorsConfiguration\":null}}", routes(&caught));
    let expected =
        ["preflight-caught very-likely C03", "get-protected proved A21", "cors-blocked proved C01"];
    check(&text, &expected);
}
