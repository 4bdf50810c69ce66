//! Where a request goes: below the stage of the API, or elsewhere, and then without the token.

use std::borrow::Cow;

use settings::ApiUrl;
use url::Url;

const EMPTY: &str = "Enter a path, such as /wish-list-service.";
const RELATIVE: &str = "Begin the path with one slash, or write a whole URL with https://.";
const BACKSLASH: &str = "A browser takes a backslash for a slash: write the path with slashes.";
const BLANK: &str =
    "A path has no tab, line break, control character, or other space than the usual one.";
const FRAGMENT: &str = "What follows # is never sent: write %23 for the character itself.";
const OUTSIDE: &str = "The path leads out of the stage: requests stay below that of apiUrl.";
const NO_URL: &str = "This is no URL: write it as https://host/path. A host with other letters than a to z is written as xn--….";
const CREDENTIALS: &str =
    "A browser sends no request to a URL with a user name or a password in it.";

/// Where a request goes, as seen from the API of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Below the stage of the API: the only place where a token may go.
    Api,
    /// The API's origin, and another stage, which may be somebody else's.
    OtherStage,
    /// Another origin, which it names.
    Elsewhere(String),
}

impl Destination {
    /// Where a URL leads.
    #[must_use]
    pub fn of(api: &ApiUrl, url: &str) -> Self {
        if below_stage(api, url).is_some() {
            return Self::Api;
        }
        let origin = |url: &str| Url::parse(url).ok().map(|url| url.origin());
        match origin(url) {
            Some(found) if Some(&found) == origin(api.as_str()).as_ref() => Self::OtherStage,
            Some(found) => Self::Elsewhere(found.ascii_serialization()),
            None => Self::Elsewhere(url.to_owned()),
        }
    }

    /// Whether a token may go there.
    #[must_use]
    pub fn may_have_token(&self) -> bool {
        *self == Self::Api
    }
}

/// The path of the settings' own route, below the stage.
#[must_use]
pub fn default_path(api: &ApiUrl) -> String {
    below_stage(api, api.as_str()).unwrap_or_else(|| api.route())
}

/// The URL that all paths are below: the origin and the stage.
#[must_use]
pub fn base(api: &ApiUrl) -> String {
    let origin = Url::parse(api.as_str()).map(|url| url.origin().ascii_serialization());
    format!("{}{}", origin.unwrap_or_default(), stage(api))
}

/// The part of a URL's path that is below the stage; `None` when it is elsewhere. A URL with a user
/// name or a password is elsewhere, wherever it leads.
pub(crate) fn below_stage(api: &ApiUrl, url: &str) -> Option<String> {
    let (url, api_url) = (Url::parse(url).ok()?, Url::parse(api.as_str()).ok()?);
    let path = url.path().strip_prefix(&stage(api))?;
    let is_bare = url.username().is_empty() && url.password().is_none();
    (is_bare && url.origin() == api_url.origin() && path.starts_with('/')).then(|| path.to_owned())
}

fn stage(api: &ApiUrl) -> String {
    api.stage().map(|stage| format!("/{stage}")).unwrap_or_default()
}

/// The URL of a path, or of a whole URL, as it was typed.
pub(super) fn url(api: &ApiUrl, typed: &str) -> Result<String, &'static str> {
    let typed = with_slash(typed.trim());
    let typed = typed.as_ref();
    if let Some(problem) = problem(typed) {
        return Err(problem);
    }
    if is_whole(typed) {
        return whole(typed);
    }
    let (path, query) =
        typed.split_once('?').map_or((typed, None), |(path, rest)| (path, Some(rest)));
    let mut url = Url::parse(api.as_str()).map_err(|_| OUTSIDE)?;
    // The path and the query alone are set, so that nothing in them can name another host.
    url.set_path(&format!("{}{path}", stage(api)));
    url.set_query(query);
    // `..` is resolved, in each of its spellings (<https://url.spec.whatwg.org/#double-dot-path-segment>).
    below_stage(api, url.as_str()).map(|_| url.into()).ok_or(OUTSIDE)
}

/// A path as it is typed for a whole URL below the stage, or for one whose slash was left out; `None` for
/// what is a path already, is elsewhere, or cannot be sent.
#[must_use]
pub fn as_path(api: &ApiUrl, typed: &str) -> Option<String> {
    let typed = typed.trim();
    let url = url(api, typed).ok()?;
    if !is_whole(typed) {
        return (!typed.starts_with('/')).then(|| with_slash(typed).into_owned());
    }
    let query = Url::parse(&url).ok()?.query().map(|query| format!("?{query}"));
    Some(format!("{}{}", below_stage(api, &url)?, query.unwrap_or_default()))
}

/// With the slash that was left out. What may be meant for a host, a scheme or a way up gets none.
fn with_slash(typed: &str) -> Cow<'_, str> {
    let first = typed.split(['/', '?', '#']).next().unwrap_or_default();
    let is_word = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "-_~".contains(c));
    if !first.is_empty() && is_word(first) {
        Cow::Owned(format!("/{typed}"))
    } else {
        Cow::Borrowed(typed)
    }
}

/// Whether a text names its scheme and a host. Nothing shorter does: what a browser would make of
/// `https:host` is not what people expect.
fn is_whole(typed: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        let start = typed.as_bytes().get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme.as_bytes()))
    })
}

fn whole(typed: &str) -> Result<String, &'static str> {
    let url = Url::parse(typed).map_err(|_| NO_URL)?;
    // A browser takes `https:///host` for `https://host`, which no person means.
    if typed.split_once("://").is_none_or(|(_, rest)| rest.starts_with('/')) {
        return Err(NO_URL);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(CREDENTIALS);
    }
    Ok(url.into())
}

fn problem(typed: &str) -> Option<&'static str> {
    let is_blank = |c: char| (c.is_whitespace() && c != ' ') || c.is_control();
    match typed {
        "" => Some(EMPTY),
        typed if typed.contains('\\') => Some(BACKSLASH),
        typed if typed.contains(is_blank) => Some(BLANK),
        typed if !is_whole(typed) && (!typed.starts_with('/') || typed.starts_with("//")) => {
            Some(RELATIVE)
        }
        typed if typed.contains('#') => Some(FRAGMENT),
        _ => None,
    }
}
