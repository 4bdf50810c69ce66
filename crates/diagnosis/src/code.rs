//! The stable names of findings, and who is to blame.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal by $party:ident,)+) => {
        /// What was found. The text of a code never changes; `docs/findings.md` has a section for each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code {
            $($(#[$doc])* $name,)+
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The stable text, as in `[data-finding]`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// Who failed.
            #[must_use]
            pub fn party(self) -> Party {
                match self {
                    $(Self::$name => Party::$party,)+
                }
            }
        }
    };
}

codes! {
    /// `config.json` cannot be fetched.
    SettingsUnavailable = "settings-unavailable" by Settings,
    /// `config.json` is no JSON object.
    SettingsNotJson = "settings-not-json" by Settings,
    /// A required setting is missing.
    SettingsMissing = "settings-missing" by Settings,
    /// A setting that does not exist, or one that is given twice.
    SettingsUnknownKey = "settings-unknown-key" by Settings,
    /// A setting of the wrong JSON type.
    SettingsWrongType = "settings-wrong-type" by Settings,
    /// A setting with an empty value or the placeholder of an example.
    SettingsEmpty = "settings-empty" by Settings,
    /// A domain with a scheme, a path or a port.
    SettingsDomain = "settings-domain" by Settings,
    /// A value that is no usable URL.
    SettingsUrl = "settings-url" by Settings,
    /// Settings that contradict each other or that this version cannot follow.
    SettingsConflict = "settings-conflict" by Settings,

    /// The page is not in a secure context.
    InsecureContext = "insecure-context" by Page,
    /// Session storage cannot be used.
    StorageBlocked = "storage-blocked" by Page,
    /// The page's own Content Security Policy refused the request.
    BlockedByPolicy = "blocked-by-policy" by Page,
    /// An https page asked an http server.
    MixedContent = "mixed-content" by Page,
    /// The request could not be built.
    RequestNotSent = "request-not-sent" by Page,
    /// The browser says that it is offline.
    Offline = "offline" by Network,
    /// The device's clock is wrong.
    ClockWrong = "clock-wrong" by Page,

    /// The issuer does not answer.
    TenantUnreachable = "tenant-unreachable" by Tenant,
    /// The issuer answers, but not to this origin.
    TenantCorsBlocked = "tenant-cors-blocked" by Tenant,
    /// The issuer did not answer in time.
    TenantTimedOut = "tenant-timed-out" by Tenant,
    /// The issuer's metadata is not usable.
    MetadataUnusable = "metadata-unusable" by Tenant,
    /// The metadata is another issuer's.
    IssuerMismatch = "issuer-mismatch" by Tenant,
    /// The issuer does not offer PKCE with S256.
    PkceNotSupported = "pkce-not-supported" by Tenant,
    /// The response does not belong to a sign-in of this tab.
    CallbackUnknown = "callback-unknown" by Tenant,
    /// The response is malformed.
    CallbackMalformed = "callback-malformed" by Tenant,
    /// The sign-in took too long.
    SignInExpired = "sign-in-expired" by Tenant,
    /// The response comes from another issuer.
    IssuerMixedUp = "issuer-mixed-up" by Tenant,
    /// The person, or a rule, declined.
    AccessDenied = "access-denied" by Tenant,
    /// The issuer does not know the audience.
    AudienceUnknown = "audience-unknown" by Tenant,
    /// The issuer refused for another reason.
    SignInRefused = "sign-in-refused" by Tenant,
    /// The token endpoint refused the code.
    TokenRefused = "token-refused" by TokenEndpoint,
    /// The token endpoint's answer is no token response.
    TokenUnreadable = "token-unreadable" by TokenEndpoint,
    /// The token endpoint asks to slow down.
    TokenThrottled = "token-throttled" by TokenEndpoint,
    /// The token endpoint has an error of its own.
    TokenEndpointFailed = "token-endpoint-failed" by TokenEndpoint,
    /// The token endpoint does not answer.
    TokenUnreachable = "token-unreachable" by TokenEndpoint,
    /// The token endpoint answers, but not to this origin.
    TokenCorsBlocked = "token-cors-blocked" by TokenEndpoint,
    /// The token endpoint did not answer in time.
    TokenTimedOut = "token-timed-out" by TokenEndpoint,
    /// The person is signed out of the app, and the issuer could not be told.
    SignedOutHereOnly = "signed-out-here-only" by Tenant,
    /// The issuer did not give the session of before back without asking the person something.
    SessionNotRestored = "session-not-restored" by Tenant,
    /// A further sign-in failed, and the session of before is back.
    EarlierSessionKept = "earlier-session-kept" by Tenant,
    /// Refresh tokens were asked for, and none came.
    RefreshTokenMissing = "refresh-token-missing" by Tenant,
    /// The issuer did not confirm a sign-out.
    SignOutUnconfirmed = "sign-out-unconfirmed" by Tenant,
    /// The person signed in in another way than was asked for.
    LoginNotAsAsked = "login-not-as-asked" by Tenant,
    /// A link asked for a sign-in elsewhere.
    LinkRefused = "link-refused" by Page,
    /// No key can check the ID token's signature.
    KeysUnusable = "keys-unusable" by Tenant,
    /// The ID token breaks a rule.
    IdTokenRefused = "id-token-refused" by Tenant,

    /// The API does not answer.
    ApiUnreachable = "api-unreachable" by Network,
    /// The API did not answer in time.
    ApiTimedOut = "api-timed-out" by Network,
    /// The API answers, but the browser may not show the answer to this origin.
    CorsBlocked = "cors-blocked" by Cors,
    /// The API lets this origin read its answers, but the preflight of this request failed.
    PreflightRefused = "preflight-refused" by Cors,
    /// The route needs a token, and nobody is signed in.
    SignInNeeded = "sign-in-needed" by Gateway,
    /// The access token is not a JWT.
    TokenOpaque = "token-opaque" by Gateway,
    /// The access token has expired.
    TokenExpired = "token-expired" by Gateway,
    /// The authorizer refused the token for another reason.
    TokenNotAccepted = "token-not-accepted" by Gateway,
    /// The token has none of the route's scopes.
    ScopeMissing = "scope-missing" by Gateway,
    /// The route asks for a stronger or newer sign-in (RFC 9470).
    StepUpNeeded = "step-up-needed" by Gateway,
    /// No route, method or stage matches.
    RouteNotFound = "route-not-found" by Gateway,
    /// The gateway asks to slow down.
    ApiThrottled = "api-throttled" by Gateway,
    /// The body is larger than the gateway takes.
    BodyTooLarge = "body-too-large" by Gateway,
    /// The function failed, or its answer is malformed.
    FunctionFailed = "function-failed" by Function,
    /// The function took too long.
    FunctionTimedOut = "function-timed-out" by Function,
    /// The function refused what was sent.
    FunctionRefused = "function-refused" by Function,
    /// A readable answer with a status that nobody expected.
    UnexpectedStatus = "unexpected-status" by Gateway,
    /// A readable success that is no list of wishes.
    NotAList = "not-a-list" by Function,
    /// A readable success of a `POST` that does not say that anything was created.
    NotConfirmed = "not-confirmed" by Function,
    /// The new item is in the list, without what was sent.
    FieldsNotStored = "fields-not-stored" by Function,
    /// The answer is larger than the app reads.
    AnswerTooLarge = "answer-too-large" by Function,
}

/// Who failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// `config.json`.
    Settings,
    /// This page, its host or its browser.
    Page,
    /// The way between.
    Network,
    /// The issuer.
    Tenant,
    /// The issuer's token endpoint.
    TokenEndpoint,
    /// The CORS configuration of the API.
    Cors,
    /// The HTTP API and its authorizer.
    Gateway,
    /// The function behind the HTTP API.
    Function,
}

impl Party {
    /// For people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Settings => "Settings",
            Self::Page => "This page",
            Self::Network => "Network",
            Self::Tenant => "Tenant",
            Self::TokenEndpoint => "Token endpoint",
            Self::Cors => "CORS",
            Self::Gateway => "Gateway",
            Self::Function => "Function",
        }
    }
}

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// The evidence allows nothing else.
    Proved,
    /// The evidence fits, and what else would fit is rare.
    VeryLikely,
    /// A page cannot tell which of the causes named it is.
    OneOfThese,
}

impl Certainty {
    /// For people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Proved => "Proved",
            Self::VeryLikely => "Very likely",
            Self::OneOfThese => "One of these",
        }
    }
}
