//! The URL of the API is secure and bare, and its parts are parts of it.

use relying_party::is_loopback;
use settings::ApiUrl;
use url::Url;

use crate::input::text;

pub(crate) fn holds(input: &[u8]) {
    let text = text(input);
    let Ok(api) = ApiUrl::parse(&text) else { return };
    let url = Url::parse(api.as_str()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(ApiUrl::parse(api.as_str()).as_ref(), Ok(&api));
    assert!(url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url)));
    assert!(url.query().is_none() && url.fragment().is_none());
    assert!(url.username().is_empty() && url.password().is_none());
    assert_eq!(api.origin(), url.origin().ascii_serialization());
    assert_eq!(api.is_local(), is_loopback(&url));
    assert!(api.as_str().ends_with(&api.route()) && api.route().len() > 1, "{api:?}");
    assert!(api.as_str().contains(api.authority()));
    if let Some(stage) = api.stage() {
        assert!(url.path().trim_start_matches('/').starts_with(&format!("{stage}/")), "{api:?}");
    }
    if let Some((id, region)) = api.execute_api() {
        let host = format!("{id}.execute-api.{region}.amazonaws.com");
        assert!(url.host_str().is_some_and(|found| found.starts_with(&host)), "{api:?}");
    }
}
