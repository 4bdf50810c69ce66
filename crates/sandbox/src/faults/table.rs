//! The table of the faults, in the order of the control page.

use serde::{Deserialize, Serialize};

use super::Part;

macro_rules! faults {
    ($($variant:ident $name:literal $part:ident $title:literal $story:literal)+) => {
        /// A way the sandbox is broken on purpose.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "&'static str", try_from = "String")]
        #[expect(clippy::doc_markdown, reason = "the sentences are shown to people as they are")]
        pub enum Fault { $(#[doc = $story] $variant,)+ }

        impl Fault {
            /// Every fault, in the order of the control page.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable name, in kebab case.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The part of the sandbox that it breaks.
            #[must_use]
            pub const fn part(self) -> Part {
                match self { $(Self::$variant => Part::$part,)+ }
            }

            /// A few words for a list.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }

            /// One sentence: what a real person did wrong.
            #[must_use]
            pub const fn story(self) -> &'static str {
                match self { $(Self::$variant => $story,)+ }
            }
        }
    };
}

faults! {
    CorsOff "cors-off" Cors "No CORS configuration"
        "They built the API exactly as the tutorial says, which never opens the CORS page, and then called it from a browser."
    CorsOtherOrigin "cors-other-origin" Cors "Another origin is allowed"
        "They listed the port of another development server in AllowOrigins, so this app's origin does not match."
    CorsNoAuthorization "cors-no-authorization" Cors "AllowHeaders lacks authorization"
        "They listed content-type in AllowHeaders and forgot that a Bearer token travels in a header too."
    CorsNoContentType "cors-no-content-type" Cors "AllowHeaders lacks content-type"
        "They listed authorization in AllowHeaders and forgot that a JSON body makes content-type a header to ask for."
    CorsNoPost "cors-no-post" Cors "AllowMethods lacks POST"
        "They allowed GET while they tried the list, and never came back for POST."
    CorsOnlyOrigins "cors-only-origins" Cors "Only AllowOrigins is set"
        "They copied the example of the AWS documentation, which sets AllowOrigins alone and so matches no preflight."
    CorsHeadersHidden "cors-headers-hidden" Cors "No header is exposed"
        "They left ExposeHeaders empty, so the page cannot read why the authorizer said no."
    GatewayErrorsUndecorated "gateway-errors-undecorated" Cors "The gateway's own errors carry no CORS headers"
        "They answer CORS in the function, so every 401, 403, 404 and 5xx that the gateway makes itself is hidden from the page."

    ApiDown "api-down" Gateway "Nothing listens at the API"
        "They started the app without its API, or typed a port where nothing listens."
    ApiSilent "api-silent" Gateway "The API never answers"
        "They sit behind a proxy or a VPN that swallows every request to the API, preflights included."
    ApiGone "api-gone" Gateway "The route is missing"
        "They deployed a template whose routes vanished, because the authorizer could not be created and that was only a warning."
    AnyRoute "any-route" Gateway "An ANY route with the authorizer"
        "They attached the authorizer to the first ANY route, which catches the preflight's OPTIONS as well."
    GetProtected "get-protected" Gateway "GET wants a token too"
        "They attached the authorizer to GET, although the list was meant to be public."
    PostOpen "post-open" Gateway "POST takes anyone"
        "They created the authorizer and never attached it to POST, so anyone can write."
    PostNeedsScope "post-needs-scope" Gateway "POST needs a scope"
        "They put create:wishes on the route; a token must then have asked for it, for permissions do not count."
    AuthorizerWrongIssuer "authorizer-wrong-issuer" Gateway "The authorizer's issuer lacks its slash"
        "They typed the issuer without the trailing slash that Auth0's issuer has."
    AuthorizerWrongAudience "authorizer-wrong-audience" Gateway "The authorizer wants another audience"
        "They typed the identifier of the tutorial's draft, with .com at its end, into the authorizer."
    Throttled "throttled" Gateway "Every call is throttled"
        "They set the stage's rate limit to zero while they tried it out."
    PostNeedsStepUp "post-needs-step-up" Gateway "POST needs a recent, stronger sign-in"
        "They guard writing by RFC 9470: a sign-in with a second factor that is no older than five minutes."
    Post401Once "post-401-once" Gateway "POST refuses the first token"
        "They had their token revoked while the page was open; the next one is good."
    Post401Always "post-401-always" Gateway "POST refuses every token"
        "They revoke tokens by a list, and the person is on it for good."

    FunctionThrows "function-throws" Function "The function throws"
        "They forgot the function's permission for its table, so every call ends in an exception."
    FunctionTimedOut "function-timed-out" Function "The function does not answer in time"
        "They put the function into a network that cannot reach its table; AWS waits 30 seconds before this 503, the sandbox answers at once."
    FunctionAsPublished "function-as-published" Function "The function as the tutorial prints it"
        "They copied the tutorial's function, which reads httpMethod (payload 1.0 only) and never parses the body."
    Payload10 "payload-1-0" Function "Payload format 1.0"
        "They chose payload format version 1.0 for the integration, as old templates do."

    TenantDown "tenant-down" Tenant "Nothing listens at the tenant"
        "They typed a tenant domain that does not exist, or lost the network."
    OpaqueToken "opaque-token" Tenant "An opaque access token"
        "They never sent an audience, so the tenant issues an opaque token that only its own userinfo endpoint can read."
    TokenExpired "token-expired" Tenant "Access tokens are already expired"
        "They kept a token from yesterday, for its renewal had failed and nobody looked."
    ShortTokens "short-tokens" Tenant "Access tokens live for 60 seconds"
        "They set the token lifetime to a minute while testing renewal, and left it so."

    DiscoveryWrongIssuer "discovery-wrong-issuer" Discovery "Discovery names another issuer"
        "They use a custom domain in the app, while the tenant's metadata still names the other one."
    DiscoveryNoSlash "discovery-no-slash" Discovery "Discovery's issuer lacks its slash"
        "They put a proxy before the tenant that tidies the URLs in the metadata, the issuer's final slash included."
    DiscoveryPlainOnly "discovery-plain-only" Discovery "Discovery offers no S256"
        "They run an old identity server that knows PKCE by its plain method only."
    DiscoveryNoTokenEndpoint "discovery-no-token-endpoint" Discovery "Discovery names no token endpoint"
        "They set their tenant up for the implicit flow, where nobody needs a token endpoint."
    DiscoveryHtml "discovery-html" Discovery "Discovery is a web page"
        "They pointed the issuer at a single-page site, which answers every path with its start page and status 200."
    DiscoveryFlaky "discovery-flaky" Discovery "Every other request for the metadata fails"
        "They run behind a load balancer one of whose two servers is ill."
    DiscoveryNoEndSession "discovery-no-end-session" Discovery "Discovery names no end of session"
        "They use an old Auth0 tenant, where the discovery of RP-initiated logout is off and /v2/logout is the way out."
    JwksRotated "jwks-rotated" Discovery "The signing key was rotated and revoked"
        "They rotated the signing key and revoked the old one at once, while the gateway still trusts only the keys it cached."
    JwksStaleOnce "jwks-stale-once" Discovery "The key set lags behind a rotation once"
        "They rotated the signing key a moment ago, and the first answer for the key set still came from a cache."
    JwksNoKid "jwks-no-kid" Discovery "The only key has no name"
        "They run an identity server with one key, for which RFC 7517 asks no kid; access tokens keep theirs, for the gateway insists on it."
    JwksTwoNoKid "jwks-two-no-kid" Discovery "Two keys have no name"
        "They added a second key to an identity server that names none, so nobody can tell which one signed."
    JwksEmpty "jwks-empty" Discovery "The key set is empty"
        "They deleted the only signing key while they cleaned up."
    Jwks500 "jwks-500" Discovery "The key set fails"
        "They signed in while the key service of the tenant had an outage."
    IdTokenEs256 "id-token-es256" Discovery "ID tokens are signed with ES256"
        "They moved the ID tokens to elliptic curves, which nothing forbids: a second key is published for them."
    IdTokenPs256 "id-token-ps256" Discovery "ID tokens are signed with PS256"
        "They chose PS256 in the application's settings, which nothing forbids: it is the same RSA key."

    IssSent "iss-sent" Response "Responses name their issuer"
        "They opted in to RFC 9207, so that every response says which tenant sent it; nothing is wrong with that."
    IssMissing "iss-missing" Response "Responses lack the issuer that was promised"
        "They got a response whose iss somebody cut off, although the tenant's metadata promises one."
    IssWrong "iss-wrong" Response "Responses name another issuer"
        "They were lured into a response of another tenant, as a mix-up attack does it."
    StateMissing "state-missing" Response "Responses lack state"
        "They use an identity server that forgets the state of the request."
    StateChanged "state-changed" Response "Responses carry another state"
        "They were handed a response to a sign-in that somebody else had begun."
    ResponseTwice "response-twice" Response "Responses carry the code twice"
        "They sit behind a proxy that adds the query to itself."
    LoginRequired "login-required" Response "Without asking, nobody is signed in"
        "They use a browser that keeps the tenant's cookie from anything but a visit, or the session ended."
    ConsentRequired "consent-required" Response "Without asking, nobody has agreed"
        "They develop on localhost, where Auth0 never lets an application skip the consent."
    AuthorizeBounces "authorize-bounces" Response "Without asking, the tenant sends people to the start page"
        "They have a proxy or a tenant that answers a silent sign-in with a redirect to the home page, and no response at all."

    TokenOriginRefused "token-origin-refused" TokenEndpoint "The tenant refuses the app's origin"
        "They did not list the app's origin among the allowed origins of the application."
    TokenEndpointSilent "token-endpoint-silent" TokenEndpoint "The token endpoint never answers"
        "They sit behind a proxy that swallows the request to the token endpoint."
    TokenEndpoint500 "token-endpoint-500" TokenEndpoint "The token endpoint fails"
        "They signed in while the tenant had an outage."
    TokenEndpointHtml "token-endpoint-html" TokenEndpoint "The token endpoint answers a web page"
        "They sit behind a captive portal that answers every request with its own sign-in page."
    TokenEndpoint429 "token-endpoint-429" TokenEndpoint "The token endpoint limits the rate"
        "They reloaded in a loop and ran into the tenant's rate limit."
    TokenEndpointTruncated "token-endpoint-truncated" TokenEndpoint "The token endpoint's answer breaks off"
        "They lost the network in the middle of the answer."
    TokenEndpointRedirect "token-endpoint-redirect" TokenEndpoint "The token endpoint redirects"
        "They moved the tenant and left a 307 behind, which would take the code along."
    TokenEndpointDrops "token-endpoint-drops" TokenEndpoint "The token endpoint hangs up when all is done"
        "They lost the network after the request had arrived: the code is used up, and the tokens never came."
    TokenEndpointText "token-endpoint-text" TokenEndpoint "The token endpoint answers JSON as plain text"
        "They use an identity server that forgets the content type."
    TokenEndpointHuge "token-endpoint-huge" TokenEndpoint "The token endpoint answers 24 MB"
        "They use an identity server that puts every group of a large company into its answer."
    TokenEndpointSlow "token-endpoint-slow" TokenEndpoint "The token endpoint takes 4 seconds"
        "They signed in when the tenant's rules had just gone to sleep."
    TokenTypeDpop "token-type-dpop" TokenEndpoint "Tokens are bound by DPoP"
        "They switched sender-constrained tokens on, which a client that sends Bearer tokens cannot use."

    IdTokenWrongNonce "id-token-wrong-nonce" IdToken "ID token: another nonce"
        "They were handed an ID token that answers someone else's sign-in."
    IdTokenWrongAudience "id-token-wrong-audience" IdToken "ID token: another audience"
        "They were handed an ID token that was made for another application."
    IdTokenWrongIssuer "id-token-wrong-issuer" IdToken "ID token: another issuer"
        "They sign in through one domain of the tenant while the app expects the issuer of the other."
    IdTokenBadSignature "id-token-bad-signature" IdToken "ID token: the signature is wrong"
        "They were handed an ID token that something on its way has changed."
    IdTokenExpired "id-token-expired" IdToken "ID token: already expired"
        "They sign in on a machine whose clock is hours ahead, so a fresh ID token looks old."
    IdTokenNone "id-token-none" IdToken "ID token: nobody signed it"
        "They were handed an ID token whose algorithm is none, which anybody can write."
    IdTokenHs256 "id-token-hs256" IdToken "ID token: the public key as a shared secret"
        "They were handed an ID token signed with HS256, the secret being the public key that everybody has."
    IdTokenWrongKey "id-token-wrong-key" IdToken "ID token: signed by a stranger"
        "They were handed an ID token that names the tenant's key and was signed with another one."
    IdTokenUnknownKid "id-token-unknown-kid" IdToken "ID token: signed by a key that nobody publishes"
        "They were handed an ID token of a key that is not, and never will be, in the key set."
    IdTokenNoSub "id-token-no-sub" IdToken "ID token: no sub"
        "They use an identity server whose claim mapping lost the subject."
    IdTokenNoIat "id-token-no-iat" IdToken "ID token: no iat"
        "They use an identity server that does not say when it issued a token."
    IdTokenNoExp "id-token-no-exp" IdToken "ID token: no exp"
        "They use an identity server whose tokens never end."
    IdTokenNoAud "id-token-no-aud" IdToken "ID token: no aud"
        "They use an identity server that does not say for whom a token is."
    IdTokenNoIss "id-token-no-iss" IdToken "ID token: no iss"
        "They use an identity server that does not say who it is."
    IdTokenNoNonce "id-token-no-nonce" IdToken "ID token: no nonce"
        "They were handed an ID token of a sign-in that nobody asked for."
    IdTokenExtraAudience "id-token-extra-audience" IdToken "ID token: a second audience"
        "They were handed an ID token that another application may use as well."
    IdTokenWrongAzp "id-token-wrong-azp" IdToken "ID token: another authorized party"
        "They were handed an ID token that was issued to another application."
    IdTokenNotYet "id-token-not-yet" IdToken "ID token: two hours ahead"
        "They sign in on a machine whose clock is two hours behind, so a fresh ID token is not valid yet."
    IdTokenWrongAtHash "id-token-wrong-at-hash" IdToken "ID token: made for another access token"
        "They were handed an access token that somebody exchanged on its way."
    IdTokenOldAuthTime "id-token-old-auth-time" IdToken "ID token: the sign-in is two days old"
        "They asked for a fresh sign-in by max_age, and the tenant used an old session all the same."
    IdTokenNoAuthTime "id-token-no-auth-time" IdToken "ID token: no auth_time although max_age was asked"
        "They asked for a fresh sign-in by max_age, and the tenant does not say when it was."
    IdTokenNoAcr "id-token-no-acr" IdToken "ID token: no acr although acr_values was asked"
        "They asked for a stronger sign-in, and the tenant does not say how strong it was."
    IdTokenWrongOrg "id-token-wrong-org" IdToken "ID token: another organization"
        "They asked for one organization and came back as a member of another."
    IdTokenMissing "id-token-missing" IdToken "No ID token at all"
        "They use an identity server that speaks OAuth only: openid is granted and nothing comes of it."

    NoRefreshToken "no-refresh-token" Renewal "No refresh token"
        "They never allowed offline access in the settings of the API, so offline_access gives nothing."
    RefreshRefused "refresh-refused" Renewal "Refresh tokens are refused"
        "They came back after the refresh token had ended, or after somebody revoked it."
    RefreshOtherSub "refresh-other-sub" Renewal "A renewal is somebody else's: sub"
        "They got the ID token of another person with a renewal."
    RefreshOtherIssuer "refresh-other-issuer" Renewal "A renewal comes from another issuer"
        "They got an ID token with a renewal that names the other domain of the tenant."
    RefreshOtherAudience "refresh-other-audience" Renewal "A renewal is for another audience"
        "They got an ID token with a renewal that was made for another application."
    RefreshOtherAzp "refresh-other-azp" Renewal "A renewal is another authorized party's"
        "They got an ID token with a renewal that was issued to another application."
    RefreshOtherAuthTime "refresh-other-auth-time" Renewal "A renewal tells another time of sign-in"
        "They got an ID token with a renewal that belongs to an earlier sign-in."
    RefreshOtherNonce "refresh-other-nonce" Renewal "A renewal has another nonce"
        "They got an ID token with a renewal that answers someone else's sign-in."
    RefreshNoIdToken "refresh-no-id-token" Renewal "A renewal has no ID token"
        "They use an identity server that gives an ID token at the sign-in only, which nothing forbids."
    RefreshNoRotation "refresh-no-rotation" Renewal "Refresh tokens do not rotate"
        "They switched rotation off, so that one refresh token serves until it ends, which nothing forbids here."
    LogoutStateMissing "logout-state-missing" Renewal "Signing out returns without state"
        "They use an identity server that forgets the state of a logout request."
    LogoutStateChanged "logout-state-changed" Renewal "Signing out returns with another state"
        "They came back from a logout that another page had asked for."
    RevocationFails "revocation-fails" Renewal "Revocation fails"
        "They signed out while the tenant had an outage."
}
