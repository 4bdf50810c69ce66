//! What a tenant says.

use super::*;

fn callback(place: &Place, error: &str, text: &str, expected: Expected<'_>) {
    let description = (!text.is_empty()).then(|| text.to_owned());
    let refused = CallbackError::Refused { error: error.to_owned(), description };
    let found = finding(&SignInError::Callback(refused), None, place);
    check(&found, expected);
    let evidence = found.evidence.join("\n");
    assert!(evidence.contains(error) && evidence.contains(text), "{evidence}");
}

fn token(place: &Place, status: u16, error: &str, text: &str, expected: Expected<'_>) {
    let description = (!text.is_empty()).then(|| text.to_owned());
    let refused = TokenError::Refused { status, error: error.to_owned(), description };
    let found = finding(&SignInError::Token(refused), None, place);
    check(&found, expected);
    let evidence = found.evidence.join("\n");
    assert!(evidence.contains(error) && evidence.contains(text), "{evidence}");
}

#[test]
fn what_auth0_says_on_the_way_back() {
    let place = auth0();
    let grants = "manage.auth0.com > Applications > Applications > client-1 > Settings > Advanced Settings > Grant Types";
    let policy = "manage.auth0.com > Applications > APIs > https://api > Settings > Application Access Policy";
    for (error, text, expected) in [
        (
            "access_denied",
            "Service not found: https://api",
            (Code::AudienceUnknown, "L02", Proved, &["[https://api]", "Applications > APIs"][..]),
        ),
        (
            "access_denied",
            "User did not authorize the request",
            (Code::AccessDenied, "L03", Proved, &["accept"][..]),
        ),
        (
            "access_denied",
            "Come back on Monday",
            (Code::AccessDenied, "L03", OneOfThese, &["api.access.deny", "Monitoring > Logs"][..]),
        ),
        (
            "unauthorized_client",
            "Client \"client-1\" is not authorized to access resource server \"https://api\".",
            (Code::AppNotAuthorized, "L04", Proved, &[policy, "grant access to client-1"][..]),
        ),
        (
            "unauthorized_client",
            "",
            (Code::AppNotAuthorized, "L04", OneOfThese, &[policy, grants][..]),
        ),
        (
            "unauthorized_client",
            "Grant type 'authorization_code' not allowed for the client.",
            (Code::GrantNotAllowed, "L05", Proved, &[grants][..]),
        ),
        (
            "login_required",
            "Login required",
            (Code::SessionNotRestored, "L06", Proved, &["https://t.eu.auth0.com/"][..]),
        ),
        (
            "consent_required",
            "Consent required",
            (Code::SessionNotRestored, "L06", Proved, &["never skips consent", "localhost"][..]),
        ),
        (
            "interaction_required",
            "",
            (Code::SessionNotRestored, "L06", Proved, &["second factor"][..]),
        ),
        ("too_many_requests", "", (Code::TenantThrottled, "L12", Proved, &["Wait a minute"][..])),
        (
            "invalid_request",
            "the connection was disabled",
            (
                Code::ConnectionDisabled,
                "L15",
                Proved,
                &["Authentication > Enterprise > your connection > Applications", CLIENT][..],
            ),
        ),
        (
            "invalid_request",
            "parameter organization is required for this client",
            (
                Code::OrganizationRequired,
                "L17",
                Proved,
                &["\"organization\": ", "client-1 > Organizations > Type of Users"][..],
            ),
        ),
        (
            "unauthorized",
            "user is blocked",
            (Code::AccountBlocked, "", Proved, &["User Management > Users"][..]),
        ),
        (
            "unauthorized",
            "who knows",
            (Code::SignInRefused, "", Proved, &["Monitoring > Logs"][..]),
        ),
        ("server_error", "", (Code::SignInRefused, "", Proved, &["in a moment"][..])),
        ("temporarily_unavailable", "", (Code::SignInRefused, "", Proved, &["in a moment"][..])),
        (
            "invalid_scope",
            "",
            (Code::SignInRefused, "", Proved, &["APIs > https://api > Permissions"][..]),
        ),
        (
            "unmet_authentication_requirements",
            "",
            (Code::LoginNotAsAsked, "", Proved, &["acrValues"][..]),
        ),
    ] {
        callback(&place, error, text, expected);
    }
}

#[test]
fn what_the_settings_name_is_in_the_fix() {
    let place = at(
        "https://t.eu.auth0.com/",
        r#","organization":"acme","connection":"adfs","scope":"openid read:all""#,
    );
    let disabled = (Code::ConnectionDisabled, "L15", Proved, &["Enterprise > adfs >"][..]);
    callback(&place, "invalid_request", "the connection was disabled", disabled);
    let member =
        (Code::OrganizationRequired, "L17", Proved, &["Organizations > acme > Members"][..]);
    let text =
        "client requires organization membership, but user does not belong to any organization";
    callback(&place, "invalid_request", text, member);
    let scope = CallbackError::Refused { error: "invalid_scope".to_owned(), description: None };
    let found = finding(&SignInError::Callback(scope), None, &place);
    assert!(found.evidence.join(" ").contains("openid read:all"), "{found:?}");
}

#[test]
fn an_identifier_that_the_tenant_names_is_the_one_that_is_said_to_be_missing() {
    let error = "access_denied".to_owned();
    for (text, named) in
        [("Service not found: https://other", "https://other"), ("Service not found", AUDIENCE)]
    {
        let refused =
            CallbackError::Refused { error: error.clone(), description: Some(text.to_owned()) };
        let found = finding(&SignInError::Callback(refused), None, &auth0());
        assert!(found.sentence.contains(&format!("“{named}”")), "{found:?}");
        assert_eq!(found.evidence[0], "config.json asks for: https://api");
    }
    let refused = CallbackError::Refused {
        error: "invalid_target".to_owned(),
        description: Some("no such thing: elsewhere".to_owned()),
    };
    let found = finding(&SignInError::Callback(refused), None, &auth0());
    assert!(found.sentence.contains(AUDIENCE), "{found:?}");
}

