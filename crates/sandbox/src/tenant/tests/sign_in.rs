//! Login, consent, sessions: from the authorization request to the code.

use std::time::Duration;

use crate::{
    tenant_router,
    testing::{APP, Browser, CALLBACK, authorize, request, send, state},
};

#[tokio::test]
async fn a_first_sign_in_asks_for_password_and_consent() {
    let state = state();
    let mut browser = Browser::new(&state);
    let opened = browser.get(&authorize(&[("login_hint", "ada@example.com")])).await;
    assert_eq!(opened.status, 302);
    let login = opened.location().to_owned();
    let page = browser.get(&login).await;
    assert_eq!(page.status, 200);
    for part in [
        r#"id="login""#,
        r#"name="username" value="ada@example.com""#,
        r#"name="password""#,
        "grace@example.com",
        "Wish List",
        "Do not use a real password",
    ] {
        assert!(page.body.contains(part), "{part}");
    }
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with(
        "default-src 'none'; style-src 'self'; form-action 'self' http://localhost:8080;"
    ));
    let sent =
        browser.post(&login, &[("username", "ada@example.com"), ("password", "ada-sandbox")]).await;
    let consent = sent.location().to_owned();
    assert!(consent.starts_with("/u/consent?state="));
    let page = browser.get(&consent).await;
    for part in [
        r#"id="consent""#,
        "Ada Lovelace",
        "https://auth0-jwt-authorizer",
        "create:wishes",
        "Add wishes to the list",
        "openid",
    ] {
        assert!(page.body.contains(part), "{part}");
    }
    let done = browser.post(&consent, &[("action", "accept")]).await;
    assert!(done.location().starts_with(CALLBACK));
    assert_eq!(done.redirected("state").as_deref(), Some("the-state"));
    assert!(done.redirected("code").is_some_and(|code| code.len() == 43));
}

