//! The claims and header parameters that are known by name, and what each means.

/// A row: name, source, meaning.
pub(super) type Row = (&'static str, &'static str, &'static str);

const AUTH0: &str = "Auth0";
pub(super) const COGNITO: &str = "Amazon Cognito";
const JWT: &str = "RFC 7519 section 4.1";
const OIDC: &str = "OpenID Connect Core 1.0 section 2";
const PROFILE: &str = "OpenID Connect Core 1.0 section 5.1";

/// The claims that hold a point in time.
pub(super) const TIMES: &[&str] = &["exp", "nbf", "iat", "auth_time", "updated_at"];

pub(super) const CLAIMS: &[Row] = &[
    (
        "iss",
        JWT,
        "Who issued the token. The authorizer compares it with its issuer, to the letter.",
    ),
    ("sub", JWT, "Whom the token is about: the account, or the application itself."),
    ("aud", JWT, "Whom the token is for. The authorizer wants one of its audiences here."),
    ("exp", JWT, "When the token ends. From then on the authorizer refuses it."),
    ("nbf", JWT, "Before this time the authorizer refuses the token."),
    ("iat", JWT, "When the token was issued."),
    ("jti", JWT, "The token's own number, so that it can be told from others."),
    ("nonce", OIDC, "Binds an ID token to one sign-in. An access token has none."),
    ("at_hash", OIDC, "Binds an ID token to the access token that came with it."),
    (
        "c_hash",
        "OpenID Connect Core 1.0 section 3.3.2.11",
        "Binds an ID token to the code that came with it.",
    ),
    ("s_hash", "FAPI 1.0 Part 2 section 5.1", "Binds an ID token to the state of its sign-in."),
    (
        "auth_time",
        OIDC,
        "When the person last logged in. An API may ask for a newer login (RFC 9470).",
    ),
    (
        "acr",
        OIDC,
        "How strong the login was, in the issuer's own words. An API may ask for a stronger one (RFC 9470).",
    ),
    ("amr", OIDC, "By which means the person logged in, such as a password or a second factor."),
    ("azp", OIDC, "The application that the token was issued to."),
    ("sid", "OpenID Connect Front-Channel Logout 1.0 section 3", "The session at the issuer."),
    ("name", PROFILE, "The person's full name."),
    ("given_name", PROFILE, "The person's first name."),
    ("family_name", PROFILE, "The person's last name."),
    ("nickname", PROFILE, "What the person is called."),
    ("middle_name", PROFILE, "The person's middle name."),
    ("profile", PROFILE, "The address of a page about the person."),
    ("website", PROFILE, "The address of the person's own page."),
    ("gender", PROFILE, "The person's gender."),
    ("birthdate", PROFILE, "The person's date of birth, or its year."),
    ("address", PROFILE, "The person's postal address."),
    (
        "_claim_names",
        "OpenID Connect Core 1.0 section 5.6.2",
        "Claims that are to be had elsewhere, and where.",
    ),
    (
        "_claim_sources",
        "OpenID Connect Core 1.0 section 5.6.2",
        "Where the claims are that _claim_names names.",
    ),
    ("preferred_username", PROFILE, "The short name that the person likes to be known by."),
    ("picture", PROFILE, "The address of a picture of the person."),
    ("email", PROFILE, "The person's email address."),
    ("email_verified", PROFILE, "Whether the address was shown to be the person's."),
    ("phone_number", PROFILE, "The person's telephone number."),
    ("phone_number_verified", PROFILE, "Whether the number was shown to be the person's."),
    ("locale", PROFILE, "The person's language and region."),
    ("zoneinfo", PROFILE, "The person's time zone."),
    ("updated_at", PROFILE, "When what is known of the person last changed."),
    (
        "scope",
        "RFC 8693 section 4.2",
        "What the token allows, with blanks between. The authorizer looks for the scopes of a route here and in scp.",
    ),
    (
        "scp",
        "AWS",
        "What the token allows. The authorizer looks for the scopes of a route here and in scope.",
    ),
    (
        "client_id",
        "RFC 8693 section 4.3",
        "The application that the token was issued to. The authorizer compares it with its audiences only where there is no aud.",
    ),
    (
        "cnf",
        "RFC 7800 section 3.1",
        "The key that who uses the token must have. An HTTP API does not check it.",
    ),
    (
        "act",
        "RFC 8693 section 4.1",
        "Who acts for the person: the token was had in exchange for another one.",
    ),
    ("may_act", "RFC 8693 section 4.4", "Who may act for the person."),
    (
        "authorization_details",
        "RFC 9396 section 9.1",
        "What the token allows, in detail. The authorizer does not look at it.",
    ),
    ("sub_id", "RFC 9493 section 4.1", "Whom the token is about, by more than one text."),
    ("txn", "RFC 8417 section 2.2", "The transaction that the token belongs to, across services."),
    (
        "events",
        "RFC 8417 section 2.2",
        "What happened; this is a message of the issuer and no access token.",
    ),
    (
        "roles",
        "RFC 9068 section 2.2.3.1",
        "The person's roles. The authorizer does not look at them.",
    ),
    (
        "groups",
        "RFC 9068 section 2.2.3.1",
        "The person's groups. The authorizer does not look at them.",
    ),
    (
        "entitlements",
        "RFC 9068 section 2.2.3.1",
        "What the person may use. The authorizer does not look at it.",
    ),
    (
        "permissions",
        AUTH0,
        "The permissions that are assigned to the person. The authorizer does not look at them: only a scope that was asked for as well stands in scope.",
    ),
    ("gty", AUTH0, "The grant by which the token was had."),
    ("org_id", AUTH0, "The organization that the person signed in to."),
    ("org_name", AUTH0, "The name of the organization that the person signed in to."),
    ("org_display_name", AUTH0, "The name of the organization, as people see it."),
    ("token_use", COGNITO, "What the token is: an access token or an ID token."),
    (
        "cognito:groups",
        COGNITO,
        "The person's groups. The authorizer cannot use them; ask for a scope instead, or check them in the function.",
    ),
    ("cognito:username", COGNITO, "The account's name in the user pool."),
    (
        "cognito:roles",
        COGNITO,
        "The AWS roles of the person's groups. The authorizer does not look at them.",
    ),
    (
        "cognito:preferred_role",
        COGNITO,
        "The AWS role that counts among those of the person's groups.",
    ),
    ("identities", COGNITO, "The accounts at other identity providers that belong to this one."),
    ("cognito:mfa_enabled", COGNITO, "Whether the account has a second factor."),
    ("username", COGNITO, "The account's name in the user pool."),
    ("version", COGNITO, "The version of the token's format."),
    (
        "origin_jti",
        COGNITO,
        "Tells the tokens of one sign-in, so that they can be revoked together.",
    ),
    ("event_id", COGNITO, "The number of the sign-in in the logs."),
    ("device_key", COGNITO, "The device that the person signed in with."),
];

pub(super) const PARAMETERS: &[Row] = &[
    (
        "alg",
        "RFC 7515 section 4.1.1",
        "How the token is signed or encrypted. The authorizer takes RSA signatures only.",
    ),
    ("typ", "RFC 7515 section 4.1.9", "What kind of token it is."),
    (
        "kid",
        "RFC 7515 section 4.1.4",
        "The name of the key. The authorizer looks it up among the keys that the issuer publishes.",
    ),
    ("cty", "RFC 7515 section 4.1.10", "What is inside; JWT where it is another token."),
    ("x5t", "RFC 7515 section 4.1.7", "The fingerprint of the key's certificate."),
    ("x5t#S256", "RFC 7515 section 4.1.8", "The fingerprint of the key's certificate."),
    ("x5c", "RFC 7515 section 4.1.6", "The key's certificate. The authorizer goes by kid."),
    (
        "x5u",
        "RFC 7515 section 4.1.5",
        "Where the key's certificate is. The authorizer goes by kid.",
    ),
    (
        "jku",
        "RFC 7515 section 4.1.2",
        "Where the keys are, by the token's own word. The authorizer goes by the issuer's.",
    ),
    (
        "jwk",
        "RFC 7515 section 4.1.3",
        "A key, by the token's own word. The authorizer goes by the issuer's keys.",
    ),
    (
        "crit",
        "RFC 7515 section 4.1.11",
        "Extensions that whoever checks the token must understand.",
    ),
    (
        "enc",
        "RFC 7516 section 4.1.2",
        "How the content is encrypted. A token with it is not signed but encrypted, and no authorizer can read it.",
    ),
    ("zip", "RFC 7516 section 4.1.3", "How the content is compressed."),
    ("iss", "RFC 7519 section 5.3", "Who issued the token, repeated outside of what is encrypted."),
    (
        "sub",
        "RFC 7519 section 5.3",
        "Whom the token is about, repeated outside of what is encrypted.",
    ),
    (
        "aud",
        "RFC 7519 section 5.3",
        "Whom the token is for, repeated outside of what is encrypted.",
    ),
];
