//! A tenant that breaks a rule, or does what is unusual and allowed: what the person is told, and
//! what is never sent. The modules are those of the OpenID Foundation's relying-party tests.

use anyhow::{Context, Result};
use e2e::{
    ADA, Engine, Fault, World,
    tally::{Attempt, Kind},
};
use serde_json::{Value, json};

/// What a sign-in must come to.
#[derive(Clone, Copy, Debug)]
enum Expected {
    /// The person is signed in.
    SignedIn,
    /// The finding of this code, by this rule.
    Refused(&'static str, &'static str),
}
use Expected::{Refused, SignedIn};

/// What a fault is called in the table of what was tried: a tenant that lets nobody in is broken or forges
/// something, and one that does what is unusual is only broken.
fn begin(fault: Fault, expected: Expected) -> Attempt {
    // What a party that wants somebody else's session would send, by the rule that refuses it.
    const FORGED: [&str; 4] = ["id-token-refused", "keys-unusable", "issuer-m", "callback-"];
    let is_forged =
        matches!(expected, Refused(code, _) if FORGED.iter().any(|own| code.starts_with(own)));
    let kind = if is_forged { Kind::Attack } else { Kind::Fault };
    Attempt::begin(kind, Engine::wanted(), fault.name())
}

/// Signs in under each fault, one after the other, each time as if for the first time.
async fn check(table: &[(Fault, Expected)], change: impl Fn(&mut Value)) -> Result<()> {
    let world = World::new().await?;
    world.configure(change);
    for (fault, expected) in table {
        let attempt = begin(*fault, *expected);
        world.start_over().await?;
        world.sandbox.set_fault(*fault, true).await;
        sign_in(&world).await.with_context(|| format!("{fault:?}"))?;
        match expected {
            SignedIn => world.app().wait_for_session("signed-in").await,
            Refused(code, rule) => refused(&world, code, rule).await,
        }
        .with_context(|| format!("{fault:?}"))?;
        let grants = world.sandbox.grants();
        assert!(grants.len() <= 1, "{fault:?}: a code was sent {} times", grants.len());
        attempt.held();
    }
    Ok(())
}

/// As far as the tenant lets.
async fn sign_in(world: &World) -> Result<()> {
    world.app().open("/").await?;
    world.app().sign_in().await?;
    let page = world.browser.find("#login, [data-finding]").await?;
    if page.attr("id").await?.is_some() {
        world.tenant().log_in(ADA).await?;
        world.tenant().accept().await?;
    }
    Ok(())
}

async fn refused(world: &World, code: &str, rule: &str) -> Result<()> {
    let text = world.app().wait_for_finding(code).await?;
    assert!(text.contains(&format!("Rule: {rule}")), "{text}");
    world.app().wait_for_session("failed").await?;
    let url = world.browser.url().await?;
    assert!(!url.contains("code=") && !url.contains("state="), "{url}");
    Ok(())
}

// Holds: R3, R8, R10, module discovery-openid-config, module discovery-issuer-mismatch, module discovery-jwks-uri-keys, defect 8, complaint 21, complaint 25.
#[tokio::test]
async fn discovery() -> Result<()> {
    let table = [
        (Fault::DiscoveryWrongIssuer, Refused("issuer-mismatch", "metadata-issuer-mismatch")),
        (Fault::DiscoveryNoSlash, Refused("issuer-mismatch", "metadata-issuer-mismatch")),
        (Fault::DiscoveryPlainOnly, Refused("pkce-not-supported", "metadata-pkce-not-supported")),
        (Fault::DiscoveryNoTokenEndpoint, Refused("metadata-unusable", "metadata-member-missing")),
        (Fault::DiscoveryHtml, Refused("metadata-unusable", "metadata-content-type")),
        (Fault::DiscoveryFlaky, SignedIn),
        (Fault::DiscoveryNoEndSession, SignedIn),
    ];
    check(&table, |_| {}).await
}

