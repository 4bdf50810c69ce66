//! Where a request goes: below the stage of the API.

use settings::ApiUrl;
use url::Url;

const EMPTY: &str = "Enter a path, such as /wish-list-service.";
const RELATIVE: &str = "Begin the path with one slash. Requests go to the API of config.json only, so no host is named.";
const BACKSLASH: &str = "A browser takes a backslash for a slash: write the path with slashes.";
const BLANK: &str =
    "A path has no space, tab, line break or control character: write %20 for a space.";
const FRAGMENT: &str = "What follows # is never sent: write %23 for the character itself.";
const OUTSIDE: &str = "The path leads out of the stage: requests stay below that of apiUrl.";

/// The path of the settings' own route, below the stage.
#[must_use]
pub fn default_path(api: &ApiUrl) -> String {
    below_stage(api, api.as_str()).unwrap_or_else(|| api.route())
}

/// The part of a URL's path that is below the stage; `None` when it is elsewhere.
pub(crate) fn below_stage(api: &ApiUrl, url: &str) -> Option<String> {
    let (url, api_url) = (Url::parse(url).ok()?, Url::parse(api.as_str()).ok()?);
    let path = url.path().strip_prefix(&stage(api))?;
    (url.origin() == api_url.origin() && path.starts_with('/')).then(|| path.to_owned())
}

fn stage(api: &ApiUrl) -> String {
    api.stage().map(|stage| format!("/{stage}")).unwrap_or_default()
}

/// The URL of a path as it was typed.
pub(super) fn url(api: &ApiUrl, typed: &str) -> Result<String, &'static str> {
    let typed = typed.trim();
    if let Some(problem) = problem(typed) {
        return Err(problem);
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

fn problem(typed: &str) -> Option<&'static str> {
    let is_blank = |c: char| c.is_whitespace() || c.is_control();
    match typed {
        "" => Some(EMPTY),
        typed if typed.contains('\\') => Some(BACKSLASH),
        typed if typed.contains(is_blank) => Some(BLANK),
        typed if !typed.starts_with('/') || typed.starts_with("//") => Some(RELATIVE),
        typed if typed.contains('#') => Some(FRAGMENT),
        _ => None,
    }
}
