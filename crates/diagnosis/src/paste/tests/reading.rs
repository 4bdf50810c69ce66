//! What `read` makes of pastes.

use crate::{
    paste::{Asked, Cors, Part, PasteError, Pasted, Reply, read},
    tests::place,
};

pub(super) const GET_API: &str = r#"{
    "ApiEndpoint": "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
    "ApiId": "a1b2c3d4e5",
    "ApiKeySelectionExpression": "$request.header.x-api-key",
    "CorsConfiguration": {
        "AllowCredentials": false,
        "AllowHeaders": ["authorization", "content-type"],
        "AllowMethods": ["GET", "POST"],
        "AllowOrigins": ["http://localhost:8080"],
        "ExposeHeaders": ["www-authenticate"],
        "MaxAge": 300
    },
    "CreatedDate": "2026-03-01T10:00:00+00:00",
    "DisableExecuteApiEndpoint": false,
    "Name": "wish-list-service-API",
    "ProtocolType": "HTTP",
    "RouteSelectionExpression": "$request.method $request.path",
    "Tags": {}
}"#;

pub(super) const PREFLIGHT: &str = "HTTP/2 204 \r\ndate: Sun, 22 Nov 2026 10:00:00 GMT\r\naccess-control-allow-origin: http://localhost:8080\r\naccess-control-allow-methods: GET,POST\r\naccess-control-allow-headers: authorization,content-type\r\naccess-control-max-age: 300\r\napigw-requestid: abc=\r\n\r\n";

pub(super) const UNAUTHORIZED: &str = "HTTP/2 401\ncontent-type: application/json\ncontent-length: 26\nwww-authenticate: Bearer scope=\"\" error=\"invalid_token\" error_description=\"the token does not have a valid audience\"\napigw-requestid: x\n\n{\"message\":\"Unauthorized\"}";

pub(super) const VERBOSE: &str = "$ curl -v -H 'Origin: http://localhost:8080' https://h/x\n* Host h:443 was resolved.\n> GET /x HTTP/2\n> Host: h\n> Origin: http://localhost:8080\n> Authorization: Bearer secret-secret\n> \n* Request completely sent off\n< HTTP/2 200 \n< content-type: application/json\n< access-control-allow-origin: http://localhost:8080\n< \n{ [5 bytes data]\n{\"Items\":[]}\n* Connection #0 to host h left intact\n";

