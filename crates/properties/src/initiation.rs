//! A link that starts a sign-in: at the configured issuer only, and back to a page of this origin only.

use relying_party::initiation;
use url::{Url, form_urlencoded};

use crate::{
    input::text,
    party::{ISSUED_BY, ISSUER},
};

const ORIGIN: &str = "https://app.example";

pub(crate) fn holds(input: &[u8]) {
    let query = text(input);
    let Ok(asked) = initiation::parse(&query, &ISSUED_BY, ORIGIN) else { return };
    let pairs: Vec<(String, String)> =
        form_urlencoded::parse(query.strip_prefix('?').unwrap_or(&query).as_bytes())
            .into_owned()
            .collect();
    let given = |name: &str| -> Vec<&str> {
        let own = pairs.iter().filter(|(own, _)| own == name);
        own.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty()).collect()
    };
    assert!(matches!(given("iss")[..], [] | [ISSUER]));
    let landing = Url::parse(ORIGIN).and_then(|origin| origin.join(asked.return_to.as_str()));
    assert_eq!(landing.map(|url| url.origin().ascii_serialization()), Ok(ORIGIN.to_owned()));
    if let [target] = given("target_link_uri")[..] {
        let origin = Url::parse(target).map(|url| url.origin().ascii_serialization());
        assert_eq!(origin.as_deref(), Ok(ORIGIN), "{target}");
    }
    let options = asked.options;
    for (name, value) in [
        ("login_hint", &options.login_hint),
        ("organization", &options.organization),
        ("invitation", &options.invitation),
        ("screen_hint", &options.screen_hint),
    ] {
        assert_eq!(given(name).first().copied(), value.as_deref(), "{name}");
    }
    // Nothing that a link could misuse: silence, another connection, other scopes.
    assert!(options.prompt.is_none() && options.connection.is_none());
    assert!(options.extra_scopes.is_empty() && options.acr_values.is_empty());
}
