use relying_party::{Prompt, metadata::MetadataError};

use super::*;

const GOOD: &str = r#"{
  "domain": "tenant.eu.auth0.com",
  "clientId": "abc",
  "audience": "https://auth0-jwt-authorizer",
  "apiUrl": "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/default/wish-list-service"
}"#;

fn with(key: &str, value: &str) -> String {
    let mut lines: Vec<String> = GOOD.lines().map(str::to_owned).collect();
    match lines.iter().position(|line| line.contains(&format!("\"{key}\""))) {
        Some(at) => {
            let comma = if lines[at].ends_with(',') { "," } else { "" };
            lines[at] = format!("  \"{key}\": {value}{comma}");
        }
        None => lines.insert(1, format!("  \"{key}\": {value},")),
    }
    lines.join("\n")
}

fn without(key: &str) -> String {
    let lines: Vec<&str> =
        GOOD.lines().filter(|line| !line.contains(&format!("\"{key}\""))).collect();
    lines.join("\n").replace(",\n}", "\n}")
}

/// The file has this one mistake, at this key and line.
fn check(file: &str, key: &str, line: Option<usize>, mistake: Mistake) {
    let expected = SettingsError { key: key.to_owned(), line, mistake };
    assert_eq!(Settings::from_json(file), Err(vec![expected]), "{file}");
}

#[test]
fn a_good_file_is_read() {
    let settings = Settings::from_json(GOOD).unwrap();
    assert_eq!(settings.issuer.as_str(), "https://tenant.eu.auth0.com/");
    assert_eq!(settings.scopes, ["openid", "profile", "email"]);
    assert_eq!(settings.api_url.execute_api(), Some(("a1b2c3d4e5", "eu-west-1")));
    assert_eq!(settings.api_url.stage(), Some("default"));
    assert_eq!(settings.api_url.route(), "/wish-list-service");
    assert!(!settings.says_protected("GET"));
    assert_eq!(settings.provider, Provider::Auth0);
    assert_eq!(settings.expected_audience(), "https://auth0-jwt-authorizer");
    assert!(!settings.refresh_tokens && !settings.federated_logout);
}

#[test]
fn every_setting_is_read() {
    let settings = Settings::from_json(
        r#"{"issuer":"http://localhost:8081/","clientId":"c","audience":"a",
            "apiUrl":"http://localhost:8082/default/wish-list-service","scope":"create:wishes openid",
            "organization":"org_1","connection":"adfs","refreshTokens":true,"federatedLogout":true,
            "prompt":"consent","screenHint":"signup","loginHint":"ada","maxAge":0,
            "acrValues":"mfa pin","uiLocales":"de en","resource":"https://api.example",
            "metadata":{"issuer":"http://localhost:8081/","token_endpoint":"http://localhost:8081/t",
              "authorization_endpoint":"http://localhost:8081/a","jwks_uri":"http://localhost:8081/k"},
            "jwks":{"keys":[]},
            "authorizer":{"issuer":"i","audience":["a"],
              "routes":{"GET /wish-list-service":[],"POST /wish-list-service":["create:wishes"]}}}"#,
    )
    .unwrap();
    assert_eq!(settings.issuer.as_str(), "http://localhost:8081/");
    assert_eq!(settings.scopes, ["openid", "create:wishes"]);
    let options = Options {
        prompt: Some(Prompt::Consent),
        screen_hint: Some("signup".to_owned()),
        login_hint: Some("ada".to_owned()),
        organization: Some("org_1".to_owned()),
        connection: Some("adfs".to_owned()),
        max_age: Some(0),
        acr_values: vec!["mfa".to_owned(), "pin".to_owned()],
        ui_locales: Some("de en".to_owned()),
        ..Options::default()
    };
    assert_eq!(settings.options, options);
    assert!(settings.refresh_tokens && settings.federated_logout);
    assert_eq!(settings.resource.as_deref(), Some("https://api.example"));
    assert!(settings.metadata.is_some() && settings.keys.is_some());
    assert!(settings.says_protected("GET"));
    assert_eq!(settings.route_scopes("POST"), Some(&["create:wishes".to_owned()][..]));
    assert_eq!(settings.api_url.execute_api(), None);
    assert!(Settings::from_json(&format!("\u{feff}{GOOD}")).is_ok());
}

