//! The faults: every way the sandbox can be broken on purpose.
//!
//! Each one is a mistake that a real person made. Faults combine; the rooms that they change read
//! them as data (a route table, a CORS configuration, a client registration) wherever they can.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokio::sync::watch;

/// Which part of the sandbox a fault breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The CORS configuration of the HTTP API.
    Cors,
    /// Routes, authorizer and limits of the HTTP API.
    Gateway,
    /// The function behind the HTTP API.
    Function,
    /// The tenant: its listener, token endpoint, tokens and keys.
    Tenant,
}

impl Part {
    /// In the order of the control page.
    pub const ALL: [Self; 4] = [Self::Cors, Self::Gateway, Self::Function, Self::Tenant];

    /// A heading for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Cors => "HTTP API: CORS",
            Self::Gateway => "HTTP API: routes and authorizer",
            Self::Function => "Function",
            Self::Tenant => "Tenant",
        }
    }
}

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
    DiscoveryWrongIssuer "discovery-wrong-issuer" Tenant "Discovery names another issuer"
        "They use a custom domain in the app, while the tenant's metadata still names the other one."
    JwksRotated "jwks-rotated" Tenant "The signing key was rotated and revoked"
        "They rotated the signing key and revoked the old one at once, while the gateway still trusts only the keys it cached."
    OpaqueToken "opaque-token" Tenant "An opaque access token"
        "They never sent an audience, so the tenant issues an opaque token that only its own userinfo endpoint can read."
    TokenExpired "token-expired" Tenant "Access tokens are already expired"
        "They kept a token from yesterday, for its renewal had failed and nobody looked."
    ShortTokens "short-tokens" Tenant "Access tokens live for 60 seconds"
        "They set the token lifetime to a minute while testing renewal, and left it so."
    TokenOriginRefused "token-origin-refused" Tenant "The tenant refuses the app's origin"
        "They did not list the app's origin among the allowed origins of the application."
    TokenEndpointSilent "token-endpoint-silent" Tenant "The token endpoint never answers"
        "They sit behind a proxy that swallows the request to the token endpoint."
    TokenEndpoint500 "token-endpoint-500" Tenant "The token endpoint fails"
        "They signed in while the tenant had an outage."
    TokenEndpointHtml "token-endpoint-html" Tenant "The token endpoint answers a web page"
        "They sit behind a captive portal that answers every request with its own sign-in page."
    TokenEndpoint429 "token-endpoint-429" Tenant "The token endpoint limits the rate"
        "They reloaded in a loop and ran into the tenant's rate limit."
    IdTokenWrongNonce "id-token-wrong-nonce" Tenant "ID token: another nonce"
        "They were handed an ID token that answers someone else's sign-in."
    IdTokenWrongAudience "id-token-wrong-audience" Tenant "ID token: another audience"
        "They were handed an ID token that was made for another application."
    IdTokenWrongIssuer "id-token-wrong-issuer" Tenant "ID token: another issuer"
        "They sign in through one domain of the tenant while the app expects the issuer of the other."
    IdTokenBadSignature "id-token-bad-signature" Tenant "ID token: the signature is wrong"
        "They were handed an ID token that something on its way has changed."
    IdTokenExpired "id-token-expired" Tenant "ID token: already expired"
        "They sign in on a machine whose clock is hours ahead, so a fresh ID token looks old."
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl From<Fault> for &'static str {
    fn from(fault: Fault) -> Self {
        fault.name()
    }
}

/// The text is not the name of a fault.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no fault {0:?}")]
pub struct UnknownFault(pub String);

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|fault| fault.name() == name);
        found.copied().ok_or_else(|| UnknownFault(name.to_owned()))
    }
}

impl TryFrom<String> for Fault {
    type Error = UnknownFault;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        name.parse()
    }
}

/// The faults that are on.
pub(crate) type FaultSet = BTreeSet<Fault>;

/// The switches; a listener can wait for them to change.
#[derive(Debug)]
pub(crate) struct Switches {
    on: watch::Sender<FaultSet>,
}

impl Default for Switches {
    fn default() -> Self {
        Self { on: watch::Sender::new(FaultSet::new()) }
    }
}

impl Switches {
    pub(crate) fn is_on(&self, fault: Fault) -> bool {
        self.on.borrow().contains(&fault)
    }

    pub(crate) fn all_on(&self) -> FaultSet {
        self.on.borrow().clone()
    }

    /// Changes what is on, in one step, and wakes who waits for it.
    pub(crate) fn change(&self, change: impl FnOnce(&mut FaultSet)) {
        self.on.send_modify(change);
    }

    pub(crate) fn watch(&self) -> watch::Receiver<FaultSet> {
        self.on.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kebab_case_unique_and_read_back() {
        let names: BTreeSet<_> = Fault::ALL.iter().map(|fault| fault.name()).collect();
        assert_eq!(names.len(), Fault::ALL.len());
        for fault in Fault::ALL {
            assert_eq!(fault.name().parse(), Ok(*fault));
            assert!(
                fault
                    .name()
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            );
            assert!(fault.story().starts_with("They ") && fault.story().ends_with('.'), "{fault}");
            assert!(!fault.title().ends_with('.'), "{fault}");
        }
        assert_eq!("cors".parse::<Fault>(), Err(UnknownFault("cors".to_owned())));
    }

    #[test]
    fn switches_combine_and_can_be_replaced() {
        let switches = Switches::default();
        switches.change(|on| on.extend([Fault::CorsOff, Fault::Throttled]));
        assert!(switches.is_on(Fault::CorsOff) && switches.is_on(Fault::Throttled));
        switches.change(|on| *on = FaultSet::from([Fault::ApiDown]));
        assert_eq!(switches.all_on(), FaultSet::from([Fault::ApiDown]));
    }
}
