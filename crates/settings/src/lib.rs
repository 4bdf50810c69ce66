//! What `config.json` says, checked.
//!
//! [`Settings::from_json`] finds every mistake at once. Each one knows its key, its line and what to
//! write instead, because the person who made it has the file open and nothing else to go by.

mod api_url;
mod fields;
pub mod form;
pub mod guide;
pub mod import;
mod mistake;
mod positions;
pub mod written;

use std::collections::BTreeMap;

pub use api_url::ApiUrl;
pub use mistake::{Mistake, SettingsError};
use relying_party::{Issuer, Options, Provider, jwks::JwkSet, metadata::Metadata};
use serde_json::Value;

use crate::fields::Fields;

/// The scopes that are asked for when the settings name none.
const DEFAULT_SCOPE: &str = "openid profile email";

/// The settings in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Who signs people in: `issuer`, or `https://<domain>/`.
    pub issuer: Issuer,
    /// What kind of provider the issuer is; given as `domain`, it is an Auth0 tenant.
    pub provider: Provider,
    /// `clientId`: the application's identifier at the issuer.
    pub client_id: String,
    /// `audience`: the identifier of the API, for which the access token is asked.
    pub audience: Option<String>,
    /// `resource`: the same for providers that know RFC 8707.
    pub resource: Option<String>,
    /// `apiUrl`: the API up to and including `/wish-list-service`.
    pub api_url: ApiUrl,
    /// `scope`, taken apart; `openid` is always among them.
    pub scopes: Vec<String>,
    /// What each sign-in asks for besides: `organization`, `connection` (Auth0), `prompt`,
    /// `screenHint`, `loginHint`, `maxAge`, `acrValues`, `uiLocales`.
    pub options: Options,
    /// `refreshTokens`: whether refresh tokens are asked for.
    pub refresh_tokens: bool,
    /// `federatedLogout` (Auth0).
    pub federated_logout: bool,
    /// `metadata`: the issuer's metadata, so that it need not be fetched.
    pub metadata: Option<Metadata>,
    /// `jwks`: the issuer's keys, so that they need not be fetched.
    pub keys: Option<JwkSet>,
    /// `authorizer`: what the person believes the gateway checks.
    pub authorizer: Option<Authorizer>,
}

/// What the person believes the gateway's JWT authorizer checks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authorizer {
    /// The issuer that is configured at the gateway.
    pub issuer: Option<String>,
    /// The audiences that are configured at the gateway.
    pub audience: Vec<String>,
    /// Protected routes such as `POST /wish-list-service`, each with its authorization scopes.
    pub routes: BTreeMap<String, Vec<String>>,
}

impl Settings {
    /// Reads the text of `config.json`.
    ///
    /// # Errors
    /// Every mistake in the file, in the order of the settings' table in the README.
    pub fn from_json(text: &str) -> Result<Self, Vec<SettingsError>> {
        let mut fields = Fields::parse(text)?;
        let is_domain = fields.has("domain");
        let issuer = fields.issuer();
        let provider = match &issuer {
            _ if is_domain => Provider::Auth0,
            Some(issuer) => Provider::of(issuer),
            None => Provider::Standard,
        };
        let client_id = fields.text("clientId");
        let resource = fields.optional_text("resource");
        let audience = if provider == Provider::Cognito || resource.is_some() {
            fields.optional_text("audience")
        } else {
            fields.text("audience")
        };
        let api_url = fields.url("apiUrl", ApiUrl::parse);
        let scopes = scopes(fields.optional_text("scope").as_deref());
        let options = fields.options();
        let refresh_tokens = fields.switch("refreshTokens");
        let federated_logout = fields.switch("federatedLogout");
        let metadata = issuer.as_ref().and_then(|issuer| fields.metadata(issuer));
        let keys = fields.keys();
        let authorizer = fields.authorizer();
        let mistakes = fields.finish();
        match (issuer, client_id, api_url) {
            (Some(issuer), Some(client_id), Some(api_url)) if mistakes.is_empty() => Ok(Self {
                issuer,
                provider,
                client_id,
                audience,
                resource,
                api_url,
                scopes,
                options,
                refresh_tokens,
                federated_logout,
                metadata,
                keys,
                authorizer,
            }),
            _ => Err(mistakes),
        }
    }

    /// What the API's authorizer is to find in an access token: the identifier of the API, or for
    /// Amazon Cognito, whose tokens have none, the client.
    #[must_use]
    pub fn expected_audience(&self) -> &str {
        self.audience.as_deref().or(self.resource.as_deref()).unwrap_or(&self.client_id)
    }

    /// Whether the settings say that a route such as `GET` of the API needs a token.
    #[must_use]
    pub fn says_protected(&self, method: &str) -> bool {
        self.route_scopes(method).is_some()
    }

    /// The scopes of which a protected route needs one, if the settings speak of the route.
    #[must_use]
    pub fn route_scopes(&self, method: &str) -> Option<&[String]> {
        let routes = &self.authorizer.as_ref()?.routes;
        let of = |method| routes.get(&format!("{method} {}", self.api_url.route()));
        // The gateway prefers the method to `ANY`, too.
        of(method).or_else(|| of("ANY")).map(Vec::as_slice)
    }
}

fn scopes(text: Option<&str>) -> Vec<String> {
    let mut scopes: Vec<String> = Vec::new();
    for scope in ["openid"].into_iter().chain(text.unwrap_or(DEFAULT_SCOPE).split_whitespace()) {
        if !scopes.iter().any(|known| known == scope) {
            scopes.push(scope.to_owned());
        }
    }
    scopes
}

/// The name of a JSON type, for people.
fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests;