#[test]
fn the_file_as_a_whole() {
    check("[]", "", Some(1), Mistake::NotAnObject);
    let broken = GOOD.replace("\"abc\",", "\"abc\"");
    let mistakes = Settings::from_json(&broken).unwrap_err();
    assert_eq!((mistakes.len(), mistakes[0].line), (1, Some(4)), "{mistakes:?}");
    assert!(matches!(mistakes[0].mistake, Mistake::NotJson { .. }));
}

#[test]
fn keys() {
    for key in ["clientId", "audience", "apiUrl"] {
        check(&without(key), key, None, Mistake::Missing);
    }
    check(&without("domain"), "domain", None, Mistake::NoIssuer);
    check(&with("issuer", "\"https://x.example\""), "issuer", Some(2), Mistake::DomainAndIssuer);
    for (wrong, nearest) in
        [("client_id", "clientId"), ("Audience", "audience"), ("apiUri", "apiUrl")]
    {
        let nearest = Some(nearest.to_owned());
        check(&with(wrong, "\"x\""), wrong, Some(2), Mistake::UnknownKey { nearest });
    }
    check(&with("colour", "\"x\""), "colour", Some(2), Mistake::UnknownKey { nearest: None });
    let twice = GOOD.replacen('{', "{\n  \"clientId\": \"first\",", 1);
    check(&twice, "clientId", Some(4), Mistake::DuplicateKey);
}

#[test]
fn values() {
    let number = Mistake::WrongType { expected: "a text in quotes", found: "a number" };
    check(&with("clientId", "7"), "clientId", Some(3), number);
    check(&with("audience", "\" \""), "audience", Some(4), Mistake::Empty);
    check(&with("audience", "\"a \""), "audience", Some(4), Mistake::Blanks);
    check(&with("clientId", "\"{yourClientId}\""), "clientId", Some(3), Mistake::Placeholder);
    check(&with("clientId", "\"YOUR_CLIENT_ID\""), "clientId", Some(3), Mistake::Placeholder);
    check(&with("organization", "\"\""), "organization", Some(2), Mistake::Empty);
    let text = |expected| Mistake::WrongType { expected, found: "a text" };
    check(&with("refreshTokens", "\"yes\""), "refreshTokens", Some(2), text("true or false"));
    check(&with("maxAge", "\"1\""), "maxAge", Some(2), text("a whole number of seconds"));
    let allowed = "login, consent, select_account or create";
    check(&with("prompt", "\"none\""), "prompt", Some(2), Mistake::NotOneOf { allowed });
    check(&with("jwks", "[]"), "jwks", Some(2), Mistake::NotKeys);
}

