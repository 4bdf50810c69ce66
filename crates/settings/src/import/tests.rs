use serde_json::json;

use super::*;
use crate::Settings;

const API: &str = "https://a1.execute-api.eu-west-1.amazonaws.com/default/wish-list-service";

fn base() -> String {
    json!({"domain": "old.eu.auth0.com", "clientId": "old", "audience": "old", "apiUrl": API})
        .to_string()
}

/// What is read is these settings besides the `apiUrl` of before, and a note has these words.
fn check(text: &str, expected: &Value, words: &str) {
    let imported =
        read(text, Some(&base())).unwrap_or_else(|| panic!("nothing understood: {text}"));
    let mut wanted = expected.clone();
    if wanted.get("apiUrl").is_none() {
        wanted["apiUrl"] = json!(API);
    }
    let found: Value = serde_json::from_str(&imported.text).unwrap();
    assert_eq!(found, wanted, "{text}");
    let notes: Vec<&str> = imported.notes.iter().map(|note| note.sentence.as_str()).collect();
    assert!(notes.iter().any(|note| note.contains(words)), "{words}: {notes:#?}");
}

fn quickstart() -> Value {
    json!({"domain": "t.eu.auth0.com", "clientId": "c", "audience": "https://api"})
}

#[test]
fn files_of_quickstarts_are_understood() {
    let good = quickstart();
    check(&good.to_string(), &good, "apiUrl is kept");
    for text in [
        r#"{"domain":"t.eu.auth0.com","client_id":"c","audience":"https://api"}"#,
        r#"{"domain":"t.eu.auth0.com","clientID":"c","audience":"https://api"}"#,
        r#"{"domain":"t.eu.auth0.com","clientId":"c","authorizationParams":{"audience":"https://api"}}"#,
        "VITE_AUTH0_DOMAIN=t.eu.auth0.com\nVITE_AUTH0_CLIENT_ID=c\nVITE_AUTH0_AUDIENCE=https://api",
        "REACT_APP_AUTH0_DOMAIN=\"t.eu.auth0.com\"\nREACT_APP_AUTH0_CLIENT_ID='c'\nREACT_APP_AUTH0_AUDIENCE=https://api\n",
        "VUE_APP_DOMAIN=t.eu.auth0.com\nVUE_APP_CLIENTID=c\nVUE_APP_AUDIENCE=https://api",
        "# mine\nexport NEXT_PUBLIC_AUTH0_DOMAIN=t.eu.auth0.com\nNEXT_PUBLIC_AUTH0_CLIENT_ID=c\nNEXT_PUBLIC_AUTH0_AUDIENCE=https://api",
        "await createAuth0Client({\n  domain: 't.eu.auth0.com',\n  clientId: 'c',\n  authorizationParams: { audience: 'https://api' }\n});",
        "<Auth0Provider domain=\"t.eu.auth0.com\" clientId=\"c\" authorizationParams={{ audience: \"https://api\" }}>",
    ] {
        check(text, &good, "Understood: ");
    }
}

