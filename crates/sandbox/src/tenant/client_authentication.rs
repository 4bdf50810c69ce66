//! Which client is at the token endpoint, and whether it is the one it says (RFC 6749, section 2.3).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderMap, header::AUTHORIZATION};
use url::form_urlencoded;

use crate::tenant::{
    errors::OAuthError,
    params::Params,
    registry::{Client, ClientAuthentication, Registry},
};

/// The client that sent `params`. Its secret comes in the body or by HTTP Basic, never both.
pub(crate) fn authenticate<'r>(
    headers: &HeaderMap,
    params: &Params,
    registry: &'r Registry,
) -> Result<&'r Client, OAuthError> {
    let basic = basic(headers);
    if basic.is_some() && params.get("client_secret").is_some() {
        return Err(OAuthError::unauthorized());
    }
    let (id, secret) = match &basic {
        Some((id, secret)) => (Some(id.as_str()), Some(secret.as_str())),
        None => (params.get("client_id"), params.get("client_secret")),
    };
    let id = id.ok_or_else(|| OAuthError::missing("client_id"))?;
    let client = registry.client(id).ok_or_else(OAuthError::unauthorized)?;
    match client.authentication {
        ClientAuthentication::None => Ok(client),
        ClientAuthentication::Secret(expected) if secret == Some(expected) => Ok(client),
        ClientAuthentication::Secret(_) => Err(OAuthError::unauthorized()),
    }
}

/// Identifier and secret of HTTP Basic; both are form-encoded inside it.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let credentials = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let decoded = String::from_utf8(STANDARD.decode(credentials).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((form_decoded(id), form_decoded(secret)))
}

fn form_decoded(text: &str) -> String {
    form_urlencoded::parse(text.as_bytes())
        .next()
        .map(|(name, _)| name.into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn check(basic: Option<&str>, form: &str, expected: Option<&str>) {
        let registry = Registry::new(&["http://localhost:8080".to_owned()], String::new());
        let mut headers = HeaderMap::new();
        if let Some(basic) = basic {
            let value = format!("Basic {}", STANDARD.encode(basic));
            headers.insert(AUTHORIZATION, HeaderValue::from_str(&value).unwrap());
        }
        let client = authenticate(&headers, &Params::from_form(form.as_bytes()), &registry);
        assert_eq!(client.ok().map(|client| client.id), expected, "{basic:?} {form}");
    }

    #[test]
    fn a_secret_is_checked_and_a_public_client_needs_none() {
        check(None, "client_id=wish-list-web", Some("wish-list-web"));
        check(
            None,
            "client_id=wish-list-test&client_secret=wish-list-test-secret",
            Some("wish-list-test"),
        );
        check(Some("wish-list-test:wish-list-test-secret"), "", Some("wish-list-test"));
        check(Some("wish%2Dlist%2Dtest:wish-list-test-secret"), "", Some("wish-list-test"));
        check(None, "client_id=wish-list-test&client_secret=wrong", None);
        check(None, "client_id=wish-list-test", None);
        check(Some("wish-list-test:wrong"), "", None);
        check(
            Some("wish-list-test:wish-list-test-secret"),
            "client_secret=wish-list-test-secret",
            None,
        );
        check(None, "client_id=stranger", None);
        check(None, "", None);
    }
}
