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
//! 7. [`logout`][]: leaving.

pub mod authorize;
pub mod callback;
pub mod id_token;
mod issuer;
pub mod jwks;
pub mod jwt;
pub mod logout;
pub mod metadata;
mod return_to;
mod secret;
pub mod session;
#[cfg(test)]
mod testing;
pub mod token;
mod transaction;
mod transport;

pub use issuer::{Issuer, IssuerError, is_loopback};
pub use return_to::ReturnTo;
pub use secret::{AccessToken, AuthorizationCode, IdToken};
pub use transaction::{LoginTransaction, StateKey};
pub use transport::TransportError;

/// Seconds since 1970-01-01T00:00:00Z, as in a JWT's `NumericDate` (RFC 7519 section 2).
pub type UnixSeconds = u64;

/// What this client is to the issuer. Built from the settings, the same for every attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The issuer that signs people in.
    pub issuer: Issuer,
    /// Whether the issuer is an Auth0 tenant, under its own domain or a custom one.
    pub is_auth0: bool,
    /// `client_id` of a public client: it has no secret (RFC 10017 section 6.3.3.1).
    pub client_id: String,
    /// The one redirect URI; never derived from the page's current URL.
    pub redirect_uri: url::Url,
    /// Auth0's `audience`: the API that the access token is for.
    pub audience: String,
    /// The scopes to ask for, `openid` among them.
    pub scopes: Vec<String>,
    /// Auth0's `organization`.
    pub organization: Option<String>,
    /// Auth0's `connection`: goes straight to one identity provider.
    pub connection: Option<String>,
}
