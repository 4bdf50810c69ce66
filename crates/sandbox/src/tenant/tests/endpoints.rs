//! Discovery, keys, userinfo and CORS.

use std::time::Duration;

use serde_json::json;

use crate::{
    Fault, tenant_router,
    testing::{APP, decoded, request, send, state, state_with, text, token, tokens},
};

#[tokio::test]
async fn all_of_a_request_is_heard_once_somebody_listens_in() {
    let state = state();
    let ask = async || token(&state, &[("grant_type", "nonsense")]).await;
    let before = ask().await;
    assert_eq!(state.record.all_heard(), []);
    state.record.listen_in();
    let answer = ask().await;
    assert_eq!((answer.status, answer.body), (before.status, before.body), "nothing else changes");
    let heard = state.record.all_heard().pop().unwrap();
    assert_eq!(
        (heard.target.as_str(), heard.body.as_str()),
        ("/oauth/token", "grant_type=nonsense")
    );
    assert!(heard.headers.contains(&("origin".to_owned(), APP.to_owned())), "{heard:?}");
    state.record.clear();
    assert_eq!(state.record.all_heard(), []);
}

#[tokio::test]
async fn an_id_token_says_what_a_test_wants_it_to() {
    let state = state();
    state.tenant.claims.lock().unwrap().insert("name".to_owned(), json!("<b>"));
    let said = async || decoded(&text(&tokens(&state, "ada", &[]).await, "id_token"), 1);
    assert_eq!(said().await["name"], "<b>");
    state.tenant.forget();
    assert_eq!(said().await["name"], "Ada Lovelace");
}

#[tokio::test]
async fn discovery_and_keys_are_for_everybody() {
    let state = state();
    let router = tenant_router(state.clone());
    let get = async |path: &str| {
        send(&router, request("GET", path, &[("origin", "https://other.example")])).await
    };
    for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
        let answer = get(path).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        let metadata = answer.json();
        for (name, expected) in [
            ("issuer", "http://localhost:8081/"),
            ("authorization_endpoint", "http://localhost:8081/authorize"),
            ("token_endpoint", "http://localhost:8081/oauth/token"),
            ("jwks_uri", "http://localhost:8081/.well-known/jwks.json"),
            ("end_session_endpoint", "http://localhost:8081/oidc/logout"),
        ] {
            assert_eq!(metadata[name], expected);
        }
    }
    let answer = get("/.well-known/jwks.json").await;
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let keys = answer.json();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 1);
    let key = &keys["keys"][0];
    assert_eq!(
        (&key["kty"], &key["alg"], &key["use"], &key["e"]),
        (&json!("RSA"), &json!("RS256"), &json!("sig"), &json!("AQAB"))
    );
    assert_eq!(key["n"].as_str().unwrap().len(), 342, "2048 bits");
    assert!(key.get("d").is_none() && key.get("p").is_none());
    let token = text(&tokens(&state, "ada", &[]).await, "access_token");
    assert_eq!(decoded(&token, 0)["kid"], key["kid"]);
}

#[tokio::test]
async fn userinfo_wants_a_token_of_this_tenant() {
    let state = state();
    let router = tenant_router(state.clone());
    let ask = async |token: &str| {
        send(&router, request("GET", "/userinfo", &[("authorization", &format!("Bearer {token}"))]))
            .await
    };
    for audience in ["https://auth0-jwt-authorizer", ""] {
        let token = text(&tokens(&state, "grace", &[("audience", audience)]).await, "access_token");
        let answer = ask(&token).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.json()["sub"], "auth0|64a1f0c2d3e4b5a697880002");
        assert_eq!(answer.json()["email"], "grace@example.com");
        assert_eq!(ask(&format!("{token}x")).await.status, 401);
    }
    let bare = text(&tokens(&state, "ada", &[("scope", "read:wishes")]).await, "access_token");
    assert_eq!(ask(&bare).await.status, 403);
    let narrow = text(&tokens(&state, "ada", &[("scope", "openid")]).await, "access_token");
    assert_eq!(ask(&narrow).await.json(), json!({"sub": "auth0|64a1f0c2d3e4b5a697880001"}));
    let answer = send(&router, request("GET", "/userinfo", &[])).await;
    assert_eq!((answer.status, answer.header("www-authenticate")), (401, Some("Bearer")));
    state.advance_clock(Duration::from_secs(86_400));
    assert_eq!(ask(&narrow).await.status, 401);
}

#[tokio::test]
async fn only_registered_origins_may_call() {
    let state = state();
    let router = tenant_router(state.clone());
    for path in ["/oauth/token", "/userinfo", "/oauth/revoke"] {
        let asked = |origin| {
            [
                ("origin", origin),
                ("access-control-request-method", "POST"),
                ("access-control-request-headers", "authorization"),
            ]
        };
        let answer = send(&router, request("OPTIONS", path, &asked(APP))).await;
        assert_eq!(answer.status, 204, "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), Some(APP));
        assert!(answer.header("access-control-allow-headers").unwrap().contains("authorization"));
        let answer = send(&router, request("POST", path, &[("origin", APP)])).await;
        assert_eq!(
            answer.header("access-control-allow-origin"),
            Some(APP),
            "{path}: errors are readable"
        );
        for origin in
            ["http://localhost:8081", "http://localhost:8080/", "null", "http://127.0.0.1:8080"]
        {
            for method in ["POST", "OPTIONS"] {
                let answer = send(&router, request(method, path, &asked(origin))).await;
                assert_eq!(
                    (answer.status, answer.has_cors()),
                    (403, false),
                    "{method} {path} {origin}"
                );
                assert_eq!(answer.body, format!("Origin {origin} is not allowed"));
            }
        }
    }
}

#[tokio::test]
async fn a_refused_origin_uses_no_code_up() {
    let state = state_with(&[Fault::TokenOriginRefused]);
    let mut browser = crate::testing::Browser::new(&state);
    let code = browser.authorized(&[], "ada").await.redirected("code").unwrap();
    let verifier = crate::testing::VERIFIER;
    assert_eq!(crate::testing::exchange(&state, &code, verifier).await.status, 403);
    state.set_fault(Fault::TokenOriginRefused, false);
    assert_eq!(crate::testing::exchange(&state, &code, verifier).await.status, 200);
}

#[tokio::test]
async fn other_paths_and_methods_are_not_there() {
    let router = tenant_router(state());
    assert_eq!(send(&router, request("GET", "/oauth/device/code", &[])).await.status, 404);
    assert_eq!(send(&router, request("GET", "/oauth/token", &[])).await.status, 405);
    assert_eq!(send(&router, request("GET", "/", &[])).await.status, 200);
    let style = send(&router, request("GET", "/sandbox.css", &[])).await;
    assert_eq!(style.header("content-type"), Some("text/css; charset=utf-8"));
}