#[test]
fn other_providers_are_understood_by_their_codes() {
    for (place, page) in [
        (standard(), "the client client-1 at https://op.example"),
        (cognito(), "User pools > eu-west-1_Ab1 > App clients > client-1"),
    ] {
        callback(
            &place,
            "unauthorized_client",
            "",
            (Code::GrantNotAllowed, "L05", OneOfThese, &[page]),
        );
        callback(
            &place,
            "access_denied",
            "",
            (Code::AccessDenied, "L03", OneOfThese, &["declined"]),
        );
        callback(
            &place,
            "invalid_target",
            "",
            (Code::AudienceUnknown, "L02", VeryLikely, &["audience in config.json"]),
        );
        callback(
            &place,
            "temporarily_unavailable",
            "",
            (Code::SignInRefused, "", Proved, &["in a moment"]),
        );
        token(
            &place,
            400,
            "invalid_grant",
            "",
            (Code::TokenRefused, "L11", OneOfThese, &["serves once"]),
        );
        token(
            &place,
            400,
            "unauthorized_client",
            "",
            (Code::GrantNotAllowed, "L05", OneOfThese, &[page]),
        );
        token(
            &place,
            400,
            "invalid_client",
            "",
            (Code::ClientNotPublic, "L10", VeryLikely, &["client"]),
        );
        token(&place, 400, "invalid_request", "", (Code::TokenRefused, "", Proved, &["own words"]));
        token(
            &place,
            400,
            "invalid_scope",
            "",
            (Code::TokenRefused, "", Proved, &["scope in config.json"]),
        );
    }
    let secret = (Code::ClientNotPublic, "L10", VeryLikely, &["without a secret", CLIENT][..]);
    token(&cognito(), 400, "invalid_client", "invalid_client_secret", secret);
}

/// Codes that send a person to one certain setting.
const NARROW: [Code; 8] = [
    Code::AudienceUnknown,
    Code::AppNotAuthorized,
    Code::GrantNotAllowed,
    Code::AccessDenied,
    Code::ConnectionDisabled,
    Code::OrganizationRequired,
    Code::AccountBlocked,
    Code::ClientNotPublic,
];

#[test]
fn words_that_nobody_knows_never_prove_a_narrow_finding() {
    let codes = [
        "access_denied",
        "unauthorized",
        "unauthorized_client",
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "invalid_target",
        "unsupported_response_type",
        "x",
    ];
    let texts =
        ["", "Nope", "the organization is closed", "a connection of yours", "You are blocked"];
    for error in codes {
        for text in texts {
            let description = Some(text.to_owned());
            let error = error.to_owned();
            let back =
                CallbackError::Refused { error: error.clone(), description: description.clone() };
            let token = TokenError::Refused { status: 403, error, description };
            for error in [SignInError::Callback(back), SignInError::Token(token)] {
                let found = finding(&error, None, &auth0());
                let is_narrow = NARROW.contains(&found.code);
                assert!(!is_narrow || found.certainty != Proved, "{error:?}: {found:?}");
            }
        }
    }
}

#[test]
fn what_auth0_says_at_the_token_endpoint() {
    let place = auth0();
    let page = "manage.auth0.com > Applications > Applications > client-1 > ";
    for (status, error, text, expected) in [
        (
            401,
            "access_denied",
            "Unauthorized",
            (
                Code::ClientNotPublic,
                "L10",
                VeryLikely,
                &[page, "Single Page Application", "None"][..],
            ),
        ),
        (401, "invalid_client", "", (Code::ClientNotPublic, "L10", VeryLikely, &[page][..])),
        (
            403,
            "access_denied",
            "Not on Sundays",
            (Code::AccessDenied, "L03", OneOfThese, &["api.access.deny"][..]),
        ),
        (
            403,
            "invalid_grant",
            "Failed to verify code verifier",
            (Code::TokenRefused, "L11", Proved, &["in one tab"][..]),
        ),
        (
            403,
            "invalid_grant",
            "Invalid authorization code",
            (Code::TokenRefused, "L11", OneOfThese, &["serves once"][..]),
        ),
        (
            403,
            "unauthorized_client",
            "Grant type 'authorization_code' not allowed for the client.",
            (Code::GrantNotAllowed, "L05", Proved, &[page][..]),
        ),
        (
            403,
            "unauthorized_client",
            "The redirect URI is wrong. You sent a, and we expected b",
            (Code::TokenRefused, "L11", VeryLikely, &["http://localhost:8080"][..]),
        ),
        (403, "too_many_requests", "", (Code::TokenThrottled, "L12", Proved, &["Wait"][..])),
        (403, "mfa_required", "", (Code::TokenRefused, "", Proved, &["second factor"][..])),
        (
            400,
            "use_dpop_nonce",
            "",
            (Code::TokenRefused, "", Proved, &["require_proof_of_possession"][..]),
        ),
        (400, "something_new", "", (Code::TokenRefused, "", Proved, &["own words"][..])),
    ] {
        token(&place, status, error, text, expected);
    }
    let throttled = TokenError::Throttled { retry_after: Some(7) };
    check(
        &finding(&throttled.into(), None, &place),
        (Code::TokenThrottled, "L12", Proved, &["Wait 7 s"]),
    );
}