pub(super) fn parts(text: &str) -> Vec<Part> {
    let pasted = read(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let part = |pasted| match pasted {
        Pasted::Configuration(configuration) => configuration.part,
        other => panic!("{other:?}"),
    };
    pasted.into_iter().map(part).collect()
}

pub(super) fn replies(text: &str) -> Vec<Reply> {
    let pasted = read(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let reply = |pasted| match pasted {
        Pasted::Answer(reply) => reply,
        other => panic!("{other:?}"),
    };
    pasted.into_iter().map(reply).collect()
}

/// The name of a part, with how many it holds.
pub(super) fn name(part: &Part) -> String {
    match part {
        Part::Api(api) => format!(
            "api cors={}",
            api.cors.as_ref().map_or("?", |cors| if cors.is_some() { "some" } else { "none" })
        ),
        Part::Apis(apis) => format!("apis {}", apis.len()),
        Part::Cors { configuration, sure } => format!("cors {} {sure}", configuration.is_some()),
        Part::Routes { routes, complete } => format!("routes {} {complete}", routes.len()),
        Part::Authorizers(all) => format!("authorizers {}", all.len()),
        Part::Stages(all) => {
            format!("stages {} {:?}", all.len(), all.first().and_then(|stage| stage.auto_deploy))
        }
        Part::Integrations(all) => format!("integrations {}", all.len()),
    }
}

#[test]
fn documents_of_the_aws_command_line() {
    let cases = [
        (GET_API, "api cors=some"),
        (
            r#"{"ApiId":"a","ProtocolType":"HTTP","ApiEndpoint":"https://a.execute-api.r.amazonaws.com"}"#,
            "api cors=none",
        ),
        (r#"{"ApiEndpoint":"https://a.execute-api.r.amazonaws.com"}"#, "api cors=?"),
        (r#"{"Items":[{"ApiId":"a","ApiEndpoint":"https://a","ProtocolType":"HTTP"}]}"#, "apis 1"),
        (
            r#"[["n","https://a.execute-api.eu-west-1.amazonaws.com"],["m","https://b.execute-api.eu-west-1.amazonaws.com"]]"#,
            "apis 2",
        ),
        ("null", "cors false false"),
        (
            "$ aws apigatewayv2 get-api --api-id a --query CorsConfiguration\nnull\n",
            "cors false true",
        ),
        (
            r#"{"Items":[{"ApiId":"a","ApiEndpoint":"wss://a","ProtocolType":"WEBSOCKET"},{"ApiId":"b","ApiEndpoint":"https://b","ProtocolType":"HTTP"}]}"#,
            "apis 2",
        ),
        (r#"{"AllowOrigins":["*"]}"#, "cors true true"),
        (r#"{"CorsConfiguration":null}"#, "cors false true"),
        (r#"{"Items":[{"RouteKey":"GET /x","AuthorizationType":"NONE"}]}"#, "routes 1 true"),
        (r#"{"Items":[{"RouteKey":"GET /x"}],"NextToken":"n"}"#, "routes 1 false"),
        (r#"{"RouteKey":"GET /x","RouteId":"r"}"#, "routes 1 false"),
        (
            r#"[{"key":"GET /x","id":"r","auth":"NONE","az":null,"scopes":null,"target":"integrations/i"}]"#,
            "routes 1 true",
        ),
        (
            "$ aws apigatewayv2 get-routes --api-id a --query \"Items[?RouteKey=='GET /x']\"\n[{\"RouteKey\":\"GET /x\"}]",
            "routes 1 false",
        ),
        ("aws apigatewayv2 get-routes --api-id a\n{\"Items\":[]}", "routes 0 true"),
        (r#"["GET /x","$default"]"#, "routes 2 true"),
        (
            r#"{"Items":[{"AuthorizerId":"z","AuthorizerType":"JWT","JwtConfiguration":{"Issuer":"https://i/","Audience":["a"]}}]}"#,
            "authorizers 1",
        ),
        (r#"{"AuthorizerId":"z","JwtConfiguration":{"Issuer":"https://i/"}}"#, "authorizers 1"),
        (r#"{"Items":[{"StageName":"$default","AutoDeploy":true}]}"#, "stages 1 Some(true)"),
        (r#"[["default",null],["x",true]]"#, "stages 2 Some(false)"),
        (
            r#"{"Items":[{"IntegrationId":"i","IntegrationUri":"arn:aws:lambda:x"}]}"#,
            "integrations 1",
        ),
        ("\u{feff}\u{1b}[1m{\"AllowOrigins\":[]}\u{1b}[0m\r\n", "cors true true"),
        (
            "[me@host ~]$ aws apigatewayv2 get-api \\\n  --api-id a --query CorsConfiguration\nnull\n[me@host ~]$ ",
            "cors false true",
        ),
    ];
    for (text, expected) in cases {
        let parts = parts(text);
        assert_eq!(parts.iter().map(name).collect::<Vec<_>>(), [expected], "{text}");
    }
}

#[test]
fn a_summary_names_the_api() {
    let endpoint = r#""ApiEndpoint":"https://a1.execute-api.r.amazonaws.com""#;
    let cases = [
        (GET_API.to_owned(), "The description of the API wish-list-service-API (a1b2c3d4e5)."),
        (format!("{{{endpoint}}}"), "The description of the API a1."),
        (r#"{"ApiEndpoint":"x","Name":"n"}"#.to_owned(), "The description of the API n."),
        (r#"{"ApiEndpoint":"x"}"#.to_owned(), "The description of the API."),
    ];
    for (text, expected) in cases {
        assert_eq!(read(&text).unwrap()[0].summary(&place()), expected, "{text}");
    }
}

#[test]
fn several_documents_after_another() {
    let text = format!(
        "$ aws apigatewayv2 get-api --api-id a1b2c3d4e5\n{GET_API}\n$ aws apigatewayv2 get-stages --api-id other\n{{\"Items\":[{{\"StageName\":\"default\"}}]}}{{\"AllowOrigins\":[]}}"
    );
    let pasted = read(&text).unwrap();
    let ids: Vec<_> = pasted
        .iter()
        .map(|pasted| match pasted {
            Pasted::Configuration(configuration) => configuration.api_id.as_deref(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(ids, [Some("a1b2c3d4e5"), Some("other"), Some("other")]);
    let Some(Pasted::Configuration(first)) = pasted.first() else { panic!("{pasted:?}") };
    let Part::Api(api) = &first.part else { panic!("{first:?}") };
    let cors = Cors {
        origins: vec!["http://localhost:8080".to_owned()],
        methods: vec!["GET".to_owned(), "POST".to_owned()],
        headers: vec!["authorization".to_owned(), "content-type".to_owned()],
        exposed: vec!["www-authenticate".to_owned()],
        credentials: Some(false),
        max_age: Some(300),
    };
    assert_eq!(api.cors, Some(Some(cors)));
}

#[test]
fn answers_of_curl() {
    let [preflight] = &replies(PREFLIGHT)[..] else { panic!() };
    assert_eq!(preflight.answer.status, 204);
    assert_eq!(preflight.answer.header("access-control-allow-methods"), Some("GET,POST"));
    assert_eq!((preflight.is_preflight(), preflight.has_origin()), (Some(true), Some(true)));

    let [refused] = &replies(UNAUTHORIZED)[..] else { panic!() };
    assert_eq!(refused.answer.gateway_message().as_deref(), Some("Unauthorized"));
    assert_eq!((refused.is_preflight(), refused.has_origin()), (None, None));
    assert_eq!(
        refused.answer.challenge_description().as_deref(),
        Some("the token does not have a valid audience")
    );

    let [verbose] = &replies(VERBOSE)[..] else { panic!() };
    assert_eq!(verbose.asked.origin.as_deref(), Some("http://localhost:8080"));
    assert!(verbose.asked.token_sent);
    assert_eq!(verbose.asked.url.as_deref(), Some("https://h/x"));
    assert_eq!((verbose.answer.status, verbose.is_preflight()), (200, Some(false)));
    assert!(verbose.answer.body.contains("Items"), "{verbose:?}");
}

#[test]
fn what_the_command_line_says_of_the_answer() {
    let text = format!(
        "me@host:~$ curl -si -X OPTIONS 'https://h/x' -H 'Origin: http://o' -H 'Access-Control-Request-Method: POST' -H 'Access-Control-Request-Headers: authorization,content-type'\nHTTP/2 404\ncontent-type: application/json\n\n{{\"message\":\"Not Found\"}}me@host:~$ curl -i https://h/x\n{UNAUTHORIZED}"
    );
    let [preflight, call] = &replies(&text)[..] else { panic!() };
    assert_eq!(preflight.asked, Asked::preflight("https://h/x", "http://o"));
    assert_eq!(preflight.answer.body, "{\"message\":\"Not Found\"}");
    assert_eq!((call.is_preflight(), call.has_origin()), (Some(false), Some(false)));
    assert_eq!(call.answer.status, 401);
}

#[test]
fn interim_answers_and_redirects() {
    let cases: [(&str, &[u16]); 4] = [
        (
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Type: application/json\r\n\r\n{\"id\":\"1\"}",
            &[201],
        ),
        ("HTTP/1.1 200 Connection established\n\nHTTP/2 200 \nx: y\n\n[]", &[200]),
        ("HTTP/1.1 301 Moved Permanently\nLocation: https://h/y\n\nHTTP/2 204\n\n", &[301, 204]),
        (
            "< HTTP/2 401 \nHTTP/2 401 \n< date: now\ndate: now\n< \n\n{\"message\":\"Unauthorized\"}* Connection #0",
            &[401],
        ),
    ];
    for (text, expected) in cases {
        let replies = replies(text);
        let statuses: Vec<u16> = replies.iter().map(|reply| reply.answer.status).collect();
        assert_eq!(statuses, expected, "{text}");
    }
}

#[test]
fn curl_that_got_no_answer() {
    let cases = [
        ("curl: (6) Could not resolve host: a.example", 6, Some("a.example")),
        (
            "curl: (7) Failed to connect to localhost port 9 after 0 ms: Couldn't connect to server",
            7,
            Some("localhost"),
        ),
        (
            "$ curl -i https://a.example/x\ncurl: (28) Operation timed out after 5000 milliseconds",
            28,
            Some("a.example"),
        ),
        ("curl: (60) SSL certificate problem: certificate has expired", 60, None),
        (
            "  % Total    % Received\r  0     0\r\ncurl: (35) OpenSSL SSL_connect: reset in connection to b.example:443 ",
            35,
            Some("b.example"),
        ),
    ];
    for (text, code, host) in cases {
        let pasted = read(text).unwrap();
        let [Pasted::CurlFailed(failure)] = &pasted[..] else { panic!("{pasted:?}") };
        assert_eq!((failure.code, failure.host.as_deref()), (code, host), "{text}");
    }
}

#[test]
fn nothing_of_a_token_is_kept() {
    let text = "$ curl -i -H 'Authorization: eyJhbGciOiJSUzI1NiJ9.planted.planted' 'https://h/x?code=planted'\nHTTP/2 200\nset-cookie: a=planted\nx-token: Bearer planted\n\n{\"access_token\":\"planted\",\"t\":\"eyJhbGciOiJSUzI1NiJ9.planted.planted\"}\ncurl: (56) for https://h/?state=planted\n$ aws apigatewayv2 get-api\n{\"ApiEndpoint\":\"https://a?access_token=planted\",\"Name\":\"planted@example.com\"}";
    let pasted = read(text).unwrap();
    assert_eq!(pasted.len(), 3);
    assert!(!format!("{pasted:?}").contains("planted"), "{pasted:?}");
}

#[test]
fn what_is_not_understood_is_named() {
    let cases = [
        ("", "Nothing was pasted"),
        (" \r\n\t", "Nothing was pasted"),
        ("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "Token page"),
        ("Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "Token page"),
        (r#"{"access_token":"abc","expires_in":1}"#, "Token page"),
        ("<!DOCTYPE html><html>", "web page"),
        (
            "An error occurred (AccessDeniedException) when calling the GetApi operation: User: x is not authorized",
            "permission apigateway:GET",
        ),
        (
            "\nAn error occurred (NotFoundException) when calling the GetRoutes operation: Invalid API identifier specified 1:a",
            "compare --api-id and --region",
        ),
        (
            "Unable to locate credentials. You can configure credentials by running \"aws configure\".",
            "CloudShell",
        ),
        ("You must specify a region. You can also configure", "--region"),
        ("bash: aws: command not found", "not installed"),
        (r#"{"foo":1,"bar":2}"#, "foo"),
        ("[1,2]", "an array of a number"),
        (r#"{"Items":[{"id":"1","name":"n"}],"Count":1,"ScannedCount":1}"#, "Add -i"),
        (r#"{"message":"Unauthorized"}"#, "Add -i"),
        ("curl https://h/x\nnull", "Add -i"),
        (r#"{"Items":[]}"#, "empty list"),
        ("{\"Items\":[{\"RouteKey\":\"GET /x\"},", "ends too soon"),
        ("{\"Items\":[{\"RouteKey\":\"GET /\nx\"}]}", "breaks near line 2"),
        (
            "        {\n \"RouteKey\": \"GET /x\"\n },\n {\"RouteKey\":\"POST /x\"}]}",
            "begins in the middle",
        ),
        (r#"{"id":"a","name":"n","apiKeySource":"HEADER"}"#, "REST API"),
        ("-----------------\n|   GetRoutes   |\n+------+--------+", "--output json"),
        ("Items:\n- RouteKey: GET /x\n", "--output json"),
        ("ITEMS\tNONE\tGET /x", "--output json"),
        ("None", "--output json"),
        ("curl: (3) URL using bad/illegal format or missing URL", "refused the command itself"),
        ("curl: (22) The requested URL returned error: 401", "-f"),
        ("hello there", "“hello there”"),
        (
            r#"{"ApiId":"a","ApiEndpoint":"wss://a.execute-api.r.amazonaws.com","ProtocolType":"WEBSOCKET"}"#,
            "WebSocket API",
        ),
        (
            "aws apigatewayv2 get-api --api-id YOUR_API_ID --region YOUR_REGION",
            "That is the command itself: put your ids in",
        ),
        ("\nme@host:~$ curl -si https://h/x\nme@host:~$ \n", "the command itself: run it"),
        ("aws apigatewayv2 get-routes \\\n --api-id a", "the command itself: run it"),
        ("aws apigatewayv2 get-api --api-id a\nhello", "“aws apigatewayv2"),
        ("aws apigatewayv2 get-api --api-id a\nNone", "--output json"),
        ("$ aws x\nbash: aws: command not found", "not installed"),
    ];
    for (text, expected) in cases {
        let error = read(text).expect_err(text);
        let sentence = error.to_string();
        assert!(sentence.contains(expected), "{text}: {sentence}");
        assert!(sentence.ends_with('.'), "{sentence}");
    }
    let large = read(&"x".repeat(1_000_001)).unwrap_err();
    assert_eq!(large, PasteError::TooLarge { bytes: 1_000_001 });
    assert!(large.to_string().contains("1000001"));
}
