//! What a tenant does not say.

use super::*;

#[test]
fn an_origin_that_the_token_endpoint_does_not_know() {
    let silent = SignInError::Token(TokenError::Transport(TransportError::NoReadableAnswer));
    let words = &["[http://localhost:8080]", "Allowed Web Origins", "Allowed Origins (CORS)"][..];
    for place in [auth0(), standard()] {
        let found = finding(&silent, Some(Verdict::Hidden), &place);
        check(&found, (Code::TokenCorsBlocked, "L09", VeryLikely, words));
    }
}

#[test]
fn an_issuer_that_is_not_there_may_be_a_slip() {
    let silent =
        || SignInError::Metadata(MetadataError::Transport(TransportError::NoReadableAnswer));
    for (issuer, words) in [
        ("https://t.eu.auth0.com/", &["t.us.auth0.com", "client-1 > Settings > Domain"][..]),
        ("https://t.eu.auth0.co/", &["Was t.eu.auth0.com meant?"][..]),
        ("https://x.auth.eu-west-1.amazoncognito.com", &["https://cognito-idp.REGION"][..]),
        ("https://op.example", &["to the letter"][..]),
    ] {
        let place = at(issuer, "");
        let found = finding(&silent(), Some(Verdict::Unreachable), &place);
        check(&found, (Code::TenantUnreachable, "L13", VeryLikely, words));
        let found = finding(&SignInError::Metadata(MetadataError::Status(404)), None, &place);
        check(&found, (Code::MetadataUnusable, "L13", Proved, words));
    }
    let hidden = finding(&silent(), Some(Verdict::Hidden), &auth0());
    check(&hidden, (Code::TenantCorsBlocked, "", VeryLikely, &["t.us.auth0.com"]));
    let hidden = finding(&silent(), Some(Verdict::Hidden), &standard());
    check(&hidden, (Code::TenantCorsBlocked, "", Proved, &["http://localhost:8080"]));
}

#[test]
fn an_issuer_of_another_name_is_compared_to_the_letter() {
    for (configured, found, sentence, words) in [
        (
            "https://t.eu.auth0.com/",
            "https://t.us.auth0.com/",
            "from character 11 on",
            &["[\"domain\": \"t.us.auth0.com\"]", "[https://t.us.auth0.com/]"][..],
        ),
        (
            "https://t.eu.auth0.com/",
            "https://login.acme.example/",
            "differ",
            &["custom domain", "\"login.acme.example\""][..],
        ),
        (
            "https://op.example",
            "https://op.example/",
            "final slash",
            &["[\"issuer\": \"https://op.example/\"]"][..],
        ),
    ] {
        let error = MetadataError::IssuerMismatch {
            configured: configured.to_owned(),
            found: found.to_owned(),
            slash_only: false,
        };
        let finding = finding(&SignInError::Metadata(error), None, &at(configured, ""));
        assert!(finding.sentence.contains(sentence), "{finding:?}");
        check(&finding, (Code::IssuerMismatch, "L14", Proved, words));
    }
}

#[test]
fn a_response_that_nobody_waits_for_is_narrowed_by_what_waits() {
    let place = place();
    for (pending, ids) in [(None, "L07 L08"), (Some(0), "L07 L08"), (Some(1), "L07")] {
        let found = callback_unknown(pending, &place);
        check(&found, (Code::CallbackUnknown, ids, OneOfThese, &["http://localhost:8080"]));
        assert!(found.evidence.contains(&"Rule: callback-unknown-state".to_owned()), "{found:?}");
        assert_eq!(found.offer, Some(Offer::SignIn));
        assert_eq!(fixes(&found).contains("http://127.0.0.1:8080"), ids != "L07", "{found:?}");
    }
    let elsewhere = Place { page_origin: "https://wishes.example".to_owned(), ..place };
    assert!(!fixes(&callback_unknown(None, &elsewhere)).contains("another address to the browser"));
}

#[test]
fn a_sign_in_without_an_answer_shows_what_to_register() {
    let redirect_uri = "http://localhost:8080/callback";
    let line = "[http://localhost:8080/callback]";
    for (place, words) in [
        (
            auth0(),
            &[line, "client-1 > Settings > Allowed Callback URLs", "Authentication > Enterprise"][..],
        ),
        (cognito(), &[line, "App clients > client-1 > Login pages > Allowed callback URLs"][..]),
        (standard(), &[line, "the client client-1 at https://op.example, redirect URIs"][..]),
    ] {
        let found = sign_in_unanswered(300, redirect_uri, &place);
        check(&found, (Code::SignInUnanswered, "L01 L15", OneOfThese, words));
        assert!(found.evidence[0].contains("5 minutes"), "{found:?}");
        assert!(found.evidence[1].ends_with(redirect_uri), "{found:?}");
    }
    assert!(sign_in_unanswered(119, redirect_uri, &auth0()).evidence[0].contains("119 s"));
}

#[test]
fn a_refresh_token_that_is_refused() {
    let refused = |status, error: &str| TokenError::Refused {
        status,
        error: error.to_owned(),
        description: Some("Unknown or invalid refresh token.".to_owned()),
    };
    let words =
        &["APIs > https://api > Settings", "client-1 > Settings > Refresh Token Rotation"][..];
    for (error, certainty) in
        [("invalid_grant", Proved), ("unauthorized_client", VeryLikely), ("x", OneOfThese)]
    {
        let found = refresh_refused(&refused(403, error), &auth0()).unwrap();
        check(&found, (Code::RefreshRefused, "L19", certainty, words));
        assert!(
            found.evidence.join("\n").contains("Unknown or invalid refresh token."),
            "{found:?}"
        );
    }
    for nothing in [
        refused(500, "server_error"),
        TokenError::Throttled { retry_after: None },
        TokenError::Transport(TransportError::TimedOut),
    ] {
        assert_eq!(refresh_refused(&nothing, &auth0()), None, "{nothing}");
    }
}
