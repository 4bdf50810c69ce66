//! An issuer is secure, kept to the letter, and its metadata is asked of itself.

use relying_party::{Issuer, Provider, is_loopback};
use url::Url;

use crate::input::text;

pub(crate) fn holds(input: &[u8]) {
    let text = text(input);
    let Ok(issuer) = Issuer::parse(&text) else { return };
    assert_eq!(issuer.as_str(), text);
    let url = Url::parse(&text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert!(url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url)), "{text:?}");
    assert!(url.query().is_none() && url.fragment().is_none() && url.username().is_empty());
    let asked = Url::parse(&issuer.metadata_url());
    let asked = asked.unwrap_or_else(|error| panic!("{:?}: {error}", issuer.metadata_url()));
    assert_eq!(asked.origin(), url.origin(), "{text:?}");
    let base = url.path().strip_suffix('/').unwrap_or(url.path());
    assert_eq!(asked.path(), format!("{base}/.well-known/openid-configuration"), "{text:?}");
    assert!(!issuer.differs_by_slash_only(&text));
    match Provider::of(&issuer) {
        Provider::Auth0 => assert!(url.domain().is_some_and(|name| name.ends_with(".auth0.com"))),
        Provider::Cognito => assert!(url.host_str().is_some_and(|h| h.contains(".amazonaws.com"))),
        Provider::Standard => {}
    }
}
