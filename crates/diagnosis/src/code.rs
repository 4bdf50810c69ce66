//! The stable names of findings, who is to blame, and the ids of the failure catalogue behind each.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal by $party:ident for $ids:literal,)+) => {
        /// What was found. The text of a code never changes; `docs/failures.md` has a section for each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

            /// The ids of the failure catalogue that it can stand for, separated by spaces; a finding
            /// may know better and name fewer.
            #[must_use]
            pub fn catalogue(self) -> &'static str {
                match self {
                    $(Self::$name => $ids,)+
                }
            }
        }
    };
}

codes! {
    /// `config.json` cannot be fetched.
    SettingsUnavailable = "settings-unavailable" by Settings for "",
    /// `config.json` is no JSON object.
    SettingsNotJson = "settings-not-json" by Settings for "",
    /// A required setting is missing.
    SettingsMissing = "settings-missing" by Settings for "",
    /// A setting that does not exist, or one that is given twice.
    SettingsUnknownKey = "settings-unknown-key" by Settings for "",
    /// A setting of the wrong JSON type.
    SettingsWrongType = "settings-wrong-type" by Settings for "",
    /// A setting with an empty value or the placeholder of an example.
    SettingsEmpty = "settings-empty" by Settings for "",
    /// A domain with a scheme, a path or a port.
    SettingsDomain = "settings-domain" by Settings for "",
    /// A value that is no usable URL.
    SettingsUrl = "settings-url" by Settings for "",
    /// Settings that contradict each other or that this version cannot follow.
    SettingsConflict = "settings-conflict" by Settings for "",

    /// The page is not in a secure context.
    InsecureContext = "insecure-context" by Page for "E02",
    /// Session storage cannot be used.
    StorageBlocked = "storage-blocked" by Page for "L08",
    /// The page's own Content Security Policy refused the request.
    BlockedByPolicy = "blocked-by-policy" by Page for "E05",
    /// An https page asked an http server.
    MixedContent = "mixed-content" by Page for "E04",
    /// The page has no origin of its own.
    OriginNull = "origin-null" by Page for "E03",
    /// The browser does not let this page ask a server on this device or its network.
    LocalNetworkBlocked = "local-network-blocked" by Page for "E07",
    /// A service worker stands between this page and the network.
    ServiceWorker = "service-worker" by Page for "E14",
    /// No browser sends requests to this port.
    PortBlocked = "port-blocked" by Page for "N05",
    /// The request could not be built.
    RequestNotSent = "request-not-sent" by Page for "E09",
    /// The browser says that it is offline.
    Offline = "offline" by Network for "E01",
    /// The device's clock is wrong.
    ClockWrong = "clock-wrong" by Page for "E15",

    /// The issuer does not answer.
    TenantUnreachable = "tenant-unreachable" by Tenant for "L13",
    /// The issuer answers, but not to this origin.
    TenantCorsBlocked = "tenant-cors-blocked" by Tenant for "",
    /// The issuer did not answer in time.
    TenantTimedOut = "tenant-timed-out" by Tenant for "",
    /// The issuer answers that it has an error of its own.
    TenantFailed = "tenant-failed" by Tenant for "",
    /// The issuer's metadata is not usable.
    MetadataUnusable = "metadata-unusable" by Tenant for "L13",
    /// The metadata is another issuer's.
    IssuerMismatch = "issuer-mismatch" by Tenant for "L14",
    /// The issuer does not offer PKCE with S256.
    PkceNotSupported = "pkce-not-supported" by Tenant for "",
    /// The response does not belong to a sign-in of this tab.
    CallbackUnknown = "callback-unknown" by Tenant for "L07 L08",
    /// The response is malformed.
    CallbackMalformed = "callback-malformed" by Tenant for "",
    /// The sign-in took too long.
    SignInExpired = "sign-in-expired" by Tenant for "",
    /// The response comes from another issuer.
    IssuerMixedUp = "issuer-mixed-up" by Tenant for "",
    /// The person, or a rule, declined.
    AccessDenied = "access-denied" by Tenant for "L03",
    /// The issuer does not know the audience.
    AudienceUnknown = "audience-unknown" by Tenant for "L02",
    /// The application may not ask for tokens for this API.
    AppNotAuthorized = "app-not-authorized" by Tenant for "L04",
    /// The application may not use the authorization code grant.
    GrantNotAllowed = "grant-not-allowed" by Tenant for "L05",
    /// The connection is not enabled for the application.
    ConnectionDisabled = "connection-disabled" by Tenant for "L15",
    /// The application wants an organization, or another one.
    OrganizationRequired = "organization-required" by Tenant for "L17",
    /// The account is blocked.
    AccountBlocked = "account-blocked" by Tenant for "",
    /// The tenant asks to slow down.
    TenantThrottled = "tenant-throttled" by Tenant for "L12",
    /// A sign-in began in this tab and nothing came back.
    SignInUnanswered = "sign-in-unanswered" by Tenant for "L01 L15",
    /// The issuer refused for another reason.
    SignInRefused = "sign-in-refused" by Tenant for "",
    /// The token endpoint refused the code.
    TokenRefused = "token-refused" by TokenEndpoint for "L11",
    /// The token endpoint wants a secret, which a browser app has none of.
    ClientNotPublic = "client-not-public" by TokenEndpoint for "L10",
    /// The token endpoint refused a refresh token.
    RefreshRefused = "refresh-refused" by TokenEndpoint for "L19",
    /// The token endpoint's answer is no token response.
    TokenUnreadable = "token-unreadable" by TokenEndpoint for "",
    /// The token endpoint asks to slow down.
    TokenThrottled = "token-throttled" by TokenEndpoint for "L12",
    /// The token endpoint has an error of its own.
    TokenEndpointFailed = "token-endpoint-failed" by TokenEndpoint for "",
    /// The token endpoint does not answer.
    TokenUnreachable = "token-unreachable" by TokenEndpoint for "",
    /// The token endpoint answers, but not to this origin.
    TokenCorsBlocked = "token-cors-blocked" by TokenEndpoint for "L09",
    /// The token endpoint did not answer in time.
    TokenTimedOut = "token-timed-out" by TokenEndpoint for "",
    /// The person is signed out of the app, and the issuer could not be told.
    SignedOutHereOnly = "signed-out-here-only" by Tenant for "",
    /// The issuer did not give the session of before back without asking the person something.
    SessionNotRestored = "session-not-restored" by Tenant for "L06",
    /// A further sign-in failed, and the session of before is back.
    EarlierSessionKept = "earlier-session-kept" by Tenant for "",
    /// Refresh tokens were asked for, and none came.
    RefreshTokenMissing = "refresh-token-missing" by Tenant for "",
    /// The issuer did not confirm a sign-out.
    SignOutUnconfirmed = "sign-out-unconfirmed" by Tenant for "L18",
    /// The person signed in in another way than was asked for.
    LoginNotAsAsked = "login-not-as-asked" by Tenant for "",
    /// A link asked for a sign-in elsewhere.
    LinkRefused = "link-refused" by Page for "",
    /// No key can check the ID token's signature.
    KeysUnusable = "keys-unusable" by Tenant for "",
    /// The ID token breaks a rule.
    IdTokenRefused = "id-token-refused" by Tenant for "",

    /// The API does not answer.
    ApiUnreachable = "api-unreachable" by Network for "N01 N02 N03 N04 N08 E06",
    /// The API did not answer in time.
    ApiTimedOut = "api-timed-out" by Network for "N06",
    /// What failed a moment ago works now.
    WorksNow = "works-now" by Network for "E11 C19 C22 N07",
    /// The answer began and broke off.
    AnswerCutShort = "answer-cut-short" by Network for "B05",
    /// The API answers, but the browser may not show the answer to this origin.
    CorsBlocked = "cors-blocked" by Cors for "C01 C02 C16 C22 C23 E13",
    /// The API lets this origin read its answers, but the preflight of this request failed.
    PreflightRefused = "preflight-refused" by Cors for "C03 C04 C05 C06 C07 C08 C09 C14 C15 C16",
    /// The preflight refuses the header `authorization`.
    CorsAuthorization = "cors-authorization" by Cors for "C05",
    /// The preflight refuses the header `content-type`.
    CorsContentType = "cors-content-type" by Cors for "C06",
    /// The preflight refuses the method `POST`.
    CorsPost = "cors-post" by Cors for "C07",
    /// The preflight refuses the method `GET`.
    CorsGet = "cors-get" by Cors for "C08",
    /// The CORS configuration matches no preflight at all.
    CorsIncomplete = "cors-incomplete" by Cors for "C09 C16",
    /// A route with an authorizer catches the preflight of this path.
    PreflightCaught = "preflight-caught" by Cors for "C03",
    /// A route with an authorizer catches the preflight of every path.
    PreflightCaughtEverywhere = "preflight-caught-everywhere" by Cors for "C04",
    /// The preflight passes and the answer itself is hidden.
    AnswerHidden = "answer-hidden" by Cors for "C10 C12 C17 C22 N04",
    /// The function's answers are hidden, and the gateway's are not.
    CorsDoubled = "cors-doubled" by Cors for "C11",
    /// Only the gateway's own refusals are hidden.
    GatewayErrorsHidden = "gateway-errors-hidden" by Cors for "C12 A13",
    /// The API redirects.
    ApiRedirects = "api-redirects" by Gateway for "C17",
    /// The reason of a refusal is not exposed.
    ReasonHidden = "reason-hidden" by Cors for "C20",
    /// A REST API answers instead of an HTTP API.
    RestApi = "rest-api" by Gateway for "C24",
    /// The route needs a token, and nobody is signed in.
    SignInNeeded = "sign-in-needed" by Gateway for "",
    /// The access token is not a JWT.
    TokenOpaque = "token-opaque" by Gateway for "T01 T02 T15 A02",
    /// The access token is encrypted for the API.
    TokenEncrypted = "token-encrypted" by Gateway for "T03",
    /// An ID token stands where an access token should.
    IdTokenSent = "id-token-sent" by Gateway for "T04",
    /// The token is for another API.
    TokenForAnotherApi = "token-for-another-api" by Gateway for "T05 T08",
    /// The token is signed in a way that the authorizer does not take.
    TokenAlgorithm = "token-algorithm" by Gateway for "T06 T07",
    /// The authorizer expects another audience.
    TokenAudience = "token-audience" by Gateway for "T08 A03",
    /// The authorizer expects another issuer.
    TokenIssuer = "token-issuer" by Gateway for "T09 T10",
    /// The authorizer's issuer is not the one that its discovery document names.
    AuthorizerIssuer = "authorizer-issuer" by Gateway for "A04",
    /// The token is not valid yet by the authorizer's clock.
    TokenNotYetValid = "token-not-yet-valid" by Gateway for "T12",
    /// No published key has the name that the token gives.
    TokenKeyUnknown = "token-key-unknown" by Gateway for "T13",
    /// The token's signature is wrong.
    TokenSignature = "token-signature" by Gateway for "T14",
    /// The authorizer found no token, although one was sent.
    TokenNotReceived = "token-not-received" by Gateway for "A01",
    /// The token is too long for the gateway.
    TokenTooLarge = "token-too-large" by Gateway for "E10",
    /// The authorizer could not fetch the tenant's metadata or keys.
    KeysUnreachable = "keys-unreachable" by Gateway for "A06",
    /// The scope stands in `permissions`, where the authorizer does not look.
    ScopeInPermissions = "scope-in-permissions" by Gateway for "T18 A10",
    /// The gateway refuses the request, whoever sends it.
    ApiForbidden = "api-forbidden" by Gateway for "G03",
    /// Anyone may write.
    PostOpen = "post-open" by Gateway for "A20",
    /// The list needs a token.
    GetProtected = "get-protected" by Gateway for "A21",
    /// The access token has expired.
    TokenExpired = "token-expired" by Gateway for "T11",
    /// The authorizer refused the token for another reason.
    TokenNotAccepted = "token-not-accepted" by Gateway for "A05 A07 T16",
    /// The token has none of the route's scopes.
    ScopeMissing = "scope-missing" by Gateway for "A10 A11 A12 L16",
    /// The route asks for a stronger or newer sign-in (RFC 9470).
    StepUpNeeded = "step-up-needed" by Gateway for "",
    /// No route, method or stage matches.
    RouteNotFound = "route-not-found" by Gateway for "G01 C18 A08",
    /// The gateway asks to slow down.
    ApiThrottled = "api-throttled" by Gateway for "G04",
    /// The body is larger than the gateway takes.
    BodyTooLarge = "body-too-large" by Gateway for "G05",
    /// The function failed, or its answer is malformed.
    FunctionFailed = "function-failed" by Function for "B01",
    /// The function took too long.
    FunctionTimedOut = "function-timed-out" by Function for "B04",
    /// The function refused what was sent.
    FunctionRefused = "function-refused" by Function for "B03 G02",
    /// A readable answer with a status that nobody expected.
    UnexpectedStatus = "unexpected-status" by Gateway for "",
    /// A readable success that is no list of wishes.
    NotAList = "not-a-list" by Function for "B02",
    /// A readable success of a `POST` that does not say that anything was created.
    NotConfirmed = "not-confirmed" by Function for "B02",
    /// The new item is in the list, without what was sent.
    FieldsNotStored = "fields-not-stored" by Function for "",
    /// The answer is larger than the app reads.
    AnswerTooLarge = "answer-too-large" by Function for "",
}

impl Code {
    /// Whether the diagnosis can tell more than this.
    #[must_use]
    pub fn has_finer_causes(self) -> bool {
        matches!(
            self,
            Self::CorsBlocked
                | Self::PreflightRefused
                | Self::AnswerHidden
                | Self::ApiUnreachable
                | Self::ApiTimedOut
                | Self::TenantUnreachable
                | Self::TokenNotAccepted
        )
    }
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

/// How sure a finding is, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

    /// The stable text, as in `[data-certainty]`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::VeryLikely => "very-likely",
            Self::OneOfThese => "one-of-these",
        }
    }
}