#[tokio::test]
async fn a_wrong_password_is_said_and_can_be_mended() {
    let state = state();
    let mut browser = Browser::new(&state);
    let login = browser.get(&authorize(&[])).await.location().to_owned();
    for (username, password) in [
        ("ada@example.com", "wrong"),
        ("nobody@example.com", "ada-sandbox"),
        ("ada@example.com", ""),
    ] {
        let page = browser.post(&login, &[("username", username), ("password", password)]).await;
        assert_eq!(page.status, 400);
        assert!(page.body.contains("Wrong email or password."));
        assert!(page.body.contains(&format!(r#"value="{username}""#)));
    }
    assert!(!browser.cookies.contains_key("sandbox_session"));
    let sent =
        browser.post(&login, &[("username", "ada@example.com"), ("password", "ada-sandbox")]).await;
    assert_eq!(sent.status, 302);
    assert!(browser.cookies.contains_key("sandbox_session"));
}

#[tokio::test]
async fn what_a_person_types_is_escaped() {
    let state = state();
    let mut browser = Browser::new(&state);
    let login = browser.get(&authorize(&[])).await.location().to_owned();
    let typed = r#""><script>alert(1)</script>"#;
    let page = browser.post(&login, &[("username", typed), ("password", "x")]).await;
    assert!(!page.body.contains("<script"));
    let page = browser.get(&authorize(&[("redirect_uri", typed)])).await;
    assert!(!page.body.contains("<script") && page.body.contains("&lt;script"));
    let page = browser.get(&authorize(&[("client_id", typed)])).await;
    assert!(!page.body.contains("<script"));
}

#[tokio::test]
async fn a_stranger_is_never_redirected_to() {
    let state = state();
    let mut browser = Browser::new(&state);
    let page =
        browser.get(&authorize(&[("redirect_uri", "http://localhost:8080/callback/")])).await;
    assert_eq!((page.status, page.header("location")), (403, None));
    for part in [
        "Callback URL mismatch",
        "<code>http://localhost:8080/callback/</code>",
        "<code>http://localhost:8080/callback</code>",
    ] {
        assert!(page.body.contains(part), "{part}");
    }
    let page = browser.get(&authorize(&[("client_id", "stranger")])).await;
    assert_eq!((page.status, page.header("location")), (400, None));
    assert!(page.body.contains("Unknown client: <code>stranger</code>"));
}

#[tokio::test]
async fn mistakes_of_the_app_are_told_to_the_app() {
    let state = state();
    let mut browser = Browser::new(&state);
    let answer = browser.get(&authorize(&[("audience", "https://other")])).await;
    assert_eq!(answer.redirected("error").as_deref(), Some("access_denied"));
    assert_eq!(
        answer.redirected("error_description").as_deref(),
        Some("Service not found: https://other")
    );
    assert_eq!(answer.redirected("state").as_deref(), Some("the-state"));
    let answer = browser.get(&authorize(&[("response_mode", "fragment")])).await;
    assert_eq!(answer.redirected("error").as_deref(), Some("invalid_request"));
    assert_eq!(answer.redirected("code"), None);
}

#[tokio::test]
async fn a_bad_response_type_and_missing_pkce_are_shown_on_a_page() {
    let mut browser = Browser::new(&state());
    for (extra, description) in [
        (("response_type", "token"), "Unsupported response type: token"),
        (("code_challenge", ""), "Missing required parameter: code_challenge"),
    ] {
        let page = browser.get(&authorize(&[extra])).await;
        assert_eq!((page.status, page.header("location")), (400, None), "{extra:?}");
        assert!(page.body.contains(&format!("invalid_request: {description}")), "{extra:?}");
    }
}

#[tokio::test]
async fn another_machines_name_is_refused() {
    let router = tenant_router(state());
    for (host, status) in [
        ("evil.example:8081", 403),
        ("localhost.evil.example", 403),
        ("localhost:8081", 200),
        ("127.0.0.1:8081", 200),
        ("[::1]:8081", 200),
    ] {
        for target in ["/", "/.well-known/jwks.json"] {
            let answer = send(&router, request("GET", target, &[("host", host)])).await;
            assert_eq!(answer.status, status, "{host} {target}");
            assert_eq!(answer.has_cors(), status == 200 && target != "/", "{host} {target}");
        }
    }
}

#[tokio::test]
async fn declining_and_being_blocked_are_told_to_the_app() {
    let state = state();
    let mut browser = Browser::new(&state);
    let consent = browser.log_in(&[], "ada@example.com", "ada-sandbox").await.location().to_owned();
    let declined = browser.post(&consent, &[("action", "decline")]).await;
    assert_eq!(declined.redirected("error").as_deref(), Some("access_denied"));
    assert_eq!(
        declined.redirected("error_description").as_deref(),
        Some("User did not authorize the request")
    );
    let mut browser = Browser::new(&state);
    let blocked = browser.log_in(&[], "mallory@example.com", "mallory-sandbox").await;
    assert_eq!(blocked.redirected("error").as_deref(), Some("unauthorized"));
    assert_eq!(blocked.redirected("error_description").as_deref(), Some("user is blocked"));
    assert!(!browser.cookies.contains_key("sandbox_session"));
}

#[tokio::test]
async fn prompt_none_needs_a_session_and_a_consent() {
    let state = state();
    let mut browser = Browser::new(&state);
    let silent = authorize(&[("prompt", "none")]);
    let error = async |browser: &mut Browser| browser.get(&silent).await.redirected("error");
    assert_eq!(error(&mut browser).await.as_deref(), Some("login_required"));
    let consent = browser.log_in(&[], "ada@example.com", "ada-sandbox").await.location().to_owned();
    assert_eq!(error(&mut browser).await.as_deref(), Some("consent_required"));
    browser.post(&consent, &[("action", "accept")]).await;
    let answer = browser.get(&silent).await;
    assert_eq!(answer.redirected("error"), None);
    assert!(answer.redirected("code").is_some());
    let wider = authorize(&[("prompt", "none"), ("scope", "openid offline_access")]);
    assert_eq!(browser.get(&wider).await.redirected("error").as_deref(), Some("consent_required"));
    let other = authorize(&[("prompt", "none"), ("audience", ""), ("scope", "openid")]);
    assert_eq!(browser.get(&other).await.redirected("error").as_deref(), Some("consent_required"));
    state.advance_clock(Duration::from_secs(8 * 24 * 60 * 60));
    assert_eq!(error(&mut browser).await.as_deref(), Some("login_required"));
}

#[tokio::test]
async fn a_session_is_used_unless_the_app_asks_for_more() {
    let state = state();
    let mut browser = Browser::new(&state);
    browser.authorized(&[], "ada").await;
    assert!(browser.get(&authorize(&[])).await.redirected("code").is_some());
    for (extra, form) in [
        (&[("prompt", "login")][..], "/u/login"),
        (&[("prompt", "consent")], "/u/consent"),
        (&[("max_age", "0")], "/u/login"),
    ] {
        let answer = browser.get(&authorize(extra)).await;
        assert!(answer.location().starts_with(form), "{extra:?}");
    }
    assert!(browser.get(&authorize(&[("max_age", "60")])).await.redirected("code").is_some());
    state.advance_clock(Duration::from_secs(61));
    let answer = browser.get(&authorize(&[("max_age", "60")])).await;
    assert!(answer.location().starts_with("/u/login"));
}

#[tokio::test]
async fn another_person_can_sign_in_instead() {
    let state = state();
    let mut browser = Browser::new(&state);
    browser.authorized(&[], "ada").await;
    let adas = browser.cookies["sandbox_session"].clone();
    browser.authorized(&[("prompt", "login")], "grace").await;
    assert_ne!(browser.cookies["sandbox_session"], adas);
    let mut thief = Browser::new(&state);
    thief.cookies.insert("sandbox_session".to_owned(), adas);
    let answer = thief.get(&authorize(&[("prompt", "none")])).await;
    assert_eq!(answer.redirected("error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn a_form_serves_once_in_its_own_browser_for_ten_minutes() {
    let state = state();
    let ada = [("username", "ada@example.com"), ("password", "ada-sandbox")];
    let mut browser = Browser::new(&state);
    let login = browser.get(&authorize(&[])).await.location().to_owned();
    let mut other = Browser::new(&state);
    assert_eq!(other.post(&login, &ada).await.status, 400);
    other.get(&authorize(&[])).await;
    assert_eq!(other.post(&login, &ada).await.status, 400, "its own device does not fit either");
    let consent = browser.post(&login, &ada).await.location().to_owned();
    assert_eq!(browser.post(&login, &ada).await.status, 400);
    assert_eq!(browser.get(&login).await.status, 400);
    assert_eq!(other.post(&consent, &[("action", "accept")]).await.status, 400);
    assert!(browser.post(&consent, &[("action", "accept")]).await.redirected("code").is_some());
    let again = browser.post(&consent, &[("action", "accept")]).await;
    assert_eq!(again.status, 400);
    assert!(again.body.contains("no longer good"));
    let mut slow = Browser::new(&state);
    let login = slow.get(&authorize(&[])).await.location().to_owned();
    state.advance_clock(Duration::from_secs(599));
    assert_eq!(slow.get(&login).await.status, 200);
    state.advance_clock(Duration::from_secs(2));
    assert_eq!(slow.post(&login, &ada).await.status, 400);
    for target in ["/u/login", "/u/login?state=guess", "/u/consent?state="] {
        assert_eq!(slow.get(target).await.status, 400, "{target}");
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_and_returns_to_registered_urls_only() {
    let state = state();
    let home = format!("{APP}/");
    for (target, expected) in [
        (format!("/v2/logout?client_id=wish-list-web&returnTo={home}"), home.clone()),
        (
            format!("/oidc/logout?client_id=wish-list-web&post_logout_redirect_uri={home}&state=s"),
            format!("{home}?state=s"),
        ),
        // The query of a logout URL is not compared.
        (
            format!("/v2/logout?client_id=wish-list-web&returnTo={home}?from=menu"),
            format!("{home}?from=menu"),
        ),
        (
            format!(
                "/oidc/logout?client_id=wish-list-web&post_logout_redirect_uri={home}?a=b&state=s"
            ),
            format!("{home}?a=b&state=s"),
        ),
    ] {
        let mut browser = Browser::new(&state);
        browser.authorized(&[], "ada").await;
        assert_eq!(browser.get(&target).await.location(), expected);
        assert!(!browser.cookies.contains_key("sandbox_session"));
        let silent = browser.get(&authorize(&[("prompt", "none")])).await;
        assert_eq!(silent.redirected("error").as_deref(), Some("login_required"));
    }
    let mut browser = Browser::new(&state);
    browser.authorized(&[], "ada").await;
    for target in [
        "/v2/logout?client_id=wish-list-web&returnTo=http://localhost:8080".to_owned(),
        "/v2/logout?client_id=wish-list-web&returnTo=https://evil.example/".to_owned(),
        format!("/v2/logout?client_id=wish-list-web&returnTo=https://evil.example/?{home}"),
        format!("/v2/logout?client_id=wish-list-web&returnTo={home}other?x=1"),
        format!("/v2/logout?returnTo={home}"),
        format!("/oidc/logout?post_logout_redirect_uri={home}"),
        format!("/oidc/logout?id_token_hint=forged&post_logout_redirect_uri={home}"),
    ] {
        let page = browser.get(&target).await;
        assert_eq!((page.status, page.header("location")), (400, None), "{target}");
    }
    assert!(browser.get(&authorize(&[("prompt", "none")])).await.redirected("code").is_some());
    assert_eq!(browser.get("/v2/logout").await.status, 200);
    assert!(!browser.cookies.contains_key("sandbox_session"));
}
