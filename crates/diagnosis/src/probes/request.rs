//! The questions, and exactly what each one sends.

use url::Url;

use crate::Place;

/// Stands where a Bearer token would: a preflight holds the names of headers and never their values,
/// so it is the same as with a real token, and an authorizer refuses it before any function runs.
pub const DUMMY_TOKEN: &str = "Bearer cors-probe";

/// A question to the network. In the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Probe {
    /// Does the tenant publish its metadata to this page?
    Metadata,
    /// Does anything answer at the tenant at all?
    MetadataWithoutCors,
    /// Does anything answer at the API at all?
    WithoutCors,
    /// May this origin read an answer that needed no preflight?
    Simple,
    /// Does a preflight allow the header `authorization`?
    Authorization,
    /// Does a preflight allow the header `content-type`?
    ContentType,
    /// Does a preflight allow `POST` with both headers, as a new wish is sent?
    Post,
    /// The same without `content-type: application/json`.
    PostAuthorization,
    /// The same without `authorization`.
    PostContentType,
    /// Is there a route that catches every path?
    Elsewhere,
    /// Does a preflight pass on a path that has no route?
    ElsewhereAuthorization,
}

/// How a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `fetch` in the mode `no-cors`: the answer stays closed, but whether there is one does not.
    NoCors,
    /// `fetch` with CORS; a redirect is not followed, but noticed.
    Cors,
    /// `XMLHttpRequest` with a listener for its upload, which tells whether the body left the browser
    /// (<https://xhr.spec.whatwg.org/#event-listeners-and-preflight>).
    Upload,
}

/// A question to the letter. Sent with no credentials and past the HTTP cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: &'static str,
    /// The URL. Its query differs each time, because preflights are cached by URL; API Gateway does
    /// not route on it.
    pub url: String,
    /// The headers besides those of the browser.
    pub headers: Vec<(&'static str, &'static str)>,
    /// The body.
    pub body: Option<&'static str>,
    /// How.
    pub mode: Mode,
}

const AUTHORIZATION: (&str, &str) = ("authorization", DUMMY_TOKEN);
const JSON: (&str, &str) = ("content-type", "application/json");
/// `text/plain` needs no leave of a preflight.
const TEXT: (&str, &str) = ("content-type", "text/plain");

impl Probe {
    /// Every question.
    pub const ALL: [Self; 11] = [
        Self::Metadata,
        Self::MetadataWithoutCors,
        Self::WithoutCors,
        Self::Simple,
        Self::Authorization,
        Self::ContentType,
        Self::Post,
        Self::PostAuthorization,
        Self::PostContentType,
        Self::Elsewhere,
        Self::ElsewhereAuthorization,
    ];

    /// A stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::MetadataWithoutCors => "metadata-without-cors",
            Self::WithoutCors => "without-cors",
            Self::Simple => "simple",
            Self::Authorization => "authorization",
            Self::ContentType => "content-type",
            Self::Post => "post",
            Self::PostAuthorization => "post-authorization",
            Self::PostContentType => "post-content-type",
            Self::Elsewhere => "elsewhere",
            Self::ElsewhereAuthorization => "elsewhere-authorization",
        }
    }

    /// What is sent, for people.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Metadata => "GET of the tenant's metadata",
            Self::MetadataWithoutCors => "GET of the tenant's metadata without CORS",
            Self::WithoutCors => "GET without CORS",
            Self::Simple => "GET with CORS, without a preflight",
            Self::Authorization => "GET with a dummy Authorization header",
            Self::ContentType => "GET with Content-Type: application/json",
            Self::Post => "POST with a dummy Authorization header and JSON",
            Self::PostAuthorization => "POST with a dummy Authorization header and plain text",
            Self::PostContentType => "POST with JSON and without a token",
            Self::Elsewhere => "GET of a path that should have no route",
            Self::ElsewhereAuthorization => "GET of that path with a dummy Authorization header",
        }
    }

    /// Whether a browser sends a preflight first.
    #[must_use]
    pub fn has_preflight(self) -> bool {
        !matches!(
            self,
            Self::Metadata
                | Self::MetadataWithoutCors
                | Self::WithoutCors
                | Self::Simple
                | Self::Elsewhere
        )
    }

    /// Whether it is for the tenant; the others are for the API.
    #[must_use]
    pub fn is_for_tenant(self) -> bool {
        matches!(self, Self::Metadata | Self::MetadataWithoutCors)
    }

    /// What is sent. `nonce` makes the URL one that no cache knows.
    #[must_use]
    pub fn request(self, place: &Place, nonce: &str) -> Request {
        let (method, headers, body, mode): (_, &[_], _, _) = match self {
            Self::Metadata | Self::Simple | Self::Elsewhere => ("GET", &[], None, Mode::Cors),
            Self::MetadataWithoutCors | Self::WithoutCors => ("GET", &[], None, Mode::NoCors),
            Self::Authorization | Self::ElsewhereAuthorization => {
                ("GET", &[AUTHORIZATION], None, Mode::Cors)
            }
            Self::ContentType => ("GET", &[JSON], None, Mode::Cors),
            Self::Post => ("POST", &[AUTHORIZATION, JSON], Some("{}"), Mode::Upload),
            Self::PostAuthorization => ("POST", &[AUTHORIZATION, TEXT], Some("{}"), Mode::Upload),
            Self::PostContentType => ("POST", &[JSON], Some("{}"), Mode::Upload),
        };
        Request { method, url: self.url(place, nonce), headers: headers.to_vec(), body, mode }
    }

    fn url(self, place: &Place, nonce: &str) -> String {
        let api = place.settings.api_url.as_str();
        match self {
            // A tenant may route on the query, so it is asked as it is.
            Self::Metadata | Self::MetadataWithoutCors => place.settings.issuer.metadata_url(),
            Self::Elsewhere | Self::ElsewhereAuthorization => {
                with_nonce(&beside(api, &format!("__no_such_route_{nonce}")), nonce)
            }
            _ => with_nonce(api, nonce),
        }
    }
}

fn with_nonce(url: &str, nonce: &str) -> String {
    format!("{url}?__probe={nonce}")
}

/// The same URL with another last part of its path.
fn beside(url: &str, name: &str) -> String {
    let joined = Url::parse(url).and_then(|url| url.join(name));
    joined.map_or_else(|_| url.to_owned(), |url| url.to_string())
}