#[test]
fn placeholders_are_left_out_and_what_is_missing_is_named() {
    let auth_config =
        r#"{"domain":"{yourDomain}","clientId":"{yourClientId}","audience":"a","x":1}"#;
    let imported = read(auth_config, None).unwrap();
    let found: Value = serde_json::from_str(&imported.text).unwrap();
    assert_eq!(found, json!({"audience": "a"}));
    let notes: Vec<&str> = imported.notes.iter().map(|note| note.sentence.as_str()).collect();
    assert_eq!(
        notes,
        [
            "Understood: audience.",
            "clientId is left out: it is still the placeholder of an example.",
            "domain is left out: it is still the placeholder of an example.",
            "Left out, for nothing here reads it: x.",
            "Still missing: domain or issuer, clientId, apiUrl.",
        ]
    );
    // A config.json with a placeholder is one: its mistake is said where it stands.
    assert_eq!(read(r#"{"domain":"{yourDomain}","audience":"a"}"#, None), None);
    let whole =
        read("VITE_DOMAIN=t.eu.auth0.com\nVITE_CLIENT_ID=c\nVITE_AUDIENCE=a", Some(&base()));
    assert!(whole.unwrap().notes.iter().all(|note| note.kind != NoteKind::Missing));
}

#[test]
fn code_is_no_value() {
    for text in [
        "createAuth0Client({ domain: config.domain, clientId: config.clientId })",
        "createAuth0Client({\n  domain: config.domain,\n  clientId: config.clientId\n})",
        "interface Config {\n  domain: string;\n  clientId: string\n}",
        "domain: string",
        "domain: process.env.REACT_APP_DOMAIN",
        "clientId: import.meta.env.VITE_CLIENT_ID,",
        "domain: environment.auth.domain",
        "{\n  domain: environment.auth.tenant\n}",
        "const domain = config.tenant",
        "  domain = config.tenant;",
        "<Auth0Provider domain={domain} clientId={id}>",
    ] {
        assert_eq!(read(text, None), None, "{text}");
    }
    let yaml = "auth0:\n  domain: t.eu.auth0.com\n  clientId: c\n  audience: https://api\n";
    check(yaml, &quickstart(), "Understood: ");
    let half =
        "createAuth0Client({ domain: config.domain, clientId: 'c', useRefreshTokens: true })";
    check(half, &json!({"clientId": "c", "refreshTokens": true}), "Understood: ");
}

#[test]
fn what_is_written_differently_is_said() {
    for domain in ["https://t.eu.auth0.com", "https://t.eu.auth0.com/", "t.eu.auth0.com/"] {
        let text = json!({"domain": domain, "clientId": "c", "audience": "https://api"});
        check(&text.to_string(), &quickstart(), "domain: https:// and the slash are left off");
    }
    for issuer in
        ["https://t.eu.auth0.com", "https://t.eu.auth0.com/.well-known/openid-configuration"]
    {
        let text = json!({"authority": issuer, "client_id": "c", "audience": "https://api"});
        check(&text.to_string(), &quickstart(), "written as domain");
    }
    let text = json!({"domain": "t.eu.auth0.com", "clientId": "c", "audience": "a", "serverUrl": "https://x.example/wishes/"});
    let wanted = json!({"domain": "t.eu.auth0.com", "clientId": "c", "audience": "a", "apiUrl": "https://x.example/wishes"});
    check(&text.to_string(), &wanted, "apiUrl: the slash at its end is left off");
    let text = json!({"domain": "t.eu.auth0.com", "clientId": "c", "cacheLocation": "memory", "useRefreshTokens": "true"});
    let wanted = json!({"domain": "t.eu.auth0.com", "clientId": "c", "refreshTokens": true});
    check(&text.to_string(), &wanted, "nothing here reads it: cacheLocation");
    let text = json!({"domain": "t.eu.auth0.com", "clientId": "c", "authorizationParams": {"redirect_uri": "http://localhost:3000", "scope": "openid a"}});
    let wanted = json!({"domain": "t.eu.auth0.com", "clientId": "c", "scope": "openid a"});
    check(&text.to_string(), &wanted, "redirect_uri is left out");
    check("clientId=a\nclient_id=b", &json!({"clientId": "a"}), "client_id is left out");
}

#[test]
fn a_user_pool_gives_its_issuer() {
    let issuer = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab1";
    let wanted = json!({"issuer": issuer, "clientId": "c"});
    for text in [
        json!({"region": "eu-central-1", "userPoolId": "eu-central-1_Ab1", "userPoolWebClientId": "c"}),
        json!({"Auth": {"userPoolId": "eu-central-1_Ab1", "userPoolWebClientId": "c"}}),
        json!({"Auth": {"Cognito": {"userPoolId": "eu-central-1_Ab1", "userPoolClientId": "c"}}}),
        json!({"auth": {"aws_region": "eu-central-1", "user_pool_id": "eu-central-1_Ab1", "user_pool_client_id": "c"}}),
        json!({"aws_cognito_region": "eu-central-1", "aws_user_pools_id": "eu-central-1_Ab1", "aws_user_pools_web_client_id": "c"}),
        json!({"region": "us-east-1", "userPoolId": "eu-central-1_Ab1", "clientId": "c"}),
        json!({"userPoolId": "eu-central-1_Ab1", "clientId": "c", "aws_project_region": "us-east-1"}),
    ] {
        check(&text.to_string(), &wanted, "issuer (from the user pool)");
    }
    let amplify = json!({"Auth": {"region": "eu-central-1", "userPoolId": "eu-central-1_Ab1", "userPoolWebClientId": "c",
        "oauth": {"domain": "x.auth.eu-central-1.amazoncognito.com", "scope": ["openid", "wishes/create"]}}});
    let wanted = json!({"issuer": issuer, "clientId": "c", "scope": "openid wishes/create"});
    check(&amplify.to_string(), &wanted, "that of the sign-in page");
    let text = json!({"authority": format!("{issuer}/"), "client_id": "c"});
    check(
        &text.to_string(),
        &json!({"issuer": issuer, "clientId": "c"}),
        "user pool's issuer has none",
    );
}

#[test]
fn the_address_of_an_app_is_not_its_tenant() {
    let good = json!({"domain": "t.eu.auth0.com", "clientId": "c"});
    let late =
        "APP_DOMAIN=shop.example\nCLIENT_ID=other\nAUTH0_DOMAIN=t.eu.auth0.com\nAUTH0_CLIENT_ID=c";
    check(late, &good, "APP_DOMAIN is left out");
    check(late, &good, "CLIENT_ID is left out: there is a value for clientId already");
    check(
        "DOMAIN=shop.example\nOIDC_DOMAIN=t.eu.auth0.com\nCLIENT_ID=c",
        &good,
        "DOMAIN is left out",
    );
    check("PUBLIC_DOMAIN=t.eu.auth0.com\nCLIENT_ID=c", &good, "domain (from PUBLIC_DOMAIN)");
    check(
        "VITE_APP_DOMAIN=shop.example\nCLIENT_ID=c",
        &json!({"clientId": "c"}),
        "VITE_APP_DOMAIN is left out: it looks like the address of an app",
    );
    let issuer = json!({"issuer": "https://op.example", "clientId": "c"});
    check(
        "APP_DOMAIN=t.eu.auth0.com\nOIDC_AUTHORITY=https://op.example\nCLIENT_ID=c",
        &issuer,
        "domain is left out",
    );
}

#[test]
fn any_other_issuer_stays_as_it_is() {
    for issuer in ["https://op.example", "https://op.example/realms/a/", "http://localhost:8081/"] {
        let text = json!({"authority": issuer, "client_id": "c"});
        check(
            &text.to_string(),
            &json!({"issuer": issuer, "clientId": "c"}),
            "issuer (from authority)",
        );
    }
    let both = json!({"domain": "a.example", "authority": "https://op.example", "client_id": "c"});
    check(
        &both.to_string(),
        &json!({"issuer": "https://op.example", "clientId": "c"}),
        "domain is left out",
    );
}

#[test]
fn a_secret_is_dropped_with_a_warning() {
    for name in
        ["clientSecret", "client_secret", "AUTH0_CLIENT_SECRET", "SESSION_SECRET", "access_token"]
    {
        let text = json!({"domain": "t.eu.auth0.com", "clientId": "c", name: "canary"}).to_string();
        let imported = read(&text, None).unwrap();
        assert!(!format!("{imported:?}").contains("canary"), "{name}");
        let warnings: Vec<_> =
            imported.notes.iter().filter(|note| note.kind == NoteKind::Warning).collect();
        assert_eq!(warnings.len(), 1, "{name}");
        assert!(
            warnings[0].sentence.starts_with(name)
                && warnings[0].sentence.contains("no browser page")
        );
    }
}

#[test]
fn settings_and_nonsense_are_left_alone() {
    for text in [
        base().as_str(),
        "",
        "{}",
        "{",
        "hello",
        "[1]",
        "https://x.example/?domain",
        "{\"clientSecret\":\"x\"}",
    ] {
        assert_eq!(read(text, Some(&base())), None, "{text}");
    }
}

#[test]
fn what_is_read_is_read_again_as_it_is() {
    for text in [
        quickstart().to_string(),
        "AUTH0_DOMAIN=https://t.eu.auth0.com/\nAUTH0_CLIENT_ID=c\nAUDIENCE=a".to_owned(),
    ] {
        let imported = read(&text, Some(&base())).unwrap();
        assert!(Settings::from_json(&imported.text).is_ok(), "{}", imported.text);
        assert_eq!(read(&imported.text, Some(&base())), None, "{}", imported.text);
    }
}

#[test]
fn names_without_end_are_listed_in_part() {
    let mut object: Map<String, Value> = (0..30).map(|n| (format!("x{n}"), json!(1))).collect();
    object.insert("clientId".to_owned(), json!("c"));
    object.insert("y".repeat(500), json!(1));
    let text = Value::Object(object).to_string();
    let notes = read(&text, None).unwrap().notes;
    assert!(notes.iter().all(|note| note.sentence.len() < 700), "{notes:?}");
    assert!(notes.iter().any(|note| note.sentence.contains("and 23 more")), "{notes:?}");
}
