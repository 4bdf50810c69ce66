//! The URL of the API: where tokens may go, and nowhere else.

use relying_party::is_loopback;
use url::Url;

use crate::Mistake;

/// The API up to and including `/wish-list-service`; `https`, or this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiUrl(Url);

impl ApiUrl {
    /// Reads the URL of the API.
    ///
    /// # Errors
    /// The [`Mistake`] that makes the text unusable.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        let url = Url::parse(text).map_err(|_| Mistake::NotAUrl)?;
        if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(&url)) {
            return Err(Mistake::InsecureUrl);
        }
        let bare = url.query().is_none() && url.fragment().is_none();
        if !bare || !url.username().is_empty() || url.password().is_some() {
            return Err(Mistake::ExtraUrlParts);
        }
        if url.path() == "/" {
            return Err(Mistake::NoApiPath);
        }
        if url.path().ends_with('/') {
            return Err(Mistake::TrailingSlash { instead: text.trim_end_matches('/').to_owned() });
        }
        Ok(Self(url))
    }

    /// The URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Scheme, host and port, as CORS sees it.
    #[must_use]
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// The host, with the port where it is not the scheme's own.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.0.authority()
    }

    /// The path of the route, without the stage: `/wish-list-service`.
    #[must_use]
    pub fn route(&self) -> String {
        format!("/{}", self.segments().last().unwrap_or_default())
    }

    /// The stage, if the path has one: `default` in `/default/wish-list-service`.
    #[must_use]
    pub fn stage(&self) -> Option<&str> {
        let mut segments = self.segments();
        let first = segments.next()?;
        segments.next().is_some().then_some(first)
    }

    /// The API id and the region of `https://{id}.execute-api.{region}.amazonaws.com`.
    #[must_use]
    pub fn execute_api(&self) -> Option<(&str, &str)> {
        let (id, rest) = self.0.domain()?.split_once(".execute-api.")?;
        let (region, _) = rest.split_once(".amazonaws.com")?;
        (!id.contains('.') && !region.contains('.')).then_some((id, region))
    }

    /// Whether it names this machine.
    #[must_use]
    pub fn is_local(&self) -> bool {
        is_loopback(&self.0)
    }

    fn segments(&self) -> impl Iterator<Item = &str> {
        self.0.path().split('/').filter(|segment| !segment.is_empty())
    }
}