// Holds: R10, module kid-absent-single-jwks, module kid-absent-multiple-jwks, module signing-key-rotation-just-before-signing, module idtoken-sig-rs256, complaint 22.
#[tokio::test]
async fn keys() -> Result<()> {
    let table = [
        (Fault::JwksStaleOnce, SignedIn),
        (Fault::JwksNoKid, SignedIn),
        (Fault::JwksTwoNoKid, Refused("keys-unusable", "keys-ambiguous")),
        (Fault::JwksEmpty, Refused("keys-unusable", "keys-unknown-kid")),
        (Fault::Jwks500, Refused("keys-unusable", "keys-status")),
        (Fault::IdTokenEs256, SignedIn),
        (Fault::IdTokenPs256, SignedIn),
    ];
    check(&table, |_| {}).await
}

// Holds: R9, R10, module nonce-invalid, module missing-iat, module missing-aud, module missing-sub, module invalid-aud, module invalid-iss, module idtoken-sig-none, module invalid-sig-rs256, module invalid-sig-hs256, complaint 24.
#[tokio::test]
async fn id_tokens() -> Result<()> {
    let missing = Refused("id-token-refused", "id-token-claim-missing");
    let audience = Refused("id-token-refused", "id-token-audience");
    let table = [
        (Fault::IdTokenNone, Refused("keys-unusable", "keys-algorithm-refused")),
        (Fault::IdTokenHs256, Refused("keys-unusable", "keys-algorithm-refused")),
        (Fault::IdTokenWrongKey, Refused("id-token-refused", "id-token-signature")),
        (Fault::IdTokenBadSignature, Refused("id-token-refused", "id-token-signature")),
        (Fault::IdTokenUnknownKid, Refused("keys-unusable", "keys-unknown-kid")),
        (Fault::IdTokenNoSub, missing),
        (Fault::IdTokenNoIat, missing),
        (Fault::IdTokenNoExp, missing),
        (Fault::IdTokenNoAud, missing),
        (Fault::IdTokenNoIss, missing),
        (Fault::IdTokenNoNonce, missing),
        (Fault::IdTokenWrongNonce, Refused("id-token-refused", "id-token-nonce")),
        (Fault::IdTokenWrongIssuer, Refused("id-token-refused", "id-token-issuer")),
        (Fault::IdTokenWrongAudience, audience),
        (Fault::IdTokenExtraAudience, audience),
        (Fault::IdTokenWrongAzp, audience),
        (Fault::IdTokenExpired, Refused("clock-wrong", "id-token-expired")),
        (Fault::IdTokenNotYet, Refused("clock-wrong", "id-token-not-yet-valid")),
        (Fault::IdTokenWrongAtHash, Refused("id-token-refused", "id-token-at-hash")),
        (Fault::IdTokenMissing, Refused("token-unreadable", "token-no-id-token")),
    ];
    check(&table, |_| {}).await
}

// Holds: R10, module invalid-sig-es256.
#[tokio::test]
async fn a_signature_of_another_kind_that_is_wrong() -> Result<()> {
    let world = World::new().await?;
    let attempt = Attempt::begin(Kind::Attack, Engine::wanted(), "a forged ES256 signature");
    for fault in [Fault::IdTokenEs256, Fault::IdTokenBadSignature] {
        world.sandbox.set_fault(fault, true).await;
    }
    sign_in(&world).await?;
    refused(&world, "id-token-refused", "id-token-signature").await?;
    attempt.held();
    Ok(())
}

// Holds: R10, R28, defect 4.
#[tokio::test]
async fn logins_that_are_not_as_was_asked() -> Result<()> {
    let table = [
        (Fault::IdTokenOldAuthTime, Refused("login-not-as-asked", "id-token-auth-time")),
        (Fault::IdTokenNoAuthTime, Refused("id-token-refused", "id-token-claim-missing")),
        (Fault::IdTokenNoAcr, Refused("login-not-as-asked", "id-token-acr")),
        (Fault::IdTokenWrongOrg, Refused("login-not-as-asked", "id-token-organization")),
        (Fault::IssSent, SignedIn),
    ];
    let change = |settings: &mut Value| {
        settings["maxAge"] = json!(0);
        settings["acrValues"] = json!("urn:mfa");
        settings["organization"] = json!("wish-list");
    };
    check(&table, change).await
}

