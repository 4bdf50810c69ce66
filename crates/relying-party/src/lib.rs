//! OpenID Connect for a public browser client, as pure functions over values.
//!
//! Nothing here knows a browser, a clock, a random number generator or an async runtime: time and
//! entropy are arguments, and HTTP is a value or a client that is passed in. The flow reads top to
//! bottom:
//!
//! 1. [`metadata`][]: whom do we talk to? (OpenID Connect Discovery 1.0)
//! 2. [`authorize`][]: the authorization request and the [`LoginTransaction`] that remembers it.
//! 3. [`callback`][]: is this response the answer to that request? (RFC 6749, RFC 9207)
//! 4. [`token`][]: the code for tokens, once. (RFC 6749 section 4.1.3, RFC 7636)
//! 5. [`id_token`], [`jwks`]: who signed in? (OpenID Connect Core 1.0 section 3.1.3.7)
//! 6. [`session`][]: the states of a sign-in, in one enum.
//! 7. [`restore`], [`renewal`]: staying signed in, after a reload and before a token expires.
//! 8. [`logout`][]: leaving.
//!
//! Beside the flow: [`initiation`] is a sign-in that somebody else asks for, and [`challenge`] what an
//! API asks for when it says no. (RFC 9110 section 11.6.1, RFC 6750, RFC 9470)

pub mod authorize;
pub mod callback;
pub mod challenge;
mod clock;
mod document;
pub mod id_token;
pub mod initiation;
mod issuer;
pub mod jwks;
pub mod jwt;
pub mod logout;
pub mod metadata;
mod object;
mod options;
pub mod renewal;
pub mod restore;
mod return_to;
mod secret;
pub mod session;
#[cfg(test)]
mod testing;
pub mod token;
pub mod transaction;
mod transport;

pub use clock::Skew;
pub use issuer::{Issuer, IssuerError, is_loopback};
pub use options::{Options, Prompt};
pub use return_to::ReturnTo;
pub use secret::{AccessToken, AuthorizationCode, IdToken, RefreshToken};
pub use transaction::{LoginTransaction, Purpose, Resume, StateKey};
pub use transport::TransportError;

/// Seconds since 1970-01-01T00:00:00Z, as in a JWT's `NumericDate` (RFC 7519 section 2).
pub type UnixSeconds = u64;

/// What this client is to the issuer. Built from the settings, the same for every attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The issuer that signs people in.
    pub issuer: Issuer,
    /// What kind of provider the issuer is, where that makes a difference.
    pub provider: Provider,
    /// `client_id` of a public client: it has no secret (RFC 10017 section 6.3.3.1).
    pub client_id: String,
    /// The one redirect URI; never derived from the page's current URL.
    pub redirect_uri: url::Url,
    /// Auth0's `audience`: the API that the access token is for.
    pub audience: Option<String>,
    /// The same by RFC 8707, for providers that know it.
    pub resource: Option<String>,
    /// The scopes to ask for, `openid` among them.
    pub scopes: Vec<String>,
    /// Whether refresh tokens are asked for.
    pub refresh_tokens: bool,
    /// What every interactive request asks for besides.
    pub options: Options,
    /// Whether signing out also ends the session at the identity provider behind the tenant (Auth0).
    pub federated_logout: bool,
}

/// The providers that go their own ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// An Auth0 tenant, under its own domain or a custom one.
    Auth0,
    /// An Amazon Cognito user pool.
    Cognito,
    /// Any other; nothing but the standards is relied on.
    Standard,
}

impl Provider {
    /// What can be told from the issuer alone; an Auth0 tenant under a custom domain cannot.
    #[must_use]
    pub fn of(issuer: &Issuer) -> Self {
        if issuer.is_auth0() {
            Self::Auth0
        } else if issuer.is_cognito() {
            Self::Cognito
        } else {
            Self::Standard
        }
    }
}