// Holds: R8, complaint 21.
#[test]
fn metadata_that_is_written_down_is_judged_like_fetched() {
    let file = with("metadata", r#"{"issuer": "https://tenant.eu.auth0.com"}"#);
    let error = MetadataError::IssuerMismatch {
        configured: "https://tenant.eu.auth0.com/".to_owned(),
        found: "https://tenant.eu.auth0.com".to_owned(),
        slash_only: true,
    };
    check(&file, "metadata", Some(2), Mistake::Metadata(error));
    check(&with("metadata", "7"), "metadata", Some(2), Mistake::Metadata(MetadataError::NotJson));
}

// Holds: complaint 7, complaint 8.
#[test]
fn an_audience_is_needed_where_there_is_such_a_thing() {
    let cognito = GOOD
        .replace(
            "\"domain\": \"tenant.eu.auth0.com\"",
            "\"issuer\": \"https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab1\"",
        )
        .replace("  \"audience\": \"https://auth0-jwt-authorizer\",\n", "");
    let settings = Settings::from_json(&cognito).unwrap();
    assert_eq!((settings.provider, settings.expected_audience()), (Provider::Cognito, "abc"));
    let resource =
        without("audience").replacen('{', "{\n  \"resource\": \"https://api.example\",", 1);
    let settings = Settings::from_json(&resource).unwrap();
    assert_eq!(settings.expected_audience(), "https://api.example");
    check(&without("audience"), "audience", None, Mistake::Missing);
}

#[test]
fn domains() {
    let meant = || Mistake::NotADomain { instead: Some("tenant.eu.auth0.com".to_owned()) };
    check(&with("domain", "\"https://tenant.eu.auth0.com\""), "domain", Some(2), meant());
    check(&with("domain", "\"https://tenant.eu.auth0.com/\""), "domain", Some(2), meant());
    check(&with("domain", "\"tenant.eu.auth0.com/\""), "domain", Some(2), meant());
    for text in ["tenant", "tenant:80", "a b.c", "ü.example"] {
        let file = with("domain", &format!("\"{text}\""));
        check(&file, "domain", Some(2), Mistake::NotADomain { instead: None });
    }
}

#[test]
fn urls() {
    let issuer = |value: &str| {
        without("domain").replacen('{', &format!("{{\n  \"issuer\": \"{value}\","), 1)
    };
    check(&issuer("op.example"), "issuer", Some(2), Mistake::NotAUrl);
    check(&issuer("http://op.example"), "issuer", Some(2), Mistake::InsecureUrl);
    check(&issuer("https://op.example?x"), "issuer", Some(2), Mistake::ExtraUrlParts);
    let api = |value: &str, mistake| {
        check(&with("apiUrl", &format!("\"{value}\"")), "apiUrl", Some(5), mistake);
    };
    api("api.example/default", Mistake::NotAUrl);
    api("http://api.example/default/wish-list-service", Mistake::InsecureUrl);
    api("https://me@api.example/a", Mistake::ExtraUrlParts);
    api("https://api.example/", Mistake::NoApiPath);
    let instead = "https://api.example/default/wish-list-service".to_owned();
    api("https://api.example/default/wish-list-service/", Mistake::TrailingSlash { instead });
}

#[test]
fn the_authorizer() {
    let array = Mistake::WrongType { expected: "an object", found: "an array" };
    check(&with("authorizer", "[]"), "authorizer", Some(2), array);
    let route = with("authorizer", r#"{"routes": {"wish-list-service": []}}"#);
    check(&route, "authorizer.routes.wish-list-service", Some(2), Mistake::NotARoute);
    let text = Mistake::WrongType { expected: "an array of texts", found: "a text" };
    check(&with("authorizer", r#"{"audience": "a"}"#), "authorizer.audience", Some(2), text);
    let nearest = Some("routes".to_owned());
    let unknown = Mistake::UnknownKey { nearest };
    check(&with("authorizer", r#"{"route": {}}"#), "authorizer.route", Some(2), unknown);
}

#[test]
fn every_mistake_is_found_at_once() {
    let file = r#"{ "clientId": "", "audience": 1, "apiURL": "x" }"#;
    let keys: Vec<String> =
        Settings::from_json(file).unwrap_err().into_iter().map(|mistake| mistake.key).collect();
    assert_eq!(keys, ["domain", "clientId", "audience", "apiURL"], "apiURL is apiUrl mistyped");
}

#[test]
fn a_route_of_any_method_counts_for_each() {
    let file = with(
        "authorizer",
        r#"{"routes": {"ANY /wish-list-service": ["a"], "POST /wish-list-service": ["b"]}}"#,
    );
    let settings = Settings::from_json(&file).unwrap();
    assert_eq!(settings.route_scopes("GET"), Some(&["a".to_owned()][..]));
    assert_eq!(settings.route_scopes("POST"), Some(&["b".to_owned()][..]));
}

#[test]
fn a_fix_copied_as_it_is_is_a_placeholder_still() {
    for mistake in Settings::from_json("{}").unwrap_err() {
        let line = mistake.replacement().unwrap();
        let again = Settings::from_json(&format!("{{{line}}}")).unwrap_err();
        assert!(again.iter().any(|found| found.mistake == Mistake::Placeholder), "{line}");
    }
}

#[test]
fn a_mistake_says_what_to_write() {
    let mistakes = Settings::from_json(&with("domain", "\"https://t.auth0.com/\"")).unwrap_err();
    assert_eq!(mistakes[0].replacement().as_deref(), Some("\"domain\": \"t.auth0.com\""));
}