// Holds: R4, R6, R7, R13, defect 3.
#[tokio::test]
async fn responses() -> Result<()> {
    let mixed_up = Refused("issuer-mixed-up", "callback-iss-mismatch");
    let table = [
        (Fault::IssSent, SignedIn),
        (Fault::IssMissing, mixed_up),
        (Fault::IssWrong, mixed_up),
        (Fault::StateMissing, Refused("callback-malformed", "callback-no-state")),
        (Fault::StateChanged, Refused("callback-unknown", "callback-unknown-state")),
        (Fault::ResponseTwice, Refused("callback-malformed", "callback-duplicate-parameter")),
    ];
    let world = World::new().await?;
    for (fault, expected) in table {
        let attempt = begin(fault, expected);
        world.start_over().await?;
        world.sandbox.set_fault(fault, true).await;
        sign_in(&world).await?;
        let Refused(code, rule) = expected else {
            world.app().wait_for_session("signed-in").await?;
            attempt.held();
            continue;
        };
        refused(&world, code, rule).await.with_context(|| format!("{fault:?}"))?;
        assert_eq!(world.sandbox.grants(), [""; 0], "{fault:?}: nothing is sent");
        attempt.held();
    }
    Ok(())
}

// Holds: R12, R32, defect 1.
#[tokio::test]
async fn the_token_endpoint() -> Result<()> {
    let unreadable = Refused("token-unreadable", "token-unreadable");
    let table = [
        (Fault::TokenEndpointTruncated, Refused("token-unreadable", "token-transport")),
        (Fault::TokenEndpointRedirect, Refused("token-cors-blocked", "token-transport")),
        (Fault::TokenEndpointDrops, Refused("token-cors-blocked", "token-transport")),
        (Fault::TokenEndpointText, unreadable),
        (Fault::TokenEndpointHtml, unreadable),
        (Fault::TokenEndpointHuge, Refused("token-unreadable", "token-transport")),
        (Fault::TokenEndpoint500, Refused("token-endpoint-failed", "token-refused")),
        (Fault::TokenEndpoint429, Refused("token-throttled", "token-throttled")),
        (Fault::TokenTypeDpop, Refused("token-unreadable", "token-not-bearer")),
        (Fault::TokenEndpointSlow, SignedIn),
        (Fault::TokenEndpointSilent, Refused("token-timed-out", "token-transport")),
    ];
    check(&table, |_| {}).await
}

// Holds: R29, module rp-init-logout, module rp-init-logout-other-state, module rp-init-logout-no-state.
#[tokio::test]
async fn sign_outs() -> Result<()> {
    let world = World::new().await?;
    for (fault, finding) in [
        (Fault::LogoutStateMissing, Some("sign-out-unconfirmed")),
        (Fault::LogoutStateChanged, Some("sign-out-unconfirmed")),
        (Fault::RevocationFails, None),
    ] {
        world.configure(|settings| settings["refreshTokens"] = json!(true));
        world.start_over().await?;
        world.sandbox.set_fault(fault, true).await;
        world.sign_in(ADA).await?;
        world.browser.click("#sign-out").await?;
        world.app().wait_for_session("signed-out").await?;
        match finding {
            Some(code) => drop(world.app().wait_for_finding(code).await?),
            None => world.app().wait_for_list().await?,
        }
        assert_eq!(world.browser.url().await?, format!("{}/", world.app().origin));
        assert_eq!(world.count_requests("POST", "/oauth/revoke"), 1, "{fault:?}");
        assert_eq!(world.count_requests("GET", "/oidc/logout"), 1, "{fault:?}");
    }
    Ok(())
}
