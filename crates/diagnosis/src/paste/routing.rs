//! Which stage and route take a request, as the gateway decides it.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html>,
//! “Routing API requests”: the stage first, then a full match of method and path, then a greedy path
//! variable, then `$default`.

use settings::ApiUrl;

use super::{gateway::Gateway, shapes::Route};

/// How well a path matches; the smaller, the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Literal,
    Variable,
    /// With how much of the path the variable takes.
    Greedy(usize),
    Default,
}

/// Where the path of `apiUrl` divides into stage and route.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Staged {
    /// The stage and the path of the route.
    In(String, String),
    /// The stages are known, and none of them takes the path.
    Nowhere,
    /// The stages are not known: the paths that a route may have, the likelier first.
    Unknown(Vec<String>),
}

impl Gateway {
    /// The stage of `apiUrl`, if that is certain.
    pub(super) fn stage(&self, url: &ApiUrl) -> Option<String> {
        match self.staged(url) {
            Staged::In(stage, _) => Some(stage),
            Staged::Nowhere | Staged::Unknown(_) => None,
        }
    }

    pub(super) fn staged(&self, url: &ApiUrl) -> Staged {
        let path = path(url);
        let (first, rest) = path
            .strip_prefix('/')
            .and_then(|path| path.split_once('/'))
            .map_or((None, None), |(first, rest)| (Some(first), Some(format!("/{rest}"))));
        // Behind a domain of one's own a path begins with the key of a mapping, or with nothing.
        let has_own_domain = url.execute_api().is_none() && !url.is_local();
        let stages = self.stages.as_ref().filter(|_| !has_own_domain);
        let Some(stages) = stages else {
            return Staged::Unknown(rest.into_iter().chain([path.to_owned()]).collect());
        };
        let has = |name: &str| stages.iter().any(|stage| stage.name == name);
        match (first, rest) {
            (Some(first), Some(rest)) if has(first) => Staged::In(first.to_owned(), rest),
            _ if has("$default") => Staged::In("$default".to_owned(), path.to_owned()),
            _ => Staged::Nowhere,
        }
    }

    /// The route that takes a request to `apiUrl`, if the routes are visible and one does.
    pub(super) fn route_of(&self, method: &str, url: &ApiUrl) -> Option<&Route> {
        let routes = &self.routes.as_ref()?.list;
        match self.staged(url) {
            Staged::In(_, path) => find(routes, method, &path),
            Staged::Nowhere => None,
            Staged::Unknown(paths) => paths.iter().find_map(|path| find(routes, method, path)),
        }
    }
}

/// The route that takes a request.
pub(super) fn find<'a>(routes: &'a [Route], method: &str, path: &str) -> Option<&'a Route> {
    let ranked = routes.iter().filter_map(|route| {
        let (of_method, of_path) = route.parts();
        let is_any = of_method == "ANY";
        (is_any || of_method == method).then_some(())?;
        Some(((rank(of_path, path)?, is_any), route))
    });
    ranked.min_by_key(|(rank, _)| *rank).map(|(_, route)| route)
}

fn rank(pattern: &str, path: &str) -> Option<Rank> {
    if pattern == "$default" {
        return Some(Rank::Default);
    }
    let segments: Vec<&str> = path.split('/').collect();
    let mut rank = Rank::Literal;
    let patterns: Vec<&str> = pattern.split('/').collect();
    for (at, pattern) in patterns.iter().enumerate() {
        if pattern.starts_with('{') && pattern.ends_with("+}") {
            // The variable takes one segment at least.
            let has_any = segments.get(at).is_some_and(|segment| !segment.is_empty());
            return has_any.then(|| Rank::Greedy(segments.len() - at));
        }
        let segment = segments.get(at)?;
        if pattern.starts_with('{') && pattern.ends_with('}') {
            rank = Rank::Variable;
        } else if pattern != segment {
            return None;
        }
    }
    (patterns.len() == segments.len()).then_some(rank)
}

/// The path of `apiUrl`.
pub(super) fn path(url: &ApiUrl) -> &str {
    let after = url.as_str().split_once("://").map_or("", |(_, after)| after);
    after.find('/').map_or("/", |at| &after[at..])
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::paste::Route;

    #[test]
    fn routes_by_their_rank() {
        let cases = [
            (&["GET /x", "ANY /x", "$default"][..], "GET", "/x", Some("GET /x")),
            (&["GET /x", "ANY /x", "$default"], "OPTIONS", "/x", Some("ANY /x")),
            (&["GET /x", "ANY /{proxy+}"], "OPTIONS", "/x", Some("ANY /{proxy+}")),
            (&["GET /x", "$default"], "POST", "/x", Some("$default")),
            (&["GET /x"], "POST", "/x", None),
            (&["GET /{id}", "GET /x"], "GET", "/x", Some("GET /x")),
            (&["GET /{id}", "ANY /{proxy+}"], "GET", "/x", Some("GET /{id}")),
            (&["ANY /{proxy+}", "ANY /a/{rest+}"], "GET", "/a/b", Some("ANY /a/{rest+}")),
            (&["ANY /a/{rest+}"], "GET", "/a", None),
            (&["OPTIONS /{proxy+}", "ANY /{proxy+}"], "OPTIONS", "/x", Some("OPTIONS /{proxy+}")),
            (&["GET /x/y"], "GET", "/x", None),
            (&["GET /x"], "GET", "/x/y", None),
            (&["get /x"], "GET", "/x", None),
        ];
        for (keys, method, path, expected) in cases {
            let route = |key: &&str| Route { key: (*key).to_owned(), ..Route::default() };
            let routes: Vec<Route> = keys.iter().map(route).collect();
            let found = find(&routes, method, path).map(|route| route.key.as_str());
            assert_eq!(found, expected, "{keys:?} {method} {path}");
        }
    }
}
